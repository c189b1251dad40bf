"""Using the rewrite of a finding: *use it* puts it in its field. Operations flush, never commit."""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from textwrap import shorten
from typing import TypeVar

from uuid_utils.compat import uuid7

from core.checks import Refused
from lessons import assignments, calls, operations
from lessons.assignments import CallWording, PromiseWording, TermsWording, Thing
from lessons.findings import TERMS, call_of, linted, section_of
from lessons.lint import MOST_STEPS
from lessons.models import Assignment, Step
from lessons.operations import StepWording
from lessons.wording import joined
from media.captions import Cue, to_webvtt

LONGEST_TRY = 3600
Wording = TypeVar("Wording", TermsWording, PromiseWording)


def use_rewrite(call: Assignment, code: str, field: str) -> str:
    """Put the rewrite of a finding into its field. Returns the section it is in.

    Raises Refused when there is no such finding any more, or it has no rewrite.
    """
    found = next((each for each in linted(call) if (each.code, each.field) == (code, field)), None)
    if found is None or found.rewrite is None:
        raise Refused("That was mended already.")
    if found.field in TERMS:
        assignments.set_terms(call, replace(_held(call, TermsWording), **{TERMS[found.field]: found.rewrite}))
    elif found.field in _BESIDE:
        _BESIDE[found.field](call, found.rewrite)
    else:
        assignments.word(call, _worded(call, found))
    return section_of(found)


def _worded(call: Assignment, found: calls.Finding) -> CallWording:
    mended = calls.use(call_of(call), found)
    names = [each.name for each in fields(CallWording) if each.name != "by_zone"]
    return CallWording(by_zone=call.by_zone, **{name: getattr(mended, name) for name in names})


def _start_from(call: Assignment, words: str) -> None:
    title = shorten(words, 60, placeholder=" …")
    assignments.add_material(uuid7(), call, Thing(title=title, words=words))


def _try_so(call: Assignment, words: str) -> None:
    assignments.try_oneself(call, words=words)


def _caption_by_steps(call: Assignment, _lines: str) -> None:
    lesson = call.lesson
    cues = [Cue(step.start_ms, step.end_ms, step.imperative) for step in lesson.steps]
    operations.caption(lesson, captions=to_webvtt(cues), language=lesson.course.language, nobody_speaks=False)


def _join_steps(call: Assignment, _lines: str) -> None:
    steps = call.lesson.steps
    groups = joined([step.imperative for step in steps], MOST_STEPS)
    operations.cut_into_steps(call.lesson, [_as_one([steps[place] for place in group]) for group in groups])


def _as_one(steps: Sequence[Step]) -> StepWording:
    return StepWording(
        id=steps[0].id,
        imperative="; ".join(step.imperative for step in steps),
        start_ms=steps[0].start_ms,
        end_ms=steps[-1].end_ms,
        try_seconds=min(LONGEST_TRY, sum(step.try_seconds for step in steps)),
    )


def _promise(call: Assignment, answers: str) -> None:
    assignments.promise(call, replace(_held(call, PromiseWording), answers_due=int(answers)))


def _held(call: Assignment, kind: type[Wording]) -> Wording:
    """What the call says now."""
    return kind(**{each.name: getattr(call, each.name) for each in fields(kind)})


# Where a rewrite goes that is no field of the ask or the terms.
_BESIDE: dict[str, Callable[[Assignment, str], None]] = {
    "starting_material": _start_from,
    "has_own_try": _try_so,
    "has_captions": _caption_by_steps,
    "steps": _join_steps,
    "answers_due": _promise,
}
