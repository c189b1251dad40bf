"""How pages show class projects: cards, and the facts at a glance. Rows in, plain values out."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from courses.models import Course, Level
from lessons.models import Lesson
from media.showing import picture_url, still

KINDS = ("acting", "music", "drawing", "film", "writing")


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
    return [(skill, next((kind for kind in KINDS if kind in skill.casefold()), "")) for skill in course.skills[:3]]


def card_of(course: Course) -> dict[str, Any]:
    """What the card component shows."""
    cover = still(course.cover)
    author = course.author
    return {
        "url": url_for("courses.show", slug=course.slug),
        "title": course.title,
        "outcome": course.outcome,
        "cover": {"src": cover.src, "width": cover.width, "height": cover.height, "alt": ""} if cover else None,
        "skills": tags_of(course)[:2],
        "facts": level_words(course.level),
        "instructor": {
            "name": author.credit_name if author else _("somebody who left"),
            "picture": picture_url(author) if author else "/favicon.ico",
        },
    }


def facts_of(lessons: Sequence[Lesson]) -> list[str]:
    """Lessons, minutes of watching, minutes of making."""
    watching = sum((lesson.demonstration.duration_ms or 0) for lesson in lessons if lesson.demonstration) / 60_000
    making = sum(3 * (lesson.assignment.most_seconds or 180) for lesson in lessons if lesson.assignment) / 60
    return [
        ngettext("%(num)s lesson", "%(num)s lessons", len(lessons)),
        ngettext("%(num)s minute of watching", "%(num)s minutes of watching", max(1, round(watching))),
        ngettext("%(num)s minute of making", "%(num)s minutes of making", max(1, round(making))),
    ]
