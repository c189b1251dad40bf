"""Taking a place and letting it go: from the cut, its own page, and the bench it is filled at."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from flask import Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from core.clock import exact
from core.forms import Form, refusals_on
from core.web import current_person, needs, see_other
from courses.models import Course
from courses.queries import of_slug
from productions import fitting, queries, reserving, sizes, strips
from productions.forms import TIMES
from productions.models import Size, Slot
from productions.places import StripPlace, door, way_in
from productions.reservations import Standing
from productions.views import WITH_COURSE, bp, place_in

MOST_LISTED = 8


def init_room(app: Flask) -> None:
    app.jinja_env.globals.update(
        spec_of=fitting.spec_in_words, takes_of=sizes.takes_in_words, kept_for=sizes.kept_in_words, way_in=_way_in
    )


def _way_in(slot: Slot) -> str:
    """Where a place is filled: at its call, with the place named beside it."""
    return f"{door(slot)}#your-place"


@bp.get("/class-projects/<slug>/cut/open-places")
@needs("course.view", by=of_slug)
def open_places(course: Course) -> str:
    """The places that may be taken, alone: for pages that are open while they fill."""
    places = strips.strip(course, current_person())
    return render_template("productions/_open_places.html", course=course, **open_places_of(course, places))


def open_places_of(course: Course, places: Sequence[StripPlace]) -> dict[str, Any]:
    """What the list of open places shows: those without a take that a call fills and that take the time which the address
    asks for, one's own first, and where each stands; and the times that are offered (words, address, whether it is asked for)."""
    found = [place for place in places if place.state != "filled" and place.url] if course.is_open else []
    standings = queries.standings(course, current_person()) if found else {}
    sizes_there = {standings[place.id].size for place in found}
    time = next((size for size in sizes_there if size == request.args.get("time")), None)
    listed = [place for place in found if time in (None, standings[place.id].size)]
    listed.sort(key=lambda place: standings[place.id].until is None)
    return {
        "open_places": listed[:MOST_LISTED],
        "standings": standings,
        "may_take": any(standings[place.id].may_take for place in found),
        "times": _times(course, sizes_there, time),
        "time": time,
    }


def _times(course: Course, there: Collection[Size], asked: Size | None) -> list[tuple[str, str, bool]]:
    if len(there) < 2:
        return []
    address = partial(url_for, "productions.cut", slug=course.slug, _anchor="open-places")
    offered = [(TIMES[size], address(time=size), size == asked) for size in Size if size in there]
    return [*offered, (_("Any time"), address(), asked is None)]


@bp.post("/class-projects/<slug>/cut/places/<uuid:slot_id>/reservation")
@needs("slot.take", by=place_in, options=WITH_COURSE)
def take_place(slot: Slot) -> Any:
    """Take it, or keep it for longer; then stand at the call that fills it."""
    form = Form()
    with refusals_on(form):
        if form.validate():
            taken = reserving.reserve(slot, current_person())
            flash(_("“%(place)s” is kept for you until %(until)s.", place=slot.title, until=exact(taken.until)))
            return redirect(_way_in(slot), 303)
    return place_to_take(slot, refusals=form.form_errors), 422


@bp.post("/class-projects/<slug>/cut/places/<uuid:slot_id>/reservation/removal")
@needs("slot.let_go", by=place_in, options=WITH_COURSE)
def let_place_go(slot: Slot) -> Any:
    form = Form()
    if form.validate():
        reserving.let_go(slot, current_person().id)
        flash(_("“%(place)s” is free for others now. No harm done.", place=slot.title))
    return see_other("productions.place", slug=slot.production.course.slug, slot_id=slot.id)


def place_to_take(slot: Slot, *, refusals: Sequence[str] = ()) -> str:
    """The page of a place for those who do not decide about it: what fits there, who is on it, and the way to fill it."""
    course = slot.production.course
    return render_template(
        "productions/place_to_take.html",
        slot=slot,
        course=course,
        standing=standing_of(slot),
        way_in=way_in(slot),
        refusals=list(refusals),
    )


def standing_of(slot: Slot) -> Standing:
    return queries.standings(slot.production.course, current_person(), slot)[slot.id]
