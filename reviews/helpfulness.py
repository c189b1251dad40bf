"""How often somebody's answers helped: for the allocator, which lets those whose answers do go to first-timers. Never shown."""

from sqlalchemy import case, func, select

from accounts.models import Person
from core.db import db
from reviews.models import Reception, Review

# Before anybody says anything, three of four are taken to help: Beta(3, 1).
HELPED_BEFORE, SAID_BEFORE = 3, 4


def share(helped: int, said: int) -> float:
    """The share of answers that helped, of those about which their makers said something, shrunk."""
    return (HELPED_BEFORE + helped) / (SAID_BEFORE + said)


def is_helpful(person: Person) -> bool:
    """Whether their answers help as often as is taken for granted of who just came. One query."""
    return share_of(person) >= share(0, 0)


def share_of(person: Person) -> float:
    """The same of one person's answers. One query."""
    helped = func.coalesce(func.sum(case((Reception.is_helpful, 1), else_=0)), 0)
    query = (
        select(helped, func.count(Reception.review_id))
        .join(Review, Review.id == Reception.review_id)
        .where(Review.reviewer_id == person.id)
    )
    return share(*db.session.execute(query).one())
