"""Everything that changes who people are. Operations flush, never commit."""

import re
import secrets
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from types import MappingProxyType
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, undefer_group
from uuid_utils.compat import uuid7

from accounts import consents, passwords
from accounts.models import OF_WHO_ASKS, Agreed, Block, MailedLink, Mute, Person, Purpose, Role, Session, SiteRole
from core.checks import Refused
from core.db import db, now
from core.events import record

SESSION_LASTS = timedelta(days=60)
LINK_LASTS = {
    Purpose.CONFIRM: timedelta(days=3),
    Purpose.RESET: timedelta(hours=2),
    Purpose.NEW_EMAIL: timedelta(days=1),
}
HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])")
RESERVED = frozenset(
    [
        "admin",
        "administrator",
        "moderator",
        "greeter",
        "help",
        "support",
        "root",
        "system",
        "new",
        "edit",
        "settings",
        "people",
        "everyone",
        "me",
        "nobody",
        "staff",
        "api",
    ]
)
LIVE_SESSION = (
    select(Session)
    .where(Session.token_hash == bindparam("hash"), Session.expires_at > bindparam("now"))
    .options(joinedload(Session.person).options(joinedload(Person.roles), undefer_group(OF_WHO_ASKS)))
)


def sign_up(
    id: UUID,
    *,
    handle: str,
    name: str,
    email: str,
    password: str,
    time_zone: str = "UTC",
    next: str = "",
    agreed: Mapping[Agreed, str] = MappingProxyType({}),
    adult_from: date | None = None,
    hasher: passwords.Passwords,
) -> Person | None:
    """Make an account, which its address opens: nobody signs in before the mailed link was used. None when the address
    has an account: its owner is told by mail instead, so that signing up tells nobody who is here.

    `id` is the form's, so that a double click makes one account; `next` is where the mailed link leads; `agreed`
    holds the words that they agreed to, as they read them; `adult_from` is the day they turn 18, where that is kept.
    Raises Refused for a handle that is taken or not possible, an address that can't be, a password that won't do.
    """
    handle, email = handle.casefold(), folded_email(email)
    passwords.judge(password, about=(handle, name, email))
    if db.session.scalar(select(Person.id).where(Person.id == id, Person.email == email)) is not None:
        return None
    if HANDLE.fullmatch(handle) is None or handle in RESERVED:
        raise Refused(
            "Two to thirty small letters, digits or hyphens, please; some words are kept for the site.", field="handle"
        )
    if db.session.scalar(select(Person.id).where(Person.handle == handle)) is not None:
        raise Refused("Somebody has this handle. Add a letter or two.", field="handle")
    hash = hasher.hash(password)
    known = db.session.scalar(select(Person).where(Person.email == email))
    if known is not None:
        record("person.signed_up_again", None, known)
        return None
    person = Person(
        id=id if db.session.get(Person, id) is None else uuid7(),  # an id that somebody sent is no claim to its row
        handle=handle,
        name=name,
        credit_name=name,
        email=email,
        password_hash=hash,
        time_zone=known_zone(time_zone),
        adult_from=adult_from,
    )
    try:
        with db.session.begin_nested():
            db.session.add(person)
            db.session.flush()
            for purpose, words in agreed.items():
                consents.agree(person.id, purpose, words)
    except IntegrityError:  # the same moment, the same handle or address
        if db.session.scalar(select(Person.id).where(Person.id == id, Person.email == email)) is not None:
            return None  # the second of two clicks
        raise Refused("Somebody took this handle a moment ago. Add a letter or two.", field="handle") from None
    record("person.signed_up", person, person, next=next)
    return person


def folded_email(text: str) -> str:
    """The address in one form. Raises Refused when it can't be one."""
    try:
        return validate_email(text.strip(), check_deliverability=False, test_environment=True).normalized.casefold()
    except EmailNotValidError:
        raise Refused("That doesn't look like a mail address.", field="email") from None


def known_zone(name: str) -> str:
    return name if name in available_timezones() else "UTC"


def begin_session(person: Person, *, device: str) -> str:
    """Sign a browser in. Returns the token for its cookie, which is kept nowhere else. An account that was to end goes on.
    Raises Refused for one that moderators closed."""
    if person.is_closed:
        raise Refused("This account is closed. The letter in your mail says why, and how to ask somebody else to look.")
    person.leaves_at = None
    token = secrets.token_urlsafe(32)
    db.session.add(
        Session(person_id=person.id, token_hash=hashed(token), device=device[:120], expires_at=now() + SESSION_LASTS)
    )
    db.session.flush()
    return token


def close(person: Person) -> None:
    """Nobody signs in here any more; every browser is signed out and every mailed link dies."""
    person.closed_at = now()
    end_sessions(person)
    db.session.execute(delete(MailedLink).where(MailedLink.person_id == person.id, MailedLink.used_at.is_(None)))
    db.session.flush()


def reopen(person: Person) -> None:
    person.closed_at = None
    db.session.flush()


def session_for(token: str) -> Session | None:
    """The live session of a cookie's token."""
    return db.session.scalars(LIVE_SESSION, {"hash": hashed(token), "now": now()}).unique().one_or_none()


def people_of(tokens: Collection[str]) -> dict[str, Person]:
    """The people of these cookies' tokens, of those that are live. One query."""
    found = {hashed(token): token for token in tokens}
    live = select(Session).where(Session.token_hash.in_(found), Session.expires_at > now())
    return {found[each.token_hash]: each.person for each in db.session.scalars(live).unique()}


def end_session(session: Session) -> None:
    db.session.delete(session)
    db.session.flush()


def end_sessions(person: Person, *, but: UUID | None = None) -> None:
    """Sign all browsers of a person out, except one."""
    query = delete(Session).where(Session.person_id == person.id)
    db.session.execute(query if but is None else query.where(Session.id != but))


def mail_link(person: Person, purpose: Purpose, **details: Any) -> str:
    """A token for a mailed link; the ones before it for the same purpose die."""
    db.session.execute(delete(MailedLink).where(MailedLink.person_id == person.id, MailedLink.purpose == purpose))
    token = secrets.token_urlsafe(32)
    link = MailedLink(
        person=person,
        purpose=purpose,
        token_hash=hashed(token),
        expires_at=now() + LINK_LASTS[purpose],
        details=details,
    )
    db.session.add(link)
    db.session.flush()
    return token


def link_for(token: str, purpose: Purpose) -> MailedLink:
    """The live link of a token. Raises Refused when it was used, is too old, or never was."""
    query = select(MailedLink).where(
        MailedLink.token_hash == hashed(token),
        MailedLink.purpose == purpose,
        MailedLink.used_at.is_(None),
        MailedLink.expires_at > now(),
    )
    link = db.session.scalar(query)
    if link is None:
        raise Refused("This link was used already, or is too old.")
    return link


def confirm(link: MailedLink) -> Person:
    """The address is theirs."""
    link.used_at = now()
    person = link.person
    if link.purpose == Purpose.NEW_EMAIL:
        taken = db.session.scalar(
            select(Person.id).where(Person.email == link.details["email"], Person.id != person.id)
        )
        if taken is not None:
            raise Refused("Another account uses this address by now.")
        person.email = link.details["email"]
    if person.confirmed_at is None:
        person.confirmed_at = now()
        record("person.confirmed", person, person)
    return person


def change_password(person: Person, password: str, *, hasher: passwords.Passwords, keep: UUID | None = None) -> None:
    """Set a new password; every other browser is signed out and every mailed link dies."""
    passwords.judge(password, about=(person.handle, person.name, person.email))
    person.password_hash = hasher.hash(password)
    end_sessions(person, but=keep)
    db.session.execute(delete(MailedLink).where(MailedLink.person_id == person.id, MailedLink.used_at.is_(None)))
    record("person.changed_password", person, person)


def change_profile(
    person: Person, *, name: str, credit_name: str, line: str, doing: str, mediums: list[str], time_zone: str
) -> None:
    person.name, person.credit_name = name, credit_name or name
    person.line, person.doing, person.mediums = line, doing, mediums
    person.time_zone = known_zone(time_zone)
    db.session.flush()


def grant(person: Person, role: Role, *, by: Person | None) -> None:
    """Give somebody a role for the whole site; by None: by the operator."""
    if not person.has_role(role):
        person.roles.append(SiteRole(role=role, granted_by_id=by.id if by else None))
        db.session.flush()
        record("person.role_granted", by, person, role=role.value)


def withdraw(person: Person, role: Role, *, by: Person | None) -> None:
    """Take a role back. The last admin stays, or nobody could give roles."""
    held = [each for each in person.roles if each.role == role]
    if not held:
        return
    admins = db.session.scalar(select(func.count()).select_from(SiteRole).where(SiteRole.role == Role.ADMIN)) or 0
    if role == Role.ADMIN and admins == 1:
        raise Refused("This is the last admin. Make somebody else one first.")
    person.roles.remove(held[0])
    db.session.flush()
    record("person.role_withdrawn", by, person, role=role.value)


def block(person: Person, other: Person) -> None:
    """Keep two people apart."""
    if person.id == other.id:
        raise Refused("You can't block yourself.")
    if db.session.get(Block, (person.id, other.id)) is None:
        db.session.add(Block(blocker_id=person.id, blocked_id=other.id))
        db.session.flush()


def unblock(person: Person, other: Person) -> None:
    db.session.execute(delete(Block).where(Block.blocker_id == person.id, Block.blocked_id == other.id))


def mute(person: Person, other: Person) -> None:
    """Tell somebody nothing more of another. Twice is once."""
    if person.id == other.id:
        raise Refused("You can't mute yourself.")
    if db.session.get(Mute, (person.id, other.id)) is None:
        db.session.add(Mute(muter_id=person.id, muted_id=other.id))
        db.session.flush()


def unmute(person: Person, other: Person) -> None:
    db.session.execute(delete(Mute).where(Mute.muter_id == person.id, Mute.muted_id == other.id))


def forget_old(moment: datetime) -> None:
    """Drop sessions and links that are past their time."""
    db.session.execute(delete(Session).where(Session.expires_at < moment))
    db.session.execute(delete(MailedLink).where(MailedLink.expires_at < moment))


def hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
