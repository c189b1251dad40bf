"""Credits: everybody says for themselves whether they are in, and under which name."""

import json
from typing import Any

from flask import Response, abort, flash, render_template
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from core.db import db, lock_all, now
from core.forms import refusals_on
from core.permissions import can
from core.settings import site_url
from core.web import current_person, needs, see_other
from productions import crediting, linked_data
from productions.forms import ANSWERS, CreditForm
from productions.models import Credit, Production
from productions.views import bp, piece_named


@bp.get("/productions/<slug>/credits")
@needs("production.view", by=piece_named, options=(joinedload(Production.course),))
def credits(production: Production) -> str:
    return _page(production)


@bp.get("/productions/<slug>/credits.jsonld")
@needs("production.view", by=piece_named, options=(joinedload(Production.course),))
def linked_credits(production: Production) -> Response:
    """The same for machines."""
    found = linked_data.credits_of(production, crediting.roll(production, current_person()), site_url())
    return Response(json.dumps(found, ensure_ascii=False, indent=2), content_type=linked_data.MIME)


@bp.post("/productions/<slug>/credits/<uuid:credit_id>")
@needs(
    "credit.edit",
    by=lambda slug, credit_id: [Credit.id == credit_id, Credit.production.has(Production.slug == slug)],
)
def answer(credit: Credit) -> Any:
    """Whichever of their credits the address names, it is said of all that a person has in this piece."""
    production = credit.production
    mine = db.session.scalars(crediting.credits_of(production, current_person())).all()
    form = CreditForm.of(mine)
    if form.answer.data not in ANSWERS:
        abort(400)
    lock_all(mine, "name", "thanks", "is_linked", "state")
    with refusals_on(form):
        form.refuse_stale(mine, CreditForm.of(mine, formdata=None))
        if form.answer.data == "leave-out":
            crediting.leave_out(mine)
            flash(_("You are not named. Your work stays where it is."))
            return see_other("productions.credits", slug=production.slug)
        if form.validate():
            crediting.confirm(mine, form.name.data, thanks=form.thanks.data, is_linked=form.is_linked.data)
            flash(_("That is how you are credited."))
            return see_other("productions.credits", slug=production.slug)
    return _page(production, form), 422


def _page(production: Production, sent: CreditForm | None = None) -> str:
    person = current_person()
    mine = db.session.scalars(crediting.credits_of(production, person)).all() if person else []
    everyones = crediting.all_credits(production) if can(person, "production.lead", production) else None
    return render_template(
        "productions/credits.html",
        production=production,
        course=production.course,
        mine=mine,
        form=(sent or CreditForm.of(mine, formdata=None)) if mine else None,
        open_until=crediting.open_until(mine) if mine else None,
        is_open=bool(mine) and now() < crediting.open_until(mine),
        roll=crediting.roll(production, person),
        answers=ANSWERS,
        everyones=db.session.scalars(everyones).all() if everyones is not None else [],
    )
