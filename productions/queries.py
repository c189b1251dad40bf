"""What pages ask about finished pieces: strips, places and their alternates.

Everything shown is within what its viewer may see: a take they may not see leaves its place to the stand-in.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from accounts.models import Person
from core.db import db, now
from core.events import Event
from core.permissions import scope
from courses.models import Course, Stage
from lessons.models import Assignment, Lesson
from media.models import MediaFile
from productions import classes
from productions.asking import asked_of as asked_of
from productions.classes import made_in
from productions.cuts import ABOUT_MAKER, left_out, with_parts
from productions.cuts import running_order as running_order
from productions.cuts import your_cut as your_cut
from productions.models import Alternate, Production, Render, RenderForm, RenderState, Slot
from productions.permissions import shown
from productions.placing import misfit as misfit
from productions.placing import open_calls_for as open_calls_for
from productions.placing import places_for as places_for
from productions.reservations import kept_for as kept_for
from productions.reservations import kept_here as kept_here
from productions.reservations import standings as standings
from productions.reservations import with_kept as with_kept
from productions.strips import HAS_CHOSEN, NOT_PLAYING
from productions.strips import plays_in as plays_in
from productions.strips import strip as strip
from submissions.models import SHARED, Fate, Part, Submission, Take
from submissions.permissions import shared_with

MOST_RENDERS_SEARCHED = 30


def of_course(course: Course) -> Select[Production]:
    """The piece that a class project makes, at home there or as a guest."""
    return select(Production).where(made_in(course.id))


def at_home_in(course: Course) -> Select[Production]:
    """The piece that a class project began."""
    return select(Production).where(Production.course_id == course.id)


def seen_of_course(course: Course, person: Person | None) -> Select[Production]:
    """The piece of a class project, unless it is hidden from this person."""
    return of_course(course).where(shown.where(person))


def _to_decide(person: Person) -> ColumnElement[bool]:
    """Works that somebody who makes the piece decides about: on the wall, and shared with them."""
    return Submission.visibility.in_(SHARED) & shared_with.where(person)


def alternates_of(slot: Slot, person: Person) -> Select[Alternate]:
    """What may play in a place, of the works that who decides may see: the chosen one first, then the newest."""
    return (
        select(Alternate)
        .join(Alternate.submission)
        .join(Alternate.take)
        .where(Alternate.slot_id == slot.id, _to_decide(person))
        .options(*with_parts())
        .order_by(Alternate.chosen_at.is_(None), Take.shared_at.desc(), Alternate.id.desc())
    )


def could_go_to(slot: Slot, person: Person, *, only: UUID | None = None, limit: int = 24) -> Select[Submission]:
    """Shared works of the place's call that are not among its alternates, the newest first; with `only`, that work."""
    there = select(Alternate.submission_id).where(Alternate.slot_id == slot.id)
    query = (
        select(Submission)
        .where(
            Submission.course_id.in_(classes.ids_of(slot.production_id)),
            Submission.assignment_id == slot.assignment_id,
            Submission.visibility.in_(SHARED),
            Submission.shared_take_id.is_not(None),
            Submission.id.not_in(there),
            Submission.taken_back_at.is_(None),
            scope(person, "submission.view"),
        )
        .options(ABOUT_MAKER, joinedload(Submission.shared_take).selectinload(Take.parts).joinedload(Part.file))
        .order_by(Submission.shared_at.desc(), Submission.id)
        .limit(limit)
    )
    return query if only is None else query.where(Submission.id == only)


def slots_of(production: Production, person: Person) -> Select[Slot, int, int, int, bool]:
    """Its places in order; beside each, how many works that who decides may see can play there, how many of these were not
    set aside, whether one is chosen (0 or 1), and whether any is: what was chosen and is out of sight leaves its place to
    the stand-in."""
    seen = select(Alternate.id).join(Alternate.submission).where(Alternate.slot_id == Slot.id, _to_decide(person))
    works = seen.with_only_columns(func.count(func.distinct(Alternate.submission_id)), maintain_column_froms=True)
    waiting = works.where(Submission.fate.not_in(NOT_PLAYING))
    chosen = seen.with_only_columns(func.count(Alternate.chosen_at), maintain_column_froms=True)
    counts = (works.scalar_subquery(), waiting.scalar_subquery(), chosen.scalar_subquery())
    return (
        select(Slot, *counts, HAS_CHOSEN)
        .where(Slot.production_id == production.id)
        .options(
            joinedload(Slot.stand_in),
            joinedload(Slot.passage),
            joinedload(Slot.assignment).joinedload(Assignment.lesson),
        )
        .order_by(Slot.position, Slot.id)
    )


def slots_with_calls(course: Course) -> Select[Slot]:
    """The places of a class project that calls fill, in order."""
    query = select(Slot).join(Slot.production).join(Slot.assignment).where(Production.course_id == course.id)
    whole = query.options(contains_eager(Slot.production), contains_eager(Slot.assignment))
    return whole.order_by(Slot.position, Slot.id)


def sounds_of(production: Production) -> Select[MediaFile]:
    """The sounds that wait for marks, to be made into places of a piece."""
    there = (MediaFile.subject_kind == "production", MediaFile.subject_id == production.id)
    return select(MediaFile).where(*there).order_by(MediaFile.id)


def calls_of(course: Course, person: Person | None) -> Select[Assignment]:
    """The calls that places may take work from, of all class projects that make the piece: its own first, in the order of
    their lessons. Those that this person may see."""
    is_own = Assignment.course_id == course.id
    here = or_(is_own, Assignment.course_id.in_(classes.fellows(course.id)))
    query = select(Assignment).join(Assignment.lesson).where(here, scope(person, "assignment.view"))
    whole = query.options(joinedload(Assignment.lesson), joinedload(Assignment.course).load_only(Course.title))
    return whole.order_by(~is_own, Assignment.course_id, Lesson.position)


def is_placed(course: Course, person: Person | None) -> bool:
    """Does this person have a take in one of its places?"""
    if person is None:
        return False
    mine = (
        select(1)
        .select_from(Alternate)
        .join(Slot, Alternate.slot_id == Slot.id)
        .join(Production)
        .join(Alternate.submission)
    )
    mine = mine.where(made_in(course.id), Submission.author_id == person.id)
    return bool(db.session.scalar(select(exists(mine.where(Submission.taken_back_at.is_(None))))))


def changes(production: Production, person: Person | None, limit: int = 6) -> list[tuple[Event, Submission]]:
    """The works last put into the cut, the latest first: those this person may see, of makers who want to be named."""
    events = select(Event).where(
        Event.subject_kind == "production", Event.subject_id == production.id, Event.name == "cut.decided"
    )
    latest = db.session.scalars(events.order_by(Event.id.desc()).limit(4 * limit)).all()
    chosen = [event for event in latest if event.details["fate"] == Fate.IN_THE_CUT]
    ids = {UUID(event.details["work"]) for event in chosen}
    visible = select(Submission).where(
        Submission.id.in_(ids),
        Submission.visibility.in_(SHARED),
        Submission.author_id.not_in(left_out(production.course)),
        scope(person, "submission.view"),
    )
    works = {work.id: work for work in db.session.scalars(visible.options(ABOUT_MAKER))} if ids else {}
    told = [(event, works.get(UUID(event.details["work"]))) for event in chosen]
    return [(event, work) for event, work in told if work is not None][:limit]


def finished(person: Person | None) -> Select[Production]:
    """Pieces that have premiered, in class projects this person may see."""
    return _pieces(person).where(Production.premiere_at <= now()).order_by(Production.premiere_at.desc())


def in_the_making(person: Person | None) -> Select[Production]:
    """The others, for paging by when they were begun."""
    return _pieces(person).where(or_(Production.premiere_at.is_(None), Production.premiere_at > now()))


def _pieces(person: Person | None) -> Select[Production]:
    course = joinedload(Production.course)
    author = course.joinedload(Course.author).lazyload(Person.roles)
    return (
        select(Production)
        .join(Production.course)
        .where(Course.stage != Stage.DRAFT, scope(person, "production.view"))
        .options(course.joinedload(Course.cover), author)
    )


def renders_of(production: Production) -> Select[Render]:
    """All that was made or is being made of a piece, the latest first."""
    return (
        select(Render)
        .where(Render.production_id == production.id)
        .options(selectinload(Render.files))
        .order_by(Render.id.desc())
    )


def renders_to_show(production: Production, person: Person | None) -> list[Render]:
    """What a piece was made into last, of each form, as far as this person may have it. At most 2 queries."""
    shown = renders_of(production).where(Render.state == RenderState.DONE, scope(person, "render.view"))
    latest: dict[RenderForm, Render] = {}
    for render in db.session.scalars(shown.limit(MOST_RENDERS_SEARCHED)):
        latest.setdefault(render.form, render)
    return list(latest.values())


def renders_shown(production: Production, person: Person | None) -> Select[UUID]:
    """Those of its renders whose files this person may have."""
    return select(Render.id).where(Render.production_id == production.id, scope(person, "render.view"))
