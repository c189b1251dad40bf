"""What the maker does with a note: thanks, used it, a reply, out of sight."""

from typing import Any

from flask import abort, render_template, url_for
from flask import redirect as go

from core.db import lock
from core.forms import Form, refusals_on
from core.web import needs, paced
from reviews import operations
from reviews.forms import ReplyForm
from reviews.models import Note
from reviews.views import bp

ACTS = {
    "thanks": operations.thank,
    "unthanks": lambda note: operations.thank(note, False),
    "use": operations.use,
    "unuse": lambda note: operations.use(note, False),
    "hiding": operations.hide,
    "showing": lambda note: operations.hide(note, False),
}


@bp.post("/notes/<uuid:note_id>/<any(thanks, unthanks, use, unuse, hiding, showing):act>")
@needs("note.react")
def react(note: Note, act: str) -> Any:
    if not Form().validate():
        abort(400)
    ACTS[act](note)
    return _back(note)


@bp.post("/notes/<uuid:note_id>/reply")
@needs("note.react")
@paced("reply")
def reply(note: Note) -> Any:
    form = ReplyForm(prefix=str(note.id))
    with refusals_on(form):
        if form.validate():
            lock(note, "reply")
            form.refuse_stale(note)
            operations.reply(note, form.reply.data)
            return _back(note)
    return render_template("reviews/reply.html", note=note, form=form), 422


def _back(note: Note) -> Any:
    return go(url_for("submissions.work", work_id=note.review.submission_id, _anchor=f"note-{note.id}"), 303)
