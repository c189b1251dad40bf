"""Who may do what with people."""

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, or_, select

from accounts.models import Block, Person, Role
from core.permissions import Rule, about_the_person, allow, anyone, rule, signed_in, signed_in_rule

confirmed = about_the_person("anyone whose address is confirmed", lambda person: person.is_confirmed)
admin = about_the_person("an admin", lambda person: person.has_role(Role.ADMIN))
moderator = about_the_person(
    "a moderator", lambda person: person.has_role(Role.MODERATOR) or person.has_role(Role.ADMIN)
)
site_greeter = about_the_person("a greeter of the site", lambda person: person.has_role(Role.GREETER))
at_large = about_the_person(
    "unless all their class projects are for minors, or they are known to be a minor",
    lambda person: not person.is_sheltered and not person.is_minor,
)
oneself = signed_in_rule("oneself", lambda person, row: row.id == person.id, lambda person: Person.id == person.id)


def has_blocked(person: Person | None, other_id: object) -> bool:
    """Does this person keep the other apart? Only they are told."""
    return person is not None and any(block.blocked_id == other_id for block in person.blocks)


def are_apart(person: Person | None, other_id: object) -> bool:
    """Has one of the two blocked the other?"""
    if person is None:
        return False
    return has_blocked(person, other_id) or any(block.blocker_id == other_id for block in person.blocked_by)


def apart_from(person: Person, column: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """The same as a condition on a column of people's ids."""
    return exists(
        select(1).where(
            or_(
                and_(Block.blocker_id == person.id, Block.blocked_id == column),
                and_(Block.blocked_id == person.id, Block.blocker_id == column),
            )
        )
    )


def blocks_with(attribute: str, column: SQLColumnExpression[Any]) -> Rule:
    """The rule that the person and the one in this column of the row have blocked each other."""
    return signed_in_rule(
        "a block keeps the two apart",
        lambda person, row: are_apart(person, getattr(row, attribute)),
        lambda person: apart_from(person, column),
    )


shown = rule(
    "once {it} is confirmed", lambda person, row: row.is_confirmed, lambda person: Person.confirmed_at.is_not(None)
)
blocked = blocks_with("id", Person.id)

allow("account.use", None, signed_in)
allow("person.view", Person, oneself | (anyone & shown & ~blocked) | moderator)
allow("person.edit", Person, oneself)
allow("person.block", Person, signed_in & shown & ~oneself)
allow("person.mute", Person, signed_in & shown & ~oneself)
allow("people.administer", None, admin)
allow("person.promote", Person, admin)
