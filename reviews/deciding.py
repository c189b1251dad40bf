"""Decisions of those who look after a class about who answers what: each leaves a row."""

from typing import Any
from uuid import UUID

from accounts.models import Person
from core.db import db
from reviews.models import Decided, Decision
from submissions.models import Submission


def decide(
    course_id: UUID,
    what: Decided,
    *,
    by: Person,
    call_id: UUID | None = None,
    work: Submission | None = None,
    details: Any = "",
    because: str = "",
) -> Decision:
    """Write down what was decided, by whom, and why."""
    decision = Decision(
        course_id=course_id,
        by=by,
        what=what,
        assignment_id=call_id,
        submission_id=work.id if work else None,
        details=details,
        because=because,
    )
    db.session.add(decision)
    db.session.flush()
    return decision
