"""Cases for tests: a report as people send it, and a decision as moderators send theirs."""

from typing import Any

from sqlalchemy import select

from accounts.models import Person, Role, SiteRole
from core.db import db
from moderation.models import Act, Report
from notifications.models import Notice
from submissions.models import Submission
from tests.cast import make_person

LETTER = "It names a neighbour who did not agree to be shown. Leave the name out, and it can come back."


def report(visit: Any, work: Submission, by: Person, **fields: Any) -> Report:
    page = visit.post(f"/reports/submission/{work.id}", by, **{"rule": "faces", "words": "He said no."} | fields)
    assert (page.status, page.location) == (303, f"/works/{work.id}")
    return db.session.scalars(select(Report).where(Report.reporter_id == by.id)).one()


def decide(visit: Any, case: Report, by: Person | None, decision: str, **fields: Any) -> Any:
    return visit.post(f"/moderation/{case.id}/decision", by, decision=decision, **{"rule": "faces"} | fields)


def decided(visit: Any, case: Report, by: Person, decision: str, **fields: Any) -> Act:
    """The act that a decision leaves in the log."""
    page = decide(visit, case, by, decision, **{"letter": LETTER} | fields)
    assert page.location == "/moderation", page.text
    return db.session.scalars(select(Act).order_by(Act.id.desc()).limit(1)).one()


def judge(visit: Any, appeal_id: Any, by: Person, outcome: str) -> Any:
    return visit.post(f"/appeals/{appeal_id}/judgement", by, outcome=outcome, letter="We looked again.")


def told(person: Person) -> list[str]:
    return list(db.session.scalars(select(Notice.name).where(Notice.person_id == person.id).order_by(Notice.id)))


def make_moderator(name: str, role: Role = Role.MODERATOR) -> Person:
    person = make_person(name)
    person.roles.append(SiteRole(role=role))
    db.session.commit()
    return person
