"""Where a take goes by itself: one's own cut shows it before sharing has put it there."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from uuid_utils.compat import uuid7

from core.db import db, now
from lessons.models import Assignment
from media.models import Medium
from productions import fitting, operations
from productions.cuts import running_order, your_cut
from productions.models import Alternate, Slot
from productions.placing import best_place, misfit
from submissions.models import Fate, Part, Submission, Take, Visibility
from tests.cast import Cast, make_course, make_lesson, make_work
from tests.productions.making import EVERYONE, make_alternate, make_file, make_media_work, make_production, next_take
from tests.routes.reported import hide
from tests.visitor import Visitor

STATES = ("waiting", "chosen", "hidden", "taken back", "private", "set aside")


@dataclass(frozen=True)
class Place:
    """A place of a cut: what it takes, whether the call fills it, and the works that are there."""

    medium: Medium
    words: int | None
    is_of_the_call: bool
    works: tuple[str, ...]


PLACES = st.builds(
    Place,
    medium=st.sampled_from([Medium.TEXT, Medium.TEXT, Medium.SOUND]),
    words=st.sampled_from([None, 2, 4]),
    is_of_the_call=st.sampled_from([True, True, False]),
    works=st.lists(st.sampled_from(STATES), max_size=2).map(tuple),
)


def put(cast: Cast, slot: Slot, work: Submission, state: str) -> None:
    """Put a work there, and let it come to this. One is chosen at most."""
    make_alternate(slot, work, is_chosen=state == "chosen" and operations.chosen_in(slot) is None)
    let_come_to(cast, work, state)


def let_come_to(cast: Cast, work: Submission, state: str) -> None:
    if state == "hidden":
        hide(work, by=cast.moderator)
    elif state == "taken back":
        work.taken_back_at = now()
    elif state == "private":
        work.visibility = Visibility.ONLY_ME
    elif state == "set aside":
        work.fate = Fate.HELD
    db.session.flush()


def seen(work: Submission) -> list[tuple[UUID, str]]:
    """The places where its maker sees it, and what it says there."""
    return [
        (place.id, place.text or place.alt) for place in your_cut(work, work.author).places if place.work_id == work.id
    ]


def says(part: Part) -> str:
    return part.text_html or part.description


def add_sound(take: Take, *, is_first: bool) -> None:
    file = make_file(take.submission.author, Medium.SOUND, 3_000)
    sound = Part(position=-1 if is_first else 1, medium=Medium.SOUND, file=file, description="One note, held.")
    take.parts.insert(0 if is_first else 1, sound)


def could_go(part: Part, slots: list[Slot], call: Assignment | None) -> bool:
    return any(slot.assignment is call and fitting.objection(slot, [part]) is None for slot in slots)


def held(work: Submission) -> list[UUID]:
    """The places that hold its take."""
    query = select(Slot.id).join(Alternate).where(Alternate.take_id == work.shared_take_id).order_by(Slot.position)
    return list(db.session.scalars(query))


@given(
    places=st.lists(PLACES, max_size=4),
    sizes=st.lists(st.integers(1, 5), min_size=1, max_size=2),
    sound=st.sampled_from(["none", "first", "last"]),
    has_call=st.booleans(),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sharing_puts_a_take_where_its_maker_saw_it_before(
    cast: Cast, places: list[Place], sizes: list[int], sound: str, has_call: bool
) -> None:
    lesson = make_lesson(make_course(cast.instructor, "Places", slug=f"places-{uuid7()}"))
    production = make_production(lesson.course, *(str(at) for at in range(len(places))), lesson=lesson)
    for slot, place in zip(production.slots, places, strict=True):
        slot.medium, slot.words = place.medium, place.words
        slot.assignment = lesson.assignment if place.is_of_the_call else None
        for state in place.works:
            put(cast, slot, make_work(cast.other_learner, lesson, visibility=EVERYONE), state)
    mine = make_work(cast.learner, lesson, visibility=EVERYONE, texts=("word " * sizes[0],))
    mine.assignment = lesson.assignment if has_call else None
    for size in sizes[1:]:
        operations.place_shared(mine)
        next_take(mine, "again " * size)
    take = mine.takes[-1]
    if sound != "none":
        add_sound(take, is_first=sound == "first")
    db.session.flush()
    goes = [says(part) for part in take.parts if has_call and could_go(part, production.slots, lesson.assignment)]
    before = seen(mine)
    operations.place_shared(mine)
    assert before
    assert seen(mine) == before
    said = {says(part) for part in take.parts}
    assert held(mine) == [id for id, words in before if words in said and id != mine.id]
    if len(mine.takes) == 1 and goes:
        assert [words for _, words in before] == goes[:1]


@pytest.mark.parametrize(("is_first", "title"), [(True, "Sound"), (False, "Words")])
def test_a_take_goes_where_its_first_part_plays_though_another_place_is_emptier(
    cast: Cast, is_first: bool, title: str
) -> None:
    words, sound = make_production(cast.course, "Words", "Sound", lesson=cast.lesson).slots
    sound.medium = Medium.SOUND
    other = make_work(cast.other_learner, cast.lesson)
    add_sound(other.takes[0], is_first=True)
    put(cast, sound if is_first else words, other, "waiting")
    mine = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    add_sound(mine.takes[0], is_first=is_first)
    db.session.flush()
    best = best_place(mine, mine.takes[0])
    assert best is not None
    assert best.title == title


def test_the_next_take_is_seen_where_the_work_is(cast: Cast) -> None:
    production = make_production(cast.course, "One", "Two", lesson=cast.lesson)
    mine = make_work(cast.learner, cast.lesson)
    make_alternate(production.slots[1], mine)
    next_take(mine)
    assert seen(mine) == [(production.slots[1].id, "<p>I stood up.</p>")]


def test_ones_cut_of_a_work_plays_that_work_where_another_of_theirs_stands(cast: Cast, visit: Visitor) -> None:
    [slot] = make_production(cast.course, "One", lesson=cast.lesson).slots
    older = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    newer = make_work(cast.learner, cast.lesson, visibility=EVERYONE, texts=("I stood up.",))
    for work in (older, newer):
        operations.place_shared(work)
    mine = make_work(cast.learner, cast.lesson, texts=("It is mine.",), visibility=Visibility.ONLY_ME)
    assert seen(mine) == [(slot.id, "<p>It is mine.</p>")]
    assert seen(older) == [(slot.id, "<p>I sat down.</p>")]
    assert seen(newer) == [(slot.id, "<p>I stood up.</p>")]
    db.session.commit()
    page = visit(f"/class-projects/{cast.course.slug}/cut?variant=yours&from={older.id}", cast.learner)
    assert "I sat down." in page.text
    assert "I stood up." not in page.text
    assert "I stood up." in visit(f"/class-projects/{cast.course.slug}/cut?variant=yours", cast.learner).text


def test_a_work_without_a_call_is_seen_at_the_end_and_put_nowhere(cast: Cast) -> None:
    make_production(cast.course, "One")
    mine = make_work(cast.learner, cast.lesson)
    mine.assignment = None
    db.session.flush()
    assert seen(mine) == [(mine.id, "<p>I sat down.</p>")]
    assert best_place(mine, mine.takes[0]) is None
    assert misfit(mine, mine.takes[0]) == "It answers no call: who makes the cut may put it in a place."


def test_the_next_take_of_a_work_without_a_call_goes_where_somebody_put_it(cast: Cast) -> None:
    [slot] = make_production(cast.course, "One").slots
    mine = make_work(cast.learner, cast.lesson)
    mine.assignment = None
    operations.place(slot, mine, mine.takes[0])
    mine.visibility = EVERYONE
    next_take(mine)
    assert seen(mine) == [(slot.id, "<p>I stood up.</p>")]
    assert operations.place_shared(mine) is not None
    assert held(mine) == [slot.id]
    assert running_order(cast.course, None)[0].text == "<p>I stood up.</p>"


def test_a_next_take_too_long_for_the_place_of_its_work_is_told_so(cast: Cast) -> None:
    first, second = make_production(cast.course, "One", "Two", lesson=cast.lesson).slots
    first.words = 3
    mine = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    operations.place(first, mine, mine.takes[0])
    take = next_take(mine, "I stood up again.")
    assert "“One” is the largest. This place has room for 3 words, and this take has 4." in (misfit(mine, take) or "")
    first.words = second.words
    assert misfit(mine, take) is None


def test_the_best_place_is_where_a_sound_is_short_enough(cast: Cast) -> None:
    production = make_production(cast.course, "One", "Two", lesson=cast.lesson)
    for slot, seconds in zip(production.slots, (4, 8), strict=True):
        slot.medium, slot.seconds, slot.words = Medium.SOUND, seconds, None
    work = make_media_work(cast.learner, cast.lesson, Medium.SOUND, 6000)
    assert best_place(work, work.takes[0]) is production.slots[1]


@pytest.mark.parametrize("left", ["hidden", "taken back", "private", "set aside"])
def test_a_place_whose_works_do_not_play_is_the_emptiest(cast: Cast, left: str) -> None:
    first, second = make_production(cast.course, "One", "Two", lesson=cast.lesson).slots
    mine = make_work(cast.learner, cast.lesson)
    put(cast, second, make_work(cast.other_learner, cast.lesson), "waiting")
    there = [make_work(person, cast.lesson) for person in (cast.other_learner, cast.reviewer)]
    for work in there:
        put(cast, first, work, "waiting")
    assert best_place(mine, mine.takes[0]) is second
    for work in there:
        let_come_to(cast, work, left)
    assert best_place(mine, mine.takes[0]) is first
