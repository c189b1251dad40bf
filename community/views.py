"""Home, and people's own pages."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Flask, flash, render_template, request
from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func

from accounts import operations as accounts
from accounts.models import Person
from accounts.permissions import has_blocked
from accounts.queries import muted_ids
from community import journals, makers, queries
from core.cache import kept
from core.db import db
from core.paging import page
from core.permissions import me, standing_of
from core.web import current_person, needs, open_to_all, see_other
from courses import queries as courses
from courses.showing import card_of
from lessons.showing import closing
from media.models import Medium
from notifications.models import Notice
from notifications.queries import still_seen
from productions import queries as productions
from productions.places import small
from reviews import queries as reviews
from submissions import queries as works
from submissions.models import Submission
from submissions.showing import tiles_of

bp = Blueprint("community", __name__)
CUTTING_ROOM = {"productions.cutting_room"}  # its address is a piece's, its places are a class project's


def init_room(app: Flask) -> None:
    app.context_processor(lambda: {"nav": _places()})
    app.jinja_env.globals.update(closing=closing, ngettext=ngettext)
    app.jinja_env.filters["month"] = lambda moment: format_datetime(moment, "MMMM y")


def _places() -> list[tuple[str, str, bool, str]]:
    """The places of the bar: label, address, whether it is this one, icon."""
    places = [(_("Learn"), "/class-projects", "learn"), (_("Finished"), "/productions", "finished")]
    if current_person() is not None:
        places[1:1] = [(_("Your works"), "/works", "wall"), (_("Answer"), "/reviews", "answered")]
    here = "/class-projects" if request.endpoint in CUTTING_ROOM else request.path
    return [(label, url, here.startswith(url), icon) for label, url, icon in places]


@bp.get("/")
@kept
@open_to_all
def home() -> Any:
    person = current_person()
    calls = queries.open_calls(person)
    shared = {
        "calls": calls,
        "open_places": dict(db.session.execute(queries.open_places([call.id for call in calls])).all()),
        "smallest": min(calls, key=lambda call: call.most_seconds or 10_000, default=None),
    }
    return _welcome(**shared) if person is None else _list_that_ends(person, **shared)


def _welcome(**shared: Any) -> str:
    featured = db.session.scalar(queries.featured_production())
    order = productions.running_order(featured.course, None) if featured else []
    return render_template(
        "community/welcome.html",
        featured=featured,
        order=order,
        start_ms=next((place.start_ms for place in order if place.kind == Medium.FILM), 0),
        places=small(order),
        cards=[card_of(course) for course in db.session.scalars(queries.newest_courses()).unique()],
        pieces=db.session.scalars(queries.newest_pieces()).all(),
        **shared,
    )


def _list_that_ends(person: Person, **shared: Any) -> str:
    is_new = not any(each.is_current for each in person.memberships)
    taught = courses.taught(person)
    kept_for_you = db.session.scalars(productions.kept_for(person)).all()
    return render_template(
        "community/home.html",
        answers=_unread_answers(person),
        kept_for_you=kept_for_you,
        turn=None if kept_for_you else queries.next_turn(person),
        waiting=reviews.waiting_count(person),
        news=db.session.scalars(queries.new_in_cuts(standing_of(person)), me(person)).all(),
        is_new=is_new,
        taught=taught,
        waits=reviews.waits_in(taught, person),
        featured=db.session.scalar(queries.featured_production()) if is_new else None,
        **shared,
    )


@bp.get("/home/answered")
@needs("account.use")
def answered() -> str:
    """Who answered, alone: for a home that is open."""
    return render_template("community/_answered.html", answers=_unread_answers(current_person()))


def _unread_answers(person: Person) -> list[Notice]:
    """But those that were hidden since, or are about what was."""
    answers = db.session.scalars(queries.unread_answers(person)).all()
    seen = still_seen(answers, person)
    return [each for each in answers if each.id in seen]


def by_handle(handle: str) -> Sequence[ColumnElement[bool]]:
    """The person that an address names."""
    return (Person.handle == func.lower(handle),)


@bp.get("/people/<handle>")
@needs("person.visit", by=by_handle)
def person(maker: Person) -> Any:
    """A maker's page: what they teach, works, and the pieces they are in. No counts."""
    viewer = current_person()
    found = page(
        works.of_person(maker, viewer), Submission.shared_at, Submission.id, after=request.args.get("after"), size=24
    )
    return render_template(
        "community/person.html",
        maker=maker,
        works=found,
        tiles=tiles_of(found.rows, viewer),
        teaches=db.session.scalars(courses.taught_by(maker, viewer)).all(),
        pieces=db.session.scalars(queries.pieces_with(maker, viewer)).all(),
        firsts=makers.firsts(maker, viewer),
        journal=db.session.scalars(journals.latest(maker, viewer)).all(),
        media_names={
            Medium.TEXT: _("Words"),
            Medium.PICTURE: _("Pictures"),
            Medium.SOUND: _("Sound"),
            Medium.FILM: _("Film"),
        },
        is_followed=viewer is not None and queries.is_there(queries.person_followed(maker, viewer)),
        is_muted=viewer is not None and maker.id in set(db.session.scalars(muted_ids(viewer))),
        is_blocked=has_blocked(viewer, maker.id),
    )


@bp.post("/people/<handle>/block")
@needs("person.block", by=by_handle)
def block(other: Person) -> Any:
    accounts.block(current_person(), other)
    flash(_("You and %(name)s are kept apart now: neither sees the other’s works or answers.", name=other.credit_name))
    return see_other("accounts.settings", _anchor="blocked")


@bp.post("/people/<handle>/unblock")
@needs("person.block", by=by_handle)
def unblock(other: Person) -> Any:
    accounts.unblock(current_person(), other)
    flash(_("You can meet again."))
    return see_other("accounts.settings")
