"""Asking class projects to join in making a piece, answering, and parting."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash
from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload

from core.forms import Form, refusals_on
from core.permissions import can
from core.web import current_person, needs, see_other
from courses.models import Course
from productions import spanning
from productions.forms import InviteForm, PartForm
from productions.joint_models import Participation, PieceInvitation
from productions.models import Production
from productions.slots_views import places_page
from productions.trusting_views import cutting_room_page
from productions.views import WITH_ITS_COURSE, bp, piece_named

WITH_BOTH = (
    joinedload(PieceInvitation.production).joinedload(Production.course),
    joinedload(PieceInvitation.course),
)


def invitation_of(slug: str, invitation_id: UUID) -> Sequence[ColumnElement[bool]]:
    """A class project that the piece at this address asked."""
    return PieceInvitation.id == invitation_id, PieceInvitation.production.has(Production.slug == slug)


def invitation_to(slug: str, invitation_id: UUID) -> Sequence[ColumnElement[bool]]:
    """A piece that asked the class project at this address."""
    return PieceInvitation.id == invitation_id, PieceInvitation.course.has(Course.slug == slug)


def participation_of(slug: str, participation_id: UUID) -> Sequence[ColumnElement[bool]]:
    """A class project that makes the piece at this address."""
    return Participation.id == participation_id, Participation.production.has(Production.slug == slug)


@bp.post("/productions/<slug>/invitations")
@needs("production.span", by=piece_named, options=WITH_ITS_COURSE)
def invite(production: Production) -> Any:
    form = InviteForm()
    with refusals_on(form):
        if form.validate():
            invitation = spanning.invite(production, form.address.data, by=current_person())
            flash(_("“%(course)s” is asked. Who teaches there says yes or no.", course=invitation.course.title))
            return see_other("productions.cutting_room", slug=production.slug, _anchor="classes")
    return cutting_room_page(production, inviting=form), 422


@bp.post("/productions/<slug>/invitations/<uuid:invitation_id>/removal")
@needs("invitation.withdraw", by=invitation_of, options=WITH_BOTH)
def withdraw_invitation(invitation: PieceInvitation) -> Any:
    slug = invitation.production.slug
    if Form().validate():
        spanning.withdraw(invitation)
        flash(_("They are not asked any more."))
    return see_other("productions.cutting_room", slug=slug, _anchor="classes")


@bp.post("/class-projects/<slug>/edit/cut/invitations/<uuid:invitation_id>/<any(yes, no):answer>")
@needs("invitation.answer", by=invitation_to, options=WITH_BOTH)
def answer_invitation(invitation: PieceInvitation, answer: str) -> Any:
    course, title, form = invitation.course, invitation.production.title, Form()
    with refusals_on(form):
        if form.validate() and answer == "yes":
            spanning.accept(invitation, by=current_person())
            flash(_("You make “%(piece)s” with them from now on.", piece=title))
            return see_other("productions.slots", slug=course.slug)
        if form.validate():
            spanning.decline(invitation, by=current_person())
            flash(_("Answered, and they are told."))
            return see_other("productions.slots", slug=course.slug)
    return places_page(course, refusals=form.form_errors), 422


@bp.post("/productions/<slug>/class-projects/<uuid:participation_id>/removal")
@needs(
    "participation.end",
    by=participation_of,
    options=(joinedload(Participation.production).joinedload(Production.course), joinedload(Participation.course)),
)
def part(participation: Participation) -> Any:
    """The class project leaves the piece, or the piece goes on without it."""
    production, course, form = participation.production, participation.course, PartForm()
    with refusals_on(form):
        if form.validate():
            spanning.part(participation, by=current_person(), works=form.count)
            flash(_("“%(course)s” does not make “%(piece)s” any more.", course=course.title, piece=production.title))
            return _back(production, course)
    if can(current_person(), "course.edit", course):
        return places_page(course, refusals=form.form_errors), 422
    return cutting_room_page(production, refusals=form.form_errors), 422


def _back(production: Production, course: Course) -> Any:
    if can(current_person(), "course.edit", course):
        return see_other("productions.slots", slug=course.slug)
    return see_other("productions.cutting_room", slug=production.slug, _anchor="classes")
