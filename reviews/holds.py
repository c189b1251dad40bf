"""Answers that wait for a second look before their maker reads them, and what becomes of them.

Held: what trips the harsh list, and what somebody writes whose notes moderators hid more than once lately. Its writer knows
why, and may reword it. Until it is handed over it keeps its place in the pool, and keeps no promise.
"""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, select

from accounts.models import Person
from core.checks import Refused
from core.db import db, lock, now
from core.events import record
from core.words import Words
from courses.facts import note_instructor_answered
from courses.models import TEACHING
from courses.permissions import in_class
from moderation import operations as moderation
from moderation.models import Act, Action, Report, ReportState
from reviews import pool
from reviews.harsh import harsh_words
from reviews.models import Review, TaskState
from submissions import operations as submissions

UPHELD_REPORTS, LATELY = 2, timedelta(days=90)
ABOUT_THE_WORK = "work"  # the house rule that harsh words are held under
OFTEN_REPORTED = Words("Moderators hid more than one note of yours lately, so somebody reads your answers first.")

teaches = in_class(*TEACHING, attribute="course_id")


def reason(writer: Person, texts: Iterable[str]) -> str:
    """Why an answer of these notes is held, in words for its writer; "" when it is not."""
    harsh = next(filter(None, map(harsh_words, texts)), "")
    if harsh:
        return Words("Some of it reads as harsh: “%(words)s”.", words=harsh)
    return OFTEN_REPORTED if _is_often_reported(writer) else ""


def hand_over_or_hold(review: Review) -> None:
    """An answer has just been sent, or worded anew: its maker reads it now, unless there is a reason to look first."""
    because = reason(review.reviewer, [note.body for note in review.notes])
    was_held, review.held_because = review.is_held, because
    review.held_at = (review.held_at or now()) if because else None
    db.session.flush()
    if not because:
        _hand_over(review)
    elif not was_held:
        moderation.log(Action.HOLD, review, by=None, rule=ABOUT_THE_WORK)
        record("review.held", review.reviewer, review)


def release(review: Review, *, by: Person | None, words: str = "") -> None:
    """Somebody looked: its maker may read it."""
    _demand_held(review)
    _release(review, by)
    moderation.log(Action.RELEASE, review, by=by, rule=ABOUT_THE_WORK, letter=words.strip())


def keep_back(review: Review, *, by: Person, rule: str, words: str) -> None:
    """Its maker never reads it; its writer reads the rule and the words, and may ask a moderator. Somebody else is asked to
    answer in their place."""
    _demand_held(review)
    moderation.keep_back(review, by=by, rule=rule, letter=words)
    review.task.state = TaskState.WITHDRAWN
    pool.count(review.task, -1)
    db.session.flush()


def follow(act: Act, review: Review) -> None:
    """A moderator lets an answer be seen that was kept back: it is handed over after all."""
    if act.action in (Action.SHOW, Action.OVERTURN) and review.is_held and review.task.state == TaskState.WITHDRAWN:
        review.task.state = TaskState.SENT
        pool.count(review.task, +1)
        _release(review, act.moderator)


def _demand_held(review: Review) -> None:
    """Two who look at the same moment come one after the other."""
    lock(review, "held_at", "released_at")
    if not review.is_held or review.task.state != TaskState.SENT:
        raise Refused("This one was decided, or worded anew, meanwhile.")


def _release(review: Review, by: Person | None) -> None:
    review.released_at, review.released_by_id, review.draft = now(), by.id if by else None, {}
    db.session.flush()
    _hand_over(review)


def _hand_over(review: Review) -> None:
    """What rooms below keep on their own rows: the work has an answer; an instructor was here."""
    task, at = review.task, now()
    submissions.note_answered(task.submission, at)
    pool.answered(task.submission_id, task.take_id, at)
    if teaches.test(task.reviewer, task):
        note_instructor_answered(task.course_id, at)
    record("review.sent", task.reviewer, review, is_first=task.submission.answer_count == 1)


def _is_often_reported(writer: Person) -> bool:
    upheld = select(func.count(func.distinct(Report.subject_id))).where(
        Report.maker_id == writer.id,
        Report.subject_kind == "note",
        Report.state == ReportState.ACTED,
        Report.closed_at >= now() - LATELY,
    )
    return (db.session.scalar(upheld) or 0) >= UPHELD_REPORTS
