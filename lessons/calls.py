"""A call as its author has it on the form, and what the lint can find about it. Plain values."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """A stop blocks publication; a warning does not."""

    STOP = "stop"
    WARNING = "warning"


@dataclass(frozen=True)
class Terms:
    """What a call says about what is made for it, each in a sentence."""

    becomes: str = ""
    decides: str = ""
    money: str = ""
    training: str = ""
    take_back: str = ""


@dataclass(frozen=True)
class Example:
    """An example of an answer to the call: what tells it from others, and the words that it is made of, if it is."""

    medium: str
    description: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call as its author has it on the form; what is empty is not there yet.

    What stands beside the call, for rewrites: the lesson's `title`, its `step_lines`, `limit` (the most it takes: "30 seconds"),
    an open `goal`, the terms of an `earlier` call, the title of the class `project` and the name of its `instructor`.
    `opens_on`: the day its lesson opens, or today's date when it opens on publication; None leaves the range unchecked.
    `starting_material`: the number of materials, or the text to start from. `media`: what it accepts, by name
    ("film", "sound", "picture", "text"). Words are only judged where `language` is English.
    """

    do: str = ""
    with_: str = ""
    size: str = ""
    by_date: date | None = None
    rhythm: str = ""
    opens_on: date | None = None
    done_when: tuple[str, ...] = ()
    goes_into: str = ""
    please_dont: str = ""
    starting_material: str | int = 0
    media: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    steps: int = 0
    has_own_try: bool = False
    has_captions: bool = False
    nobody_speaks: bool = False
    terms: Terms = field(default_factory=Terms)
    title: str = ""
    step_lines: tuple[str, ...] = ()
    limit: str = ""
    goal: str = ""
    earlier: Terms = field(default_factory=Terms)
    project: str = ""
    instructor: str = ""
    by_member: bool = False
    language: str = "en"


@dataclass(frozen=True)
class Finding:
    """One thing to mend. `field` is an attribute of Call, or "terms_" and one of Terms.

    `rewrite` is the new text of that field (dates as 2025-11-28, look-fors one a line); `rest` is what was cut off,
    to go into `with_`.
    """

    code: str
    field: str
    severity: Severity
    sentence: str
    rewrite: str | None = None
    rest: str | None = None

    @property
    def is_stop(self) -> bool:
        """Whether it blocks publication."""
        return self.severity is Severity.STOP


def use(call: Call, finding: Finding) -> Call:
    """The call with a finding's rewrite in its field: what *use it* does."""
    if finding.rewrite is None:
        return call
    if finding.field.startswith("terms_"):
        return replace(call, terms=replace(call.terms, **{finding.field.removeprefix("terms_"): finding.rewrite}))
    value: Any = finding.rewrite
    if finding.field == "by_date":
        value = date.fromisoformat(finding.rewrite)
    elif finding.field == "done_when":
        value = tuple(finding.rewrite.split("\n"))
    elif finding.field == "steps":
        value = len(finding.rewrite.split("\n"))
    elif finding.field.startswith("has_"):
        value = True
    mended = replace(call, **{finding.field: value})
    return replace(mended, with_=f"{call.with_}\n{finding.rest}".strip()) if finding.rest else mended
