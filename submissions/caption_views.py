"""What is said in a film or a sound: written beside it by its maker, read by whoever may see the take."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, abort, flash, render_template, request
from flask_babel import gettext as _
from sqlalchemy import ColumnElement

from core.db import lock
from core.forms import refusals_on
from core.web import needs, see_other
from media.models import Medium
from media.showing import playable
from submissions import takes
from submissions.bench_views import of_work
from submissions.forms import CaptionsForm
from submissions.models import Part, Take
from submissions.views import bp

CAPTIONS = "/works/<uuid:work_id>/parts/<uuid:part_id>/captions"


def heard(work_id: UUID, part_id: UUID) -> Sequence[ColumnElement[bool]]:
    """The part that an address names, inside its work, if anything can be heard in it."""
    return *of_work(work_id, part_id), Part.medium.in_([Medium.FILM, Medium.SOUND])


def holding(work_id: UUID, part_id: UUID) -> Sequence[ColumnElement[bool]]:
    """The take of a work that holds this part."""
    return Take.submission_id == work_id, Take.parts.any(Part.id == part_id)


@bp.get(f"{CAPTIONS}.vtt")
@needs("take.view", by=holding)
def captions(take: Take) -> Response:
    part_id = (request.view_args or {})["part_id"]
    part = next(each for each in take.parts if each.id == part_id)
    if not part.captions:
        abort(404)
    return Response(
        part.captions, content_type="text/vtt; charset=utf-8", headers={"Cache-Control": "private, max-age=3600"}
    )


@bp.get(CAPTIONS)
@needs("part.edit", by=heard)
def write_captions(part: Part) -> str:
    return _page(part, CaptionsForm.of(part))


@bp.post(CAPTIONS)
@needs("part.edit", by=heard)
def save_captions(part: Part) -> Any:
    form = CaptionsForm()
    with refusals_on(form):
        if form.validate():
            lock(part, "captions", "captions_language")
            form.refuse_stale(part)
            takes.caption(part, captions=form.source(), language=form.captions_language.data)
            flash(_("Saved. Whoever may see the work can read along."))
            return see_other("submissions.write_captions", work_id=part.take.submission_id, part_id=part.id)
    return _page(part, form), 422


def _page(part: Part, form: CaptionsForm) -> str:
    assert part.file is not None
    media = playable(part.file, part=str(part.id))
    return render_template(
        "submissions/captions.html", part=part, take=part.take, work=part.take.submission, form=form, media=media
    )
