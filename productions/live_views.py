"""The cut so far for pages that are open while it fills, drawn once for all who see alike."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from flask import render_template
from flask_babel import force_locale
from sqlalchemy import select

from accounts.models import Person
from accounts.operations import people_of
from core import live
from core.db import db
from core.live import Viewer
from core.permissions import scope
from courses.models import Course
from productions.places import StripPlace
from productions.strips import marked, seeing_alike, strip


@live.shows("cut")
def strips_of(course_id: UUID, viewers: Sequence[Viewer]) -> Mapping[Viewer, str]:
    """What `cut_views.strip` answers, for visitors and for learners who see alike; others ask it themselves. At most 10
    queries, however many look."""
    course = db.session.get(Course, course_id)
    if course is None:
        return {}
    people = people_of([viewer.token for viewer in viewers if viewer.token])
    ids = {token: person.id for token, person in people.items()}
    alike = seeing_alike(course, set(ids.values()))
    learners = {viewer: ids[viewer.token] for viewer in viewers if viewer.token and ids.get(viewer.token) in alike}
    one = next((person for person in people.values() if person.id in alike), None)
    visitors = dict.fromkeys([viewer for viewer in viewers if viewer.token is None])
    return {**_drawn(course, one, learners), **_drawn(course, None, visitors)}


def _drawn(course: Course, person: Person | None, viewers: Mapping[Viewer, UUID | None]) -> dict[Viewer, str]:
    """As this person sees it who stands for all of these, with what is theirs marked."""
    is_seen = select(Course.id).where(Course.id == course.id, scope(person, "course.view"))
    if not viewers or db.session.scalar(is_seen) is None:
        return {}
    places = strip(course, person)
    makers = {place.maker_id for place in places}
    together = defaultdict[tuple[str, UUID | None], list[Viewer]](list)
    for viewer, id in viewers.items():
        together[viewer.language, id if id in makers else None].append(viewer)
    return {viewer: html for alike, group in together.items() for html in [_html(places, *alike)] for viewer in group}


def _html(places: Iterable[StripPlace], language: str, maker_id: UUID | None) -> str:
    with force_locale(language):
        return render_template("productions/_strip.html", places=marked(places, maker_id))
