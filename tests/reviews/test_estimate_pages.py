"""How peers saw it, on the maker's page and on the desk; what instructors rule; and what a reviewer is told of how they tick."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from accounts.models import Person
from core.db import db, now
from core.jobs import run_due
from lessons.models import Criterion
from notifications.models import Notice
from reviews.estimate_models import Leniency, Ruling
from submissions.models import Submission
from tests.cast import Cast
from tests.reviews.answering import peers, waiting_work
from tests.reviews.test_estimates import BOTTOM, MIDDLE, TOP, estimate_of, ticked
from tests.visitor import Visitor

DESK = "/class-projects/one-empty-chair/desk/estimates"


@pytest.fixture
def people(cast: Cast) -> list[Person]:
    return peers(cast, 7)


@pytest.fixture
def work(cast: Cast, people: list[Person]) -> Submission:
    """Of the learner, with three answers that differ."""
    work = waiting_work(cast.learner, cast.lesson, title="Two chairs")
    for person, level in zip(people, (TOP, MIDDLE, TOP), strict=False):
        ticked(person, work, level)
    return work


def test_under_three_answers_the_maker_reads_words_only(cast: Cast, people: list[Person], visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    for person in people[:2]:
        ticked(person, work, TOP)
    page = visit(f"/works/{work.id}", cast.learner)
    assert "How peers saw it" in page.text
    assert "Yes: I saw it land (2 people)" in page.text
    assert "Most peers:" not in page.text


def test_from_three_answers_on_the_maker_reads_a_band_and_sees_each_tick(
    cast: Cast, work: Submission, visit: Visitor
) -> None:
    page = visit(f"/works/{work.id}", cast.learner)
    assert "Most peers: Yes: I saw it land" in page.text
    (levels,) = [figure.findall(".//{*}li") for figure in page.all("figure") if figure.get("class") == "band"]
    said = ["".join(level.itertext()) for level in levels]
    assert "2 people" in said[TOP]
    assert "one person" in said[MIDDLE]
    assert "within the band" in said[TOP]
    assert "people" not in said[BOTTOM]
    assert "Most peers" not in visit(f"/works/{work.id}", cast.other_learner).text


@pytest.mark.parametrize(
    ("bar", "said"),
    [(20, "Passed."), (75, "One more answer is on its way."), (None, "Two chairs")],
)
def test_a_pass_is_said_or_that_one_more_answer_is_on_its_way(
    cast: Cast, people: list[Person], visit: Visitor, bar: int | None, said: str
) -> None:
    cast.assignment.pass_bar = bar
    work = waiting_work(cast.learner, cast.lesson, title="Two chairs")
    for person, level in zip(people, (TOP, MIDDLE, TOP), strict=False):
        ticked(person, work, level)
    page = visit(f"/works/{work.id}", cast.learner)
    assert said in page.text
    assert ("Passed." in page.text) == (bar == 20)
    if bar == 75:
        ticked(people[4], work, MIDDLE)
        assert "your instructor has a look" in visit(f"/works/{work.id}", cast.learner).text


def test_the_desk_shows_first_what_wants_eyes(cast: Cast, people: list[Person], visit: Visitor) -> None:
    split, sure = (waiting_work(cast.learner, cast.lesson, title=title) for title in ("Torn", "Agreed"))
    for person, level in zip(people[:3], (TOP, BOTTOM, TOP), strict=True):
        ticked(person, split, level)
        ticked(person, sure, MIDDLE)
    estimate_of(sure).sd = 5
    db.session.commit()
    page = visit(DESK, cast.instructor)
    assert page.text.index("Torn") < page.text.index("Agreed")
    assert "The same two people keep meeting" in page.text


def test_an_empty_desk_says_what_will_be_there(cast: Cast, visit: Visitor) -> None:
    page = visit(DESK, cast.instructor)
    assert "Nothing is ticked yet" in page.text


def test_the_desk_asks_few_queries_however_many_takes(
    cast: Cast, people: list[Person], visit: Visitor, queries: object
) -> None:
    counts = []
    for number in (2, 5):
        for at in range(number):
            work = waiting_work(people[at], cast.lesson, title=f"Chair {number}-{at}")
            ticked(people[(at + 1) % 7], work, at % 3)
        visit(DESK, cast.instructor)
        with queries() as asked:  # type: ignore[operator]
            visit(DESK, cast.instructor)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_the_spreadsheet_has_a_line_a_take_and_no_cell_is_a_formula(
    cast: Cast, work: Submission, visit: Visitor
) -> None:
    work.title = "=HYPERLINK(A1)"
    db.session.commit()
    text = visit(f"{DESK}.csv", cast.instructor).html.removeprefix("\ufeff")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["work"] == "'=HYPERLINK(A1)"
    assert row["handle"] == "learner"
    assert row["answers"] == "3"
    assert 0 <= int(row["from"]) < int(row["estimate"]) < int(row["to"]) <= 100


def rule(visit: Visitor, person: Person, work: Submission, level: int = BOTTOM, reason: str = "I see it told.") -> str:
    (criterion,) = db.session.scalars(select(Criterion.id).where(Criterion.assignment_id == work.assignment_id))
    path = f"{DESK}/{estimate_of(work).id}/ruling"
    page = visit.post(path, person, **{f"level-{criterion}": str(level), "reason": reason})
    assert page.status == 303
    run_due()
    return path


def test_what_an_instructor_rules_holds_with_its_reason_and_its_maker_hears(
    cast: Cast, work: Submission, visit: Visitor
) -> None:
    cast.assignment.pass_bar = 50
    db.session.commit()
    rule(visit, cast.instructor, work)
    page = visit(f"/works/{work.id}", cast.learner)
    assert "How your instructor sees it" in page.text
    assert "I see it told." in page.text
    assert "Not yet." in page.text
    assert estimate_of(work).attention == 0
    assert "ruling.made" in db.session.scalars(select(Notice.name).where(Notice.person_id == cast.learner.id)).all()
    rule(visit, cast.co_instructor, work, TOP, "I saw it land.")
    assert "Passed." in visit(f"/works/{work.id}", cast.learner).text


def test_a_ruling_needs_a_level_and_a_reason(cast: Cast, work: Submission, visit: Visitor) -> None:
    path = f"{DESK}/{estimate_of(work).id}/ruling"
    page = visit.post(path, cast.instructor, reason="Because.")
    assert page.status == 422
    assert "Choose a level for one criterion at least." in page.text
    assert "Because." in page.text
    assert db.session.scalars(select(Ruling)).all() == []


def test_a_second_click_rules_once(cast: Cast, work: Submission, visit: Visitor) -> None:
    (criterion,) = cast.assignment.criteria
    sent = {f"level-{criterion.id}": "1", "reason": "I see it told.", "id": str(uuid7())}
    for _ in range(2):
        assert visit.post(f"{DESK}/{estimate_of(work).id}/ruling", cast.instructor, **sent).status == 303
    assert len(db.session.scalars(select(Ruling)).all()) == 1


def test_the_maker_asks_another_instructor_once_and_not_the_same_one_answers(
    cast: Cast, work: Submission, visit: Visitor
) -> None:
    path = rule(visit, cast.instructor, work)
    ruling = db.session.scalars(select(Ruling)).one()
    asked = f"/rulings/{ruling.id}/appeal"
    assert "Ask another instructor to look" in visit(asked, cast.learner).text
    assert visit.post(asked, cast.learner, words="").status == 422
    assert visit.post(asked, cast.learner, words="Look at the end.").status == 303
    run_due()
    told = select(Notice.person_id).where(Notice.name == "ruling.appealed")
    assert db.session.scalars(told).all() == [cast.co_instructor.id]
    assert "Look at the end." in visit(path.removesuffix("/ruling"), cast.co_instructor).text
    assert "another instructor than you" in visit(path.removesuffix("/ruling"), cast.instructor).text
    assert visit.post(path, cast.instructor, reason="No.").status == 404
    rule(visit, cast.co_instructor, work, TOP, "It lands at the end.")
    page = visit(f"/works/{work.id}", cast.learner)
    assert "It lands at the end." in page.text
    assert "Ask another instructor to look" not in page.text


def test_who_has_ruled_again_meanwhile_is_read_first(cast: Cast, work: Submission, visit: Visitor) -> None:
    rule(visit, cast.instructor, work)
    first = db.session.scalars(select(Ruling)).one()
    rule(visit, cast.instructor, work, TOP, "I looked again.")
    page = visit.post(f"/rulings/{first.id}/appeal", cast.learner, words="Look at the end.")
    assert page.status == 422
    assert "has looked again meanwhile" in page.text


@pytest.mark.parametrize(("points", "count", "is_told"), [(45, 6, True), (45, 5, False), (6, 6, False)])
def test_who_ticks_higher_than_all_is_told_with_two_examples_and_nobody_else_is(
    cast: Cast, people: list[Person], visit: Visitor, points: float, count: int, is_told: bool
) -> None:
    for number in range(2):
        work = waiting_work(people[5 + number], cast.lesson, title=f"Chair {number}")
        for person in people[:2]:
            ticked(person, work, MIDDLE)
        ticked(people[2], work, TOP)
    row = db.session.scalars(select(Leniency).where(Leniency.person_id == people[2].id)).one()
    row.points, row.sd, row.review_count = points, 5, count
    db.session.commit()
    page = visit("/reviews", people[2])
    assert ("You tick about one step higher than others on the same works" in page.text) == is_told
    assert ("you ticked “Yes: I saw it land”, most others “Nearly: told, not shown”." in page.text) == is_told
    assert "step higher" not in visit("/reviews", people[0]).text


def test_an_old_estimate_of_a_work_that_was_taken_back_is_on_no_desk(
    cast: Cast, work: Submission, visit: Visitor
) -> None:
    work.taken_back_at = now() - timedelta(minutes=1)
    db.session.commit()
    assert "Two chairs" not in visit(DESK, cast.instructor).text
    assert "Two chairs" not in visit(f"{DESK}.csv", cast.instructor).html
