"""The cut so far, small, for pages that show much else: which takes play is asked for each viewer, how they look is kept."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, bindparam, case, exists, func, null, or_, select
from sqlalchemy.orm import aliased, joinedload, lazyload

from accounts.models import Block, Person, SiteRole
from core import stamps
from core.db import db
from core.permissions import me, scope, standing_of
from courses.models import Course, MemberRole, Membership, Stage
from lessons.models import Assignment, Lesson
from media.models import MediaFile, Medium, Rendition
from productions.classes import fellows, made_in
from productions.lots import LOTS
from productions.models import Alternate, Production, Slot
from productions.permissions import may_play, shown
from productions.places import StripPlace, door, door_words, stand_in
from productions.weaving import Variant, What
from submissions.models import SHARED, Fate, Part, Submission, Take
from submissions.permissions import gone

# Between the points of two places: they draw as if they did not know of each other.
STRIDE = 40_503
OVER = (Stage.CLOSED, Stage.ARCHIVED)
NOT_PLAYING = (Fate.HELD, Fate.NOT_IN_THIS_CUT)
COURSE, WORK = bindparam("course", type_=Slot.id.type), bindparam("work", type_=Slot.id.type)
LESSON_STANDS = (Lesson.is_members, Lesson.called_at, Lesson.is_hidden)
HAS_CHOSEN = Slot.alternates.any(Alternate.chosen_at.is_not(None))


def seen_by(person: Any) -> ColumnElement[bool]:
    """Works that may play for this person: shared, standing, and within their sight; or their own, unless a moderator
    removed it."""
    shared = Submission.visibility.in_(SHARED) & Take.shared_at.is_not(None) & scope(person, "submission.view")
    seen = shared if person is None else or_((Submission.author_id == person.id) & ~gone.where(person), shared)
    return Submission.taken_back_at.is_(None) & seen


def chosen_in(slot: Any, person: Any) -> ScalarSelect[UUID]:
    """The alternate that was chosen for a place, if this person may see it."""
    return _alternate(slot, person).where(Alternate.chosen_at.is_not(None)).scalar_subquery()


def newest_in(slot: Any, person: Any) -> ScalarSelect[UUID]:
    """The alternate that came last to a place, of those that this person may see and that were not set aside: one walk
    along an index, however many there are."""
    return _waiting(slot, person).order_by(Alternate.id.desc()).limit(1).scalar_subquery()


def newest_of(slot: Any, person: Any, course_id: UUID) -> ScalarSelect[UUID]:
    """The one that came last of this class project, as `newest_in`."""
    own = _waiting(slot, person).where(Submission.course_id == course_id)
    return own.order_by(Alternate.id.desc()).limit(1).scalar_subquery()


def first_in(slot: Any, person: Any) -> ScalarSelect[UUID]:
    """The one that came first, as `newest_in`."""
    return _waiting(slot, person).order_by(Alternate.id).limit(1).scalar_subquery()


def drawn_in(slot: Any, person: Any, lot: int) -> Any:
    """One drawn by lot, as `newest_in`: the next along the lots from another point in each place, and around."""
    by_lot = _waiting(slot.id, person).order_by(Alternate.lot, Alternate.id).limit(1)
    onward = by_lot.where(Alternate.lot >= (slot.position * STRIDE + lot) % LOTS)
    return func.coalesce(onward.scalar_subquery(), by_lot.scalar_subquery())


def _waiting(slot: Any, person: Any) -> Select[UUID]:
    waiting = _alternate(slot, person).where(Submission.fate.not_in(NOT_PLAYING))
    return waiting.where(Alternate.is_public) if person is None else waiting


def strip(course: Course, person: Person | None) -> list[StripPlace]:
    """The cut so far, small: one query when all looks are known, at most 3 when none is."""
    return marked(_strip(course, person), person.id if person else None)


def marked(places: Iterable[StripPlace], person_id: UUID | None) -> list[StripPlace]:
    """The same, with somebody's own places marked as theirs."""
    return [replace(place, is_yours=person_id is not None and place.maker_id == person_id) for place in places]


def seeing_alike(course: Course, people: Collection[UUID]) -> set[UUID]:
    """Those of these people whose strips differ in nothing but in what is marked as theirs: learners of the class, who have
    no other standing, no block, no part in another class project of the piece, and nothing in the cut that others may not
    see. One query."""
    apart = exists().where((Block.blocker_id == Membership.person_id) | (Block.blocked_id == Membership.person_id))
    own = exists().where(
        Submission.author_id == Membership.person_id,
        Submission.id == Alternate.submission_id,
        or_(
            (Submission.course_id == course.id) & ~may_play(),
            (Submission.course_id != course.id) & Submission.course_id.in_(fellows(course.id)),
        ),
    )
    elsewhere = aliased(Membership)
    others = exists().where(
        elsewhere.person_id == Membership.person_id,
        elsewhere.course_id != course.id,
        elsewhere.course_id.in_(fellows(course.id)),
        elsewhere.left_at.is_(None),
    )
    learns = (Membership.course_id == course.id) & (Membership.role == MemberRole.LEARNER)
    alike = select(Membership.person_id).where(learns, Membership.left_at.is_(None), Membership.person_id.in_(people))
    has_role = exists().where(SiteRole.person_id == Membership.person_id)
    return set(db.session.scalars(alike.where(~has_role, ~apart, ~own, ~others)))


def _strip(course: Course, person: Person | None) -> list[StripPlace]:
    rows = db.session.execute(_playing(standing_of(person)), {"course": course.id, **me(person)}).all()
    plays = {slot: chosen if has_chosen else newest for slot, has_chosen, chosen, newest in rows}
    places = stamps.looks("slot", list(plays), _slots)
    over = _over(course, [places[slot] for slot, at in plays.items() if at is None])
    takes = stamps.looks("alternate", [id for id in plays.values() if id], _takes)
    return [_open(places[slot], over) if at is None else _filled(places[slot], takes[at]) for slot, at in plays.items()]


def plays_in(work: Submission, person: Person | None) -> Variant | None:
    """The cut in which this person sees the work play: as it is so far, or else the newest, or else their own; nothing when
    it plays in none, or they do not see the cut. One query."""
    rows = db.session.execute(_places_of(standing_of(person)), {"work": work.id, **me(person)}).all()
    if any(at == (chosen if has_chosen else newest) for at, has_chosen, chosen, newest in rows):
        return Variant.CHOSEN
    if any(at == newest for at, _, _, newest in rows):
        return Variant.NEWEST
    return Variant.YOURS if rows and person is not None and person.id == work.author_id else None


@cache
def _places_of(person: Any) -> Select[UUID, bool, UUID, UUID]:
    """(alternate, whether a take is chosen for its place, that one, the newest) wherever a work may play."""
    own = aliased(Alternate)
    return (
        select(own.id, HAS_CHOSEN, chosen_in(Slot.id, person), newest_in(Slot.id, person))
        .join(Slot, own.slot_id == Slot.id)
        .join(Production)
        .where(own.submission_id == WORK, shown.where(person))
    )


@dataclass(frozen=True)
class _Slot:
    """A place as it looks when a take plays there (title, medium), and when none does; and the class project whose call fills it."""

    title: str
    medium: Medium
    called_by: UUID | None
    empty: StripPlace


@dataclass(frozen=True)
class _Take:
    """A take as it looks in the place it was put into."""

    work_id: UUID
    author_id: UUID
    src: str | None
    peaks: tuple[int, ...]
    colour: str


@cache
def _playing(person: Any) -> Select[UUID, bool, UUID, UUID]:
    """(place, whether a take is chosen for it, that one if it may be seen, or else the newest that may be), in order."""
    newest = case((HAS_CHOSEN, null()), else_=newest_in(Slot.id, person))
    return (
        select(Slot.id, HAS_CHOSEN, chosen_in(Slot.id, person), newest)
        .join(Production)
        .where(made_in(COURSE), shown.where(person))
        .order_by(Slot.position, Slot.id)
    )


def _alternate(slot: Any, person: Any) -> Select[UUID]:
    return (
        select(Alternate.id)
        .join(Submission, Alternate.submission_id == Submission.id)
        .join(Take, Alternate.take_id == Take.id)
        .where(Alternate.slot_id == slot, seen_by(person))
    )


def _over(course: Course, slots: Iterable[_Slot]) -> set[UUID]:
    """The class projects that take no new work any more, of those whose calls fill these places; one query where there are
    others than this one."""
    others = {slot.called_by for slot in slots if slot.called_by not in (None, course.id)}
    query = select(Course.id).where(Course.id.in_(others), Course.stage.in_(OVER))
    return {*(db.session.scalars(query) if others else ()), *([course.id] if course.is_over else [])}


def _open(slot: _Slot, over: Collection[UUID]) -> StripPlace:
    """A place without a take: a door only while new work is taken."""
    return replace(slot.empty, url=None) if slot.called_by in over else slot.empty


def _filled(slot: _Slot, take: _Take) -> StripPlace:
    return StripPlace(
        id=slot.empty.id,
        label=slot.title,
        kind=slot.medium.value,
        state="filled",
        url=f"/works/{take.work_id}",
        src=take.src,
        peaks=take.peaks,
        colour=take.colour,
        maker_id=take.author_id,
    )


def _slots(ids: list[UUID]) -> dict[UUID, _Slot]:
    query = (
        select(Slot, _small_still(Slot.stand_in_id))
        .where(Slot.id.in_(ids))
        .options(
            joinedload(Slot.stand_in).options(lazyload(MediaFile.renditions)),
            joinedload(Slot.assignment).options(
                joinedload(Assignment.lesson).load_only(Lesson.slug, *LESSON_STANDS),
                joinedload(Assignment.course).load_only(Course.slug),
            ),
        )
    )
    return {
        slot.id: _Slot(
            slot.title, slot.medium, slot.assignment.course_id if slot.assignment else None, _empty(slot, still)
        )
        for slot, still in db.session.execute(query)
    }


def _empty(slot: Slot, still: str | None) -> StripPlace:
    holder, stands_in = slot.stand_in, stand_in(slot) is not None
    return StripPlace(
        id=slot.id,
        label=door_words(slot),
        kind=holder.medium.value if holder else Medium.TEXT.value if stands_in else slot.medium.value,
        state=What.STAND_IN.value if stands_in else What.HOLE.value,
        url=door(slot),
        src=_address(slot.stand_in_id, still),
        peaks=tuple(holder.waveform or ()) if holder and holder.medium == Medium.SOUND else (),
        colour=holder.colour or "" if holder else "",
    )


def _takes(ids: list[UUID]) -> dict[UUID, _Take]:
    """The part that plays is the first of the place's medium."""
    first = aliased(Part)
    place = select(func.min(first.position)).where(first.take_id == Alternate.take_id, first.medium == Slot.medium)
    query = (
        select(
            Alternate.id,
            Submission.id.label("work_id"),
            Submission.author_id,
            Slot.medium,
            MediaFile.id.label("file_id"),
            MediaFile.waveform,
            MediaFile.colour,
            _small_still(Part.file_id).label("still"),
        )
        .join(Slot, Alternate.slot_id == Slot.id)
        .join(Submission, Alternate.submission_id == Submission.id)
        .outerjoin(
            Part,
            and_(
                Part.take_id == Alternate.take_id, Part.medium == Slot.medium, Part.position == place.scalar_subquery()
            ),
        )
        .outerjoin(MediaFile, Part.file_id == MediaFile.id)
        .where(Alternate.id.in_(ids))
    )
    return {
        row.id: _Take(
            work_id=row.work_id,
            author_id=row.author_id,
            src=_address(row.file_id, row.still),
            peaks=tuple(row.waveform or ()) if row.medium == Medium.SOUND else (),
            colour=row.colour or "",
        )
        for row in db.session.execute(query)
    }


def _small_still(file_id: Any) -> ScalarSelect[str]:
    """The name of a file's smallest picture."""
    return (
        select(Rendition.file_name)
        .where(Rendition.file_id == file_id, Rendition.name.like("p%-%"))
        .order_by(Rendition.width)
        .limit(1)
        .scalar_subquery()
    )


def _address(file_id: UUID | None, name: str | None) -> str | None:
    return f"/media/{file_id}/{name}" if name else None
