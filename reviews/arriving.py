"""Answers that came while a page was open."""

from datetime import datetime

from sqlalchemy import func, select

from accounts.models import Person
from core.db import db
from core.permissions import scope
from reviews.models import Note, Review
from reviews.queries import open_task
from submissions.models import Submission


def came_since(moment: datetime, work: Submission, person: Person | None) -> int:
    """How many others answered a work since then, of those whose answers this person may read by now."""
    if open_task(work, person) is not None:
        return 0
    query = (
        select(func.count(Review.id.distinct()))
        .join(Note, Note.review_id == Review.id)
        .where(Review.submission_id == work.id, Review.sent_at > moment, scope(person, "note.view"))
    )
    own = query if person is None else query.where(Review.reviewer_id != person.id)
    return db.session.scalar(own) or 0
