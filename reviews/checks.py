"""What answers say when other rooms ask: where somebody said the same within a day."""

from collections.abc import Iterator

from sqlalchemy import select

from core.checks import Finding, check
from core.db import now
from core.words import Words
from moderation.flooding import SAID, WITHIN, Said, each_that
from reviews.models import Note, Reply, Review
from submissions.models import Submission


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
    return each_that(same, code="note", where=Words("Said in an answer"))


@check(SAID)
def said_in_a_reply(said: Said) -> Iterator[Finding]:
    same = (
        select(Reply.id)
        .join(Review, Review.id == Reply.review_id)
        .join(Submission, Submission.id == Review.submission_id)
        .where(
            Submission.author_id == said.person.id,
            Reply.replied_at > now() - WITHIN,
            Reply.id != said.but,
            Reply.reply == said.words,
        )
    )
    return each_that(same, code="reply", where=Words("Said in a reply"))
