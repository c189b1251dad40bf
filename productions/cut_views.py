"""The cut of a class project: whole, in the variant that an address asks for, and small."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _

from accounts.models import Person
from core.db import db
from core.forms import as_id
from core.web import current_person, needs
from courses.models import Course
from courses.queries import of_slug
from productions import classes, cuts, places, queries, strips, updates
from productions.lots import LOTS, draw_lot
from productions.reserving_views import open_places_of
from productions.views import bp
from productions.weaving import Variant

MOST_SHOWN = 20


@bp.get("/class-projects/<slug>/cut")
@needs("course.view", by=of_slug)
def cut(course: Course) -> str:
    """Its takes as they were chosen, or as the address asks; `shows` names works that somebody shows, for good."""
    person = current_person()
    production = db.session.scalar(queries.seen_of_course(course, person))
    is_joint = production is not None and classes.has_guests(production)
    asked = _asked(person, is_joint)
    order = cuts.running_order(course, person, asked.variant, works=asked.works, lot=asked.lot) if production else []
    shown = [place for place in order if place.work_id in asked.works] if asked.variant == Variant.WITH else []
    strip = places.small(order)
    return render_template(
        "productions/cut.html",
        course=course,
        production=production,
        places=order,
        strip=strip,
        start_ms=places.start_of(order, works=asked.works, slot_id=asked.start),
        variants=_variants(course, asked, shown, queries.is_placed(course, person), is_joint),
        is_gone=asked.variant == Variant.WITH and not shown,
        is_live=asked.variant == Variant.CHOSEN,
        link=_link_to(course, order) if asked.variant == Variant.YOURS else None,
        **open_places_of(course, strip),
        changes=queries.changes(production, person) if production else [],
        updates=db.session.scalars(updates.shown(production)).all() if production else [],
    )


@bp.get("/class-projects/<slug>/cut/strip")
@needs("course.view", by=of_slug)
def strip(course: Course) -> str:
    """The cut so far, small and alone: for pages that are open while it fills."""
    return render_template("productions/_strip.html", places=strips.strip(course, current_person()))


@dataclass(frozen=True)
class _Asked:
    """What an address asks of a cut; `start` is a place, or one of the works, to play from."""

    variant: Variant
    works: frozenset[UUID]
    lot: int
    start: UUID | None


def _asked(person: Person | None, is_joint: bool) -> _Asked:
    words, start = request.args.get("variant", ""), as_id(request.args.get("from", ""))
    variant = Variant(words) if words in set(Variant) - {Variant.WITH} else Variant.CHOSEN
    shown = {id for text in request.args.getlist("shows")[:MOST_SHOWN] if (id := as_id(text))}
    if shown:
        return _Asked(Variant.WITH, frozenset(shown), 0, None)
    if (variant == Variant.YOURS and person is None) or (variant == Variant.CLASS and not is_joint):
        variant = Variant.CHOSEN
    works = frozenset({start} if start else ())
    return _Asked(variant, works, request.args.get("lot", 0, type=int) % LOTS, start)


def _variants(
    course: Course, asked: _Asked, shown: Sequence[places.Place], is_placed: bool, is_joint: bool
) -> list[tuple[str, str, bool]]:
    """The cuts that are offered: words, address, and whether it is the one that plays. What is shown that is not there any
    more plays as the cut so far."""
    is_gone = asked.variant == Variant.WITH and not shown
    address = partial(url_for, "productions.cut", slug=course.slug)
    offered = [
        (_("So far"), address(), is_gone or asked.variant == Variant.CHOSEN),
        (_("Newest"), address(variant="newest"), asked.variant == Variant.NEWEST),
        (_("First takes"), address(variant="first"), asked.variant == Variant.FIRST),
    ]
    if is_joint:
        offered.append((_("This class project"), address(variant="class"), asked.variant == Variant.CLASS))
    if is_placed:
        offered.append((_("With me in it"), address(variant="yours"), asked.variant == Variant.YOURS))
    if shown:
        names = ", ".join(dict.fromkeys([name for place in shown for name in place.names]))
        words = _("With %(names)s in it", names=names) if names else _("As you were shown it")
        offered.append((words, address(shows=sorted(map(str, asked.works))), True))
    is_surprise = asked.variant == Variant.SURPRISE
    words = _("Surprise me again") if is_surprise else _("Surprise me")
    return [*offered, (words, address(variant="surprise", lot=draw_lot()), is_surprise)]


def _link_to(course: Course, order: Sequence[places.Place]) -> str | None:
    """Where everybody finds this cut with one's works in it, of those they may see."""
    works = list(dict.fromkeys([str(place.work_id) for place in order if place.is_mine]))[:MOST_SHOWN]
    return url_for("productions.cut", slug=course.slug, _external=True, shows=works) if works else None
