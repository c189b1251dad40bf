"""The lint of a call as it is kept: what it finds, and the address of the place to mend it."""

from collections.abc import Iterator
from dataclasses import astuple
from datetime import date

from core.checks import Finding
from core.db import db, now
from core.words import Words, counted, lasting
from lessons import calls
from lessons.calls import Call, Terms
from lessons.lint import lint
from lessons.models import Assignment, Example, Lesson
from lessons.promising import promise_of
from lessons.queries import earlier_call

# Which section of the author's page holds a field of the lint.
_SECTIONS = {
    "starting_material": "materials",
    "has_own_try": "own_try",
    "has_captions": "captions",
    "steps": "steps",
    "examples": "examples",
    "answers_due": "promise",
}
TERMS = {
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
        nobody_speaks=lesson.nobody_speaks or (lesson.is_members and lesson.demonstration_id is None),
        terms=_terms_of(call),
        title=lesson.title,
        step_lines=tuple(step.imperative for step in lesson.steps),
        limit=_limit_of(call),
        goal=next((goal.text for goal in lesson.course.goals if goal.crossed_off_at is None), ""),
        earlier=_earlier_terms(call),
        project=lesson.course.title,
        instructor=_who_calls(lesson),
        by_member=lesson.is_members,
        language=lesson.course.language,
    )


def findings_on(lesson: Lesson) -> list[Finding]:
    """What is to mend in a lesson and its call, stops first; each says where."""
    found = [*_missing(lesson)]
    if lesson.assignment is not None:
        found += [placed(lesson, finding) for finding in linted(lesson.assignment)]
    return sorted(found, key=lambda finding: not finding.is_stop)


def linted(call: Assignment) -> list[calls.Finding]:
    """What the lint finds, and whether the class can keep what the call promises."""
    return [*lint(call_of(call)), *_promised_too_much(call)]


def _promised_too_much(call: Assignment) -> Iterator[calls.Finding]:
    promise = promise_of(call.lesson.course)
    most = max(1, promise.answers)
    if call.answers_due > most:
        sentence = counted(
            "You promise %(num)s answer to each work. %(promise)s",
            "You promise %(num)s answers to each work. %(promise)s",
            call.answers_due,
            promise=promise.sentence,
        )
        yield calls.Finding("promise-too-large", "answers_due", calls.Severity.WARNING, sentence, str(most))


def _limit_of(call: Assignment) -> str:
    if call.most_seconds:
        return lasting(call.most_seconds)
    return f"{call.most_words} words" if call.most_words else ""


def _terms_of(call: Assignment) -> Terms:
    return Terms(
        becomes=call.becomes,
        decides=call.who_decides,
        money=call.money,
        training=call.machine_training,
        take_back=call.taking_back,
    )


def _earlier_terms(call: Assignment) -> Terms:
    """What this class project said before, where this call says nothing yet."""
    if all(astuple(_terms_of(call))):
        return Terms()
    earlier = db.session.scalar(earlier_call(call))
    return _terms_of(earlier) if earlier else Terms()


def _missing(lesson: Lesson) -> Iterator[Finding]:
    if lesson.demonstration_id is None and not lesson.is_members:
        yield _finding(
            lesson, "demonstration-missing", Words("Show it: record or upload the demonstration."), "demonstration"
        )
    elif lesson.demonstration_id is not None and not lesson.steps:
        yield _finding(
            lesson, "steps-missing", Words("Cut the demonstration into steps, one thing to do each."), "steps"
        )
    if lesson.assignment is not None and not lesson.assignment.media:
        yield _finding(
            lesson, "media-missing", Words("Say what the call takes: words, a picture, a sound, a film."), "takes"
        )


def _finding(lesson: Lesson, code: str, sentence: str, section: str) -> Finding:
    return Finding(code=code, sentence=sentence, where=_address(lesson, section), field=section, subject_id=lesson.id)


def placed(lesson: Lesson, found: calls.Finding) -> Finding:
    return Finding(
        code=found.code,
        sentence=found.sentence,
        is_stop=found.is_stop,
        where=_address(lesson, section_of(found)),
        field=found.field,
        rewrite=found.rewrite,
        subject_id=lesson.id,
    )


def _address(lesson: Lesson, section: str) -> str:
    return f"/class-projects/{lesson.course.slug}/lessons/{lesson.slug}/edit#{section}"


def section_of(found: calls.Finding) -> str:
    return "terms" if found.field in TERMS else _SECTIONS.get(found.field, "call")


def _who_calls(lesson: Lesson) -> str:
    caller = lesson.called_by if lesson.is_members else lesson.course.author
    return caller.credit_name if caller else ""


def _opens_on(lesson: Lesson) -> date:
    if lesson.is_members:
        return (lesson.called_at or now()).date()
    published_at = lesson.course.published_at
    return lesson.opens_on or (published_at or now()).date()


def _example(example: Example) -> calls.Example:
    medium = example.file.medium.value if example.file else "text"
    return calls.Example(medium, f"{example.title} {example.words}", example.words)
