"""What a work was made for, as everybody who sees the work may hear it: neither the name of a class project that a moderator
hid, nor of its calls. The works stay, for they are their makers'."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select

from lessons.models import Assignment, Lesson
from moderation.permissions import hidden, is_hidden, look_up_all_hidden
from submissions.models import Submission


def lesson_of(work: Submission) -> Lesson | None:
    """The lesson whose call it answers, if that may be told."""
    call = work.assignment
    return lesson_if(call is not None and is_class_told(work) and not is_hidden("lesson", call.lesson_id), work)


def call_of(work: Submission) -> Assignment | None:
    """The call that it answers, unless a moderator hid that, for who makes or answers it: they know the class project."""
    call = work.assignment
    return call if call is not None and not call.lesson.is_hidden else None


def lesson_if(is_told: bool, work: Submission) -> Lesson | None:
    return work.assignment.lesson if is_told and work.assignment else None


def is_class_told(work: Submission) -> bool:
    return not is_hidden("course", work.course_id)


def lesson_is_told() -> ColumnElement[bool]:
    """`lesson_of` as a condition on works that were made for a call."""
    call = select(Assignment.lesson_id).where(Assignment.id == Submission.assignment_id).correlate(Submission)
    of_class = hidden("course", column=Submission.course_id).where(None)
    return ~of_class & ~hidden("lesson", column=call.scalar_subquery()).where(None)


def look_up(works: Iterable[Submission]) -> None:
    """Learn in one query what is asked of each of many."""
    works = [*works]
    lessons = {work.assignment.lesson_id for work in works if work.assignment}
    look_up_all_hidden({"course": {work.course_id for work in works}, "lesson": lessons})
