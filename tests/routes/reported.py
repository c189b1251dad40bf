"""What was reported, hidden, asked, paused and appealed against in the world that the tables ask about."""

from datetime import timedelta

from accounts.models import Person
from core.db import db, now
from core.subjects import subject_of
from moderation.letters import letter_of
from moderation.models import Act, Action, Appeal, Closing, EditRequest, Hiding, Pause, Report
from submissions.models import Submission, Visibility
from tests.cast import Cast, make_person, make_work


def reported(cast: Cast, hidden: Submission, for_everyone: Submission, for_class: Submission) -> dict[str, str]:
    """About the learner: reported, hidden, appealed against. About the moderator: reported and hidden by the admin."""
    hiding = hide(hidden, by=cast.moderator)
    own = make_work(cast.moderator, cast.lesson, title="Mine", visibility=Visibility.EVERYONE)
    own_hiding = hide(own, by=cast.admin)
    report, own_report = (
        Report(reporter=cast.other_learner, rule="work", **about(work)) for work in (for_everyone, own)
    )
    act, fresh = (Act(moderator=cast.moderator, action=Action.HIDE, **about(hidden)) for _ in range(2))
    appeal = Appeal(act=act, person=cast.learner, words="Look again.")
    asking = Act(moderator=cast.moderator, action=Action.ASK, **about(for_class))
    asked = EditRequest(act=asking, due_at=now() + timedelta(days=7), **about(for_class))
    closing = Closing(asked_by=cast.moderator, rule="work", letter="Why.", **about(for_class))
    gone = make_person("closed")
    gone.closed_at = now()
    pausing = Act(moderator=cast.moderator, action=Action.PAUSE, **about(gone))
    pause = Pause(act=pausing, until=now() + timedelta(days=1), **about(gone))
    closed = Act(moderator=cast.admin, action=Action.CLOSE, rule="work", letter="Why.", **about(gone))
    db.session.add_all([report, own_report, act, fresh, appeal, asked, pause, closing, closed])
    db.session.flush()
    return {
        "report": str(report.id),
        "moderators_report": str(own_report.id),
        "hiding": str(hiding.id),
        "moderators_hiding": str(own_hiding.id),
        "act": str(fresh.id),
        "appeal": str(appeal.id),
        "edit_request": str(asked.id),
        "pause": str(pause.id),
        "closing": str(closing.id),
        "letter": letter_of(closed),
    }


def about(row: object) -> dict[str, object]:
    """What a case says of the thing it is about."""
    subject = subject_of(row)  # type: ignore[arg-type]
    return {"subject_kind": subject.kind, "subject_id": row.id, "maker_id": subject.author(row)}  # type: ignore[attr-defined]


def hide(row: object, *, by: Person) -> Hiding:
    hiding = Hiding(by=by, rule="work", letter="Why.", **about(row))
    db.session.add(hiding)
    db.session.flush()
    return hiding
