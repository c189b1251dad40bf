"""Finding a class project, and the room's blueprint."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.cache import kept
from core.db import db
from core.languages import LANGUAGES, language_name
from core.paging import page
from core.web import current_person, open_to_all
from courses import queries
from courses.models import Course, Level
from courses.showing import CRAFTS, card_of, level_words, tags_of
from lessons.queries import lesson_counts
from productions.models import Production, ProductionKind
from reviews.queries import waits_in

bp = Blueprint("courses", __name__)
PAGE_SIZE = 24
PIECES = {
    ProductionKind.FILM: _l("a film"),
    ProductionKind.RECORD: _l("a record"),
    ProductionKind.BOOK: _l("a book"),
}
Chosen = Mapping[str, str]


def init_room(app: Flask) -> None:
    app.jinja_env.globals.update(level_words=level_words, tags_of=tags_of)


@bp.get("/class-projects")
@open_to_all
@kept
def find() -> str:
    chosen = {name: request.args.get(name, "")[:60] for name in ("skill", "level", "language")}
    found = page(
        queries.open_ones(**chosen),
        Course.published_at,
        Course.id,
        after=request.args.get("after"),
        size=PAGE_SIZE,
    )
    person = current_person()
    taught = queries.taught(person)
    return render_template(
        "courses/find.html",
        cards=_cards(found.rows),
        taught=taught,
        waits=waits_in(taught, person),
        rows=_filters(chosen),
        is_filtered=any(chosen.values()),
        older=_address(chosen, after=found.after) if found.after else None,
    )


def _cards(courses: Sequence[Course]) -> list[dict[str, Any]]:
    """The card of each; what they have from rooms above is asked for all at once."""
    ids = [course.id for course in courses]
    kinds_query = select(Production.course_id, Production.kind).where(Production.course_id.in_(ids))
    counts: dict[UUID, int] = dict(db.session.execute(lesson_counts(ids)).all())
    kinds: dict[UUID, ProductionKind] = dict(db.session.execute(kinds_query).all())
    return [
        card_of(course, lessons=counts.get(course.id, 0), piece=PIECES[kinds[course.id]] if course.id in kinds else "")
        for course in courses
    ]


def _filters(chosen: Chosen) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """(label, links) of each row of filters; the link of the chosen one lets it go."""
    other = chosen["skill"]
    skills = {**CRAFTS, **({other: other} if other and other not in CRAFTS else {})}
    rows: list[tuple[str, str, Mapping[str, Any]]] = [
        ("skill", _("Skill"), skills),
        ("level", _("Whom it is for"), {level.value: level_words(level) for level in Level}),
    ]
    spoken = [code for code in db.session.scalars(queries.languages_in_use()) if code in LANGUAGES]
    if len(spoken) > 1:
        rows.append(("language", _("Language"), {code: language_name(code) for code in spoken}))
    return [
        (label, [_filter(chosen, name, value, str(words)) for value, words in choices.items()])
        for name, label, choices in rows
    ]


def _filter(chosen: Chosen, name: str, value: str, words: str) -> tuple[str, str, bool]:
    is_chosen = chosen[name] == value
    return words, _address({**chosen, name: "" if is_chosen else value}), is_chosen


def _address(chosen: Chosen, **more: Any) -> str:
    values: dict[str, Any] = {name: value for name, value in chosen.items() if value}
    return url_for("courses.find", **values, **more)
