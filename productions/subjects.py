"""What other rooms need to know of finished pieces."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update

from core.db import db
from core.moving import Named, names_files
from core.subjects import Subject, register
from core.words import Words
from productions.asking_models import ChangeRequest
from productions.joint_models import PieceInvitation, Presence, Trust
from productions.models import (
    Alternate,
    Credit,
    CreditState,
    Cut,
    CutPlace,
    Production,
    Render,
    RenderFile,
    Reservation,
    Slot,
    StatusUpdate,
)
from submissions.models import Submission


def _forget_credits(person_id: UUID) -> None:
    """What was only proposed goes, and so do names in cuts that were kept. A confirmed name is the person's last word and
    stays, without the person."""
    theirs = select(Submission.id).where(Submission.author_id == person_id)
    db.session.execute(update(CutPlace).where(CutPlace.submission_id.in_(theirs)).values(name=""))
    db.session.execute(delete(Credit).where(Credit.person_id == person_id, Credit.state != CreditState.CONFIRMED))
    db.session.execute(update(Credit).where(Credit.person_id == person_id).values(person_id=None))


def _asked_of(person_id: UUID) -> ColumnElement[bool]:
    return ChangeRequest.submission_id.in_(select(Submission.id).where(Submission.author_id == person_id))


def _forget_decisions(person_id: UUID) -> None:
    db.session.execute(delete(ChangeRequest).where(_asked_of(person_id)))
    db.session.execute(update(ChangeRequest).where(ChangeRequest.by_id == person_id).values(by_id=None))
    for theirs in (Trust, Presence):
        db.session.execute(delete(theirs).where(theirs.person_id == person_id))
    db.session.execute(update(PieceInvitation).where(PieceInvitation.by_id == person_id).values(by_id=None))
    db.session.execute(update(Trust).where(Trust.by_id == person_id).values(by_id=None))
    db.session.execute(update(StatusUpdate).where(StatusUpdate.by_id == person_id).values(by_id=None))
    db.session.execute(update(Alternate).where(Alternate.chosen_by_id == person_id).values(chosen_by_id=None))
    db.session.execute(update(Render).where(Render.by_id == person_id).values(by_id=None))
    db.session.execute(update(Cut).where(Cut.by_id == person_id).values(by_id=None))
    db.session.execute(update(Production).where(Production.leader_id == person_id).values(leader_id=None))


def _let_places_go(person_id: UUID) -> None:
    db.session.execute(delete(Reservation).where(Reservation.person_id == person_id))


@names_files
def _files_of_renders() -> Iterable[Named]:
    columns = (RenderFile.key, RenderFile.size_bytes, RenderFile.content_type)
    return (Named(*row) for row in db.session.execute(select(*columns)))


register(
    Subject(
        kind="production",
        model=Production,
        label=Words("finished piece"),
        view="production.view",
        title=lambda production: production.title,
        url=lambda production: f"/productions/{production.slug}",
        author=lambda production: production.leader_id or production.course.author_id,
        kept=Words(
            "A finished piece is not removed: others are in it, and in its credits. Hide it, and remove the work that is against the rules."
        ),
        erase=_forget_decisions,
        files="production.edit",  # sounds that wait for their marks
    )
)
register(
    Subject(
        kind="slot",
        model=Slot,
        label=Words("place"),
        view="slot.view",
        title=lambda slot: slot.title,
        url=lambda slot: f"/class-projects/{slot.production.course.slug}/cut?from={slot.id}",
        context=lambda slot: slot.production.title,
        erase=_let_places_go,
        reportable=False,
        files="slot.view",
    )
)
register(
    Subject(
        kind="credit",
        model=Credit,
        label=Words("credit"),
        view="credit.view",
        title=lambda credit: credit.role,
        url=lambda credit: f"/productions/{credit.production.slug}/credits",
        author=lambda credit: credit.person_id,
        context=lambda credit: credit.production.title,
        erase=_forget_credits,
        reportable=False,
    )
)
