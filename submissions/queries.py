"""What pages ask about works."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Select, Text, and_, bindparam, case, cast, exists, literal, or_, select
from sqlalchemy.orm import joinedload, lazyload, load_only, selectinload

from accounts.models import Person, SiteRole
from accounts.queries import muted_ids
from core.db import now
from core.permissions import scope
from courses.models import TEACHING, Course, MemberRole, Membership
from courses.permissions import STAFF
from lessons.models import Assignment, Lesson
from lessons.queries import called_for
from media.models import MediaFile, Medium
from submissions import occasion
from submissions.models import SHARED, Fate, Part, Source, Submission, Take, Visibility
from submissions.permissions import gone

# What a tile shows of a work, in the queries that load it: four in all, for one work or for fifty.
WITH_ITS_LESSON = joinedload(Submission.assignment).joinedload(Assignment.lesson).load_only(Lesson.title, Lesson.slug)
WITH_PARTS = joinedload(Take.parts).joinedload(Part.file).joinedload(MediaFile.renditions)
ON_A_TILE = (
    WITH_ITS_LESSON,
    joinedload(Submission.shared_take).options(WITH_PARTS, joinedload(Take.parts).defer(Part.captions)),
)
# What its own page shows besides.
ON_ITS_PAGE = (
    joinedload(Submission.author).options(lazyload(Person.roles)),
    joinedload(Submission.course),
    joinedload(Submission.named).options(lazyload(Person.roles)),
    joinedload(Submission.assignment).joinedload(Assignment.lesson),
    selectinload(Submission.takes).options(joinedload(Take.submission), WITH_PARTS),
    joinedload(Submission.sources).options(
        joinedload(Source.source).joinedload(Submission.course).load_only(Course.title), joinedload(Source.material)
    ),
)
MOST_EDGES = 240
MOST_FOUND = 12
MOST_PINNED = 6
NEW_FOR = timedelta(days=7)


def wall(course_id: Any, person: Any) -> Select[Submission]:
    """Every work on the wall of a class project that this person may see; in no order yet, and only what lists are
    ordered by. Values, or a parameter and a standing."""
    return (
        select(Submission)
        .where(
            Submission.course_id == course_id,
            _on_the_rungs_of(person),
            Submission.shared_at.is_not(None),
            Submission.taken_back_at.is_(None),
            scope(person, "submission.view"),
        )
        .options(load_only(Submission.shared_at, Submission.shuffle))
    )


def shared_for(call_id: Any, person: Any) -> Select[Submission]:
    """Every work that was shared for a call and that this person may see; in no order yet."""
    return select(Submission).where(
        Submission.assignment_id == call_id,
        Submission.shared_at.is_not(None),
        _on_the_rungs_of(person),
        Submission.taken_back_at.is_(None),
        scope(person, "submission.view"),
    )


def _on_the_rungs_of(person: Any) -> ColumnElement[bool]:
    """A visitor sees one rung of the ladder, others both: said so that an index in order of time is walked, and nothing
    is sorted."""
    if person is None:
        return Submission.visibility == Visibility.EVERYONE
    return Submission.visibility.not_in([Visibility.ONLY_ME, Visibility.ONE_PERSON])


def muted_among(ids: Sequence[UUID], person: Person) -> Select[UUID]:
    """Those of these works whose makers somebody muted, unless nobody is told who made them."""
    by_muted = Submission.author_id.in_(muted_ids(person))
    return select(Submission.id).where(Submission.id.in_(ids), by_muted, ~Submission.is_unnamed)


def on_tiles(ids: Sequence[UUID]) -> Select[Submission, bool]:
    """(work, whether the lesson it was made for may be told) with what tiles show of them."""
    return select(Submission, occasion.lesson_is_told()).where(Submission.id.in_(ids)).options(*ON_A_TILE)


def waiting(query: Select[Submission]) -> Select[Submission]:
    """Those nobody has answered yet."""
    return query.where(Submission.first_answered_at.is_(None))


def never_built_on(query: Select[Submission]) -> Select[Submission]:
    return query.where(cast(Submission.built_on_by, Text) == "[]", Submission.may_build_on)


def first_works(query: Select[Submission]) -> Select[Submission]:
    return query.where(Submission.first_time)


def first_times(course: Course, person: Person) -> Select[UUID]:
    """The first times on a wall that wait for an answer or came this week: those that wait first, then the newest."""
    is_answered = Submission.first_answered_at.is_not(None)
    fresh = first_works(wall(course.id, person)).where(~is_answered | (Submission.shared_at >= now() - NEW_FOR))
    return fresh.with_only_columns(Submission.id).order_by(is_answered, Submission.shared_at.desc()).limit(MOST_PINNED)


def in_the_cut(query: Select[Submission]) -> Select[Submission]:
    return query.where(Submission.fate == Fate.IN_THE_CUT)


def of_medium(query: Select[Submission], medium: Medium) -> Select[Submission]:
    return query.where(Submission.medium == medium)


def this_work(work_id: UUID) -> Sequence[ColumnElement[bool]]:
    """The work that an address names."""
    return (Submission.id == work_id,)


def of_lesson(query: Select[Submission], lesson_id: Any) -> Select[Submission]:
    return query.where(Submission.assignment_id.in_(select(Assignment.id).where(Assignment.lesson_id == lesson_id)))


def lessons_of(course_id: UUID) -> Select[UUID, str, str]:
    """(id, address, title) of the lessons that a wall can be read by."""
    query = select(Lesson.id, Lesson.slug, Lesson.title).where(Lesson.course_id == course_id, called_for())
    return query.order_by(Lesson.is_members, Lesson.position, Lesson.id).limit(40)


def mine(person: Person) -> Select[Submission]:
    """Everything that somebody made or has begun, but for what a moderator removed."""
    return (
        select(Submission)
        .where(Submission.author_id == person.id, ~gone.where(person))
        .options(*ON_A_TILE, selectinload(Submission.takes))
    )


def of_person(maker: Person, viewer: Person | None) -> Select[Submission]:
    """The works of a maker that a viewer may see, for the maker's page: what stands on a wall under
    their name, and nothing else."""
    return (
        select(Submission)
        .where(
            Submission.author_id == maker.id,
            Submission.visibility.in_(SHARED),
            Submission.shared_at.is_not(None),
            Submission.taken_back_at.is_(None),
            scope(viewer, "submission.view"),
            or_(~Submission.is_unnamed, Submission.author_id == (viewer.id if viewer else None)),
        )
        .options(*ON_A_TILE)
    )


def drafts_for(person: Person, call: Assignment) -> Select[Submission]:
    """What somebody has begun for a call and not shared, newest first; with what a bench shows of it."""
    return (
        select(Submission)
        .where(
            Submission.author_id == person.id,
            Submission.assignment_id == call.id,
            Submission.shared_at.is_(None),
            Submission.taken_back_at.is_(None),
        )
        .options(selectinload(Submission.takes), joinedload(Submission.shared_take))
        .order_by(Submission.id.desc())
        .limit(5)
    )


def made_for(person: Person | None, call: Assignment) -> Select[Submission]:
    """What somebody made for a call, drafts first, then the newest, with takes and parts; files are loaded elsewhere."""
    return (
        select(Submission)
        .where(
            Submission.author_id == (person.id if person else None),
            Submission.assignment_id == call.id,
            Submission.taken_back_at.is_(None),
            ~gone.where(person),
        )
        .options(joinedload(Submission.takes).joinedload(Take.parts).lazyload(Part.file))
        .order_by(Submission.shared_at.is_not(None), Submission.id.desc())
        .limit(5)
    )


def found_to_build_on(work: Submission, words: str) -> Select[Submission]:
    """Shared works of its class project that the maker of a work may build on, by title or by a name that is shown, newest
    first; with what a tile shows."""
    is_named_so = and_(Submission.credit_as.icontains(words, autoescape=True), ~Submission.is_unnamed)
    is_own = and_(Submission.author_id == work.author_id, Submission.taken_back_at.is_(None), ~gone.where(None))
    used = select(Source.source_id).where(Source.submission_id == work.id, Source.source_id.is_not(None))
    return (
        select(Submission)
        .where(
            Submission.course_id == work.course_id,
            Submission.shared_at.is_not(None),
            or_(Submission.title.icontains(words, autoescape=True), is_named_so),
            or_(scope(work.author, "submission.build_on"), is_own),
            Submission.id != work.id,
            Submission.id.not_in(used),
        )
        .options(*ON_A_TILE)
        .order_by(Submission.shared_at.desc(), Submission.id)
    )


@cache
def built_on_it(person: Any) -> Select[UUID, str]:
    """(id, credit name or "") of the works that use this one and that this person may see, oldest first; drafts are
    nobody's business."""
    return (
        select(Submission.id, case((Submission.is_unnamed, ""), else_=Submission.credit_as).label("credit_as"))
        .join(Source, Source.submission_id == Submission.id)
        .where(
            Source.source_id == bindparam("work"),
            Submission.shared_at.is_not(None),
            Submission.visibility.in_(SHARED),
            scope(person, "submission.view"),
        )
        .order_by(Submission.shared_at, Submission.id)
        .limit(24)
    )


def works_of_pages(ids: Sequence[UUID]) -> Select[Submission]:
    """These works with what their own pages show of them."""
    return select(Submission).where(Submission.id.in_(ids)).options(*ON_ITS_PAGE)


def seen_among(ids: set[UUID], person: Person | None) -> Select[Submission]:
    """Those of these works that this person may see, or could see until they were taken back."""
    return (
        select(Submission)
        .where(Submission.id.in_(ids), or_(scope(person, "submission.view"), scope(person, "submission.tombstone")))
        .options(*ON_A_TILE)
    )


def edges_before(work_id: UUID) -> Select[UUID, UUID]:
    """(work, source) of everything a work is built on, directly or through others."""
    before = _before(work_id)
    return select(before.c.submission_id, before.c.source_id).limit(MOST_EDGES)


def descends(work_id: UUID, ancestor_id: UUID) -> Select[bool]:
    """Is the one work built on the other, directly or through however many?"""
    return select(exists().where(_before(work_id).c.source_id == ancestor_id))


def from_elsewhere(work_ids: Collection[Any]) -> Select[Source]:
    """What these works are built on that is no work here: materials, and things from elsewhere."""
    query = select(Source).where(Source.submission_id.in_(work_ids), Source.source_id.is_(None))
    return query.order_by(Source.submission_id, Source.id).limit(MOST_EDGES)


def _before(work_id: UUID) -> CTE:
    step = select(Source.submission_id, Source.source_id).where(Source.source_id.is_not(None))
    before = step.where(Source.submission_id == work_id).cte("before", recursive=True)
    return before.union(step.join(before, Source.submission_id == before.c.source_id))


def edges_after(work_id: UUID) -> Select[UUID, UUID]:
    """(work, source) of everything that was built on a work, directly or through others, once it was shared."""
    step = (
        select(Source.submission_id, Source.source_id)
        .join(Submission, Submission.id == Source.submission_id)
        .where(Source.source_id.is_not(None), Submission.shared_at.is_not(None), Submission.visibility.in_(SHARED))
    )
    after = step.where(Source.source_id == work_id).cte("after", recursive=True)
    after = after.union(step.join(after, Source.source_id == after.c.submission_id))
    return select(after.c.submission_id, after.c.source_id).limit(MOST_EDGES)


def member_called(course: Course, handle: str) -> Select[Person]:
    """Somebody who is in the class project now, by handle."""
    return _standing(course).where(Person.handle == handle)


def who_teaches(course: Course) -> Select[Person]:
    """Those who teach it now, the instructor first."""
    rank = case((Membership.role == MemberRole.INSTRUCTOR, literal(0)), else_=literal(1))
    return _standing(course).where(Membership.role.in_(TEACHING)).order_by(rank, Membership.joined_at, Membership.id)


def has_shared(person: Person) -> Select[bool]:
    """Has somebody shared any work with others? If not, this may be their first time."""
    return select(exists().where(Submission.author_id == person.id, Submission.shared_at.is_not(None)))


def is_known(work: Submission) -> Select[bool]:
    """Need nobody look at a work before those see it who are signed out? An earlier one of its maker was answered, or they
    teach or greet where it is, or for the whole site."""
    theirs = Submission.author_id == work.author_id, Submission.first_answered_at.is_not(None)
    here = Membership.person_id == work.author_id, Membership.course_id == work.course_id, Membership.left_at.is_(None)
    return select(
        or_(
            exists(select(1).select_from(Submission).where(*theirs)),
            exists(select(1).select_from(Membership).where(*here, Membership.role.in_(STAFF))),
            exists(select(1).select_from(SiteRole).where(SiteRole.person_id == work.author_id)),
        )
    )


def _standing(course: Course) -> Select[Person]:
    return (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.course_id == course.id, Membership.left_at.is_(None))
    )


def take_numbered(work_id: UUID, number: int) -> Select[Take]:
    return select(Take).where(Take.submission_id == work_id, Take.number == number)
