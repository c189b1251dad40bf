"""The lint of a call as it is kept: what it finds, the address of the place to mend it, and using a rewrite."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from uuid_utils.compat import uuid7

from core.checks import Finding, Refused
from core.db import now
from lessons import assignments, calls
from lessons.assignments import CallWording, TermsWording, Thing
from lessons.calls import Call, Terms
from lessons.lint import lint
from lessons.models import Assignment, Example, Lesson

# Which section of the author's page holds a field of the lint.
_SECTIONS = {
    "starting_material": "materials",
    "has_own_try": "own_try",
    "has_captions": "captions",
    "steps": "steps",
    "examples": "examples",
}
_TERMS = {
    "terms_becomes": "becomes",
    "terms_decides": "who_decides",
    "terms_money": "money",
    "terms_training": "machine_training",
    "terms_take_back": "taking_back",
}


def call_of(call: Assignment) -> Call:
    """The plain values that the lint reads."""
    lesson = call.lesson
    return Call(
        do=call.do,
        with_=call.with_,
        size=call.size,
        by_date=call.by_date,
        rhythm=call.rhythm,
        opens_on=_opens_on(lesson),
        done_when=tuple(call.done_when),
        goes_into=call.goes_into,
        please_dont=call.please_dont,
        starting_material=len(call.materials),
        media=tuple(call.media),
        examples=tuple(_example(example) for example in call.examples),
        steps=len(lesson.steps),
        has_own_try=bool(call.own_try_id or call.own_try_words.strip()),
        has_captions=bool(lesson.captions.strip()),
        nobody_speaks=lesson.nobody_speaks,
        terms=Terms(
            becomes=call.becomes,
            decides=call.who_decides,
            money=call.money,
            training=call.machine_training,
            take_back=call.taking_back,
        ),
        language=lesson.course.language,
    )


def findings_on(lesson: Lesson) -> list[Finding]:
    """What is to mend in a lesson and its call, stops first; each says where."""
    found = [*_missing(lesson)]
    if lesson.assignment is not None:
        found += [_placed(lesson, finding) for finding in _linted(lesson.assignment)]
    return sorted(found, key=lambda finding: not finding.is_stop)


def use_rewrite(call: Assignment, code: str, field: str) -> str:
    """Put the rewrite of a finding into its field. Returns the section it is in.

    Raises Refused when there is no such finding any more, or it has no rewrite.
    """
    found = next((each for each in _linted(call) if (each.code, each.field) == (code, field)), None)
    if found is None or found.rewrite is None:
        raise Refused("That was mended already.")
    if found.field == "starting_material":
        assignments.add_material(uuid7(), call, Thing(title=found.rewrite[:80], words=found.rewrite))
    elif found.field in _TERMS:
        assignments.set_terms(call, replace(_terms_of(call), **{_TERMS[found.field]: found.rewrite}))
    else:
        assignments.word(call, _wording_of(calls.use(call_of(call), found), call.by_zone))
    return _section_of(found)


def _linted(call: Assignment) -> list[calls.Finding]:
    return lint(call_of(call))


def _missing(lesson: Lesson) -> Iterator[Finding]:
    if lesson.demonstration_id is None:
        yield _finding(lesson, "demonstration-missing", "Show it: record or upload the demonstration.", "demonstration")
    elif not lesson.steps:
        yield _finding(lesson, "steps-missing", "Cut the demonstration into steps, one thing to do each.", "steps")
    if lesson.assignment is not None and not lesson.assignment.media:
        yield _finding(lesson, "media-missing", "Say what the call takes: words, a picture, a sound, a film.", "takes")


def _finding(lesson: Lesson, code: str, sentence: str, section: str) -> Finding:
    return Finding(code=code, sentence=sentence, where=_address(lesson, section), field=section, subject_id=lesson.id)


def _placed(lesson: Lesson, found: calls.Finding) -> Finding:
    return Finding(
        code=found.code,
        sentence=found.sentence,
        is_stop=found.is_stop,
        where=_address(lesson, _section_of(found)),
        field=found.field,
        rewrite=found.rewrite,
        subject_id=lesson.id,
    )


def _address(lesson: Lesson, section: str) -> str:
    return f"/class-projects/{lesson.course.slug}/lessons/{lesson.slug}/edit#{section}"


def _section_of(found: calls.Finding) -> str:
    return "terms" if found.field in _TERMS else _SECTIONS.get(found.field, "call")


def _opens_on(lesson: Lesson) -> date:
    published_at = lesson.course.published_at
    return lesson.opens_on or (published_at or now()).date()


def _example(example: Example) -> calls.Example:
    medium = example.file.medium.value if example.file else "text"
    return calls.Example(medium, f"{example.title} {example.words}")


def _wording_of(call: Call, by_zone: str) -> CallWording:
    return CallWording(
        do=call.do,
        with_=call.with_,
        size=call.size,
        by_date=call.by_date,
        by_zone=by_zone,
        rhythm=call.rhythm,
        done_when=call.done_when,
        goes_into=call.goes_into,
        please_dont=call.please_dont,
    )


def _terms_of(call: Assignment) -> TermsWording:
    return TermsWording(
        becomes=call.becomes,
        who_decides=call.who_decides,
        money=call.money,
        machine_training=call.machine_training,
        taking_back=call.taking_back,
    )
