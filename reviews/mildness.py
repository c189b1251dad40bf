"""What somebody is told of how they tick: a step higher, or lower, than others on the same works. Only they are told, once there
is enough to say it, and with two examples to look at."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.db import db
from core.permissions import scope
from core.words import Words
from courses.models import Course
from lessons.models import Criterion
from reviews import bands
from reviews.estimate_models import Leniency
from reviews.estimate_queries import leniencies
from reviews.models import Review, ReviewTask, Tick
from reviews.ticked import COUNTS
from submissions.models import Submission

FROM_REVIEWS = 6
BEYOND = 1.6  # standard deviations
LEAST_STEPS = 0.5
EXAMPLES = 2


@dataclass(frozen=True)
class Example:
    """One tick of theirs, and what most others ticked there, in words."""

    work: Submission
    criterion: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Mildness:
    course: Course
    sentence: Words
    examples: Sequence[Example]


def told(person: Person) -> list[Mildness]:
    """By class project; mostly nothing."""
    rows = db.session.scalars(leniencies(person).where(Leniency.review_count >= FROM_REVIEWS)).all()
    return [found for row in rows if abs(row.points) > BEYOND * row.sd and (found := _told(row, person)) is not None]


def _told(row: Leniency, person: Person) -> Mildness | None:
    is_higher = row.points > 0
    found = _differences(row, person, is_higher)
    if len(found) < EXAMPLES:
        return None
    steps = abs(row.points) / bands.step(max(len(criterion.levels) for _, _, criterion, _, _ in found))
    if steps < LEAST_STEPS:
        return None
    examples = [
        Example(work, criterion.title, criterion.levels[mine], criterion.levels[theirs])
        for _, work, criterion, mine, theirs in found[:EXAMPLES]
    ]
    return Mildness(db.session.get_one(Course, row.course_id), _sentence(steps, is_higher), examples)


def _sentence(steps: float, is_higher: bool) -> Words:
    if steps < 0.75:
        higher, lower = (
            Words("You tick about half a step higher than others on the same works"),
            Words("You tick about half a step lower than others on the same works"),
        )
    elif steps < 1.5:
        higher, lower = (
            Words("You tick about one step higher than others on the same works"),
            Words("You tick about one step lower than others on the same works"),
        )
    else:
        higher, lower = (
            Words("You tick some steps higher than others on the same works"),
            Words("You tick some steps lower than others on the same works"),
        )
    return higher if is_higher else lower


Difference = tuple[float, Submission, Criterion, int, int]


def _differences(row: Leniency, person: Person, is_higher: bool) -> list[Difference]:
    """Their ticks that differ in this direction from what most of at least two others ticked; the widest first, one a work."""
    levels: dict[tuple[UUID, UUID], Counter[int]] = defaultdict(Counter)
    mine: list[tuple[Tick, Submission]] = []
    for tick, take_id, reviewer_id, work in db.session.execute(_ticks(row.course_id, person)):
        if reviewer_id == person.id:
            mine.append((tick, work))
        levels[take_id, tick.criterion_id][tick.level] += reviewer_id != person.id
    found: dict[UUID, Difference] = {}
    for tick, work in mine:
        others = levels[tick.review.take_id, tick.criterion_id]
        most, number = others.most_common(1)[0]
        wide = (tick.level - most if is_higher else most - tick.level) * bands.step(len(tick.criterion.levels))
        if wide > 0 and number and others.total() >= EXAMPLES and wide > found.get(work.id, (0.0,))[0]:
            found[work.id] = wide, work, tick.criterion, tick.level, most
    return sorted(found.values(), key=lambda each: -each[0])


def _ticks(course_id: UUID, person: Person) -> Select[Tick, UUID, UUID, Submission]:
    """All ticks of the takes that they reviewed, of works that they still see."""
    own = (
        select(Review.take_id)
        .join(Review.task)
        .where(Review.reviewer_id == person.id, ReviewTask.course_id == course_id, *COUNTS)
    )
    return (
        select(Tick, Review.take_id, Review.reviewer_id, Submission)
        .join(Review, Review.id == Tick.review_id)
        .join(ReviewTask, ReviewTask.id == Review.task_id)
        .join(Submission, Submission.id == Review.submission_id)
        .where(Review.take_id.in_(own), *COUNTS, scope(person, "submission.view"))
        .options(joinedload(Tick.criterion), joinedload(Tick.review).lazyload("*"))
        .order_by(Review.id)
    )
