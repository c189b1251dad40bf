"""Following and muting: buttons on pages, and one's own list. Nobody else is told."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from accounts import operations as accounts
from accounts.models import Person
from accounts.queries import muted_by
from community import following
from community.subjects import title_of
from community.views import bp, by_handle
from core.db import db
from core.web import current_person, needs, see_other
from courses.models import Course
from courses.queries import of_slug

FOLLOW: dict[str, Callable[[Person, Person], None]] = {
    "following": following.follow_person,
    "unfollowing": following.unfollow_person,
}
FOLLOW_COURSE: dict[str, Callable[[Course, Person], None]] = {
    "following": following.follow_course,
    "unfollowing": following.unfollow_course,
}


@bp.get("/settings/following")
@needs("account.use")
def followed() -> str:
    person = current_person()
    return render_template(
        "community/followed.html",
        people=db.session.scalars(following.people(person)).all(),
        courses=db.session.scalars(following.courses(person)).all(),
        topics=[(topic, title_of(topic)) for topic in db.session.scalars(following.topics(person))],
        muted=db.session.scalars(muted_by(person)).all(),
    )


@bp.post("/people/<handle>/<any(following, unfollowing):act>")
@needs("person.follow", by=by_handle)
def follow_person(other: Person, act: str) -> Any:
    FOLLOW[act](other, current_person())
    return see_other("community.person", handle=other.handle)


@bp.post("/class-projects/<slug>/<any(following, unfollowing):act>")
@needs("course.follow", by=of_slug)
def follow_course(course: Course, act: str) -> Any:
    FOLLOW_COURSE[act](course, current_person())
    return see_other("courses.show", slug=course.slug)


@bp.post("/people/<handle>/mute")
@needs("person.mute", by=by_handle)
def mute(other: Person) -> Any:
    accounts.mute(current_person(), other)
    flash(
        _(
            "You hear no more of %(name)s, and what they say is folded where you read. They are not told.",
            name=other.credit_name,
        )
    )
    return see_other("community.followed")


@bp.post("/people/<handle>/unmute")
@needs("person.mute", by=by_handle)
def unmute(other: Person) -> Any:
    accounts.unmute(current_person(), other)
    flash(_("You hear of %(name)s again.", name=other.credit_name))
    return see_other("community.followed")
