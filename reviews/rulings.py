"""What an instructor rules in the place of what peers saw, and the maker who asks for another's eyes. Operations flush, never
commit."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import exists, select

from accounts.models import Person
from core.checks import Refused
from core.db import db, lock, now
from core.events import record
from reviews import seeing, weighing
from reviews.estimate_models import Estimate, Ruling


def rule(estimate: Estimate, levels: Mapping[UUID, int], reason: str, *, by: Person, id: UUID | None = None) -> Ruling:
    """Say which levels a take has, and why; where its maker asked for another instructor, this answers them.

    Raises Refused without a level, or a reason."""
    lock(estimate, "attention")
    if id is not None and (made := db.session.get(Ruling, id)) is not None:
        return made
    if not levels:
        raise Refused("Choose a level for one criterion at least.")
    if not reason.strip():
        raise Refused("Say why, in a sentence: its maker reads it.", field="reason")
    last = db.session.scalar(select(Ruling).where(seeing.latest(estimate.take_id)))
    ruling = Ruling(
        **({"id": id} if id else {}),
        take_id=estimate.take_id,
        submission=estimate.submission,
        course_id=estimate.course_id,
        by=by,
        levels={str(criterion): level for criterion, level in levels.items()},
        reason=reason.strip(),
        follows_id=last.id if last is not None and last.appealed_at else None,
    )
    db.session.add(ruling)
    weighing.settle(estimate, waits=False)
    db.session.flush()
    record("ruling.made", by, ruling)
    return ruling


def appeal(ruling: Ruling, words: str) -> None:
    """The maker asks another instructor to look. Raises Refused when something newer holds, or nothing is said."""
    lock(ruling, "appealed_at")
    if ruling.appealed_at is not None:
        return
    newer = Ruling.take_id == ruling.take_id, Ruling.id > ruling.id
    if db.session.scalar(select(exists().where(*newer))):
        raise Refused("Your instructor has looked again meanwhile. Read that first.")
    if not words.strip():
        raise Refused("Say what they should look at, in a sentence or two.", field="words")
    ruling.appeal, ruling.appealed_at = words.strip(), now()
    estimate = db.session.scalar(select(Estimate).where(Estimate.take_id == ruling.take_id))
    if estimate is not None:
        weighing.settle(estimate, waits=True)
    db.session.flush()
    record("ruling.appealed", ruling.submission.author, ruling)
