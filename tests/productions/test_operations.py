"""Places in order, takes in places, decisions with a sentence, and credits."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core import jobs
from core.checks import Refused, findings
from core.db import db, now
from core.events import record
from media.models import Medium
from notifications.models import Notice
from productions import arranging, operations
from productions.cuts import running_order
from productions.models import Alternate, Credit, ProductionKind, Slot
from productions.placing import misfit
from productions.weaving import What
from submissions.models import Fate, Submission, Visibility
from tests.cast import Cast, make_course, make_lesson, make_work
from tests.productions.making import make_alternate, make_file, make_production, next_take

Titles = list[str]


def order(production: Any) -> Titles:
    rows = db.session.scalars(select(Slot).where(Slot.production_id == production.id).order_by(Slot.position)).all()
    assert [row.position for row in rows] == list(range(len(rows)))
    return [row.title for row in rows]


def share(work: Submission) -> None:
    """What the works' room says after sharing."""
    record("submission.shared", work.author, work)
    db.session.commit()
    jobs.run_due()


def alternates(slot: Slot) -> list[Alternate]:
    return list(db.session.scalars(select(Alternate).where(Alternate.slot_id == slot.id).order_by(Alternate.id)))


def test_a_class_project_makes_one_piece(cast: Cast) -> None:
    first = operations.begin_production(cast.course, title="The chair", kind=ProductionKind.FILM)
    assert operations.begin_production(cast.course, title="Again", kind=ProductionKind.BOOK) is first
    assert first.slug == "one-empty-chair"
    other = make_course(cast.other_instructor, "One empty", slug="one-empty")
    assert operations.begin_production(other, title="The chair", kind=ProductionKind.FILM).slug == "one-empty"


def test_a_premiere_comes_after_the_close(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        operations.begin_production(
            cast.course,
            title="The chair",
            kind=ProductionKind.FILM,
            closes_at=now(),
            premiere_at=cast.course.published_at,
        )
    assert refusal.value.field == "premiere_at"


def test_places_are_made_from_lines_or_one_by_one(cast: Cast) -> None:
    production = operations.begin_production(cast.course, title="The record", kind=ProductionKind.RECORD)
    made = operations.add_lines(production, "Bar 1 | 4 s\nBar 2 | text | 6 words", assignment=cast.assignment)
    one = operations.add_slot(production, title="Bar 3", medium=Medium.SOUND, seconds=8, words=7)
    assert operations.add_slot(production, title="Bar 3", medium=Medium.SOUND, id=one.id) is one
    assert order(production) == ["Bar 1", "Bar 2", "Bar 3"]
    assert [(slot.medium, slot.seconds, slot.words) for slot in (*made, one)] == [
        (Medium.SOUND, 4, None),
        (Medium.TEXT, None, 6),
        (Medium.SOUND, 8, None),
    ]


def test_a_place_keeps_a_medium_that_its_call_took_before(cast: Cast) -> None:
    [slot] = make_production(cast.course, "One", lesson=cast.lesson).slots
    cast.assignment.media = ["film"]
    spec: dict[str, Any] = {"medium": Medium.TEXT, "words": 12}
    operations.change_slot(slot, title="Uno", assignment=cast.assignment, **spec)
    assert slot.title == "Uno"
    operations.change_slot(slot, title="Uno", assignment=None, **spec)
    with pytest.raises(Refused, match="This call takes a film, not words") as refusal:
        operations.change_slot(slot, title="Eins", assignment=cast.assignment, **spec)
    assert (refusal.value.field, slot.title) == ("medium", "Uno")
    cast.assignment.media = []
    operations.change_slot(slot, title="Eins", assignment=cast.assignment, **spec)
    assert slot.assignment is cast.assignment


def test_bad_lines_add_nothing(cast: Cast) -> None:
    production = operations.begin_production(cast.course, title="The record", kind=ProductionKind.RECORD)
    for text in ("Good\nBad | sculpture", "", "\n" * 5, "x\n" * 201):
        with pytest.raises(Refused) as refusal:
            operations.add_lines(production, text)
        assert refusal.value.field == "lines"
    assert order(production) == []


@given(moves=st.lists(st.tuples(st.integers(0, 4), st.integers(-6, 6), st.booleans()), max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_positions_stay_whole_after_any_moves(cast: Cast, moves: list[tuple[int, int, bool]]) -> None:
    course = make_course(cast.instructor, "Moves", slug=f"moves-{now().timestamp()}")
    production = make_production(course, *"abcde")
    slots = list(production.slots)
    for index, places, is_removal in moves:
        if not slots:
            break
        slot = slots[index % len(slots)]
        if is_removal:
            operations.remove(slot)
            slots.remove(slot)
        else:
            arranging.move(slot, places)
    assert sorted(order(production)) == sorted(slot.title for slot in slots)


def test_a_place_moves_and_stops_at_the_ends(cast: Cast) -> None:
    production = make_production(cast.course, *"abc")
    slots = list(production.slots)
    arranging.move(slots[0], 1)
    assert order(production) == ["b", "a", "c"]
    arranging.move(slots[0], 9)
    assert order(production) == ["b", "c", "a"]
    arranging.move(slots[2], -9)
    assert order(production) == ["c", "b", "a"]


def test_a_place_where_somebody_plays_is_not_removed(cast: Cast) -> None:
    production = make_production(cast.course, "One", "Two", lesson=cast.lesson)
    alternate = make_alternate(production.slots[0], make_work(cast.learner, cast.lesson))
    with pytest.raises(Refused, match="Learner's take plays in “One”"):
        operations.remove(production.slots[0])
    operations.hold(alternate, by=cast.instructor)
    operations.remove(production.slots[0])
    assert order(production) == ["Two"]


def test_a_spec_is_not_changed_under_a_chosen_take(cast: Cast) -> None:
    slot = make_production(cast.course, "One", lesson=cast.lesson).slots[0]
    make_alternate(slot, make_work(cast.learner, cast.lesson), is_chosen=True)
    with pytest.raises(Refused, match="room for 2 words"):
        operations.change_slot(slot, title="One", medium=Medium.TEXT, words=2)
    assert slot.words == 12
    operations.change_slot(slot, title="Uno", medium=Medium.TEXT, words=3, stand_in_words="Nobody.")
    assert (slot.title, slot.words, slot.version) == ("Uno", 3, 2)


def test_a_call_of_another_class_project_cannot_fill_a_place(cast: Cast) -> None:
    production = make_production(cast.course, "One")
    lesson = make_lesson(make_course(cast.other_instructor, "Other"))
    with pytest.raises(Refused) as refusal:
        operations.add_slot(production, title="Two", medium=Medium.TEXT, assignment=lesson.assignment)
    assert refusal.value.field == "assignment"


def test_a_stand_in_may_be_seen_by_whoever_sees_the_cut(cast: Cast) -> None:
    slot = make_production(cast.course, "One").slots[0]
    file = make_file(cast.instructor, Medium.PICTURE)
    operations.show_stand_in(slot, file)
    assert (file.subject_kind, file.subject_id) == ("slot", slot.id)
    operations.show_stand_in(slot, None)
    assert running_order(cast.course, None)[0].what == What.HOLE


def test_a_shared_work_goes_to_the_emptiest_place_where_it_fits(cast: Cast) -> None:
    production = make_production(cast.course, "Sound", "Short", "One", "Two", lesson=cast.lesson)
    sound, short, one, two = production.slots
    sound.medium, short.words = Medium.SOUND, 1
    for person, expected in ((cast.learner, one), (cast.other_learner, two), (cast.reviewer, one)):
        work = make_work(person, cast.lesson)
        share(work)
        assert work.id in {each.submission_id for each in alternates(expected)}
        share(work)
    assert [len(alternates(slot)) for slot in production.slots] == [0, 0, 2, 1]
    assert work.fate == Fate.WAITING


def test_a_work_that_fits_nowhere_is_told_why(cast: Cast) -> None:
    production = make_production(cast.course, "One", lesson=cast.lesson)
    work = make_work(cast.learner, cast.lesson, texts=("word " * 30,))
    share(work)
    assert alternates(production.slots[0]) == []
    assert misfit(work, work.takes[0]) == (
        "No place of the cut fits this take: “One” is the largest. "
        "This place has room for 12 words, and this take has 30."
    )
    with pytest.raises(Refused, match="room for 12 words"):
        operations.place(production.slots[0], work, work.takes[0])


@pytest.mark.parametrize("visibility", [Visibility.ONLY_ME, Visibility.ONE_PERSON])
def test_a_work_that_is_not_shared_with_the_class_is_not_placed(cast: Cast, visibility: Visibility) -> None:
    production = make_production(cast.course, "One", lesson=cast.lesson)
    named = cast.named if visibility == Visibility.ONE_PERSON else None
    work = make_work(cast.learner, cast.lesson, visibility=visibility, named=named)
    share(work)
    assert alternates(production.slots[0]) == []
    with pytest.raises(Refused, match="shared in this class project"):
        operations.place(production.slots[0], work, work.takes[0])


def test_the_next_take_waits_beside_the_chosen_one_and_replaces_one_that_waited(cast: Cast) -> None:
    production = make_production(cast.course, "One", "Two", lesson=cast.lesson)
    work = make_work(cast.learner, cast.lesson)
    share(work)
    [first] = alternates(production.slots[0])
    operations.choose(first, by=cast.instructor)
    second = next_take(work)
    share(work)
    assert [each.take_id for each in alternates(production.slots[0])] == [first.take_id, second.id]
    third = next_take(work, "I left.")
    share(work)
    assert [each.take_id for each in alternates(production.slots[0])] == [first.take_id, third.id]
    assert alternates(production.slots[1]) == []
    operations.choose(alternates(production.slots[0])[1], by=cast.instructor)
    assert work.fate == Fate.IN_THE_CUT
    assert running_order(cast.course, cast.learner)[0].text == "<p>I left.</p>"


def test_a_decision_reaches_the_work_and_its_maker(cast: Cast) -> None:
    slot = make_production(cast.course, "One", lesson=cast.lesson).slots[0]
    mine = make_alternate(slot, make_work(cast.learner, cast.lesson))
    theirs = make_alternate(slot, make_work(cast.other_learner, cast.lesson))
    operations.choose(mine, by=cast.instructor, sentence="The pause is right.")
    operations.choose(theirs, by=cast.instructor)
    db.session.commit()
    jobs.run_due()
    assert (mine.submission.fate, theirs.submission.fate) == (Fate.HELD, Fate.IN_THE_CUT)
    assert mine.submission.fate_sentence == "Another take plays in “One” now. Yours is held for the next cut."
    assert mine.chosen_at is None
    names = {(notice.person_id, notice.name) for notice in db.session.scalars(select(Notice))}
    assert (cast.learner.id, "work.held") in names
    assert (cast.other_learner.id, "work.in_the_cut") in names
    with pytest.raises(Refused, match="Say in a sentence why"):
        operations.leave_out(theirs, by=cast.instructor, sentence="  ")
    operations.leave_out(theirs, by=cast.instructor, sentence="Two takes of the same line.")
    assert theirs.submission.fate == Fate.NOT_IN_THIS_CUT
    assert running_order(cast.course, cast.learner)[0].what == What.HOLE


def test_a_work_taken_back_leaves_its_places_and_the_credits(cast: Cast) -> None:
    production = make_production(cast.course, "One", lesson=cast.lesson)
    work = make_work(cast.learner, cast.lesson)
    operations.choose(make_alternate(production.slots[0], work), by=cast.instructor)
    db.session.commit()
    jobs.run_due()
    assert [credit.person_id for credit in db.session.scalars(select(Credit))] == [cast.learner.id]
    work.taken_back_at = now()
    record("submission.taken_back", work.author, work)
    db.session.commit()
    jobs.run_due()
    assert alternates(production.slots[0]) == []
    assert list(db.session.scalars(select(Credit))) == []


def test_a_work_shown_to_fewer_leaves_its_places_and_comes_back(cast: Cast) -> None:
    production = make_production(cast.course, "One", lesson=cast.lesson)
    work = make_work(cast.learner, cast.lesson)
    share(work)
    work.visibility = Visibility.ONLY_ME
    record("submission.visibility_changed", work.author, work)
    db.session.commit()
    jobs.run_due()
    assert alternates(production.slots[0]) == []
    work.visibility = Visibility.CLASS
    share(work)
    assert len(alternates(production.slots[0])) == 1


def test_a_work_that_went_private_is_not_chosen(cast: Cast) -> None:
    slot = make_production(cast.course, "One", lesson=cast.lesson).slots[0]
    alternate = make_alternate(slot, make_work(cast.learner, cast.lesson))
    alternate.submission.visibility = Visibility.ONLY_ME
    with pytest.raises(Refused, match="shows it to fewer people"):
        operations.choose(alternate, by=cast.instructor)


def test_a_class_project_without_a_cut_is_warned_and_not_stopped(cast: Cast) -> None:
    def codes() -> list[str]:
        found = [each for each in findings("course.publish", cast.course) if each.code.startswith("cut.")]
        assert not any(each.is_stop for each in found)
        return [each.code for each in found]

    assert codes() == ["cut.missing"]
    production = make_production(cast.course)
    assert codes() == ["cut.empty"]
    operations.add_slot(production, title="One", medium=Medium.FILM)
    assert codes() == []
