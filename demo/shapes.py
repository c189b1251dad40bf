"""The shapes of the demonstration's content: people, class projects, works and answers, as plain frozen records."""

from dataclasses import dataclass

from courses.models import Level
from demo.captions import Cue, cues
from media.models import Medium
from productions.models import ProductionKind, Size
from reviews.models import NoteKind
from submissions.licences import Licence
from submissions.models import Ask, Visibility

SUFFIXES = {".mp4": Medium.FILM, ".m4a": Medium.SOUND, ".jpg": Medium.PICTURE, ".png": Medium.PICTURE}


@dataclass(frozen=True)
class Person:
    """Somebody with an account. `roles` are site-wide: admin, moderator, greeter."""

    handle: str
    name: str
    credit_name: str
    line: str
    mediums: tuple[Medium, ...]
    zone: str
    roles: tuple[str, ...] = ()
    doing: str = ""

    @property
    def email(self) -> str:
        """Where their mail goes: nowhere real."""
        return f"{self.handle}@example.org"


@dataclass(frozen=True)
class Part:
    """Words, or a media key with a description of its picture."""

    text: str = ""
    media: str = ""
    alt: str = ""
    title: str = ""

    @property
    def medium(self) -> Medium:
        """Told by the key's ending; words without a key are text."""
        return SUFFIXES["." + self.media.rpartition(".")[2]] if self.media else Medium.TEXT

    @property
    def captions(self) -> tuple[Cue, ...]:
        """What is said in it."""
        return cues(self.media)


@dataclass(frozen=True)
class Step:
    """A stretch of a demonstration and how long the learner tries."""

    imperative: str
    start_ms: int
    end_ms: int
    try_seconds: int


@dataclass(frozen=True)
class Accepted:
    """A medium a call accepts, and the most of it: seconds of sound or film, words of text, number of pictures."""

    medium: Medium
    most: int


@dataclass(frozen=True)
class Criterion:
    """A look at one side of a work, in four described levels from 0 to 3."""

    name: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Assignment:
    """The call. Either `by_days` (days from loading) or `rhythm` says when."""

    do: str
    with_: str
    size: str
    done_when: tuple[str, ...]
    goes_into: str
    please_dont: str
    materials: tuple[Part, ...]
    accepts: tuple[Accepted, ...]
    rubric: tuple[Criterion, ...]
    examples: tuple[Part, ...]
    own_try: Part
    answers_due: int
    answer_by_hours: int
    by_days: int | None = None
    rhythm: str = ""


@dataclass(frozen=True)
class Lesson:
    """One lesson: a demonstration in steps, notes in Markdown, one call."""

    slug: str
    title: str
    summary: str
    demonstration: str
    notes: str
    steps: tuple[Step, ...]
    assignment: Assignment

    @property
    def captions(self) -> tuple[Cue, ...]:
        """What is said in the demonstration."""
        return cues(self.demonstration)


@dataclass(frozen=True)
class Terms:
    """What happens to what people make; the same for every call of a class project."""

    becomes: str
    decides: str
    money: str
    machine_training: str
    taking_back: str


@dataclass(frozen=True)
class Goal:
    """Something the production set out to have."""

    text: str
    done: bool = False


@dataclass(frozen=True)
class Spec:
    """What fits a slot: seconds of sound or film, words of text, number of pictures."""

    medium: Medium
    least: int
    most: int


@dataclass(frozen=True)
class Slot:
    """A place in the cut. `offset_ms` is used when the arrangement is in layers."""

    key: str
    title: str
    lesson: str
    spec: Spec
    stand_in: Part
    offset_ms: int = 0
    size: Size | None = None


@dataclass(frozen=True)
class Update:
    """How the piece went, so many hours before loading; `due_after_days` is from then."""

    words: str
    by: str
    hours_ago: float
    due_after_days: int | None = None
    is_done: bool = False


@dataclass(frozen=True)
class Taken:
    """A place that somebody took, so many hours before loading."""

    slot: str
    by: str
    hours_ago: float


@dataclass(frozen=True)
class Production:
    """The finished piece that a class project makes; `arrangement` is sequence or layers."""

    title: str
    kind: ProductionKind
    leader: str
    premiere_in_days: int
    arrangement: str
    slots: tuple[Slot, ...]
    taken: tuple[Taken, ...] = ()
    updates: tuple[Update, ...] = ()


@dataclass(frozen=True)
class Take:
    """A version, so many hours before loading."""

    hours_ago: float
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Source:
    """What a work was built on, and the thanks."""

    work: str
    thanks: str


@dataclass(frozen=True)
class Work:
    """A response to a lesson's call.

    `placing` says what became of it in its slot: in, held or not; the last take is the one placed.
    """

    key: str
    author: str
    lesson: str
    title: str
    ask: Ask
    licence: Licence
    takes: tuple[Take, ...]
    question: str = ""
    please_dont: str = ""
    first_time: bool = False
    hint: str = ""
    visibility: Visibility = Visibility.EVERYONE
    credit_as: str = ""
    sources: tuple[Source, ...] = ()
    slot: str = ""
    placing: str = ""
    fate: str = ""


@dataclass(frozen=True)
class Note:
    """One note. Its place is a moment, a region (x, y, width, height from 0 to 1), a quote or the whole."""

    kind: NoteKind
    text: str
    at_ms: int | None = None
    region: tuple[float, ...] = ()
    quote: str = ""
    whole: bool = False
    thanked: bool = False
    used: bool = False
    reply: str = ""


@dataclass(frozen=True)
class Answer:
    """One person's answer to one take, so many hours after it. `levels` ticks the rubric, criterion by criterion."""

    reviewer: str
    work: str
    hours_after: float
    notes: tuple[Note, ...]
    levels: dict[str, int]
    take: int = 1
    to_question: str = ""


@dataclass(frozen=True)
class ClassProject:
    """A class project with everything that happened in it."""

    slug: str
    title: str
    outcome: str
    intro: str
    skills: tuple[str, ...]
    language: str
    level: Level
    licences: tuple[Licence, ...]
    cover: str
    cover_alt: str
    opened_days_ago: int
    instructors: tuple[str, ...]
    learners: tuple[str, ...]
    terms: Terms
    goals: tuple[Goal, ...]
    production: Production
    lessons: tuple[Lesson, ...]
    works: tuple[Work, ...]
    answers: tuple[Answer, ...]
    co_instructors: tuple[str, ...] = ()
    greeters: tuple[str, ...] = ()
    self_paced: bool = False
