"""What pages ask about reports, hidings and acts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased, joinedload

from accounts.models import Person, Role, SiteRole
from core.db import db
from core.permissions import permission, scope
from core.subjects import subject_named
from moderation.models import Act, Appeal, Hiding, Report, ReportState


def cases(person: Person) -> Select[Report]:
    """The queue: the first open report of each thing, oldest first, but for cases of the moderator's own."""
    first = aliased(Report)
    earlier = select(1).where(
        first.subject_kind == Report.subject_kind,
        first.subject_id == Report.subject_id,
        first.state == ReportState.OPEN,
        first.id < Report.id,
    )
    query = select(Report).where(Report.state == ReportState.OPEN, ~exists(earlier), scope(person, "report.judge"))
    return query.order_by(Report.created_at, Report.id).limit(50)


def moderators() -> set[UUID]:
    """Those who judge cases on this site."""
    roles = select(SiteRole.person_id).where(SiteRole.role.in_([Role.MODERATOR, Role.ADMIN]))
    return set(db.session.scalars(roles))


def reports_on(case: Any) -> Select[Report]:
    """What everybody said about the same thing, oldest first."""
    query = select(Report).where(Report.subject_kind == case.subject_kind, Report.subject_id == case.subject_id)
    return query.options(joinedload(Report.reporter)).order_by(Report.created_at)


def history_of(case: Any) -> Select[Act]:
    query = select(Act).where(Act.subject_kind == case.subject_kind, Act.subject_id == case.subject_id)
    return query.options(joinedload(Act.moderator)).order_by(Act.at)


def log() -> Select[Act]:
    return select(Act).options(joinedload(Act.moderator))


def acts_about(person: Person) -> Select[Act]:
    """What moderators did about things of somebody's, newest first."""
    return select(Act).where(Act.maker_id == person.id).order_by(Act.id.desc()).limit(50)


def appeal_against(act: Act) -> Appeal | None:
    return db.session.scalar(select(Appeal).where(Appeal.act_id == act.id))


def open_appeals(person: Person) -> Select[Appeal]:
    """Appeals that this moderator may judge, oldest first."""
    query = select(Appeal).where(Appeal.answered_at.is_(None), scope(person, "appeal.judge"))
    return query.options(joinedload(Appeal.act)).order_by(Appeal.created_at).limit(50)


def hidings() -> Select[Hiding]:
    return select(Hiding).order_by(Hiding.id.desc()).limit(50)


def hiding_of(kind: str, id: UUID) -> Hiding | None:
    """Why it is hidden, for its maker and moderators; None when it is not."""
    return db.session.scalar(select(Hiding).where(Hiding.subject_kind == kind, Hiding.subject_id == id))


def things_of(cases: Iterable[Any]) -> dict[tuple[str, UUID], Any]:
    """The rows that reports, hidings and acts are about, by kind and id; one query a kind. What is gone is missing."""
    ids: dict[str, set[UUID]] = defaultdict(set)
    for case in cases:
        ids[case.subject_kind].add(case.subject_id)
    found: dict[tuple[str, UUID], Any] = {}
    for kind, wanted in ids.items():
        subject = subject_named(kind)
        if subject is not None:
            model: Any = subject.model
            found |= {
                (kind, row.id): row for row in db.session.scalars(select(model).where(model.id.in_(wanted))).unique()
            }
    return found


def allowed(person: Person, action: str, rows: Sequence[Any]) -> set[UUID]:
    """The ids of those rows on which the person may do it, in one query."""
    model: Any = permission(action).model
    return set(
        db.session.scalars(select(model.id).where(model.id.in_([row.id for row in rows]), scope(person, action)))
    )
