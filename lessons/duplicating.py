"""A lesson once more, in another class project and some days later. Operations flush, never commit."""

from datetime import timedelta
from typing import Any

from core.db import db, like
from courses.models import Course
from lessons.models import Assignment, Lesson
from lessons.operations import show_in_lesson
from media import operations as media
from media.models import MediaFile


def duplicate(lesson: Lesson, course: Course, later: timedelta) -> Lesson:
    """A lesson with its steps and its call, in a class project in draft; its dates are so much later. Files are twins: what
    is changed of one leaves the other as it is."""
    copy: Lesson = like(
        lesson,
        course_id=course.id,
        opens_on=lesson.opens_on and lesson.opens_on + later,
        demonstration_id=None,
    )
    copy.course = course
    copy.steps = [like(step, lesson_id=None) for step in lesson.steps]
    db.session.add(copy)
    db.session.flush()
    copy.demonstration = _twin(lesson.demonstration, copy)
    if lesson.assignment is not None:
        copy.assignment = _call(lesson.assignment, copy, later)
    db.session.flush()
    return copy


def _call(call: Assignment, lesson: Lesson, later: timedelta) -> Assignment:
    copy: Assignment = like(
        call,
        lesson_id=lesson.id,
        course_id=lesson.course_id,
        by_date=call.by_date and call.by_date + later,
        own_try_id=None,
    )
    copy.course = lesson.course
    copy.own_try = _twin(call.own_try, lesson)
    copy.materials = [_thing(material, lesson) for material in call.materials]
    copy.examples = [_thing(example, lesson) for example in call.examples]
    copy.rubric = [like(each, assignment_id=None) for each in call.criteria]
    return copy


def _thing(thing: Any, lesson: Lesson) -> Any:
    return like(thing, assignment_id=None, file_id=None, file=_twin(thing.file, lesson))


def _twin(file: MediaFile | None, lesson: Lesson) -> MediaFile | None:
    twin = media.twin(file) if file is not None else None
    show_in_lesson(lesson, twin)
    return twin
