"""What other rooms need to know of finished pieces."""

from collections.abc import Iterable
from typing import Any
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


def _credits_of(person_id: UUID) -> Iterable[dict[str, Any]]:
    query = select(Credit, Production.title).join(Production).where(Credit.person_id == person_id).order_by(Credit.id)
    for credit, title in db.session.execute(query):
        yield {
            "piece": title,
            "role": credit.role,
            "name": credit.name,
            "thanks": credit.thanks,
            "state": credit.state.value,
        }


def _forget_credits(person_id: UUID) -> None:
    """What was only proposed goes, and so do names in cuts that were kept. A confirmed name is the person's last word and
    stays, without the person."""
    theirs = select(Submission.id).where(Submission.author_id == person_id)
    db.session.execute(update(CutPlace).where(CutPlace.submission_id.in_(theirs)).values(name=""))
    db.session.execute(delete(Credit).where(Credit.person_id == person_id, Credit.state != CreditState.CONFIRMED))
    db.session.execute(update(Credit).where(Credit.person_id == person_id).values(person_id=None))


def _part_in_making(person_id: UUID) -> Iterable[dict[str, Any]]:
    query = select(StatusUpdate, Production.title).join(Production).where(StatusUpdate.by_id == person_id)
    for said, title in db.session.execute(query.order_by(StatusUpdate.id)):
        yield {"kind": "how a piece goes", "piece": title, "words": said.words, "at": said.created_at.isoformat()}
    led = select(Production.title).where(Production.leader_id == person_id).order_by(Production.id)
    for title in db.session.scalars(led):
        yield {"kind": "leads a piece", "piece": title}
    trusts = select(Trust, Production.title).join(Trust.production).where(Trust.person_id == person_id)
    for trust, title in db.session.execute(trusts.order_by(Trust.id)):
        yield {"kind": "trusted with a cut", "piece": title, "at": trust.created_at.isoformat()}

    asks = select(ChangeRequest, Slot.title).join(ChangeRequest.slot).where(ChangeRequest.by_id == person_id)
    for asked, place in db.session.execute(asks.order_by(ChangeRequest.id)):
        yield {"kind": "asked for a change", "place": place, "words": asked.words, "by": asked.due_on.isoformat()}
    answers = select(ChangeRequest, Slot.title).join(ChangeRequest.slot).where(_asked_of(person_id))
    for asked, place in db.session.execute(answers.order_by(ChangeRequest.id)):
        about = {"place": place, "words": asked.words, "by": asked.due_on.isoformat()}
        yield {"kind": "was asked for a change", **about, "state": asked.state.value, "answer": asked.answer}


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


def _kept_for(person_id: UUID) -> Iterable[dict[str, Any]]:
    query = select(Reservation.until, Slot.title, Production.title).join(Reservation.slot).join(Slot.production)
    for until, place, piece in db.session.execute(query.where(Reservation.person_id == person_id).order_by(Slot.id)):
        yield {"kind": "place kept for you", "piece": piece, "place": place, "until": until.isoformat()}


def _let_places_go(person_id: UUID) -> None:
    db.session.execute(delete(Reservation).where(Reservation.person_id == person_id))


@names_files
def _files_of_films() -> Iterable[Named]:
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
        export=_part_in_making,
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
        export=_kept_for,
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
        export=_credits_of,
        erase=_forget_credits,
        reportable=False,
    )
)
