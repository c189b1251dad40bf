"""Who hears of reports and of what moderators did."""

from uuid import UUID

from sqlalchemy import select

from core.db import db
from core.events import Event, on
from core.mail import send
from core.subjects import subject_named, subject_of
from core.words import Words
from moderation.cases import about, subject_of_case
from moderation.letters import letter_of
from moderation.models import Act, Action, Appeal, Closing, Report, ReportState
from moderation.queries import administrators, moderators
from moderation.rules import sentence_of
from notifications.operations import tell

MAKER_HEARS = {
    Action.ASK: "thing.to_change",
    Action.HIDE: "thing.hidden",
    Action.REMOVE: "thing.removed",
    Action.PAUSE: "person.paused",
    Action.END_PAUSE: "pause.ended",
    Action.SHOW: "thing.shown",
    Action.UPHOLD: "appeal.upheld",
    Action.OVERTURN: "appeal.overturned",
    Action.RELEASE: "answer.released",
    Action.KEEP_BACK: "answer.kept_back",
}
# Which reports end by an act, and what those who sent them hear.
OUTCOMES = {
    Action.LEAVE: (ReportState.LEFT, "report.left"),
    Action.HIDE: (ReportState.ACTED, "report.acted"),
    Action.REMOVE: (ReportState.ACTED, "report.acted"),
    Action.PAUSE: (ReportState.ACTED, "report.acted"),
    Action.CLOSE: (ReportState.ACTED, "report.acted"),
}


def _title(case: Report | Act) -> str:
    row = subject_of_case(case)
    return subject_of(row).title(row) if row is not None else Words("something that is gone")


def _label(kind: str) -> str:
    """What stands for the title of something that is hidden now."""
    subject = subject_named(kind)
    return subject.label if subject is not None else kind


def _moderators(case: Report | Act) -> set[UUID]:
    """Those who may judge it: not its maker, nor who reported it."""
    return moderators() - _whose_own(case)


def _whose_own(case: Report | Act | Closing) -> set[UUID | None]:
    return {case.maker_id, *db.session.scalars(select(Report.reporter_id).where(*about(Report, case)))}


@on("report.sent")
def tell_the_moderators(event: Event) -> None:
    report = event.subject()
    if report is not None:
        tell(_moderators(report), event, "report.waits", report, f"/moderation/{report.id}", title=_title(report))


@on("report.back")
def tell_the_moderators_that_it_is_back(event: Event) -> None:
    report = event.subject()
    if report is not None:
        tell(_moderators(report), event, "report.back", report, f"/moderation/{report.id}", title=_title(report))


@on("report.escalated")
def tell_the_administrators(event: Event) -> None:
    report = event.subject()
    if report is not None:
        others = administrators() - _whose_own(report)
        tell(others, event, "report.escalated", report, f"/moderation/{report.id}", title=_title(report))


@on("appeal.sent")
def tell_the_moderators_of_the_appeal(event: Event) -> None:
    appeal = event.subject()
    if appeal is not None:
        others = _moderators(appeal.act) - {appeal.act.moderator_id}
        tell(others, event, "appeal.waits", appeal, f"/appeals/{appeal.id}/judgement", title=_title(appeal.act))


def _is_about_closing(act: Act) -> bool:
    appealed = select(Appeal.id).join(Act).where(*about(Act, act), Act.action == Action.CLOSE)
    return db.session.scalar(appealed.where(Appeal.answered_at.is_not(None))) is not None


@on("closing.asked")
def ask_another_moderator_to_agree(event: Event) -> None:
    closing = event.subject()
    if closing is not None:
        others = moderators() - _whose_own(closing) - {closing.asked_by_id}
        url = f"/moderation/closings/{closing.id}"
        tell(others, event, "closing.waits", closing, url, title=closing.maker.credit_name)


@on("act.done")
def write_to_whose_account_is_closed(event: Event) -> None:
    """By mail: they read nothing here any more."""
    act = event.subject()
    if act is not None and act.maker is not None and act.maker.is_closed:
        if act.action == Action.CLOSE:
            letter = {"rule": sentence_of(act.rule), "letter": act.letter, "url": f"/appeals/letters/{letter_of(act)}"}
            send(act.maker.email, "account_closed", person=act.maker, **letter)
        elif act.action == Action.UPHOLD and _is_about_closing(act):
            send(act.maker.email, "account_stays_closed", person=act.maker, letter=act.letter)


@on("act.done")
def tell_the_maker_and_who_reported(event: Event) -> None:
    act = event.subject()
    if act is None:
        return
    if act.action in MAKER_HEARS:
        url, rule = f"/appeals/{act.id}", sentence_of(act.rule)
        tell([act.maker_id], event, MAKER_HEARS[act.action], act, url, title=_title(act), rule=rule, letter=act.letter)
    if act.action in OUTCOMES:
        state, name = OUTCOMES[act.action]
        title = _label(act.subject_kind) if act.action in (Action.HIDE, Action.REMOVE) else _title(act)
        for report in db.session.scalars(select(Report).where(*about(Report, act), Report.state == state)):
            tell([report.reporter_id], event, name, report, f"/reports/{report.id}", title=title)
