"""*Use it*: the rewrites of findings, in the fields and rows they are about."""

from uuid_utils.compat import uuid7

from core.db import db
from courses import operations as courses
from courses.models import MemberRole
from lessons import assignments, operations
from lessons.assignments import CallWording, PromiseWording, Thing
from lessons.findings import findings_on
from lessons.models import Assignment, Lesson
from lessons.operations import StepWording
from lessons.promising import promise_of
from lessons.rewriting import use_rewrite
from media.captions import parse
from tests.cast import Cast, join, make_person
from tests.visitor import Visitor

NEEDS_MAKING = {"demonstration-missing", "media-missing", "too-few-examples"}


def draft(cast: Cast) -> tuple[Lesson, Assignment]:
    """A second lesson whose author wrote a little here and there, and has nothing of the call but a long ask."""
    lesson = operations.begin(uuid7(), cast.course, cast.instructor, title="Whistle one note")
    call = lesson.assignment
    assert call is not None
    operations.describe(lesson, title=lesson.title, opens_on=None, notes="Wash your hands first.\n\nThen sit.")
    said = ("Sit", "Fold two fingers", "Wet your lips", "Press the tongue back", "Blow", "Hold it")
    operations.cut_into_steps(
        lesson,
        [StepWording(imperative=words, start_ms=at * 1000, end_ms=at * 1000 + 900) for at, words in enumerate(said)],
    )
    assignments.word(
        call, CallWording(do="In this lesson you should try to whistle one note, as loud as it goes, and be creative")
    )
    assignments.add_example(uuid7(), call, Thing(title="Mine", words="Mine is two seconds of a kettle."))
    assignments.promise(call, PromiseWording(answers_due=6))
    courses.add_goal(uuid7(), cast.course, "Eight notes across a street")
    db.session.flush()
    return lesson, call


def test_every_rewrite_can_be_used_until_only_what_must_be_made_is_left(cast: Cast) -> None:
    lesson, call = draft(cast)
    assignments.limit(call, assignments.Limits(media=["sound"], most_seconds=8))
    for _round in range(40):
        found = next((each for each in findings_on(lesson) if each.rewrite is not None), None)
        if found is None:
            break
        use_rewrite(call, found.code, found.field)
    assert {finding.code for finding in findings_on(lesson)} <= NEEDS_MAKING
    assert (call.do, call.size, call.goes_into) == (
        "Whistle one note, as loud as it goes",
        "one note",
        "Eight notes across a street",
    )
    assert call.own_try_words == "Mine is two seconds of a kettle."
    assert [material.words.splitlines()[:2] for material in call.materials] == [["Sit", "Fold two fingers"]]
    assert (call.money, call.machine_training) == (cast.assignment.money, cast.assignment.machine_training)
    assert [cue.text for cue in parse(lesson.captions)][:2] == ["Sit", "Fold two fingers"]
    assert lesson.steps[-1].imperative == "Blow; Hold it"
    assert (lesson.steps[-1].start_ms, lesson.steps[-1].end_ms) == (4000, 5900)
    assert len(lesson.steps) == 5
    assert call.answers_due == 2


def test_terms_come_from_this_class_project_and_from_no_other(cast: Cast) -> None:
    cast.assignment.who_decides = "Mara and Aiko, scene by scene."
    later = operations.begin(uuid7(), cast.course, cast.instructor, title="Sit again").assignment
    assert later is not None
    use_rewrite(later, "term-missing", "terms_decides")
    assert later.who_decides == "Mara and Aiko, scene by scene."
    mine = courses.begin(uuid7(), cast.instructor, courses.CourseWording(title="Two chairs", outcome="A turn."))
    call = operations.begin(uuid7(), mine, cast.instructor, title="Sit").assignment
    assert call is not None
    use_rewrite(call, "term-missing", "terms_decides")
    assert call.who_decides == "Instructor chooses, and says why."


def test_a_new_lesson_promises_what_its_class_can_keep(cast: Cast) -> None:
    assert cast.assignment.answers_due == 3
    assert operations.begin(uuid7(), cast.course, cast.instructor, title="Sit").assignment.answers_due == 2  # type: ignore[union-attr]
    for number in range(30):
        join(cast.course, make_person(f"person-{number}"), MemberRole.LEARNER)
    assert operations.begin(uuid7(), cast.course, cast.instructor, title="Go").assignment.answers_due == 3  # type: ignore[union-attr]


def test_the_instructors_own_answers_count_in_what_a_tiny_class_is_promised(cast: Cast) -> None:
    course = courses.begin(uuid7(), cast.stranger, courses.CourseWording(title="Whistling", outcome="A whistle."))
    join(course, cast.learner)
    assert promise_of(course).answers == 1
    join(course, cast.reviewer)
    assert promise_of(course).answers == 2
    assert (
        promise_of(course).sentence
        == "2 people can be promised 2 answers each, if you and your greeters give 2 answers."
    )


def test_the_page_shows_every_rewrite_with_its_button(visit: Visitor, cast: Cast) -> None:
    lesson, _call = draft(cast)
    page = visit(f"/class-projects/one-empty-chair/lessons/{lesson.slug}/edit", cast.instructor)
    rewrites = [finding for finding in findings_on(lesson) if finding.rewrite is not None]
    assert page.text.count("Use it") == len(rewrites) >= 10
    assert "You promise 6 answers" in page.text
