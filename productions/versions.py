"""Cuts that are kept, for good: version 1 is what premieres, later ones follow. Operations flush, never commit.

What a place shows is asked for each viewer anew: what was taken back or hidden since, or what they may not see, leaves it to
the stand-in, for just as long.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload
from uuid_utils.compat import uuid7

from accounts.models import Person
from core.checks import Refused
from core.db import db, lock
from core.events import record
from core.words import Words
from courses.models import Course
from lessons.models import Assignment
from media.models import MediaFile
from media.trimming import Trim
from productions.cuts import ABOUT_MAKER, Woven, left_out, woven_cut
from productions.edits import Edit
from productions.models import Cut, CutPlace, Production, Slot
from productions.permissions import may_play
from productions.places import Place, as_place, part_in, playable_address, stand_in, woven_slot, woven_take
from productions.strips import seen_by
from productions.weaving import Arrangement, Passage, Playing, What, close_up, total_ms
from submissions import naming
from submissions.models import Part, Submission, Take

NOT_PREMIERED = Words("Version 1 is kept when the piece premieres. Others follow it.")
NOTHING_PLAYS = Words("There is nothing to keep yet: no place has a take or a stand-in.")
GONE = Words("What played here is not shown any more.")


def as_it_stands(production: Production) -> Cut:
    """The cut as its class sees it now, without the places that have nothing in them; not in the database."""
    woven = woven_cut(production.course, production.course.author)
    kept = [(playing, row) for playing in woven.order if (row := _row_of(playing, woven))]
    closed, rows = close_up([playing for playing, _ in kept]), [row for _, row in kept]
    for position, (playing, row) in enumerate(zip(closed, rows, strict=True)):
        row.position, row.start_ms = position, playing.start_ms
    return Cut(number=1, changes="", duration_ms=total_ms(closed), places=rows)


def follow(production: Production, *, by: Person, changes: str, id: UUID) -> Cut:
    """Keep the version that comes next after the premiere, with a line of what is new in it. The same id again gives the same."""
    lock(production)
    again = db.session.get(Cut, id)
    if again is not None and again.production_id == production.id:
        return again
    if not production.has_premiered or not _latest(production):
        raise Refused(NOT_PREMIERED)
    return keep(production, by=by, changes=changes, id=id)


def keep(production: Production, *, by: Person | None = None, changes: str = "", id: UUID | None = None) -> Cut:
    """Keep the cut as it is now as the next version. Raises Refused where nothing would play."""
    lock(production)
    cut = as_it_stands(production)
    if not cut.places:
        raise Refused(NOTHING_PLAYS)
    cut.id, latest = id or uuid7(), _latest(production)
    cut.production, cut.number, cut.changes, cut.by_id = production, latest + 1, changes, by.id if by else None
    db.session.add(cut)
    db.session.flush()
    record("cut.kept", by, production, number=cut.number)
    return cut


def _latest(production: Production) -> int:
    """The number of the last version; 0 where there is none."""
    return db.session.scalar(select(func.max(Cut.number)).where(Cut.production_id == production.id)) or 0


def versions_of(production: Production) -> Select[Cut]:
    """Those that were kept, the first first."""
    return select(Cut).where(Cut.production_id == production.id).order_by(Cut.number)


def order_of(cut: Cut, course: Course, person: Person | None) -> list[Place]:
    """A cut as this person may see it, place by place; at most 5 queries."""
    rows = list(db.session.scalars(_rows(cut)).unique()) if cut.id else cut.places
    shown = set(db.session.scalars(_shown(rows, person)))
    unnamed = set(db.session.scalars(left_out(course)))
    return [_place(row, course, person, row.take_id in shown, unnamed) for row in rows]


def _row_of(playing: Playing, woven: Woven) -> CutPlace | None:
    """What plays in a place, to be kept; None for a hole. A take that is not ready leaves it to the stand-in."""
    slot = woven.slots[playing.slot.id]  # type: ignore[index]
    about = {
        "slot_id": slot.id,
        "slot": slot,
        "title": slot.title,
        "medium": slot.medium,
        "passage": _passage_of(playing),
    }
    if playing.what == What.TAKE:
        take, work, _ = woven.takes[playing.playable.id]  # type: ignore[union-attr,index]
        if _is_ready(part_in(slot, take)):
            about |= {"take_id": take.id, "take": take, "submission_id": work.id, "submission": work}
            names = ", ".join(name for name in playing.names if name)
            about |= {"in_ms": playing.in_ms, "edit": playing.playable.edit.packed()}  # type: ignore[union-attr]
            return CutPlace(what=What.TAKE, duration_ms=playing.duration_ms, name=names, **about)
    if stand_in(slot) is not None:
        return CutPlace(what=What.STAND_IN, duration_ms=playing.duration_ms, name="", **about)
    return None


def _passage_of(playing: Playing) -> dict[str, Any] | None:
    """What it plays with, and in which layer, to be kept."""
    passage = playing.slot.passage
    if passage is None:
        return None
    return {"id": str(passage.id), "title": passage.title, "arrangement": passage.arrangement, "layer": playing.layer}


def _passage(row: CutPlace) -> Passage | None:
    kept = row.passage
    return Passage(UUID(kept["id"]), kept["title"], Arrangement(kept["arrangement"])) if kept else None


def _is_ready(part: Part | None) -> bool:
    return part is not None and (part.file is None or playable_address(part.file) is not None)


def _rows(cut: Cut) -> Select[CutPlace]:
    slot, take = joinedload(CutPlace.slot), joinedload(CutPlace.take)
    return (
        select(CutPlace)
        .where(CutPlace.cut_id == cut.id)
        .order_by(CutPlace.position)
        .options(
            slot.joinedload(Slot.stand_in).selectinload(MediaFile.renditions),
            slot.joinedload(Slot.assignment).joinedload(Assignment.lesson),
            take.selectinload(Take.parts).joinedload(Part.file).selectinload(MediaFile.renditions),
            joinedload(CutPlace.submission).options(ABOUT_MAKER),
        )
    )


def _shown(rows: Iterable[CutPlace], person: Person | None) -> Select[UUID]:
    """Of the takes in these places, those that may still play and that this person may see."""
    takes = [row.take_id for row in rows if row.take_id]
    return (
        select(Take.id)
        .join(Submission, Take.submission_id == Submission.id)
        .where(Take.id.in_(takes), may_play(), seen_by(person))
    )


def _place(
    row: CutPlace,
    course: Course,
    person: Person | None,
    is_shown: bool,
    unnamed: Collection[UUID | None],
) -> Place:
    """What somebody sees in a place: its take, or else the stand-in, or else that there was something."""
    slot = row.slot or Slot(id=uuid5(course.id, row.title), position=row.position, title=row.title, medium=row.medium)
    takes, playable = {}, stand_in(slot)
    names: tuple[str, ...] = ()
    if is_shown and row.take is not None and row.submission is not None:
        is_named = naming.is_known(row.submission, None) and row.submission.author_id not in unnamed
        edit = Edit.unpacked(row.edit)
        playable = woven_take(slot, row.take, row.submission, trim=Trim(row.in_ms, None), edit=edit)
        names = (row.name,) if is_named else ()
        takes = {row.take.id: (row.take, row.submission, True)}
    what = What.TAKE if takes else What.STAND_IN if playable else What.HOLE
    woven = replace(woven_slot(slot, row.take_id), passage=_passage(row))
    layer = row.passage["layer"] if row.passage else 0
    playing = Playing(woven, what, playable, row.start_ms, row.duration_ms, names, layer, in_ms=row.in_ms)
    place = as_place(playing, slot, course, takes, person.id if person else None)
    if what == What.HOLE:
        place = replace(place, what=What.STAND_IN, kind="text", text=GONE, href=None)
    return replace(place, label=row.title)
