"""What other rooms need to know of reports, acts and appeals."""

from uuid import UUID

from sqlalchemy import delete, select, update

from core.db import db
from core.subjects import Subject, register
from core.words import Words
from moderation.models import Act, Appeal, Closing, EditRequest, Pause, Report
from notifications.models import Notice


def _forget_cases(person_id: UUID) -> None:
    """What moderators were told of things of theirs, and what they said to it. Appeals go with them; acts are kept."""
    about = (
        ("report", select(Report.id).where(Report.maker_id == person_id)),
        ("act", select(Act.id).where(Act.maker_id == person_id)),
        ("closing", select(Closing.id).where(Closing.maker_id == person_id)),
        ("appeal", select(Appeal.id).where(Appeal.person_id == person_id)),
    )
    for kind, ids in about:
        db.session.execute(delete(Notice).where(Notice.subject_kind == kind, Notice.subject_id.in_(ids)))
    db.session.execute(update(EditRequest).where(EditRequest.maker_id == person_id).values(words=""))


register(
    Subject(
        kind="report",
        model=Report,
        label=Words("report"),
        view="report.view",
        title=lambda report: Words("A report"),
        url=lambda report: f"/reports/{report.id}",
        author=lambda report: report.reporter_id,
        erase=_forget_cases,
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
        reportable=False,
        columns_kept={"answered_by_id": "who judged it, set to nobody when they leave"},
    )
)
