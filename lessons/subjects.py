"""What other rooms need to know of lessons and their calls."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import joinedload, selectinload

from core.checks import findings
from core.db import db
from core.folding import mark
from core.search import Change, Entry, Index
from core.subjects import Subject, register
from core.text import plain
from core.words import Words
from courses.models import Course
from lessons import queries
from lessons.models import Assignment, Lesson, LessonDocument, Step
from media.models import MediaFile

WORDING = ("do", "with_", "size", "goes_into", "done_when")


def _entries(condition: ColumnElement[bool]) -> Iterator[Entry]:
    """What it shows, what it asks for, and the class project it is in."""
    loaded = (joinedload(Lesson.course), joinedload(Lesson.assignment), selectinload(Lesson.steps))
    for lesson in db.session.scalars(select(Lesson).where(condition).options(*loaded)).unique():
        call, course = lesson.assignment, lesson.course
        asked = [call.do, call.with_, call.size, call.goes_into, *call.done_when] if call else []
        words = [*asked, *(step.imperative for step in lesson.steps), plain(lesson.notes_html), course.title]
        media = call.media if call else []
        marks = [*(mark("skill", each) for each in course.skills), *(mark("medium", each) for each in media)]
        yield Entry(lesson.id, lesson.title, words, marks)


def _forget_calls(person_id: UUID) -> None:
    """Calls of theirs that people made works for stay, and nobody calls; the rest goes."""
    calls = db.session.scalars(select(Lesson).where(Lesson.called_by_id == person_id)).unique()
    for lesson in [each for each in calls if not findings("lesson.remove", each)]:
        shown_in = [lesson.id, *([lesson.assignment.id] if lesson.assignment else [])]
        shown = update(MediaFile).where(MediaFile.subject_id.in_(shown_in))
        db.session.execute(shown.values(subject_kind=None, subject_id=None))
        db.session.execute(delete(Lesson).where(Lesson.id == lesson.id))


register(
    Subject(
        kind="lesson",
        model=Lesson,
        label=Words("lesson"),
        view="lesson.view",
        title=lambda lesson: lesson.title,
        url=lambda lesson: f"/class-projects/{lesson.course.slug}/lessons/{lesson.slug}",
        author=lambda lesson: lesson.maker_id,
        context=lambda lesson: lesson.assignment.do if lesson.assignment else lesson.course.title,
        files="lesson.view",
        erase=_forget_calls,
        index=Index(
            label=Words("Lessons and calls"),
            document=LessonDocument,
            action="lesson.view",
            entries=_entries,
            changes={
                Lesson: Change(("title", "called_at", "notes_html", "steps", "assignment"), lambda lesson: lesson.id),
                Step: Change(("imperative",), lambda step: step.lesson_id),
                Assignment: Change((*WORDING, "media"), lambda call: call.lesson_id),
            },
            follows={Course: (("title", "skills"), lambda id: Lesson.course_id == id)},
            marks=("medium", "skill"),
            shown_with=(joinedload(Lesson.course),),
            open_calls=lambda: Lesson.id.in_(queries.with_open_calls()),
        ),
    )
)
register(
    Subject(
        kind="assignment",
        model=Assignment,
        label=Words("call"),
        view="assignment.view",
        title=lambda call: call.do,
        url=lambda call: f"/class-projects/{call.course.slug}/lessons/{call.lesson.slug}#call",
        author=lambda call: call.course.author_id,
        context=lambda call: call.lesson.title,
        reportable=False,  # its class project is
    )
)
