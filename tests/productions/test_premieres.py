"""The premiere: before it, when the doors open, while it plays, after it."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core import jobs
from core.db import db, now, time_is
from moderation.models import Hiding
from notifications.models import Notice
from productions import crediting, operations, premieres, versions
from productions.models import Credit, CreditState, Cut, Production
from submissions import operations as works
from submissions.models import Submission
from tests.cast import Cast, make_work
from tests.productions.making import EVERYONE, make_alternate
from tests.visitor import Visitor

PREMIERE = "/productions/one-empty-chair/premiere"
EDIT = "/class-projects/one-empty-chair/edit/cut"
STARTS = datetime.fromisoformat("2031-05-01T20:00:00+00:00")


@pytest.fixture
def work(cast: Cast, production: Production) -> Submission:
    """A work that everybody may see, chosen for the first place; the second is a hole."""
    made = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    operations.choose(make_alternate(production.slots[0], made), by=cast.instructor)
    crediting.propose(production)
    premieres.put_on(production, STARTS)
    db.session.commit()
    return made


def begin(production: Production, seconds: float) -> None:
    """It began so long ago; its doors were opened when they were due."""
    production.premiere_at = now() - timedelta(seconds=seconds)
    db.session.commit()
    premieres.open_doors()


def stage_of(page: Any) -> str:
    found = re.search(r'data-hall data-stage="(\w+)"', page.html)
    assert found is not None
    return found[1]


def test_it_goes_from_the_hour_to_the_doors_to_the_piece_and_past_it(
    visit: Visitor, production: Production, work: Submission
) -> None:
    assert stage_of(visit(PREMIERE)) == "before"
    assert "Thu 1 May 2031 20:00 your time" in visit(PREMIERE).text
    assert "I sat down." not in visit(PREMIERE).html
    for seconds, stage in ((-598, "doors"), (0, "on"), (1, "on"), (3, "over"), (86_400, "over")):
        begin(production, seconds)
        page = visit(PREMIERE)
        assert stage_of(page) == stage, seconds
        assert "I sat down." in page.html
        assert ("data-shared" in page.html) == (stage != "over")
    assert 'data-length-ms="3000"' in page.html


def test_a_piece_without_a_date_says_so_and_leads_on(cast: Cast, visit: Visitor, production: Production) -> None:
    assert stage_of(visit(PREMIERE)) == "unset"
    assert visit(PREMIERE, cast.instructor).links()["Set the date"] == EDIT
    assert "Set the date" not in visit(PREMIERE, cast.learner).text


def test_where_nothing_plays_there_is_nothing_to_see(visit: Visitor, production: Production) -> None:
    production.slots[0].stand_in_words = ""
    begin(production, -60)
    assert stage_of(visit(PREMIERE)) == "empty"
    assert "Nothing to show yet" in visit(PREMIERE).text
    assert db.session.scalar(select(Cut.id)) is None


def test_what_is_chosen_after_the_doors_opened_does_not_come_into_it(
    cast: Cast, visit: Visitor, production: Production, work: Submission
) -> None:
    begin(production, -540)
    late = make_work(cast.other_learner, cast.lesson, texts=("Too late.",), visibility=EVERYONE)
    operations.choose(make_alternate(production.slots[0], late), by=cast.instructor)
    begin(production, 60)
    assert "Too late." not in visit(PREMIERE).html
    assert "I sat down." in visit(PREMIERE).html
    [cut] = db.session.scalars(select(Cut))
    assert (cut.number, [(each.title, each.name, each.duration_ms) for each in cut.places]) == (
        1,
        [("One", "Learner", 3000)],
    )


def test_the_doors_open_once_however_often_they_are_asked_to(production: Production, work: Submission) -> None:
    for seconds in (-300, -299, 300):
        begin(production, seconds)
    assert db.session.query(Cut).count() == 1


def test_a_date_that_moves_before_the_start_keeps_the_cut_anew(
    cast: Cast, production: Production, work: Submission
) -> None:
    begin(production, -300)
    assert db.session.query(Cut).count() == 1
    premieres.put_on(production, STARTS)
    db.session.commit()
    jobs.run_due()
    assert db.session.query(Cut).count() == 0
    begin(production, 1)
    premieres.put_on(production, STARTS)  # it has begun: what was shown stays
    assert db.session.query(Cut).count() == 1


def test_a_work_for_the_class_leaves_its_place_to_the_stand_in_for_others(
    cast: Cast, visit: Visitor, production: Production
) -> None:
    work = make_work(cast.learner, cast.lesson, texts=("Secret words.",))
    operations.choose(make_alternate(production.slots[0], work), by=cast.instructor)
    begin(production, -60)
    for person in (None, cast.stranger):
        page = visit(PREMIERE, person)
        assert "Nobody sits down." in page.html
        for trace in ("Secret words.", str(work.id), "Learner"):
            assert trace not in page.html
    seen = visit(PREMIERE, cast.other_learner)
    assert "Secret words." in seen.html
    lengths = {re.search(r'data-length-ms="(\d+)"', each.html)[1] for each in (page, seen)}  # type: ignore[index]
    assert len(lengths) == 1


@pytest.mark.parametrize("how", ["taken back", "hidden", "for fewer people"])
def test_what_may_not_be_seen_since_falls_to_its_stand_in(
    cast: Cast, visit: Visitor, production: Production, work: Submission, how: str
) -> None:
    begin(production, 60)
    assert "I sat down." in visit(PREMIERE).html
    if how == "taken back":
        works.take_back(work)
    elif how == "hidden":
        about = {"subject_kind": "submission", "subject_id": work.id, "maker_id": work.author_id}
        db.session.add(Hiding(by=cast.moderator, rule="work", letter="Why.", **about))
    else:
        work.visibility = type(work.visibility).CLASS
    db.session.commit()
    page = visit(PREMIERE)
    assert "I sat down." not in page.html
    assert "Nobody sits down." in page.html
    production.slots[0].stand_in_words = ""
    db.session.commit()
    assert "What played here is not shown any more." in visit(PREMIERE).text


def test_a_place_that_was_removed_still_plays_in_what_was_kept(
    cast: Cast, visit: Visitor, production: Production, work: Submission
) -> None:
    begin(production, 60)
    db.session.delete(production.slots[0])
    db.session.commit()
    assert "I sat down." in visit(PREMIERE).html
    assert "One" in visit(PREMIERE).text


def test_who_asked_to_be_left_out_since_is_not_named(visit: Visitor, production: Production, work: Submission) -> None:
    begin(production, 60)
    assert "Learner" in visit(PREMIERE).text
    db.session.scalars(select(Credit)).one().state = CreditState.LEFT_OUT
    db.session.commit()
    assert "Learner" not in visit(PREMIERE).html
    assert "I sat down." in visit(PREMIERE).html


def test_whoever_is_in_it_is_told_when_the_doors_open(cast: Cast, production: Production, work: Submission) -> None:
    named = select(Notice).where(Notice.name == "production.premiered")
    assert db.session.scalars(named).all() == []
    begin(production, -540)
    jobs.run_due()
    [notice] = db.session.scalars(named)
    assert (notice.person_id, notice.url) == (cast.learner.id, PREMIERE)


def test_a_date_that_is_set_leads_there(cast: Cast, visit: Visitor, production: Production) -> None:
    assert PREMIERE not in visit("/productions/one-empty-chair").links().values()
    typed = {"piece-title": "The empty chair", "piece-kind": "film", "piece-premiere_at": "2031-05-01T20:00"}
    visit.post(EDIT, cast.instructor, **typed)
    for path in ("/productions/one-empty-chair", "/class-projects/one-empty-chair/cut"):
        assert PREMIERE in visit(path).links().values()
    with time_is(STARTS - timedelta(minutes=9)):
        jobs.run_due()
        assert db.session.scalar(select(Cut.number)) == 1


def test_the_server_says_what_time_it_is(visit: Visitor) -> None:
    before = now().timestamp() * 1000
    answer = visit("/clock").response
    assert before - 1 <= float(answer.get_data(as_text=True)) <= now().timestamp() * 1000 + 1
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_asks_as_often_however_many_places_there_are(
    cast: Cast, visit: Visitor, production: Production, work: Submission, queries: Any
) -> None:
    def asked() -> int:
        with queries() as seen:
            visit(PREMIERE)
        return len(seen)

    begin(production, 60)
    few = asked()
    for number in range(4):
        operations.add_slot(production, title=f"Another {number}", stand_in_words="Somebody breathes.")
    db.session.commit()
    db.session.delete(db.session.scalars(select(Cut)).one())
    db.session.flush()
    versions.keep(production)
    db.session.commit()
    assert asked() <= few
    assert few <= 16
