"""Notes as W3C Web Annotations: those on a work to take along, and somebody's own to put into the form of their answer."""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from core.forms import in_words
from core.permissions import can
from core.web import current_person, demand, needs, see_other
from media.models import MediaFile, Medium
from media.showing import playable
from reviews import annotations, composing, operations, queries, written
from reviews.fields import fields_of
from reviews.models import ReviewTask
from reviews.parts import facts_of
from reviews.places import wording_of
from reviews.reading import ShownNote
from reviews.views import (
    TO_ANSWER,
    answer_page,
    bp,
    demand_token,
    may_answer,
    opened_on,
    sent_fields,
    signed,
    this_task,
)
from submissions.models import Submission, Take
from submissions.queries import this_work
from submissions.showing import Byline, byline_of

SOURCES = {Medium.FILM: "Video", Medium.SOUND: "Sound", Medium.PICTURE: "Image", Medium.TEXT: "Text"}


@bp.get("/works/<uuid:work_id>/notes.jsonld", defaults={"number": None})
@bp.get("/works/<uuid:work_id>/takes/<int:number>/notes.jsonld")
@needs("submission.view", by=this_work)
def notes_of(work: Submission, number: int | None) -> Response:
    """What the page of this take shows of its notes, and nothing else."""
    take = work.shared_take if number is None else next((each for each in work.takes if each.number == number), None)
    demand(take is not None and can(current_person(), "take.view", take))
    answers = queries.answers_on(work, take, current_person())
    address = url_for("reviews.notes_of", work_id=work.id, number=number, _external=True)
    label = _("Notes on “%(what)s”", what=work.title or _("Untitled"))
    document = annotations.collection(address, label, _remarks([*answers.shown, *answers.hidden], work, take))
    response = Response(json.dumps(document, ensure_ascii=False, indent=1), content_type=annotations.CONTENT_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="notes.jsonld"'
    return response


def _remarks(notes: Iterable[ShownNote], work: Submission, take: Take | None) -> list[annotations.Remark]:
    return [_remark(each, work, take) for each in notes if take is not None]


def _remark(each: ShownNote, work: Submission, take: Take) -> annotations.Remark:
    note, review = each.note, each.review
    part = next((part for part in take.parts if part.id == each.part_id), None)
    page = url_for("submissions.take", work_id=work.id, number=take.number, _external=True)
    assert review.sent_at is not None  # nobody reads what is not sent
    return annotations.Remark(
        address=f"{page}#note-{note.id}",
        wording=wording_of(note, anchor=each.anchor),
        creator=_person(signed(each)),
        sent_at=review.sent_at,
        edited_at=review.edited_at,
        source=f"{page}#part-{part.id}" if part else page,
        kind_of_source=SOURCES[part.medium] if part else "",
        voice=_voice(note.voice),
        reply=each.reply,
        replied_at=note.replied_at if each.reply else None,
        replied_by=_person(byline_of(work)),
    )


def _person(line: Byline) -> tuple[str, str]:
    """Name and address of somebody, as the page shows them; no address of whom the reader may not know."""
    return in_words(line.name), urljoin(request.url_root, line.url) if line.url else ""


def _voice(file: MediaFile | None) -> tuple[str, str] | None:
    """Address and type of a recording, which opens for whoever may read the note; None until it plays."""
    media = playable(file) if file is not None else None
    return (urljoin(request.url_root, media.sources[-1].url), media.sources[-1].type) if media else None


@bp.post("/reviews/<uuid:task_id>/annotations")
@needs("task.view", by=this_task, options=TO_ANSWER)
def bring(task: ReviewTask) -> Any:
    """Notes from a file become fields of the form, where nothing is typed yet; what can't be placed is said."""
    demand_token()
    if not may_answer(task):
        return render_template("reviews/gone.html", words=composing.words(written.typed(request.form))), 409
    fields, errors = sent_fields(task)
    if errors:
        return answer_page(task, fields, errors), 422
    sent = request.files.get("annotations")
    try:
        found = annotations.found_in(sent.stream.read(annotations.MOST_BYTES + 1) if sent else b"", facts_of(task.take))
    except ValueError as error:
        return answer_page(task, fields, file_error=in_words(str(error))), 422
    boxes = [box for box in operations.boxes_of(task) if not fields.get(f"{box.name}-text")]
    brought, left = fields_of(found.notes, boxes)
    operations.save_draft(task, fields | brought, opened_on=opened_on())
    for sentence in [*found.sentences, *annotations.without_room(left)]:
        flash(in_words(sentence))
    return see_other("reviews.answer", task_id=task.id)
