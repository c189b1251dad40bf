"""What wants an instructor's eyes though nobody ticked a level: rulings on answers in words only, and words that stand in two
answers."""

import pytest
from sqlalchemy import select

from accounts.models import Person
from core.db import db, now
from core.jobs import run_due
from lessons.models import Criterion
from notifications.models import Notice
from reviews import claiming, estimating, operations
from reviews.estimate_models import Estimate, Ruling
from reviews.flags import Flag
from reviews.models import Review
from reviews.written import Answer
from submissions.models import Submission
from tests.cast import Cast
from tests.reviews.answering import landed, looked_at, peers, waiting_work
from tests.reviews.test_estimates import BOTTOM, MIDDLE, TOP, estimate_of, ticked
from tests.visitor import Visitor

CLASS = "/class-projects/one-empty-chair"
DESK = f"{CLASS}/desk/estimates"
COPY = "Her hand stops at the handle, and then the whole room waits for it."


@pytest.fixture
def people(cast: Cast) -> list[Person]:
    return peers(cast, 4)


@pytest.fixture
def work(cast: Cast, people: list[Person]) -> Submission:
    """Of the learner, with an answer in words only."""
    work = waiting_work(cast.learner, cast.lesson, title="Two chairs")
    ticked(people[0], work)
    return work


def said(reviewer: Person, work: Submission, *words: str, level: int | None = None) -> Review:
    """An answer with these notes, sent; what follows from it has happened."""
    task = looked_at(claiming.claim_named(reviewer, work))
    levels = {} if level is None else {work.assignment.criteria[0].id: level}
    review = operations.send(task, Answer(notes=[landed(each) for each in words], levels=levels))
    db.session.commit()
    run_due()
    return review


def flags(work: Submission) -> list[str]:
    found = db.session.scalars(select(Estimate.flags).where(Estimate.submission_id == work.id)).first()
    return found or []


def begin(visit: Visitor, person: Person, work: Submission) -> str:
    page = visit.post(f"{CLASS}/desk/works/{work.id}/ruling", person)
    assert page.status == 303
    return page.location.partition("#")[0]


def rule(visit: Visitor, person: Person, case: str, level: int, reason: str) -> None:
    (criterion,) = db.session.scalars(select(Criterion.id))
    assert visit.post(f"{case}/ruling", person, **{f"level-{criterion}": str(level), "reason": reason}).status == 303
    run_due()


def test_a_work_answered_in_words_only_is_ruled_on_and_its_maker_hears(
    cast: Cast, work: Submission, visit: Visitor
) -> None:
    cast.assignment.pass_bar = 50
    db.session.commit()
    desk = visit(DESK, cast.instructor)
    assert "Answered in words only" in desk.text
    assert "Two chairs" in desk.text
    case = begin(visit, cast.instructor, work)
    assert begin(visit, cast.instructor, work) == case, "a second click finds the same"
    assert "Nobody has ticked a level" in visit(case, cast.instructor).text
    assert "Not sure yet" not in visit(f"/works/{work.id}", cast.learner).text
    rule(visit, cast.instructor, case, TOP, "I saw it land.")
    page = visit(f"/works/{work.id}", cast.learner)
    assert "Passed." in page.text
    assert "I saw it land." in page.text
    assert "ruling.made" in db.session.scalars(select(Notice.name).where(Notice.person_id == cast.learner.id)).all()
    assert "Answered in words only" not in visit(DESK, cast.instructor).text


def test_a_work_that_nobody_answered_is_ruled_on_from_its_page(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    assert "Say how you see it" in visit(f"/works/{work.id}", cast.instructor).text
    assert "Say how you see it" not in visit(f"/works/{work.id}", cast.other_learner).text
    rule(visit, cast.instructor, begin(visit, cast.instructor, work), MIDDLE, "Nearly.")
    assert "Nearly." in visit(f"/works/{work.id}", cast.learner).text


def test_its_maker_asks_another_instructor_who_then_sees_it_first(cast: Cast, work: Submission, visit: Visitor) -> None:
    case = begin(visit, cast.instructor, work)
    rule(visit, cast.instructor, case, BOTTOM, "I see it told.")
    ruling = db.session.scalars(select(Ruling)).one()
    assert visit.post(f"/rulings/{ruling.id}/appeal", cast.learner, words="Look at the end.").status == 303
    run_due()
    (url,) = db.session.scalars(select(Notice.url).where(Notice.name == "ruling.appealed")).all()
    assert "Look at the end." in visit(url, cast.co_instructor).text
    assert visit.post(f"{case}/ruling", cast.instructor, reason="No.").status == 404
    assert "another instructor’s eyes" in visit(DESK, cast.co_instructor).text
    rule(visit, cast.co_instructor, case, TOP, "It lands at the end.")
    assert "It lands at the end." in visit(f"/works/{work.id}", cast.learner).text


def test_the_spreadsheet_says_what_was_ruled_and_no_number_of_what_nobody_ticked(
    cast: Cast, work: Submission, visit: Visitor
) -> None:
    rule(visit, cast.instructor, begin(visit, cast.instructor, work), TOP, "I saw it land.")
    line = visit(f"{DESK}.csv", cast.instructor).response.text.splitlines()[1]
    assert ",0,,,," in line
    assert "I saw it land." in line


def test_what_was_ruled_stays_when_all_ticks_are_gone_and_when_the_first_come(
    cast: Cast, people: list[Person], work: Submission, visit: Visitor
) -> None:
    rule(visit, cast.instructor, begin(visit, cast.instructor, work), TOP, "I saw it land.")
    ticking = ticked(people[1], work, BOTTOM)
    assert (estimate_of(work).review_count, estimate_of(work).attention) == (1, 0)
    db.session.delete(ticking.task)
    db.session.commit()
    estimating.refit(cast.course.id)
    db.session.commit()
    assert estimate_of(work).review_count == 0
    assert "I saw it land." in visit(f"/works/{work.id}", cast.learner).text


def test_where_no_call_has_criteria_the_desk_says_that_there_is_nothing_to_rule_on(
    cast: Cast, work: Submission, visit: Visitor
) -> None:
    db.session.delete(cast.assignment.criteria[0])
    db.session.commit()
    assert "no levels to tick, and none to rule on" in visit(DESK, cast.instructor).text
    assert "Say how you see it" not in visit(f"/works/{work.id}", cast.instructor).text
    assert visit.post(f"{CLASS}/desk/works/{work.id}/ruling", cast.instructor).status == 404


@pytest.mark.parametrize("level", [None, TOP])
def test_the_words_of_somebody_else_are_flagged_as_they_are_sent(
    cast: Cast, people: list[Person], visit: Visitor, level: int | None
) -> None:
    first, second, third = (waiting_work(each, cast.lesson) for each in (cast.learner, cast.other_learner, people[3]))
    said(people[0], first, COPY, level=level)
    said(people[1], third, "The curtain moves before anybody comes in, and I looked there.", level=level)
    assert flags(first) == []
    said(people[2], second, COPY.upper().replace(" ", "  "), level=level)
    assert (flags(first), flags(second), flags(third)) == ([Flag.COPIED], [Flag.COPIED], [])
    said(people[1], second, "I looked at the floor, where her shadow is, all the time.", level=level)
    assert Flag.COPIED in flags(second), "an answer more takes no flag away"
    estimating.refit(cast.course.id)
    db.session.commit()
    assert Flag.COPIED in flags(first)
    assert "The same words in two answers" in visit(DESK, cast.instructor).text


def test_ones_own_words_on_another_work_are_flagged_and_what_everybody_says_is_not(
    cast: Cast, people: list[Person]
) -> None:
    first, second = waiting_work(cast.learner, cast.lesson), waiting_work(cast.other_learner, cast.lesson)
    for work in (first, second):
        said(people[0], work, "I love this, great work!")
    assert (flags(first), flags(second)) == ([], [])
    for work in (first, second):
        said(people[1], work, COPY)
    assert (flags(first), flags(second)) == ([Flag.COPIED], [Flag.COPIED])


def test_words_that_nobody_reads_yet_are_no_copy(cast: Cast, people: list[Person]) -> None:
    first, second = waiting_work(cast.learner, cast.lesson), waiting_work(cast.other_learner, cast.lesson)
    held = said(people[0], first, COPY)
    held.held_at = now()
    db.session.commit()
    said(people[1], second, COPY)
    assert (flags(first), flags(second)) == ([], [])


def test_the_page_of_each_take_offers_it_to_who_teaches_and_is_there_for_all(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    for _ in range(2):
        said = {
            name: visit(f"/works/{work.id}/takes/1", person).text for name, person in cast.everybody().items() if person
        }
        offered = {name for name, text in said.items() if "Say how you see it" in text}
        assert offered == {"instructor", "co_instructor"}


def test_what_is_ticked_and_not_estimated_yet_is_said_to_be_so(
    cast: Cast, people: list[Person], work: Submission, visit: Visitor
) -> None:
    ticked(people[1], work, TOP)
    db.session.delete(estimate_of(work))
    db.session.commit()
    assert "Answered in words only" not in visit(DESK, cast.instructor).text
    page = visit(begin(visit, cast.instructor, work), cast.instructor)
    assert "What people ticked" in page.text
    assert "Nobody has ticked a level" not in page.text
