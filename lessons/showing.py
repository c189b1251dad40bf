"""How pages show a call: what a person should do, in the words of the screen. Rows in, plain values out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from lessons.deadlines import due_at
from lessons.models import Assignment, Lesson
from media.captions import Cue, parse


@dataclass(frozen=True)
class Asked:
    """A call as the call panel takes it."""

    do: str
    note: str
    facts: list[tuple[str, str]]
    specifics: list[tuple[str, bool]]
    donts: list[str] = field(default_factory=list)


def asked(call: Assignment, *, with_look_fors: bool = True) -> Asked:
    """The ask with its facts; its look-fors stand on the bench where there is one beside it."""
    facts = [
        (_("With"), call.with_),
        (_("Size"), call.size),
        (_("Rhythm"), call.rhythm),
        (_("Goes into"), call.goes_into),
    ]
    return Asked(
        do=call.do,
        note="",
        facts=[(word, words) for word, words in facts if words],
        specifics=[(words, False) for words in call.done_when] if with_look_fors else [],
        donts=[_("Please don't: %(what)s", what=call.please_dont)] if call.please_dont else [],
    )


def closing(call: Assignment, until: datetime | None = None) -> datetime | None:
    """When the call closes, as a moment, for somebody who was given time `until` then; None for a self-paced one."""
    return due_at(call.by_date, call.by_zone, until)


def terms(call: Assignment) -> list[tuple[str, str]]:
    """What happens to what you make: word and words, in the order in which people ask."""
    listed = [
        (_("What it becomes"), call.becomes),
        (_("Who decides"), call.who_decides),
        (_("Money"), call.money),
        (_("Machine training"), call.machine_training),
        (_("Taking it back"), call.taking_back),
    ]
    return [(word, words) for word, words in listed if words]


def cues(lesson: Lesson) -> list[Cue]:
    """The captions as a transcript."""
    return parse(lesson.captions) if lesson.captions else []


def captions(lesson: Lesson) -> list[tuple[str, str, str, bool]]:
    """The caption track for the player: address, language, label, shown at first."""
    if not lesson.captions:
        return []
    address = url_for("lessons.captions", slug=lesson.course.slug, lesson_slug=lesson.slug, v=lesson.version)
    return [(address, lesson.captions_language, _("Captions"), True)]


def steps(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Steps as the player takes them, from (step, is tried)."""
    return [
        {
            "id": step.id,
            "start_ms": step.start_ms,
            "end_ms": step.end_ms,
            "try_seconds": step.try_seconds,
            "imperative": step.imperative,
            "is_done": bool(is_tried),
        }
        for step, is_tried in rows
    ]
