"""What pages ask about reports, hidings and acts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from accounts.models import Person, Role, SiteRole
from core.db import db, now
from core.permissions import permission, scope
from core.subjects import subject_named
from moderation.models import APPEALABLE, Act, Appeal, Closing, EditRequest, Hiding, Pause, Report, ReportState
from moderation.rules import FADES


def cases(person: Person) -> Select[Report]:
    """The queue: the most pressing open report of each thing, in order of when they are to be answered, but for cases of
    the moderator's own."""
    first = aliased(Report)
    sooner = or_(first.answer_by < Report.answer_by, and_(first.answer_by == Report.answer_by, first.id < Report.id))
    earlier = select(1).where(
        first.subject_kind == Report.subject_kind,
        first.subject_id == Report.subject_id,
        first.state == ReportState.OPEN,
        sooner,
    )
    query = select(Report).where(Report.state == ReportState.OPEN, ~exists(earlier), scope(person, "report.judge"))
    return query.order_by(Report.answer_by, Report.id).limit(50)


def moderators() -> set[UUID]:
    """Those who judge cases on this site."""
    return _holders_of(Role.MODERATOR, Role.ADMIN)


def administrators() -> set[UUID]:
    """Those whom cases are handed to."""
    return _holders_of(Role.ADMIN)


def _holders_of(*roles: Role) -> set[UUID]:
    return set(db.session.scalars(select(SiteRole.person_id).where(SiteRole.role.in_(roles))))


def reports_on(case: Any) -> Select[Report]:
    """What everybody said about the same thing, oldest first."""
    query = select(Report).where(Report.subject_kind == case.subject_kind, Report.subject_id == case.subject_id)
    return query.options(joinedload(Report.reporter)).order_by(Report.created_at)


def history_of(case: Any) -> Select[Act]:
    query = select(Act).where(Act.subject_kind == case.subject_kind, Act.subject_id == case.subject_id)
    return query.options(joinedload(Act.moderator)).order_by(Act.at)


def record_of(case: Any) -> tuple[Sequence[Act], Sequence[Report]]:
    """What was done about other things of the same maker, and what was reported of them and is decided, newest first; but
    nothing once they kept to the rules for half a year."""
    if case.maker_id is None or not _is_fresh(case.maker_id):
        return [], []
    others = [
        (
            model.maker_id == case.maker_id,
            or_(model.subject_kind != case.subject_kind, model.subject_id != case.subject_id),
        )
        for model in (Act, Report)
    ]
    acts = select(Act).where(*others[0]).options(joinedload(Act.moderator)).order_by(Act.id.desc()).limit(20)
    decided = Report.state.in_([ReportState.LEFT, ReportState.ACTED])
    reports = select(Report).where(*others[1], decided).order_by(Report.id.desc()).limit(20)
    return db.session.scalars(acts).all(), db.session.scalars(reports).all()


def _is_fresh(maker_id: UUID) -> bool:
    """Was anything of theirs acted on within half a year?"""
    recent = select(1).where(Act.maker_id == maker_id, Act.action.in_(APPEALABLE), Act.at > now() - FADES)
    return bool(db.session.scalar(select(exists(recent))))


def request_about(case: Any) -> EditRequest | None:
    """What its maker was asked to change, and did or did not: the newest, while it is not decided."""
    query = select(EditRequest).where(
        EditRequest.subject_kind == case.subject_kind,
        EditRequest.subject_id == case.subject_id,
        EditRequest.ended_at.is_(None),
    )
    return db.session.scalar(query.order_by(EditRequest.id.desc()).limit(1))


def request_of(act: Act) -> EditRequest | None:
    return db.session.scalar(select(EditRequest).where(EditRequest.act_id == act.id))


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


def pauses(person: Person) -> Select[Pause]:
    """Those that last, the one that ends first before the others."""
    lasting = Pause.ended_at.is_(None), Pause.until > now(), scope(person, "pause.end")
    return select(Pause).where(*lasting).options(joinedload(Pause.maker)).order_by(Pause.until).limit(50)


def pause_of(person: Person) -> Pause | None:
    """The one that lasts longest."""
    lasting = Pause.maker_id == person.id, Pause.ended_at.is_(None), Pause.until > now()
    return db.session.scalar(select(Pause).where(*lasting).order_by(Pause.until.desc()).limit(1))


def pause_by(act: Act) -> Pause | None:
    return db.session.scalar(select(Pause).where(Pause.act_id == act.id))


def closings(person: Person) -> Select[Closing]:
    """Accounts that somebody asked to close, for whoever may agree."""
    query = select(Closing).where(Closing.answered_at.is_(None), scope(person, "closing.decide"))
    return query.options(joinedload(Closing.maker)).order_by(Closing.id).limit(50)


def closing_about(case: Any) -> Closing | None:
    """Whether somebody asked to close the account of its maker, and nobody decided yet."""
    query = select(Closing).where(Closing.maker_id == case.maker_id, Closing.answered_at.is_(None))
    return db.session.scalar(query.options(joinedload(Closing.asked_by)).limit(1))


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
