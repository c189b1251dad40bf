"""Who may do what. A rule has two faces: a test of one object in Python, and a condition on many in SQL.

A test builds many objects and people and demands that both faces agree, so a page can show a button by the first
and load its objects by the second. The words of the rules make the table in docs.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    Uuid,
    and_,
    bindparam,
    event,
    exists,
    false,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, SessionTransaction

from core.db import Base, UTCDateTime, db, is_writing, now

# Who asks, in statements that are built once and sent for everybody of the same standing; `me` gives the value.
ME = bindparam("me", type_=Uuid())
# The moment in which such a statement is sent, not that in which it was built.
PRESENT = bindparam("present", callable_=now, type_=UTCDateTime())
KNOWN = "permissions.known"
CONDITIONS = ("while ", "once ", "if ", "unless ")

Test = Callable[[Any, Any], bool]
Where = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True)
class Rule:
    """`test(person, object)` and `where(person)`; the person is None for a visitor.

    `words` say who it is ("the maker of {it}") or on what it depends ("while {it} stands"), for the table in docs.
    """

    words: str
    test: Test
    where: Where
    is_choice: bool = False

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(
            f"{self._operand}{', ' if other.words.startswith(CONDITIONS) else ' and '}{other._operand}",
            lambda person, row: self.test(person, row) and other.test(person, row),
            lambda person: and_(self.where(person), other.where(person)),
        )

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(
            f"{self.words}; or {other.words}",
            lambda person, row: self.test(person, row) or other.test(person, row),
            lambda person: or_(self.where(person), other.where(person)),
            is_choice=True,
        )

    def __invert__(self) -> "Rule":
        return Rule(
            f"unless {self._operand}",
            lambda person, row: not self.test(person, row),
            lambda person: not_(self.where(person)),
        )

    @property
    def _operand(self) -> str:
        return f"({self.words})" if self.is_choice else self.words

    @property
    def sentence(self) -> str:
        """The rule in words: "its maker; or anyone, once it is published"."""
        return re.sub(r"the (\w+) of it\b", r"its \1", self.words.format(it="it"))


def rule(words: str, test: Test, where: Where) -> Rule:
    return Rule(words, test, where)


def signed_in_rule(words: str, test: Test, where: Where) -> Rule:
    """A rule that no visitor meets; its faces are only asked about a person."""
    return Rule(
        words,
        lambda person, row: person is not None and test(person, row),
        lambda person: false() if person is None else where(person),
    )


def about_the_person(words: str, test: Callable[[Any], bool]) -> Rule:
    """A rule that looks at the person alone."""
    return Rule(
        words,
        lambda person, row: person is not None and test(person),
        lambda person: true() if person is not None and test(person) else false(),
    )


def via(attribute: str, parent: Any, column: SQLColumnExpression[Any], rule: Rule) -> Rule:
    """The rule asked of the row's parent: `via("course", Course, Lesson.course_id, rule of courses)`."""
    return Rule(
        rule.words.replace("{it}", f"the {attribute} of {{it}}"),
        lambda person, row: rule.test(person, getattr(row, attribute)),
        # correlated, so that the parent of each row is looked up: a list of all parents would grow with the site
        lambda person: exists(
            select(1).select_from(parent).where(parent.id == column, rule.where(person)).correlate(column.table)  # type: ignore[attr-defined]
        ),
        rule.is_choice,
    )


def called(words: str, rule: Rule) -> Rule:
    """The same rule in other words, where those of its parts make a clumsy sentence."""
    return replace(rule, words=words, is_choice=False)


def fact(words: str, attribute: str, column: SQLColumnExpression[Any], *values: Any) -> Rule:
    """The rule that a column of the row has one of these values."""
    return Rule(words, lambda person, row: getattr(row, attribute) in values, lambda person: column.in_(values))


def given(words: str, attribute: str, column: SQLColumnExpression[Any]) -> Rule:
    """The rule that a column of the row holds anything at all."""
    return Rule(words, lambda person, row: getattr(row, attribute) is not None, lambda person: column.is_not(None))


anyone = Rule("anyone", lambda person, row: True, lambda person: true())
signed_in = about_the_person("anyone signed in", lambda person: True)


@dataclass(frozen=True)
class Permission:
    action: str
    model: type[Base] | None
    rule: Rule


_permissions: dict[str, Permission] = {}


def allow(action: str, model: type[Base] | None, rule: Rule) -> None:
    """Say who may do `action` on rows of `model` (None: an action on nothing yet, such as creating)."""
    if action in _permissions:
        raise ValueError(f"{action} is allowed twice")
    _permissions[action] = Permission(action, model, rule)


def permission(action: str) -> Permission:
    return _permissions[action]


def all_permissions() -> list[Permission]:
    return sorted(_permissions.values(), key=lambda each: each.action)


def rule_of(action: str) -> Rule:
    """The rule behind an action, to build others on."""
    behind = replace(_permissions[action].rule, test=lambda person, row: can(person, action, row))
    return called(f"whoever may `{action}` {{it}}", behind)


def can(person: Any, action: str, row: Any = None) -> bool:
    """May this person (None: a visitor) do it to this row?"""
    known = db.session.info.get(KNOWN, {}).get((action, _id(person), _id(row)))
    return _permissions[action].rule.test(person, row) if known is None else known


def learn(person: Any, row: Any, answers: Mapping[str, bool]) -> None:
    """What the database said that this person may do to this row: `can` need not ask again, as long as nobody writes."""
    if not is_writing():
        known = db.session.info.setdefault(KNOWN, {})
        known.update({(action, _id(person), _id(row)): answer for action, answer in answers.items()})


def _id(row: Any) -> Any:
    return getattr(row, "id", None)


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(KNOWN, None)


def scope(person: Any, action: str) -> ColumnElement[bool]:
    """The same as a WHERE clause over the action's model."""
    return _permissions[action].rule.where(person)


def standing_of(person: Any) -> Any:
    """The person as rules see them in statements that are built once: None for a visitor, else what they are for the
    whole site, with the parameter ME for who they are. Give it to `scope`, and `me(person)` to the execution."""
    return None if person is None else person.standing


def me(person: Any) -> dict[str, Any]:
    """The value of ME."""
    return {} if person is None else {"me": person.id}
