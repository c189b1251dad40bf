"""What pages ask about answers."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from accounts.models import Person
from core import stamps
from core.db import db, now
from core.permissions import ME, me, scope, standing_of
from courses.models import Course, MemberRole, Membership, Stage
from lessons.models import AnsweredBy, Assignment, Extension, Lesson, Step, Try
from lessons.queries import called_for
from moderation.models import Report, ReportState
from reviews import need, reading, seeing
from reviews.allocation import ASKED, ASKED_WHEN_VERY_SHORT
from reviews.models import Decision, Mark, Note, Piece, Review, ReviewNeed, ReviewTask, TaskState, Tick
from reviews.permissions import HELD
from reviews.reading import Answers
from reviews.replies import readable_replies
from submissions.models import Part, Submission, Take, Visibility

# What somebody sends within it counts as one sitting: "2 of 3".
SITTING = timedelta(hours=12)
UNSENT = (TaskState.LEASED, TaskState.LAPSED)
ANSWERED = (Stage.PUBLISHED, Stage.CLOSED)
BARE_PERSON = lazyload(Person.roles)
MOST_NOTES = 300


def answers_on(work: Submission, take: Take | None, person: Person | None) -> Answers:
    """What this person may read about a take: its notes, and those on the takes before, at the place they have here.

    Who has an answer of their own to send reads none before. At most three queries: which notes is asked each time;
    how they look is kept, but for the maker, who acts on them and reads how peers saw it.
    """
    if take is None:
        return Answers()
    if (task := open_task(work, person)) is not None:
        return Answers(task=task)
    values = {"work": work.id, "number": take.number, **me(person)}
    ids = _notes(standing_of(person))
    if person is None or person.id != work.author_id:
        notes = list(stamps.looks("note", db.session.scalars(ids, values).all(), _kept_notes).values())
        replied = readable_replies(notes, person)
        return reading.arranged(notes, take, reader=person, for_the_maker=False, replied=replied)
    notes = list(db.session.scalars(_whole_notes(ids, with_ticks=True), values).unique())
    here = {note.review for note in notes if note.review.take_id == take.id}
    ticks = [tick for review in here for tick in review.ticks]
    stands = seeing.stands(take.id, person) if work.shared_at else None
    seen = seeing.seeing(ticks, stands)
    replied = readable_replies(notes, person)
    return reading.arranged(notes, take, reader=person, for_the_maker=True, replied=replied, seen=seen)


def answers_before(take: Take | None, person: Person | None) -> Answers:
    """What its maker may read about the take before the one that they make now, if there is one."""
    return answers_on(take.submission, take, person) if take is not None else Answers()


@cache
def _notes(person: Any) -> Select[UUID]:
    """The notes on a take and on those before it."""
    return (
        select(Note.id)
        .join(Note.review)
        .join(Review.take)
        .where(
            Review.submission_id == bindparam("work"),
            Take.number <= bindparam("number"),
            scope(person, "note.view"),
            Review.sent_at.is_not(None),
        )
        .order_by(Review.sent_at, Note.review_id, Note.position)
        .limit(MOST_NOTES)
    )


FOR_THE_MAKER = (
    joinedload(Review.ticks).joinedload(Tick.criterion),
    joinedload(Review.reception),
    joinedload(Review.intention),
)


def _whole_notes(ids: Sequence[UUID] | Select[UUID], *, with_ticks: bool) -> Select[Note]:
    """Notes with what is shown of them; with the levels their writers found, where the maker reads."""
    of_review = [
        joinedload(Review.take).options(lazyload(Take.parts)),
        joinedload(Review.reviewer).options(BARE_PERSON),
        joinedload(Review.piece).joinedload(Piece.submission).lazyload("*"),
        *(FOR_THE_MAKER if with_ticks else []),
    ]
    return (
        select(Note)
        .join(Note.review)
        .where(Note.id.in_(ids))
        .options(
            contains_eager(Note.review).options(*of_review),
            joinedload(Note.part).options(lazyload(Part.file)),
            joinedload(Note.voice),
        )
        .order_by(Review.sent_at, Note.review_id, Note.position)
    )


def _kept_notes(ids: list[UUID]) -> dict[UUID, Note]:
    return {note.id: note for note in stamps.whole(_whole_notes(ids, with_ticks=False))}


def open_task(work: Submission, person: Person | None) -> ReviewTask | None:
    """The person's own unsent answer to this work; of its maker, their look at it before they read others'."""
    if person is None or (work.author_id == person.id and not _looks_first(work)):
        return None
    return db.session.scalar(OPEN_TASK, {"work": work.id, **me(person)})


def _looks_first(work: Submission) -> bool:
    return work.assignment is not None and work.assignment.self_review


OPEN_TASK = (
    select(ReviewTask)
    .where(
        ReviewTask.reviewer_id == ME,
        ReviewTask.submission_id == bindparam("work"),
        ReviewTask.state.in_(UNSENT),
    )
    .order_by(ReviewTask.id.desc())
    .limit(1)
)


def waiting_count(person: Person) -> int:
    """How many works wait that this person could answer; three are all that a sitting asks for, so none is counted
    beyond."""
    return db.session.scalar(_few_waiting(standing_of(person)), me(person)) or 0


def has_more(person: Person) -> bool:
    """Whether they would be given a work, though none waits: one answer beyond its promise. One query."""
    return bool(db.session.scalar(_few_to_come(standing_of(person)), me(person)))


@cache
def _few_waiting(person: Any) -> Select[int]:
    return _few(need.waiting_for(person, _classes_of(person.id)), ASKED)


def in_this_sitting(person: Person, number: int, asked: int) -> int:
    """How many answers a sitting comes to in which this is the answer of that number: as many as are asked for, or fewer
    where no more are to be had. One query."""
    return min(asked, number + (db.session.scalar(_few_to_come(standing_of(person)), me(person)) or 0))


@cache
def _few_to_come(person: Any) -> Select[int]:
    return _few(need.next_for(person, _classes_of(person.id)), ASKED_WHEN_VERY_SHORT)


def _few(works: Select[UUID], most: int) -> Select[int]:
    return select(func.count()).select_from(works.limit(most).subquery())


def classes_of(person: Person, slug: str = "") -> list[UUID]:
    """The class projects one is in now and whose works are answered: those open, and those closed to new work; the one
    of this address, if it is given."""
    query = _classes_of(person.id).order_by(Membership.course_id)
    return list(db.session.scalars(query.where(Course.slug == slug) if slug else query))


def _classes_of(person_id: Any) -> Select[UUID]:
    return (
        select(Membership.course_id)
        .join(Membership.course)
        .where(Membership.person_id == person_id, Membership.left_at.is_(None), Course.stage.in_(ANSWERED))
    )


def open_tasks(person: Person) -> list[ReviewTask]:
    """Answers that somebody has begun and not sent, if they still can be."""
    return list(db.session.scalars(_open_tasks(standing_of(person)), me(person)).unique())


@cache
def _open_tasks(person: Any) -> Select[ReviewTask]:
    return (
        select(ReviewTask)
        .where(scope(person, "task.answer"))
        .options(joinedload(ReviewTask.submission).joinedload(Submission.course))
        .order_by(ReviewTask.id.desc())
        .limit(20)
    )


def of_this_sitting(person: Person) -> Select[Review]:
    """What somebody sent in the last hours, to works that they still see, the newest first."""
    query = select(Review).join(Review.submission).where(scope(person, "submission.view"))
    query = query.where(Review.reviewer_id == person.id, Review.sent_at >= now() - SITTING, ~HELD)
    return query.options(joinedload(Review.submission).lazyload("*")).order_by(Review.sent_at.desc()).limit(50)


def others_stand_beside(reviews: Sequence[Review], person: Person) -> bool:
    """Are there notes of others, which this person sees, on any of the works that they answered?"""
    works = [review.submission_id for review in reviews]
    others = select(Note.id).join(Note.review).where(Review.submission_id.in_(works), Review.reviewer_id != person.id)
    seen = others.where(Review.sent_at.is_not(None), scope(person, "note.view")).limit(1)
    return bool(works) and db.session.scalar(seen) is not None


def sent_lately(person: Person) -> int:
    """How many answers somebody sent in this sitting: where they are in their three."""
    query = select(func.count(Review.id)).where(Review.reviewer_id == person.id, Review.sent_at >= now() - SITTING)
    return db.session.scalar(query) or 0


def waiting_long(course: Course, person: Person) -> Select[ReviewNeed, bool]:
    """(Work that this person sees, without an answer past half of its promise; whether they may answer it), the longest
    first."""
    answerable = ReviewNeed.submission_id.in_(select(Submission.id).where(scope(person, "submission.answer")))
    query = select(ReviewNeed, answerable).where(ReviewNeed.course_id == course.id, _is_late(person))
    shown = joinedload(ReviewNeed.submission).joinedload(Submission.assignment)
    return (
        query.options(shown.joinedload(Assignment.lesson))
        .order_by(ReviewNeed.half_at, ReviewNeed.submission_id)
        .limit(30)
    )


def waits_in(courses: Sequence[Course], person: Person | None) -> dict[UUID, int]:
    """How many works stand first on the desk of each of these class projects, by its id; no query where there are none."""
    if not courses or person is None:
        return {}
    query = select(ReviewNeed.course_id, func.count()).where(
        ReviewNeed.course_id.in_([course.id for course in courses]), _is_late(person)
    )
    return dict(db.session.execute(query.group_by(ReviewNeed.course_id)).all())  # type: ignore[arg-type]


def _is_late(person: Person) -> ColumnElement[bool]:
    """A work that this person sees, without an answer past half of its promise."""
    seen = ReviewNeed.submission_id.in_(select(Submission.id).where(scope(person, "submission.view")))
    return and_(ReviewNeed.is_open, ReviewNeed.answered_at.is_(None), ReviewNeed.half_at <= now(), seen)


def every_work(course: Course, person: Person) -> Select[Submission, bool]:
    """(Work that others may answer, whether this person still may), the newest first."""
    sent = exists(
        select(1).where(
            ReviewTask.reviewer_id == person.id,
            ReviewTask.take_id == Submission.shared_take_id,
            ReviewTask.state == TaskState.SENT,
        )
    )
    query = select(Submission, and_(scope(person, "submission.answer"), ~sent)).where(
        Submission.course_id == course.id,
        Submission.shared_at.is_not(None),
        Submission.taken_back_at.is_(None),
        Submission.visibility != Visibility.ONLY_ME,
        scope(person, "submission.view"),
    )
    shown = joinedload(Submission.assignment).joinedload(Assignment.lesson)
    return query.options(lazyload("*"), shown).order_by(Submission.shared_at.desc(), Submission.id).limit(60)


def by_lesson(course: Course) -> Select[*tuple[Any, ...]]:
    """(title, call, its date, works shared, works answered, answers) of each lesson in order; of works that stand."""
    standing = and_(
        Submission.assignment_id == Assignment.id,
        Submission.shared_at.is_not(None),
        Submission.taken_back_at.is_(None),
        Submission.visibility != Visibility.ONLY_ME,
    )
    works, answered = func.count(Submission.id), func.count(Submission.first_answered_at)
    answers = func.coalesce(func.sum(Submission.answer_count), 0)
    query = select(Lesson.title, Assignment.id, Assignment.by_date, works, answered, answers)
    query = query.join(Assignment, Assignment.lesson_id == Lesson.id).outerjoin(Submission, standing)
    query = query.where(Lesson.course_id == course.id, called_for())
    query = query.group_by(Lesson.id, Lesson.title, Lesson.position, Assignment.id, Assignment.by_date)
    return query.order_by(Lesson.position)


def quiet_members(course: Course, since: Any) -> Select[Membership]:
    """Learners who neither tried a step nor made anything since then."""
    tried = exists(
        select(1)
        .select_from(Try)
        .join(Lesson, Lesson.id == Try.lesson_id)
        .where(Lesson.course_id == course.id, Try.person_id == Membership.person_id, Try.last_at >= since)
    )
    made = exists(
        select(1).where(
            Submission.course_id == course.id,
            Submission.author_id == Membership.person_id,
            Submission.created_at >= since,
        )
    )
    query = select(Membership).where(
        Membership.course_id == course.id,
        Membership.left_at.is_(None),
        Membership.role == MemberRole.LEARNER,
        Membership.joined_at < since,
        ~tried,
        ~made,
    )
    return (
        query.options(joinedload(Membership.person).options(lazyload(Person.roles)))
        .order_by(Membership.joined_at)
        .limit(30)
    )


def learners(course: Course) -> Select[str, str]:
    """(handle, name) of those who learn there now, by name."""
    return (
        select(Person.handle, Person.credit_name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.course_id == course.id, Membership.left_at.is_(None), Membership.role == MemberRole.LEARNER)
        .order_by(Person.credit_name)
        .limit(500)
    )


def steps_tried(course: Course) -> Select[*tuple[Any, ...]]:
    """(lesson, step, people who tried it) in order: where it falls, tries fail."""
    people = func.count(Try.id)
    query = (
        select(Lesson.title, Step.imperative, people)
        .join(Step, Step.lesson_id == Lesson.id)
        .outerjoin(Try, Try.step_id == Step.id)
    )
    return (
        query.where(Lesson.course_id == course.id)
        .group_by(Lesson.id, Lesson.title, Lesson.position, Step.id, Step.imperative, Step.position)
        .order_by(Lesson.position, Step.position)
    )


def extensions(course: Course) -> Select[Extension]:
    query = (
        select(Extension)
        .join(Assignment, Assignment.id == Extension.assignment_id)
        .where(Assignment.course_id == course.id)
    )
    lesson = joinedload(Extension.assignment).joinedload(Assignment.lesson)
    return (
        query.options(joinedload(Extension.person).options(BARE_PERSON), lesson)
        .order_by(Extension.until.desc())
        .limit(30)
    )


def open_reports(course: Course) -> Select[int]:
    """How many reports wait for a moderator that are about works of a class project, or notes on them."""
    works = select(Submission.id).where(Submission.course_id == course.id)
    notes = select(Note.id).join(Note.review).join(Review.submission).where(Submission.course_id == course.id)
    about = or_(
        and_(Report.subject_kind == "submission", Report.subject_id.in_(works)),
        and_(Report.subject_kind == "note", Report.subject_id.in_(notes)),
    )
    return select(func.count(Report.id)).where(Report.state == ReportState.OPEN, about)


def calls_answered_by(course: Course, policies: Sequence[AnsweredBy]) -> Select[Assignment]:
    """The calls with such a policy, in the order of their lessons."""
    query = select(Assignment).join(Assignment.lesson)
    query = query.where(Assignment.course_id == course.id, Assignment.answered_by.in_(policies))
    return query.options(contains_eager(Assignment.lesson)).order_by(Lesson.position)


def pulled_works(course: Course, person: Person) -> Select[ReviewNeed]:
    """Works that three people marked, until somebody has decided; the latest first."""
    undecided = exists().where(Mark.take_id == ReviewNeed.take_id)
    seen = ReviewNeed.submission_id.in_(select(Submission.id).where(scope(person, "submission.view")))
    query = select(ReviewNeed).where(
        ReviewNeed.course_id == course.id, ReviewNeed.pulled_at.is_not(None), undecided, seen
    )
    return query.options(joinedload(ReviewNeed.submission)).order_by(ReviewNeed.pulled_at.desc()).limit(30)


def marks_in(course: Course) -> dict[UUID, list[Mark]]:
    """The marks on works that were pulled, by the take."""
    query = select(Mark).join(ReviewNeed, ReviewNeed.take_id == Mark.take_id)
    query = query.where(ReviewNeed.course_id == course.id, ReviewNeed.pulled_at.is_not(None)).order_by(Mark.id)
    found: dict[UUID, list[Mark]] = {}
    for each in db.session.scalars(query):
        found.setdefault(each.take_id, []).append(each)
    return found


def decisions(course: Course) -> Select[Decision]:
    """What was decided about who answers what, the latest first."""
    query = select(Decision).where(Decision.course_id == course.id).order_by(Decision.id.desc()).limit(50)
    return query.options(joinedload(Decision.by).options(BARE_PERSON))
