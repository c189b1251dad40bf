"""The instructor's desk: who waits, who is quiet, how it stands, more time, reports."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from accounts.models import Person
from core.db import db, now
from courses.models import Membership, Stage
from lessons.deadlines import closes_at
from lessons.models import Extension, Try
from moderation.models import Report
from reviews import pool
from reviews.models import ReviewNeed
from submissions.models import Submission, Take, Visibility
from tests.cast import Cast, join, make_person
from tests.mailbox import read, words
from tests.notifications.happening import let_morning_come
from tests.reviews.answering import answered, waiting_work
from tests.visitor import Page, Visitor

DESK = "/class-projects/one-empty-chair/desk"


def test_it_is_for_those_who_look_after_the_class(cast: Cast, visit: Visitor) -> None:
    allowed = {name for name, person in cast.everybody().items() if person and visit(DESK, person).status == 200}
    assert allowed == {"instructor", "co_instructor", "greeter"}


def test_who_waits_longer_than_half_the_promise_stands_first_with_a_button(cast: Cast, visit: Visitor) -> None:
    waiting_work(cast.learner, cast.lesson, title="Long past", hours_ago=25)
    waiting_work(cast.other_learner, cast.lesson, title="Half past", hours_ago=13)
    waiting_work(cast.learner, cast.lesson, title="Just now", hours_ago=2)
    answered(cast.reviewer, waiting_work(cast.other_learner, cast.lesson, title="Answered", hours_ago=20))
    page = visit(DESK, cast.instructor)
    assert page.text.index("Long past") < page.text.index("Half past")
    assert "overdue, was due" in page.text
    assert page.text.count("overdue") + page.text.count("due in") == 2
    work = db.session.scalars(select(Submission).where(Submission.title == "Long past")).one()
    assert visit.post(f"/works/{work.id}/answering", cast.instructor).location.startswith("/reviews/")


def test_who_went_quiet_are_learners_without_a_try_or_a_work_for_a_week(cast: Cast, visit: Visitor) -> None:
    ten_days_ago = now() - timedelta(days=10)
    db.session.query(Membership).update({"joined_at": ten_days_ago})
    step = cast.lesson.steps[0]
    db.session.add(Try(person_id=cast.reviewer.id, step_id=step.id, lesson_id=cast.lesson.id, last_at=now()))
    waiting_work(cast.other_learner, cast.lesson)
    join(cast.course, make_person("newcomer"))
    quiet = visit(DESK, cast.instructor).links()
    assert "Blocked" in quiet
    assert not {"Reviewer", "Other Learner", "Newcomer", "Greeter"} & set(quiet)


def test_works_and_answers_by_lesson_count_what_stands(cast: Cast, visit: Visitor) -> None:
    before = counted(visit, cast)
    answered(cast.instructor, waiting_work(cast.learner, cast.lesson))
    taken_back = waiting_work(cast.learner, cast.lesson)
    taken_back.taken_back_at = now()
    waiting_work(cast.learner, cast.lesson, visibility=Visibility.ONLY_ME)
    after = counted(visit, cast)
    assert [a - b for a, b in zip(after, before, strict=True)] == [1, 1, 1]


def counted(visit: Visitor, cast: Cast) -> list[int]:
    """Works, answered ones and answers of the lesson, as its row says."""
    page = visit(DESK, cast.instructor)
    rows = [["".join(cell.itertext()) for cell in row] for row in page.all("tr")]
    return next(
        [int(number) for number in cells[1:]] for cells in rows if cells[0] == "Find the turn" and len(cells) == 4
    )


def test_more_time_for_one_person(cast: Cast, visit: Visitor) -> None:
    path = f"{DESK}/extensions/{cast.assignment.id}"
    until = (now() + timedelta(days=9)).date()
    page = visit.post(path, cast.instructor, handle="@Learner", until=until.isoformat())
    assert page.location == DESK
    extension = db.session.scalars(select(Extension)).one()
    assert (extension.person_id, extension.given_by_id) == (cast.learner.id, cast.instructor.id)
    assert "Learner" in visit(DESK, cast.co_instructor).text
    visit.post(path, cast.instructor, handle="learner", until=(until + timedelta(days=1)).isoformat())
    assert len(db.session.scalars(select(Extension)).all()) == 1


@pytest.mark.parametrize("zone", ["anywhere", "Pacific/Kiritimati"])
def test_more_time_ends_with_the_day_where_the_call_ends(cast: Cast, visit: Visitor, zone: str) -> None:
    cast.assignment.by_zone = zone
    db.session.commit()
    day = (now() + timedelta(days=9)).date()
    visit.post(f"{DESK}/extensions/{cast.assignment.id}", cast.instructor, handle="learner", until=day.isoformat())
    assert db.session.scalars(select(Extension)).one().until == closes_at(day, zone)


def test_who_has_more_time_hears_until_when_in_their_own_zone(cast: Cast, visit: Visitor, mails: Any) -> None:
    cast.assignment.by_zone = cast.learner.time_zone = "Europe/Lisbon"
    until = (now() + timedelta(days=9)).date()
    visit.post(f"{DESK}/extensions/{cast.assignment.id}", cast.instructor, handle="learner", until=until.isoformat())
    said = f"“Film your turn to an empty chair”: until {until:%a} {until.day} {until:%b} 23:59 your time."
    assert said in visit("/notifications", cast.learner).text
    let_morning_come(cast.learner)
    (mail,) = read(mails)
    assert said in words(mail)
    assert "more time" not in visit("/notifications", cast.other_learner).text


def test_who_has_more_time_reads_until_when_in_the_lesson(cast: Cast, visit: Visitor) -> None:
    assert cast.assignment.by_date is not None
    until = cast.assignment.by_date + timedelta(days=3)
    visit.post(f"{DESK}/extensions/{cast.assignment.id}", cast.instructor, handle="learner", until=until.isoformat())
    assert _moment(until, cast) in _moments(visit, cast.learner)
    assert _moment(cast.assignment.by_date, cast) not in _moments(visit, cast.learner)
    assert _moment(cast.assignment.by_date, cast) in _moments(visit, cast.other_learner)


def _moment(day: date, cast: Cast) -> str:
    return closes_at(day, cast.assignment.by_zone).isoformat()


def _moments(visit: Visitor, person: Person) -> set[str | None]:
    lesson = visit("/class-projects/one-empty-chair/lessons/find-the-turn", person)
    return {moment.get("datetime") for moment in lesson.all("time")}


def forms(page: Page) -> set[str | None]:
    return {form.get("action") for form in page.all("form")}


def test_whoever_keeps_the_desk_may_answer_any_work_once(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson, title="Just now")
    waiting_work(cast.learner, cast.lesson, title="Mine alone", visibility=Visibility.ONLY_ME)
    page = visit(DESK, cast.instructor)
    assert "Just now" in page.links()
    assert "Mine alone" not in page.text
    path = f"/works/{work.id}/answering"
    assert path in forms(page)
    assert visit.post(path, cast.instructor).location.startswith("/reviews/")
    answered(cast.instructor, work)
    page = visit(DESK, cast.instructor)
    assert "one answer" in page.text
    assert path not in forms(page)
    assert path in forms(visit(DESK, cast.greeter))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"handle": "", "until": "2031-01-01"}, "A handle, please."),
        ({"handle": "nobody-here", "until": "2031-01-01"}, "Nobody in this class project has that handle."),
        ({"handle": "stranger", "until": "2031-01-01"}, "Nobody in this class project has that handle."),
        ({"handle": "learner", "until": "2001-01-01"}, "That moment is past already."),
        ({"handle": "learner", "until": "soon"}, "Give a date like 2026-11-28"),
        ({"handle": "learner"}, "Until when?"),
        ({"handle": "<b>" * 20, "until": "2031-01-01"}, "At most 40 characters"),
    ],
)
def test_a_wrong_extension_comes_back_with_what_was_typed(
    cast: Cast, visit: Visitor, fields: dict[str, str], sentence: str
) -> None:
    page = visit.post(f"{DESK}/extensions/{cast.assignment.id}", cast.instructor, **fields)
    assert page.status == 422
    assert sentence in page.text
    assert page.fields(str(cast.assignment.id))["handle"] == fields["handle"]
    assert db.session.scalars(select(Extension)).all() == []


def test_only_who_teaches_gives_more_time(cast: Cast, visit: Visitor) -> None:
    path = f"{DESK}/extensions/{cast.assignment.id}"
    assert visit.post(path, cast.greeter, handle="learner", until="2031-01-01").status == 404
    assert visit.post(path, cast.other_instructor, handle="learner", until="2031-01-01").status == 404
    assert "More time" not in visit(DESK, cast.greeter).text


def test_open_reports_on_works_of_the_class_are_said_and_led_to_by_moderators(cast: Cast, visit: Visitor) -> None:
    assert "waits for a moderator" not in visit(DESK, cast.instructor).text
    work = waiting_work(cast.learner, cast.lesson)
    db.session.add(
        Report(
            reporter_id=cast.reviewer.id,
            subject_kind="submission",
            subject_id=work.id,
            rule="work",
            maker_id=work.author_id,
        )
    )
    db.session.commit()
    page = visit(DESK, cast.instructor)
    assert "One report about a work here waits for a moderator." in page.text
    assert "Judge them" not in page.links()


def test_where_tries_fail(cast: Cast, visit: Visitor) -> None:
    first = cast.lesson.steps[0]
    for person in (cast.learner, cast.reviewer):
        db.session.add(Try(person_id=person.id, step_id=first.id, lesson_id=cast.lesson.id, last_at=now()))
    db.session.commit()
    assert len(visit(DESK, cast.instructor).all("table")) == 2
    rows = ["".join(row.itertext()) for row in visit(DESK, cast.instructor).all("tr")]
    assert any("Read it once, flat" in row and row.strip().endswith("2") for row in rows)
    assert any("Mark the line" in row and row.strip().endswith("0") for row in rows)


def test_the_desk_of_an_empty_class_says_what_is_so(cast: Cast, visit: Visitor) -> None:
    page = visit("/class-projects/forty-breaths/desk", cast.other_instructor)
    assert page.status == 200
    assert "Nobody." in page.text


def test_the_desk_costs_the_same_for_a_thousand_works(cast: Cast, visit: Visitor, queries: Any) -> None:
    def cost() -> int:
        visit(DESK, cast.instructor)
        assert cast.instructor.id  # loaded by the test, not by the page
        with queries() as seen:
            visit(DESK, cast.instructor)
        assert len(seen) <= 13, "\n".join(seen)
        return len(seen)

    waiting_work(cast.learner, cast.lesson, hours_ago=20)
    few = cost()
    makers = [make_person(f"maker-{number}") for number in range(40)]
    moment = now() - timedelta(hours=20)
    for number in range(1000):
        work = Submission(
            course=cast.course,
            assignment=cast.assignment,
            author=makers[number % 40],
            title=f"Work {number}",
            visibility=Visibility.CLASS,
            shared_at=moment,
            answer_by=moment + timedelta(hours=24),
        )
        work.takes = [Take(number=1, shared_at=moment)]
        db.session.add(work)
    db.session.flush()
    for work in db.session.scalars(select(Submission).where(Submission.title.like("Work %"))):
        work.shared_take = work.takes[0]
        pool.follow(work)
    db.session.commit()
    assert len(db.session.scalars(select(ReviewNeed)).all()) > 1000
    assert cost() == few


def test_a_closed_class_keeps_its_desk(cast: Cast, visit: Visitor) -> None:
    cast.course.stage = Stage.CLOSED
    db.session.commit()
    assert visit(DESK, cast.instructor).status == 200
