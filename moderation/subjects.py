"""What other rooms need to know of reports, acts and appeals."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.db import db
from core.subjects import Subject, register
from core.words import Words
from moderation.models import Act, Appeal, Closing, EditRequest, Pause, Report


def _reports_of(person_id: UUID) -> Iterable[dict[str, Any]]:
    for report in db.session.scalars(select(Report).where(Report.reporter_id == person_id).order_by(Report.id)):
        yield {"at": report.created_at.isoformat(), "rule": report.rule, "words": report.words, "state": report.state}


def _appeals_of(person_id: UUID) -> Iterable[dict[str, Any]]:
    for appeal in db.session.scalars(select(Appeal).where(Appeal.person_id == person_id).order_by(Appeal.id)):
        yield {"at": appeal.created_at.isoformat(), "words": appeal.words, "outcome": appeal.outcome}


def _pauses_of(person_id: UUID) -> Iterable[dict[str, Any]]:
    for pause in db.session.scalars(select(Pause).where(Pause.maker_id == person_id).order_by(Pause.id)):
        yield {"at": pause.created_at.isoformat(), "until": pause.until.isoformat()}


def _requests_of(person_id: UUID) -> Iterable[dict[str, Any]]:
    own = select(EditRequest).where(EditRequest.maker_id == person_id).order_by(EditRequest.id)
    for request in db.session.scalars(own):
        changed_at = request.changed_at.isoformat() if request.changed_at else None
        yield {"at": request.created_at.isoformat(), "changed": changed_at, "words": request.words}


register(
    Subject(
        kind="report",
        model=Report,
        label=Words("report"),
        view="report.view",
        title=lambda report: Words("A report"),
        url=lambda report: f"/reports/{report.id}",
        author=lambda report: report.reporter_id,
        export=_reports_of,
        reportable=False,
        columns_kept={"maker_id": "whose case it is, set to nobody when they leave"},
    )
)
register(
    Subject(
        kind="act",
        model=Act,
        label=Words("moderator's act"),
        view="act.view",
        title=lambda act: Words("A moderator's act"),
        url=lambda act: f"/appeals/{act.id}",
        reportable=False,
        columns_kept={
            "moderator_id": "the log is kept; the name goes with the account",
            "maker_id": "whose case it is, set to nobody when they leave",
        },
    )
)
register(
    Subject(
        kind="pause",
        model=Pause,
        label=Words("pause"),
        view="pause.end",
        title=lambda pause: Words("A pause"),
        url=lambda pause: f"/appeals/{pause.act_id}",
        author=lambda pause: pause.maker_id,
        export=_pauses_of,
        reportable=False,
        columns_kept={"maker_id": "whose it is, set to nobody when they leave"},
    )
)
register(
    Subject(
        kind="closing",
        model=Closing,
        label=Words("account to close"),
        view="closing.decide",
        title=lambda closing: Words("An account to close"),
        url=lambda closing: f"/moderation/closings/{closing.id}",
        reportable=False,
        columns_kept={
            "maker_id": "whose account it is, set to nobody when they leave",
            "asked_by_id": "who asked, set to nobody when they leave",
            "answered_by_id": "who agreed or not, set to nobody when they leave",
        },
    )
)
register(
    Subject(
        kind="edit_request",
        model=EditRequest,
        label=Words("change that a moderator asks for"),
        view="edit_request.answer",
        title=lambda request: Words("A change that a moderator asks for"),
        url=lambda request: f"/appeals/{request.act_id}",
        author=lambda request: request.maker_id,
        export=_requests_of,
        reportable=False,
        columns_kept={"maker_id": "whose case it is, set to nobody when they leave"},
    )
)
register(
    Subject(
        kind="appeal",
        model=Appeal,
        label=Words("appeal"),
        view="appeal.view",
        title=lambda appeal: Words("An appeal"),
        url=lambda appeal: f"/appeals/{appeal.act_id}",
        author=lambda appeal: appeal.person_id,
        export=_appeals_of,
        reportable=False,
        columns_kept={"answered_by_id": "who judged it, set to nobody when they leave"},
    )
)
