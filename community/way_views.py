"""How far one came: the first take beside the latest of a call, for oneself alone; and a page of one's journal made of them."""

from typing import Any
from uuid import UUID

from flask import abort, render_template
from flask_babel import gettext as _

from accounts.models import Person
from community import journaling, makers
from community.views import bp, by_handle
from core.forms import NewForm
from core.web import needs, see_other
from submissions.showing import shown_parts


@bp.get("/people/<handle>/how-far")
@needs("person.edit", by=by_handle)
def how_far(person: Person) -> str:
    ways = makers.ways(person)
    return render_template(
        "community/how_far.html",
        person=person,
        ways=ways,
        parts={take.id: shown_parts(take) for way in ways for take in (way.first, way.latest)},
        fresh={way.call.id: NewForm(formdata=None) for way in ways},
    )


@bp.post("/people/<handle>/how-far/<uuid:call_id>/post")
@needs("journal.write", by=by_handle)
def write_from_bench(person: Person, call_id: UUID) -> Any:
    """Begin a page of the journal with both takes in it. It stays a draft until its writer says otherwise."""
    way = next(iter(makers.ways(person, call_id)), None) or abort(404)
    post = journaling.from_bench(
        person,
        [(_("The first take"), way.first), (_("The latest take"), way.latest)],
        title=way.call.lesson.title,
        question=_("What surprised you?"),
        id=NewForm().new_id,
    )
    return see_other("community.edit_journal_post", handle=person.handle, journal_id=post.id)
