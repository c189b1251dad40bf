"""How pages show class projects: whom they are for, their skills, and cards. Rows in, plain values out."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from courses.models import Course, Level
from media.showing import picture_url, still

CRAFTS = {
    "writing": _l("Writing"),
    "acting": _l("Acting"),
    "music": _l("Music"),
    "drawing": _l("Drawing"),
    "film": _l("Film"),
}


def level_words(level: Level) -> str:
    """For whom it is."""
    words = {
        Level.FIRST: _("For a first time"),
        Level.SOME: _("For some practice"),
        Level.MUCH: _("For much practice"),
    }
    return words[level]


def tags_of(course: Course) -> list[tuple[str, str]]:
    """Skills as tags: words, and the tint of those we know."""
    return [(skill, next((craft for craft in CRAFTS if craft in skill.casefold()), "")) for skill in course.skills[:3]]


def card_of(course: Course, *, lessons: int | None = None, piece: Any = "") -> dict[str, Any]:
    """What the card component shows; `lessons` is how many it has, `piece` what it makes ("a film"), if that is known."""
    author = course.author
    facts = [level_words(course.level)]
    if piece:
        facts.insert(0, str(piece))
    if lessons is not None:
        facts.insert(0, ngettext("%(num)s lesson", "%(num)s lessons", lessons))
    return {
        "url": url_for("courses.show", slug=course.slug),
        "title": course.title,
        "outcome": course.outcome,
        "cover": _cover(course),
        "skills": tags_of(course)[:2],
        "facts": " · ".join(facts),
        "instructor": {
            "name": author.credit_name if author else _("somebody who left"),
            "picture": picture_url(author) if author else "/favicon.ico",
        },
    }


def _cover(course: Course) -> dict[str, Any] | None:
    cover = still(course.cover)
    return {"src": cover.src, "width": cover.width, "height": cover.height, "alt": ""} if cover else None
