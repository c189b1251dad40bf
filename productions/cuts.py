"""Which takes play in a cut, for whoever looks at it. Everything is within what its viewer may see: a take they may not see
leaves its place to the stand-in."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, or_, select, union_all
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.db import db
from courses.models import Course
from lessons.models import Assignment
from media.models import MediaFile, Medium
from productions.classes import made_in
from productions.edits import Edit
from productions.models import Alternate, Credit, CreditState, Production, Slot
from productions.permissions import shown
from productions.places import Place, as_place, start_of, woven_slot, woven_take
from productions.placing import places_for
from productions.strips import HAS_CHOSEN, NOT_PLAYING, drawn_in, first_in, newest_in, newest_of, seen_by
from productions.weaving import Playable, Playing, Variant, weave
from submissions.models import Part, Submission, Take

ABOUT_MAKER = joinedload(Submission.author).lazyload(Person.roles)


@dataclass(frozen=True)
class Woven:
    """A running order with the rows behind it: places by id; take, work and whether it was chosen by the take's id."""

    order: list[Playing]
    slots: dict[UUID, Slot]
    takes: dict[UUID, tuple[Take, Submission, bool]]


@dataclass(frozen=True)
class YourCut:
    """A cut with one's work in it; `start_ms` is five seconds before that work plays."""

    places: list[Place]
    start_ms: int


def running_order(
    course: Course,
    person: Person | None,
    variant: Variant = Variant.CHOSEN,
    *,
    works: Collection[UUID] = (),
    lot: int = 0,
    coming: Submission | None = None,
    trying: Alternate | None = None,
) -> list[Place]:
    """The cut of a class project as this person may see it, place by place; asks what `woven_cut` asks."""
    woven = woven_cut(course, person, variant, works=works, lot=lot, coming=coming, trying=trying)
    return [
        as_place(playing, woven.slots[playing.slot.id], course, woven.takes, person.id if person else None)  # type: ignore[index]
        for playing in woven.order
    ]


def woven_cut(
    course: Course,
    person: Person | None,
    variant: Variant = Variant.CHOSEN,
    *,
    works: Collection[UUID] = (),
    lot: int = 0,
    coming: Submission | None = None,
    trying: Alternate | None = None,
) -> Woven:
    """Which takes play for this person; at most 6 queries.

    A place whose take is not chosen yet plays its newest. `works`: those that Variant.WITH shows; in Variant.YOURS they go
    before others of this person. `lot`: with the same, Variant.SURPRISE is the same cut. With `coming`, that work of theirs
    plays in any case: in its own place, or else where sharing puts it, for 2 queries more. `trying` plays in its place, whatever
    else might.
    """
    slots = [(slot, has_chosen) for slot, has_chosen in db.session.execute(_slots(course, person)).unique()]
    candidates = Alternate.id.in_(_candidates(course, person, variant, works, lot))
    query = select(Alternate).where(or_(candidates, Alternate.id == trying.id) if trying else candidates)
    query = query.order_by(Alternate.id)
    rows = list(db.session.scalars(query.options(*with_parts())))
    unnamed = set(db.session.scalars(left_out(course))) if rows else set()
    by_slot: dict[UUID, list[Alternate]] = defaultdict(list)
    for row in rows:
        by_slot[row.slot_id].append(row)
    takes = {row.take_id: (row.take, row.submission, row.chosen_at is not None) for row in rows}
    woven, playables = [], {}
    for slot, has_chosen in slots:
        plays = trying.take_id if trying and trying.slot_id == slot.id else _plays(by_slot[slot.id], has_chosen)
        woven.append(woven_slot(slot, plays))
        playables[slot.id] = [
            _woven(row, row.submission.author_id not in unnamed)
            for row in by_slot[slot.id]
            if row is trying or _may_play(row, variant, person, works)
        ]
    known = {slot.id: slot for slot, _ in slots}
    if coming is not None and person is not None and coming.author_id == person.id:
        _add(coming, known, woven, playables, takes)
        works = {coming.id}
    return Woven(weave(woven, playables, variant, person.id if person else None, works), known, takes)


def your_cut(work: Submission, person: Person) -> YourCut:
    """The cut of the work's class project with that work in it, to play from just before it."""
    places = running_order(work.course, person, Variant.YOURS, coming=work)
    return YourCut(places, start_of(places, {work.id}))


def _slots(course: Course, person: Person | None) -> Select[Slot, bool]:
    return (
        select(Slot, HAS_CHOSEN)
        .join(Production)
        .where(made_in(course.id), shown.where(person))
        .options(
            joinedload(Slot.stand_in).selectinload(MediaFile.renditions),
            joinedload(Slot.assignment).joinedload(Assignment.lesson),
            joinedload(Slot.passage),
        )
        .order_by(Slot.position, Slot.id)
    )


def _candidates(
    course: Course, person: Person | None, variant: Variant, works: Collection[UUID], lot: int
) -> Select[UUID] | CompoundSelect[UUID]:
    """The ids of alternates that may play, a few in each place: what is drawn, first, newest, or newest of this class project; or else the chosen, the
    newest, and those that are asked for."""
    here = select(Slot.id).join(Production).where(made_in(course.id), shown.where(person))
    if variant is Variant.SURPRISE:
        return here.with_only_columns(drawn_in(Slot, person, lot))
    if variant is Variant.CLASS:
        return here.with_only_columns(newest_of(Slot.id, person, course.id))
    if variant is Variant.FIRST:
        return here.with_only_columns(first_in(Slot.id, person))
    newest = here.with_only_columns(newest_in(Slot.id, person))
    if variant is Variant.NEWEST:
        return newest
    seen = (
        select(Alternate.id)
        .join(Submission, Alternate.submission_id == Submission.id)
        .join(Take, Alternate.take_id == Take.id)
        .where(Alternate.slot_id.in_(here), seen_by(person))
    )
    asked = [seen.where(Submission.id.in_(works))] if works and variant in (Variant.YOURS, Variant.WITH) else []
    own = [seen.where(Submission.author_id == person.id)] if person and variant is Variant.YOURS else []
    return union_all(newest, seen.where(Alternate.chosen_at.is_not(None)), *asked, *own)


def with_parts() -> tuple[Any, ...]:
    parts = joinedload(Alternate.take).selectinload(Take.parts)
    return (
        joinedload(Alternate.submission).options(ABOUT_MAKER),
        parts.joinedload(Part.file).selectinload(MediaFile.renditions),
    )


def left_out(course: Course) -> Select[UUID | None]:
    """People who do not want to be named in this piece."""
    query = select(Credit.person_id).join(Production).where(made_in(course.id))
    return query.where(Credit.state == CreditState.LEFT_OUT, Credit.person_id.is_not(None))


def _woven(row: Alternate, is_named: bool) -> Playable:
    return woven_take(row.slot, row.take, row.submission, is_named, row.trim, Edit.unpacked(row.edit))


def _plays(rows: Sequence[Alternate], has_chosen: bool) -> UUID | None:
    """The take that plays in a place: the chosen one, if it may be seen; where none is chosen, the newest."""
    if has_chosen:
        return next((row.take_id for row in rows if row.chosen_at is not None), None)
    waiting = [row for row in rows if row.submission.fate not in NOT_PLAYING]
    return max(waiting, key=_age).take_id if waiting else None


def _age(row: Alternate) -> tuple[bool, float, UUID]:
    shared_at = row.take.shared_at
    return (shared_at is not None, shared_at.timestamp() if shared_at else 0.0, row.id)


def _may_play(row: Alternate, variant: Variant, person: Person | None, works: Collection[UUID]) -> bool:
    """What was set aside plays only in its maker's own cut, and where that is shown by its link."""
    if row.chosen_at is not None or row.submission.fate not in NOT_PLAYING:
        return True
    if variant is Variant.WITH:
        return row.submission_id in works
    return variant is Variant.YOURS and person is not None and row.submission.author_id == person.id


def _add(work: Submission, known: Any, woven: list[Any], playables: Any, takes: Any) -> None:
    """Let a work play where sharing puts it, though nothing has put it there yet; fitting nowhere, at the end."""
    take = work.shared_take or work.takes[-1]
    if take.id in takes:
        return
    slots = [known[slot.id] for slot in places_for(work, take) if slot.id in known]
    if not slots and not any(work is other for _, other, _ in takes.values()):
        medium = take.parts[0].medium if take.parts else Medium.TEXT
        slot = Slot(id=work.id, title=work.title or work.course.title, position=len(known), medium=medium)
        known[slot.id] = slot
        woven.append(woven_slot(slot, None))
        slots = [slot]
    for slot in slots:
        playables.setdefault(slot.id, []).append(woven_take(slot, take, work))
    takes[take.id] = (take, work, False)
