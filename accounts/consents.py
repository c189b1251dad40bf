"""What people agreed to, with the words they read. Operations flush, never commit."""

from hashlib import sha256
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError

from accounts.models import Agreed, Consent, ConsentText
from core.db import Identified, db, now
from core.subjects import subject_of
from core.words import Words

TERMS = Words(
    "By making an account you agree to the house rules: talk about the work, never the person; credit what you build on; "
    "share only what is yours to share."
)


def agree(person_id: UUID, purpose: Agreed, words: str, about: Identified | None = None) -> Consent:
    """Keep that somebody agreed to these words, as they read them; for a row, or for their account."""
    consent = Consent(
        person_id=person_id,
        purpose=purpose,
        text_version=_kept(words),
        subject_kind=subject_of(about).kind if about is not None else None,  # type: ignore[arg-type]
        subject_id=about.id if about is not None else None,
    )
    db.session.add(consent)
    db.session.flush()
    return consent


def given_by(person_id: UUID) -> Select[Consent]:
    """What somebody agreed to, the latest first."""
    return select(Consent).where(Consent.person_id == person_id).order_by(Consent.id.desc())


def standing_for(row: Identified) -> Select[Consent]:
    """What was agreed to for a row, and not taken back since."""
    kind = subject_of(row).kind  # type: ignore[arg-type]
    return select(Consent).where(
        Consent.subject_kind == kind, Consent.subject_id == row.id, Consent.withdrawn_at.is_(None)
    )


def settle(person_id: UUID, purpose: Agreed, words: str, about: Identified) -> None:
    """From now on these are the words that somebody agreed to for a row. Said already, nothing changes; what they agreed
    to before is kept as taken back."""
    standing = list(db.session.scalars(standing_for(about)))
    if any(each.text.words == words for each in standing):
        return
    withdraw(about)
    agree(person_id, purpose, words, about)


def withdraw(about: Identified) -> None:
    """Taken back for the future. The record stays: it was given until now."""
    ids = [each.id for each in db.session.scalars(standing_for(about))]
    db.session.execute(update(Consent).where(Consent.id.in_(ids)).values(withdrawn_at=now()))


def _kept(words: str) -> str:
    """The name of a text that is kept: the hash of its words."""
    version = sha256(words.encode()).hexdigest()
    if db.session.get(ConsentText, version) is None:
        try:
            with db.session.begin_nested():
                db.session.add(ConsentText(version=version, words=words))
        except IntegrityError:  # somebody else agreed to the same at this moment
            pass
    return version
