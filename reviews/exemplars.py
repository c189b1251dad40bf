"""Exemplars: made by who teaches, of their own works or of those whose makers agree. Operations flush, never commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.events import record
from core.permissions import scope
from core.words import Words
from courses.models import Course
from reviews import noting
from reviews.hints import NoteKind
from reviews.learning_models import Exemplar, ReferenceLevel, ReferenceNote
from reviews.models import Review, Tick
from reviews.places import anchor_of
from reviews.reading import Said
from reviews.written import Box, NoteWording, boxes_for
from submissions import takes
from submissions.models import Ask, Submission


@dataclass(frozen=True, kw_only=True)
class Reference:
    """What the instructor would say, and the level they find on each criterion, by its id, with the reason."""

    notes: Sequence[NoteWording]
    levels: Mapping[UUID, tuple[int, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Beside:
    """One criterion: what the learner ticked and what the reference says, in words, how many steps higher the learner's is,
    and why the reference is where it is. None: not ticked."""

    title: str
    mine: str | None
    reference: str
    steps: int | None
    why: str

    @property
    def sentence(self) -> str:
        if self.steps is None:
            return Words("You ticked nothing here. This is what the reference answer sees:")
        if self.steps == 0:
            return Words("You see it alike.")
        return HIGHER.get(self.steps, MUCH_HIGHER) if self.steps > 0 else LOWER.get(-self.steps, MUCH_LOWER)


HIGHER = {1: Words("You are one step kinder. Look once more at what the next level down describes.")}
LOWER = {1: Words("You are one step stricter. Look once more at what the next level up describes.")}
MUCH_HIGHER = Words("You saw much more in it. Read the words of both levels, and where in the work you would point.")
MUCH_LOWER = Words("You saw much less in it. Read the words of both levels, and what the reference answer points at.")


def make(work: Submission, by: Person, reference: Reference) -> Exemplar:
    """Make the shared take of a work an exemplar, or change what its reference answer says. The maker of somebody else's
    work is asked. Raises Refused for a work without a call, or with nothing shared."""
    if work.assignment_id is None or work.shared_take is None:
        raise Refused("Only a work that is shared for a call can be an exemplar.")
    before = of_work(work)
    exemplar = before or Exemplar(assignment_id=work.assignment_id, submission=work, take=work.shared_take, made_by=by)
    exemplar.levels, exemplar.notes = [], []
    db.session.add(exemplar)
    db.session.flush()
    exemplar.notes = [noting.write(ReferenceNote(), each, position) for position, each in enumerate(reference.notes)]
    exemplar.levels = [
        ReferenceLevel(criterion_id=id, level=level, why=why) for id, (level, why) in reference.levels.items()
    ]
    takes.freeze(exemplar.take)
    db.session.flush()
    if before is None and work.author_id == by.id:
        exemplar.agreed_at = now()
    elif before is None:
        record("exemplar.asked", by, exemplar)
    return exemplar


def agree(exemplar: Exemplar) -> None:
    """Its maker says yes; when is kept."""
    exemplar.agreed_at, exemplar.refused_at = exemplar.agreed_at or now(), None
    db.session.flush()


def refuse(exemplar: Exemplar) -> None:
    """Its maker says no, or takes their yes back: from now on nobody practises on it."""
    exemplar.agreed_at, exemplar.refused_at = None, exemplar.refused_at or now()
    db.session.flush()


def remove(exemplar: Exemplar) -> None:
    db.session.delete(exemplar)
    db.session.flush()


def boxes_of(work: Submission, exemplar: Exemplar | None) -> list[Box]:
    """The notes of a reference answer: those that the maker asked for, and something to try where it has that already."""
    has_try = exemplar is not None and any(note.kind == NoteKind.TRY for note in exemplar.notes)
    return boxes_for(has_question=bool(work.question), wants_all=has_try or work.ask == Ask.ALL)


def of_work(work: Submission) -> Exemplar | None:
    return db.session.scalar(select(Exemplar).where(Exemplar.submission_id == work.id))


def of_course(course: Course, person: Person) -> Select[Exemplar]:
    """Every exemplar of a class project, by lesson and age."""
    shown = joinedload(Exemplar.submission).joinedload(Submission.author)
    query = select(Exemplar).join(Exemplar.submission).where(Submission.course_id == course.id)
    return query.where(scope(person, "exemplar.edit")).options(shown).order_by(Exemplar.id).limit(100)


def said_in(exemplar: Exemplar) -> list[Said]:
    """The notes of a reference answer, where they stand in its take."""
    return [Said(note, anchor_of(note), note.part_id, by=exemplar.made_by) for note in exemplar.notes]


def beside(exemplar: Exemplar, review: Review) -> list[Beside]:
    """Each criterion of the reference answer with what this practice answer ticked."""
    mine = {tick.criterion_id: tick for tick in review.ticks}
    levels = sorted(exemplar.levels, key=lambda each: each.criterion.position)
    return [_beside(each, mine.get(each.criterion_id)) for each in levels]


def _beside(reference: ReferenceLevel, tick: Tick | None) -> Beside:
    words = reference.criterion.levels
    return Beside(
        title=reference.criterion.title,
        mine=_level(words, tick.level) if tick else None,
        reference=_level(words, reference.level),
        steps=tick.level - reference.level if tick else None,
        why=reference.why,
    )


def _level(words: list[str], at: int) -> str:
    return words[min(at, len(words) - 1)]
