"""What answers say when other rooms ask: where somebody said the same within a day."""

from collections.abc import Iterator

from sqlalchemy import select

from core.checks import Finding, check
from core.db import db, now
from core.words import Words
from moderation.flooding import SAID, WITHIN, Said
from reviews.models import Note, Review


@check(SAID)
def said_in_a_note(said: Said) -> Iterator[Finding]:
    same = (
        select(Note.id)
        .join(Review, Review.id == Note.review_id)
        .where(
            Review.reviewer_id == said.person.id,
            Review.sent_at > now() - WITHIN,
            Review.task_id != said.but,
            Note.body == said.words,
        )
    )
    for id in db.session.scalars(same.limit(5)):
        yield Finding(code="note", sentence=Words("Said in an answer"), subject_id=id)
