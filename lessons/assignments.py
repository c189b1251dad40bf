"""Everything that changes a call: its wording, what it takes, its terms and promise, its materials, examples, rubric.

Operations flush, never commit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from core.checks import Refused
from core.db import db, now
from courses import ordering
from lessons.deadlines import ANYWHERE, closes_at
from lessons.models import AnsweredBy, Assignment, Criterion, Example, LatePolicy, Material, Names
from lessons.operations import show_in_lesson, touch
from media import operations as media
from media.models import MediaFile, Medium

Beside = Material | Example | Criterion
Row = TypeVar("Row", Material, Example, Criterion)
MOST_ITEMS = 20
MOST_LOOK_FORS = 4
MOST_LEVELS = 5


@dataclass(frozen=True, kw_only=True)
class CallWording:
    """The ask itself. A date with its zone ("anywhere": end of day wherever you are), or a rhythm, or neither yet."""

    do: str = ""
    with_: str = ""
    size: str = ""
    by_date: date | None = None
    by_zone: str = ANYWHERE
    rhythm: str = ""
    done_when: Sequence[str] = ()
    goes_into: str = ""
    please_dont: str = ""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a call takes, and how much: media by name, seconds of film and sound, words of text, parts of a take."""

    media: Sequence[str]
    most_seconds: int | None = None
    most_words: int | None = None
    most_parts: int = 4


@dataclass(frozen=True, kw_only=True)
class TermsWording:
    """What becomes of the work, each in a sentence."""

    becomes: str = ""
    who_decides: str = ""
    money: str = ""
    machine_training: str = ""
    taking_back: str = ""


@dataclass(frozen=True, kw_only=True)
class PromiseWording:
    """How many answers each work is promised, within how many hours; and what happens to late work."""

    answers_due: int = 3
    answer_hours: int = 24
    late: LatePolicy = LatePolicy.TAKEN
    grace_minutes: int = 15


@dataclass(frozen=True, kw_only=True)
class AnswersWording:
    """How works are answered: by whom, under which names, whether makers look at their own first, and from where on it is a
    pass."""

    answered_by: AnsweredBy = AnsweredBy.ACROSS_GROUPS
    names: Names = Names.SHOWN
    self_review: bool = False
    pass_bar: int | None = None


@dataclass(frozen=True, kw_only=True)
class Thing:
    """Something shown beside a call: words, a file, or both."""

    title: str
    words: str = ""
    file: MediaFile | None = field(default=None)


def word(call: Assignment, wording: CallWording) -> None:
    """Set the ask. Raises Refused for a zone that is none, and for too many look-fors."""
    look_fors = [line.strip() for line in wording.done_when if line.strip()]
    if len(look_fors) > MOST_LOOK_FORS:
        raise Refused(
            "%(most)s lines at most: the ones a stranger can see or hear.", field="done_when", most=MOST_LOOK_FORS
        )
    if wording.by_date is not None:
        _check_day(wording.by_date, wording.by_zone)
    call.do, call.with_, call.size = wording.do, wording.with_, wording.size
    call.by_date, call.by_zone, call.rhythm = wording.by_date, wording.by_zone, wording.rhythm
    call.done_when, call.goes_into, call.please_dont = look_fors, wording.goes_into, wording.please_dont
    touch(call.lesson)


def limit(call: Assignment, limits: Limits) -> None:
    """Set what it takes. Raises Refused when that is nothing, or something unknown."""
    media_names = [medium.value for medium in Medium if medium in limits.media]
    if not media_names or len(media_names) != len(set(limits.media)):
        raise Refused("Choose at least one thing that it takes.", field="media")
    call.media = media_names
    call.most_seconds, call.most_words, call.most_parts = limits.most_seconds, limits.most_words, limits.most_parts
    touch(call.lesson)


def set_terms(call: Assignment, terms: TermsWording) -> None:
    """Say what happens to what people make."""
    call.becomes, call.who_decides, call.money = terms.becomes, terms.who_decides, terms.money
    call.machine_training, call.taking_back = terms.machine_training, terms.taking_back
    touch(call.lesson)


def promise(call: Assignment, promised: PromiseWording) -> None:
    """Promise answers, and say what happens to late work."""
    call.answers_due, call.answer_hours = promised.answers_due, promised.answer_hours
    call.late, call.grace_minutes = promised.late, promised.grace_minutes
    touch(call.lesson)


def set_answers(call: Assignment, wording: AnswersWording) -> None:
    """Say how works are answered. Names hold for works, and answers, that are shared from now on."""
    call.answered_by, call.names, call.self_review = wording.answered_by, wording.names, wording.self_review
    call.pass_bar = wording.pass_bar
    touch(call.lesson)


def try_oneself(call: Assignment, *, words: str, file: MediaFile | None = None) -> None:
    """Keep the instructor's own rough try. Without a file the one that is there stays."""
    call.own_try_words = words
    if file is not None:
        replaced, call.own_try = call.own_try, file
        show_in_lesson(call.lesson, file)
        db.session.flush()
        if replaced is not None:
            media.discard(replaced)
    touch(call.lesson)


def take_try_away(call: Assignment) -> None:
    """Take away the file of the instructor's own try; what it says in words stays. Twice is once."""
    removed, call.own_try = call.own_try, None
    touch(call.lesson)
    if removed is not None:
        media.discard(removed)


def add_material(id: UUID, call: Assignment, thing: Thing, *, licence: str = "course-only") -> Material:
    """Add something to start from. The same id again gives the same material."""
    row = Material(id=id, title=thing.title, words=thing.words, file=thing.file, licence=licence)
    return _add(call, call.materials, row)


def add_example(id: UUID, call: Assignment, thing: Thing) -> Example:
    """Add one way to do it. The same id again gives the same example."""
    return _add(call, call.examples, Example(id=id, title=thing.title, words=thing.words, file=thing.file))


def add_criterion(id: UUID, call: Assignment, *, title: str, levels: Sequence[str]) -> Criterion:
    """Add a line to the rubric, its levels in words from the lowest up. The same id again gives the same line."""
    described = [level.strip() for level in levels if level.strip()]
    if not 2 <= len(described) <= MOST_LEVELS:
        raise Refused(
            "Describe 2 to %(most)s levels in words, one a line, the lowest first.", field="levels", most=MOST_LEVELS
        )
    return _add(call, call.rubric, Criterion(id=id, title=title, levels=described))


def take_out(call: Assignment, row: Beside) -> None:
    """Remove a material, an example or a line of the rubric; answers that were begun with that line keep it."""
    rows = _siblings(call, row)
    if isinstance(row, Criterion):
        row.taken_out_at = row.taken_out_at or now()
    else:
        rows.remove(row)
    ordering.number(_standing(rows))
    touch(call.lesson)
    if isinstance(row, Material | Example) and row.file is not None:
        media.discard(row.file)


def _siblings(call: Assignment, row: Beside) -> list[Any]:
    siblings: dict[type, list[Any]] = {
        Material: call.materials,
        Example: call.examples,
        Criterion: call.rubric,
    }
    return siblings[type(row)]


def _standing(rows: list[Row]) -> list[Row]:
    return [each for each in rows if not isinstance(each, Criterion) or each.taken_out_at is None]


def _add(call: Assignment, rows: list[Row], row: Row) -> Row:
    """The row as the last of its kind, or the one of the same id that is there."""
    if again := next((other for other in rows if other.id == row.id), None):
        return again
    if len(_standing(rows)) >= MOST_ITEMS:
        raise Refused("%(most)s are plenty. Remove one first.", field="title", most=MOST_ITEMS)
    if isinstance(row, Material | Example):
        if not row.words and row.file is None:
            raise Refused("Add words or a file.", field="words")
        show_in_lesson(call.lesson, row.file)
    rows.append(row)
    ordering.number(rows)
    touch(call.lesson)
    return row


def _check_day(day: date, zone: str) -> None:
    try:
        closes_at(day, zone)
    except ValueError as error:
        raise Refused(str(error), field="by_zone" if zone != ANYWHERE else "by_date") from None
