"""Who is credited for what: proposed from what was chosen, confirmed, changed or declined by each person. Flushes, never commits."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.events import record
from core.permissions import scope
from core.words import Words
from courses.models import MemberRole, Membership
from media.models import Medium
from productions import weaving
from productions.models import Alternate, Credit, CreditState, Production, Slot
from reviews.models import Note, Review
from submissions.models import SHARED, Source, Submission

ROLES = {
    Medium.FILM: Words("On film"),
    Medium.SOUND: Words("Sound"),
    Medium.PICTURE: Words("Pictures"),
    Medium.TEXT: Words("Words"),
}
LONGEST_NAME, LONGEST_THANKS = 80, 200
OPEN_FOR = timedelta(days=14)
CLOSED = Words("The credits of this piece are closed: what you said last stands. You can still be left out.")
CHOSEN = Alternate.chosen_at.is_not(None)
Roles = Mapping[str, Mapping[UUID, str]]
Helpers = dict[UUID, list[weaving.Person]]


@dataclass(frozen=True)
class RollLine:
    """A role, and those who had it: name, and the address of their page if the reader may see it."""

    role: str
    people: list[tuple[str, str | None]]
    thanks: str | None = None


def propose(production: Production) -> list[Credit]:
    """Bring the proposals up to date with what is chosen, and give those that are new.

    Somebody whose take plays no more is credited no more; who wanted to be left out stays out. What somebody said holds for
    a role that comes later, too.
    """
    roles = _roles(production, true())
    known = {(credit.person_id, credit.role): credit for credit in db.session.scalars(_credits(production))}
    said = {credit.person_id: _said(credit) for credit in known.values() if credit.state != CreditState.PROPOSED}
    for (person_id, role), credit in known.items():
        if person_id and credit.state != CreditState.LEFT_OUT and person_id not in roles.get(role, {}):
            db.session.delete(credit)
    fresh = [
        Credit(production=production, person_id=person_id, role=role, **({"name": name} | said.get(person_id, {})))
        for role, people in roles.items()
        for person_id, name in people.items()
        if (person_id, role) not in known
    ]
    db.session.add_all(fresh)
    db.session.flush()
    return fresh


def _said(credit: Credit) -> dict[str, Any]:
    return {"name": credit.name, "thanks": credit.thanks, "is_linked": credit.is_linked, "state": credit.state}


def open_until(mine: Sequence[Credit]) -> datetime:
    """Until when can their person change these credits? Afterwards they can only be left out."""
    return max(credit.created_at for credit in mine) + OPEN_FOR


def confirm(mine: Sequence[Credit], name: str, *, thanks: str = "", is_linked: bool = True) -> None:
    """The person says once for all their roles in a piece that they are in, under this name; whom they thank, and whether the
    name leads to their page.

    Raises Refused once it is not open any more.
    """
    if now() >= open_until(mine):
        raise Refused(CLOSED)
    name, thanks = " ".join(name.split()), " ".join(thanks.split())
    if not name:
        raise Refused("Type the name to be credited by, or choose to be left out.", field="name")
    if len(name) > LONGEST_NAME:
        raise Refused("At most %(most)s characters, please.", field="name", most=LONGEST_NAME)
    if len(thanks) > LONGEST_THANKS:
        raise Refused("At most %(most)s characters, please.", field="thanks", most=LONGEST_THANKS)
    for credit in mine:
        credit.name, credit.thanks, credit.is_linked, credit.state = name, thanks, is_linked, CreditState.CONFIRMED
    record("credit.confirmed", mine[0].person, mine[0])


def leave_out(mine: Sequence[Credit]) -> None:
    """The person does not want to be named in this piece. Their take stays where it is."""
    for credit in mine:
        credit.state = CreditState.LEFT_OUT
    record("credit.left_out", mine[0].person, mine[0])


def credits_of(production: Production, person: Person) -> Select[Credit]:
    """What this person is credited for: their roles, which they answer for at once."""
    return _credits(production).where(Credit.person_id == person.id)


def all_credits(production: Production) -> Select[Credit]:
    """Every credit with its state, for those who make the piece."""
    return _credits(production)


def roll(production: Production, person: Person | None, plays: ColumnElement[bool] = CHOSEN) -> list[RollLine]:
    """The credits as this person may read them: only of works they may see and whose makers are shown,
    without those who want to be left out. `plays` says which alternates are credited: those that were chosen."""
    seen = Submission.visibility.in_(SHARED) & ~Submission.is_unnamed & scope(person, "submission.view")
    roles = _roles(production, seen, plays)
    credits = {(credit.person_id, credit.role): credit for credit in db.session.scalars(_credits(production))}
    ids = {id for people in roles.values() for id in people}
    pages = select(Person.id, Person.handle).where(Person.id.in_(ids), scope(person, "person.view"))
    handles = dict(db.session.execute(pages).all()) if ids else {}
    lines, thanks_of = [], {credit.person_id: credit.thanks for credit in credits.values()}
    for role, people in roles.items():
        named, thanks = [], list[str]()
        for id, name in people.items():
            credit = credits.get((id, role))
            if credit is None or credit.state != CreditState.LEFT_OUT:
                is_linked = id in handles and (credit is None or credit.is_linked)
                named.append((credit.name if credit else name, f"/people/{handles[id]}" if is_linked else None))
                thanks += filter(None, [thanks_of.pop(id, "")])  # once, beside the first of their roles
        if named:
            lines.append(RollLine(role, named, " ".join(thanks) or None))
    gone = defaultdict(list)
    for credit in credits.values():
        if credit.person_id is None:
            gone[credit.role].append((credit.name, None))
    return lines + [RollLine(role, list(people)) for role, people in gone.items()]


def _credits(production: Production) -> Select[Credit]:
    return select(Credit).where(Credit.production_id == production.id).order_by(Credit.role, Credit.name, Credit.id)


def _roles(production: Production, seen: ColumnElement[bool], plays: ColumnElement[bool] = CHOSEN) -> Roles:
    """Roles and people of what plays, among works under this condition."""
    played = db.session.execute(
        select(Slot, Alternate.take_id, Submission.id, Submission.author_id, _name())
        .join(Alternate, Alternate.slot_id == Slot.id)
        .join(Submission, Alternate.submission_id == Submission.id)
        .join(Person, Submission.author_id == Person.id)
        .where(Slot.production_id == production.id, plays, _stands(), seen)
        .order_by(Slot.position, Slot.id)
    ).all()
    ids = {row[2] for row in played}
    sources, answers, welcomes = _sources(ids, seen), _answers(ids), _welcomes(production, ids)
    slots, takes = [], {}
    for slot, take_id, work_id, author_id, name in played:
        medium = weaving.Medium(slot.medium.value)
        slots.append(weaving.Slot(id=slot.id, position=slot.position, medium=medium, chosen=take_id))
        takes[slot.id] = [
            weaving.Playable(
                id=take_id,
                medium=medium,
                role=ROLES[slot.medium],
                people=(weaving.Person(author_id, name),),
                built_on=_others(sources.get(work_id, ()), author_id),
                answers_used=_others(answers.get(work_id, ()), author_id),
                welcomed=_others(welcomes.get(work_id, ()), author_id),
            )
        ]
    return weaving.roles_of(weaving.weave(slots, takes))  # type: ignore[return-value]


def _name() -> ColumnElement[str]:
    return func.coalesce(func.nullif(Submission.credit_as, ""), Person.credit_name)


def _stands() -> ColumnElement[bool]:
    return Submission.taken_back_at.is_(None) & Submission.visibility.in_(SHARED)


def _sources(work_ids: set[UUID], seen: ColumnElement[bool]) -> Helpers:
    """Makers of the works that these were built on."""
    query = (
        select(Source.submission_id, Submission.author_id, _name())
        .join(Submission, Source.source_id == Submission.id)
        .join(Person, Submission.author_id == Person.id)
        .where(Source.submission_id.in_(work_ids), _stands(), seen)
        .order_by(Source.id)
    )
    return _gathered(query, work_ids)


def _answers(work_ids: set[UUID]) -> Helpers:
    """Those whose answers the makers of these works used."""
    query = (
        select(Review.submission_id, Review.reviewer_id, Person.credit_name)
        .join(Note, Note.review_id == Review.id)
        .join(Person, Review.reviewer_id == Person.id)
        .where(
            Review.submission_id.in_(work_ids),
            Review.sent_at.is_not(None),
            Note.used_at.is_not(None),
        )
        .order_by(Review.sent_at, Review.id)
    )
    return _gathered(query, work_ids)


def _welcomes(production: Production, work_ids: set[UUID]) -> Helpers:
    """Greeters of the class who answered these works."""
    greets = (Membership.course_id == production.course_id) & (Membership.role == MemberRole.GREETER)
    query = (
        select(Review.submission_id, Review.reviewer_id, Person.credit_name)
        .join(Person, Review.reviewer_id == Person.id)
        .join(Membership, (Membership.person_id == Person.id) & greets)
        .where(Review.submission_id.in_(work_ids), Review.sent_at.is_not(None))
        .order_by(Review.sent_at, Review.id)
    )
    return _gathered(query, work_ids)


def _gathered(query: Select[UUID, UUID, str], work_ids: set[UUID]) -> Helpers:
    helpers: Helpers = defaultdict(list)
    for work_id, person_id, name in db.session.execute(query) if work_ids else ():
        helpers[work_id].append(weaving.Person(person_id, name))
    return helpers


def _others(people: Iterable[weaving.Person], maker_id: UUID) -> tuple[weaving.Person, ...]:
    return tuple(person for person in people if person.id != maker_id)
