"""What moderators' pages ask."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from moderation.models import Act, Appeal, Hiding, Report, ReportState


def open_reports() -> Select[Report]:
    """The queue, oldest first."""
    query = select(Report).where(Report.state == ReportState.OPEN)
    return query.options(joinedload(Report.reporter)).order_by(Report.created_at).limit(100)


def history_of(case: Report) -> Select[Act]:
    query = select(Act).where(Act.subject_kind == case.subject_kind, Act.subject_id == case.subject_id)
    return query.options(joinedload(Act.moderator)).order_by(Act.at)


def log() -> Select[Act]:
    return select(Act).options(joinedload(Act.moderator))


def open_appeals() -> Select[Appeal]:
    query = select(Appeal).where(Appeal.answered_at.is_(None))
    return query.options(joinedload(Appeal.act), joinedload(Appeal.person)).order_by(Appeal.created_at).limit(100)


def hidings() -> Select[Hiding]:
    return select(Hiding).order_by(Hiding.id.desc()).limit(50)
