"""People and how they sign in."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from flask_login import UserMixin
from sqlalchemy import BindParameter, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Identified, now
from core.permissions import ME
from core.search import Document
from core.stamps import uncounted

# What rooms above want to know of who asks, on each page: deferred columns of a person in this group.
OF_WHO_ASKS = "of who asks"


class Role(StrEnum):
    """What somebody is for the whole site."""

    ADMIN = "admin"
    MODERATOR = "moderator"
    GREETER = "greeter"


class Agreed(StrEnum):
    """What somebody agrees to."""

    TERMS = "terms"
    AGE = "age"
    LICENCE = "licence"


class Purpose(StrEnum):
    """What a mailed link is for."""

    CONFIRM = "confirm"
    RESET = "reset"
    NEW_EMAIL = "new-email"


@dataclass(frozen=True)
class Standing:
    """What rules ask of a person alone, whoever it is: see `core.permissions.standing_of`."""

    is_confirmed: bool
    roles: frozenset[Role]
    is_sheltered: bool
    is_minor: bool
    id: ClassVar[BindParameter[UUID]] = ME

    def has_role(self, role: Role) -> bool:
        return role in self.roles


class Person(UserMixin, Identified, Base):
    """Somebody with an account. `email` and `handle` are kept folded; the names as they were typed."""

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("handle = lower(handle)", name="handle_folded"),
        CheckConstraint("email = lower(email)", name="email_folded"),
    )

    handle: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    credit_name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    confirmed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]  # by two moderators: nobody signs in
    password_hash: Mapped[str]
    time_zone: Mapped[str] = mapped_column(default="UTC")
    line: Mapped[str] = mapped_column(default="")
    mediums: Mapped[list[str]] = mapped_column(default=list)
    adult_from: Mapped[date | None]  # the day they turn 18, where ages are kept; never when they were born
    is_sheltered: Mapped[bool] = mapped_column(default=False)  # all their classes are for minors: kept by courses
    doing: Mapped[str] = mapped_column(default="")  # what they are on now
    leaves_at: Mapped[datetime | None]  # when the account ends, as they asked; signing in stops it
    picture_id: Mapped[UUID | None]  # a media file: that room is above this one, so the column is no foreign key
    version: Mapped[int] = mapped_column(default=1)

    roles: Mapped[list["SiteRole"]] = relationship(
        back_populates="person", foreign_keys="SiteRole.person_id", lazy="selectin", cascade="all, delete-orphan"
    )
    blocks: Mapped[list["Block"]] = relationship(foreign_keys="Block.blocker_id", cascade="all, delete-orphan")
    blocked_by: Mapped[list["Block"]] = relationship(foreign_keys="Block.blocked_id", viewonly=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_minor(self) -> bool:
        """Do we know that they are not of age today?"""
        return self.adult_from is not None and self.adult_from > now().date()

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def standing(self) -> Standing:
        return Standing(
            self.is_confirmed, frozenset(each.role for each in self.roles), self.is_sheltered, self.is_minor
        )

    def has_role(self, role: Role) -> bool:
        return any(each.role == role for each in self.roles)


@uncounted
class PersonDocument(Document, Base):
    """By which words somebody is found."""

    __tablename__ = "person_documents"

    subject_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), unique=True)


class SiteRole(Base):
    """A role somebody was given for the whole site, and by whom."""

    __tablename__ = "site_roles"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(primary_key=True)
    granted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    granted_at: Mapped[datetime] = mapped_column(default=now)

    person: Mapped[Person] = relationship(back_populates="roles", foreign_keys=[person_id])


class Session(Identified, Base):
    """One signed-in browser. The cookie holds a token; here is only its hash, so reading the table signs nobody in."""

    __tablename__ = "sessions"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    device: Mapped[str] = mapped_column(default="")
    seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


@uncounted
class MailedLink(Identified, Base):
    """A link sent by mail: once, short-lived, dead after what it was for has changed."""

    __tablename__ = "mailed_links"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose]
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)

    person: Mapped[Person] = relationship()


class Block(Base):
    """Two people kept apart, at the wish of one. It holds both ways."""

    __tablename__ = "blocks"
    __table_args__ = (CheckConstraint("blocker_id <> blocked_id", name="not_oneself"),)

    blocker_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    blocked_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Mute(Base):
    """That somebody does not want to hear of another. Nobody is told, and nobody is kept from anything."""

    __tablename__ = "mutes"
    __table_args__ = (CheckConstraint("muter_id <> muted_id", name="not_oneself"),)

    muter_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    muted_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class ConsentText(Base):
    """The words that somebody agreed to, as they read them. Called by the hash of the words, so a text is kept once."""

    __tablename__ = "consent_texts"

    version: Mapped[str] = mapped_column(primary_key=True)
    words: Mapped[str]


class Consent(Identified, Base):
    """That somebody agreed to a text: which, for what, when; and when they took it back. What it is for is a row of a room
    above (a work), or nothing: the account itself."""

    __tablename__ = "consents"
    __table_args__ = (
        CheckConstraint("(subject_kind IS NULL) = (subject_id IS NULL)", name="whole_subject"),
        Index(None, "subject_kind", "subject_id"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Agreed]
    text_version: Mapped[str] = mapped_column(ForeignKey("consent_texts.version", ondelete="RESTRICT"), index=True)
    subject_kind: Mapped[str | None]
    subject_id: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None]

    text: Mapped[ConsentText] = relationship(lazy="joined", innerjoin=True)
