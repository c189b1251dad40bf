"""Pairings: that one person answers another's work, as partners or as an instructor assigns them. Operations flush, never commit."""

from collections.abc import Iterable, Sequence
from random import Random, SystemRandom
from uuid import UUID

from sqlalchemy import Select, select

from accounts.models import Person
from core.checks import Refused
from core.db import db
from core.events import record
from core.words import Words
from courses.models import MemberRole, Membership
from lessons.models import Assignment
from reviews import deciding, partners
from reviews.models import Decided, Pairing

_random = SystemRandom()
THEMSELVES = Words("Nobody answers their own work.")
NOBODY_LEFT = Words("Everybody has somebody to answer, or there are not two people yet.")


def pair(call: Assignment, reviewer: Person, author: Person, *, by: Person, because: str = "") -> None:
    """This person answers that one's work to this call. Twice is once. Raises Refused for somebody and themselves."""
    if reviewer.id == author.id:
        raise Refused(THEMSELVES, field="author")
    if db.session.get(Pairing, (call.id, reviewer.id, author.id)) is not None:
        return
    pairing = Pairing(assignment_id=call.id, reviewer_id=reviewer.id, author_id=author.id)
    db.session.add(pairing)
    _decide(call, Decided.PAIRED, reviewer, author, by, because)
    record("assignment.paired", by, call, reviewer=str(reviewer.id), author=str(author.id))


def unpair(pairing: Pairing, call: Assignment, *, by: Person, because: str = "") -> None:
    """They are no longer given that work; what they have begun they may finish."""
    _decide(call, Decided.UNPAIRED, pairing.reviewer, pairing.author, by, because)
    db.session.delete(pairing)
    db.session.flush()


def pair_everybody(call: Assignment, *, by: Person, rng: Random = _random) -> int:
    """Draw partners for the learners who have none. Returns how many people were given somebody. Raises Refused when
    fewer than two are left."""
    people = db.session.scalars(learners_of(call.course_id)).all()
    known = [(each.reviewer, each.author) for each in db.session.scalars(pairings_of(call.id)).unique()]
    found = partners.drawn(partners.without_one(people, known), rng)
    if not found:
        raise Refused(NOBODY_LEFT)
    for reviewer, author in found:
        pair(call, reviewer, author, by=by)
    return len({reviewer.id for reviewer, _ in found})


def pair_all(call: Assignment, pairs: Iterable[tuple[Person, Person]], *, by: Person) -> int:
    """A whole list at once; those that are there already stay. Returns how many were read."""
    number = 0
    for reviewer, author in pairs:
        pair(call, reviewer, author, by=by)
        number += 1
    return number


def pairings_of(call_id: UUID) -> Select[Pairing]:
    """Who answers whom, by name."""
    reviewer = Pairing.reviewer.of_type(Person)
    return (
        select(Pairing)
        .join(reviewer)
        .where(Pairing.assignment_id == call_id)
        .order_by(Person.credit_name, Pairing.author_id)
        .limit(1000)
    )


def learners_of(course_id: UUID) -> Select[Person]:
    return (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.course_id == course_id, Membership.left_at.is_(None), Membership.role == MemberRole.LEARNER)
        .order_by(Person.credit_name, Person.id)
    )


def _decide(call: Assignment, what: Decided, reviewer: Person, author: Person, by: Person, because: str) -> None:
    who = Words("%(reviewer)s answers %(author)s", reviewer=reviewer.credit_name, author=author.credit_name)
    deciding.decide(call.course_id, what, by=by, call_id=call.id, details=who, because=because)


def read_pairs(
    call: Assignment, rows: Sequence[tuple[int, str, str]]
) -> tuple[list[tuple[Person, Person]], list[tuple[int, Words]]]:
    """Pairs of people from lines of two handles or addresses; and (line, what is wrong) for those that are none."""
    people = {}
    for person in db.session.scalars(learners_of(call.course_id)):
        people[person.handle.casefold()] = people[person.email.casefold()] = person
    pairs, wrong = [], []
    for line, *names in rows:
        found = [people.get(name.strip().removeprefix("@").casefold()) for name in names]
        unknown = [name for name, person in zip(names, found, strict=True) if person is None]
        if unknown:
            wrong.append((line, Words("Nobody who learns here is called “%(name)s”.", name=unknown[0])))
        elif found[0] is found[1]:
            wrong.append((line, THEMSELVES))
        else:
            pairs.append((found[0], found[1]))
    return pairs, wrong  # type: ignore[return-value]
