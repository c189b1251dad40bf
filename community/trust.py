"""What opens to people after a while: links, many mentions, many topics. By deeds: one work of theirs was answered, and two
answers of theirs were thanked. Making, answering and posting words are never gated."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import exists, func, select

from accounts.models import Person, Role
from community.models import Topic
from core.checks import Refused
from core.db import db, now
from courses.models import TEACHING, Course, Membership, Stage
from moderation.flooding import ADDRESS, demand_plain_links
from reviews.models import Note, Review
from submissions.models import Submission

THANKED = 2
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Allowance:
    """How much of what floods somebody may do."""

    links: int
    mentions: int
    topics_a_day: int


NEW, KNOWN = Allowance(links=0, mentions=2, topics_a_day=2), Allowance(links=12, mentions=10, topics_a_day=12)


def allowance(person: Person) -> Allowance:
    return KNOWN if is_known(person) else NEW


def is_known(person: Person) -> bool:
    """By deeds; or because they teach here, or keep the place. One query."""
    if any(person.has_role(role) for role in Role):
        return True
    answered = exists(select(1).where(Submission.author_id == person.id, Submission.first_answered_at.is_not(None)))
    thanked = (
        select(func.count(Review.id.distinct()))
        .join(Note, Note.review_id == Review.id)
        .where(Review.reviewer_id == person.id, Note.thanked_at.is_not(None))
        .scalar_subquery()
    )
    teaches = exists(
        select(1)
        .select_from(Membership)
        .join(Course, Course.id == Membership.course_id)
        .where(
            Membership.person_id == person.id,
            Membership.left_at.is_(None),
            Membership.role.in_(TEACHING),
            Course.stage != Stage.DRAFT,
        )
    )
    return bool(db.session.scalar(select(teaches | (answered & (thanked >= THANKED)))))


def judge(person: Person, words: str, *, mentions: int) -> None:
    """Raise Refused when a text has more links or mentions than its writer has come to, or a link that hides where it leads."""
    links, may = ADDRESS.findall(words), allowance(person)
    demand_plain_links(words, field="body")
    if links and not may.links:
        raise Refused(
            "Links open to you once a work of yours was answered and two of your answers were thanked. Say it in words "
            "for now.",
            field="body",
        )
    if len(links) > may.links:
        raise Refused("At most %(most)s links in one post, please.", field="body", most=may.links)
    if mentions > may.mentions:
        raise Refused("Mention at most %(most)s people in one post, please.", field="body", most=may.mentions)


def judge_another_topic(person: Person) -> None:
    begun = select(func.count()).where(Topic.author_id == person.id, Topic.opens_at > now() - DAY)
    most = allowance(person).topics_a_day
    if (db.session.scalar(begun) or 0) >= most:
        raise Refused("At most %(most)s new topics a day, please. Keep this one as a draft until tomorrow.", most=most)
