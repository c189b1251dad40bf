"""What an author does with a lesson and its call."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from core.checks import Refused
from core.db import db
from core.times import read_clock, write_clock
from lessons import assignments, findings, operations, rewriting
from lessons.assignments import CallWording, Limits, Thing
from lessons.models import Lesson
from lessons.operations import StepWording
from lessons.queries import outline
from media.models import Medium
from tests.cast import Cast, make_file, make_lesson

VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\nSit down.\n"


def codes(lesson: Lesson) -> set[str]:
    return {finding.code for finding in findings.findings_on(lesson)}


@pytest.mark.parametrize(
    ("typed", "ms"),
    [("0:14", 14_000), ("14", 14_000), ("1:02.5", 62_500), ("1:02,25", 62_250), ("1:00:00", 3_600_000), (" 0:00 ", 0)],
)
def test_times_are_read_as_people_type_them(typed: str, ms: int) -> None:
    assert read_clock(typed) == ms


@pytest.mark.parametrize("typed", ["", "soon", "0:61", "-1", "1:60:00", "1.2.3", "٣:١٤:", "0:14s"])
def test_what_is_no_time_is_not_guessed(typed: str) -> None:
    assert read_clock(typed) is None


@given(st.integers(0, 3_599_999))
def test_a_written_time_reads_back(ms: int) -> None:
    assert read_clock(write_clock(ms)) == ms


def test_a_lesson_comes_last_with_an_empty_call_and_once(cast: Cast) -> None:
    id = uuid7()
    lesson = operations.begin(id, cast.course, cast.instructor, title="Find the turn")
    assert operations.begin(id, cast.course, cast.instructor, title="Find the turn") is lesson
    assert (lesson.slug, lesson.position) == ("find-the-turn-2", 1)
    assert lesson.assignment is not None


def test_lessons_change_places_and_close_ranks(cast: Cast) -> None:
    second, third = (make_lesson(cast.course, title, at) for at, title in ((1, "Second"), (2, "Third")))
    operations.move(third, -1)
    assert [each.title for each in db.session.scalars(outline(cast.course))] == ["Find the turn", "Third", "Second"]
    operations.remove(third, cast.instructor)
    assert (cast.lesson.position, second.position) == (0, 1)


def test_steps_keep_their_rows_and_fill_in_their_ends(cast: Cast) -> None:
    cast.lesson.demonstration = make_file(cast.instructor, duration_ms=20_000)
    first = cast.lesson.steps[0]
    wordings = [
        StepWording(imperative="Beg", start_ms=9_000),
        StepWording(imperative="Read it", start_ms=1_000, id=first.id),
        StepWording(imperative="Order", start_ms=4_000, end_ms=6_000),
    ]
    steps = operations.cut_into_steps(cast.lesson, wordings)
    assert [(step.imperative, step.start_ms, step.end_ms) for step in steps] == [
        ("Read it", 1_000, 4_000),
        ("Order", 4_000, 6_000),
        ("Beg", 9_000, 20_000),
    ]
    assert steps[0] is first


@pytest.mark.parametrize(
    "wrong",
    [
        StepWording(imperative="x", start_ms=5_000, end_ms=5_000),
        StepWording(imperative="x", start_ms=5_000, end_ms=30_000),
        StepWording(imperative="x", start_ms=25_000),
    ],
)
def test_a_step_lies_within_the_demonstration(cast: Cast, wrong: StepWording) -> None:
    cast.lesson.demonstration = make_file(cast.instructor, duration_ms=20_000)
    with pytest.raises(Refused):
        operations.cut_into_steps(cast.lesson, [wrong])
    assert len(cast.lesson.steps) == 2


def test_the_last_step_needs_an_end_while_there_is_no_demonstration(cast: Cast) -> None:
    with pytest.raises(Refused):
        operations.cut_into_steps(cast.lesson, [StepWording(imperative="x", start_ms=0)])


def test_captions_are_kept_as_webvtt(cast: Cast) -> None:
    srt = "1\n00:00:01,000 --> 00:00:03,000\nSit <b>down</b>.\n"
    operations.caption(cast.lesson, captions=srt, language="pt", nobody_speaks=False)
    assert cast.lesson.captions.startswith("WEBVTT")
    assert "Sit down." in cast.lesson.captions
    with pytest.raises(Refused) as refusal:
        operations.caption(cast.lesson, captions="hello", language="pt", nobody_speaks=False)
    assert refusal.value.field == "captions"


def test_a_demonstration_is_film_or_sound_and_anyone_may_have_it_once_published(cast: Cast) -> None:
    film = make_file(cast.instructor)
    operations.demonstrate(cast.lesson, film)
    assert film.is_public
    assert (film.subject_kind, film.subject_id) == ("lesson", cast.lesson.id)
    with pytest.raises(Refused):
        operations.demonstrate(cast.lesson, make_file(cast.instructor, Medium.PICTURE))


def test_every_change_of_a_call_counts_as_a_version_of_its_lesson(cast: Cast) -> None:
    versions = [cast.lesson.version]
    for change in (
        lambda: assignments.word(cast.assignment, CallWording(do="Draw the crown")),
        lambda: assignments.limit(cast.assignment, Limits(media=["text"])),
        lambda: assignments.add_criterion(uuid7(), cast.assignment, title="The turn", levels=["No", "Yes"]),
    ):
        change()
        versions.append(cast.lesson.version)
    assert versions == sorted(set(versions))


@pytest.mark.parametrize(
    ("wording", "field"),
    [
        ({"done_when": list("abcde")}, "done_when"),
        ({"by_date": date(2026, 12, 1), "by_zone": "Europe/Atlantis"}, "by_zone"),
        ({"by_date": date.max}, "by_date"),
    ],
)
def test_a_wording_that_cannot_be_is_refused_at_its_field(cast: Cast, wording: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        assignments.word(cast.assignment, CallWording(**wording))
    assert refusal.value.field == field


def test_materials_examples_and_rubric_come_once_and_go(cast: Cast) -> None:
    call, id = cast.assignment, uuid7()
    for _again in range(2):
        assignments.add_material(id, call, Thing(title="Page three", words="The cat wore a crown."))
    example = assignments.add_example(uuid7(), call, Thing(title="A tin crown", file=make_file(cast.instructor)))
    assert len(call.materials) == 1
    assignments.take_out(call, example)
    assignments.take_out(call, call.criteria[0])
    assert (call.examples, call.criteria) == ([], [])
    with pytest.raises(Refused):
        assignments.add_example(uuid7(), call, Thing(title="Nothing in it"))
    with pytest.raises(Refused):
        assignments.add_criterion(uuid7(), call, title="The turn", levels=["Only one"])


def test_the_lint_finds_what_is_missing_and_its_rewrite_goes_into_the_field(cast: Cast) -> None:
    assignments.word(
        cast.assignment,
        CallWording(
            do="Film yourself doing your turn, under a minute, one take, to an empty chair in the frame",
            size="30 seconds",
            goes_into="The film, scene 3",
        ),
    )
    assert {"ask-too-long", "date-missing", "demonstration-missing", "nothing-to-start-from"} <= codes(cast.lesson)
    assert rewriting.use_rewrite(cast.assignment, "ask-too-long", "do") == "call"
    assert cast.assignment.do == "Film yourself doing your turn, under a minute, one take"
    assert "empty chair" in cast.assignment.with_
    rewriting.use_rewrite(cast.assignment, "date-missing", "by_date")
    assert not {"ask-too-long", "date-missing"} & codes(cast.lesson)
    with pytest.raises(Refused):
        rewriting.use_rewrite(cast.assignment, "ask-too-long", "do")


def test_a_term_can_take_the_authors_own_words(cast: Cast) -> None:
    cast.assignment.becomes = ""
    assert rewriting.use_rewrite(cast.assignment, "term-missing", "terms_becomes") == "terms"
    assert cast.assignment.becomes == "The film, scene 3"
