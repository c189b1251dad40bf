"""What works ask of the rooms below: a lesson that people shared works for is kept."""

from collections.abc import Iterator

from sqlalchemy import exists, select

from core.checks import Finding, check
from core.db import db
from core.words import Words
from lessons.models import Lesson
from submissions.models import Submission


@check("lesson.remove")
def what_people_made_for_it(lesson: Lesson) -> Iterator[Finding]:
    made = select(1).where(
        Submission.assignment_id == (lesson.assignment.id if lesson.assignment else None),
        Submission.shared_at.is_not(None),
    )
    if db.session.scalar(select(exists(made))):
        sentence = Words("People have shared works for this lesson, so it stays. You can change its words.")
        yield Finding(code="works-shared", sentence=sentence)
