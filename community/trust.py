"""What opens to people after a while: links, many mentions, many topics. By deeds: one work of theirs was answered, and two
answers of theirs were thanked. Making, answering and posting words are never gated."""

import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import exists, func, select

from accounts.models import Person, Role
from community.models import Post, Topic
from core.checks import Refused
from core.db import db, now
from courses.models import TEACHING, Course, Membership, Stage
from reviews.models import Note, Review
from submissions.models import Submission

THANKED = 2
FEW = 40  # characters that many people say often: thanks, a greeting
DAY = timedelta(days=1)
ADDRESS = re.compile(
    r"\b(?:https?://|www\.)[^\s<>()\[\]]+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|biz|shop|xyz|io|ru|cn)\b(?:/\S*)?",
    re.I,
)
# Hosts that hide where a link leads, or that forget what stood there: nobody can judge such a link later.
DISPOSABLE = frozenset(
    [
        "bit.ly",
        "tinyurl.com",
        "t.co",
        "goo.gl",
        "is.gd",
        "ow.ly",
        "buff.ly",
        "cutt.ly",
        "rb.gy",
        "rebrand.ly",
        "shorturl.at",
        "t.ly",
        "adf.ly",
        "v.gd",
    ]
)


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
    hiding = next((link for link in links if _host(link) in DISPOSABLE), None)
    if hiding is not None:
        raise Refused("Say where %(link)s leads: give the address itself.", field="body", link=hiding)
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


def judge_repetition(person: Person, post: Post) -> None:
    """Raise Refused for the same words, unless they are few, in another place within a day."""
    if len(post.body) < FEW:
        return
    same = exists(
        select(1).where(
            Post.author_id == person.id,
            Post.created_at > now() - DAY,
            Post.said_at.is_not(None),
            Post.id != post.id,
            Post.body == post.body,
        )
    )
    if db.session.scalar(select(same)):
        raise Refused("You said exactly this a little while ago. Once is enough; a link leads there.", field="body")


def _host(link: str) -> str:
    host = urlsplit(link if "//" in link else f"//{link}").hostname or ""
    return host.removeprefix("www.")
