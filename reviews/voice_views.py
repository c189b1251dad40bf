"""A spoken note, sent as soon as it is recorded: it stays with the draft, wherever that is opened next."""

from typing import Any

from flask import jsonify, request

from core.checks import Refused
from core.forms import in_words
from core.permissions import can
from core.web import current_person, demand, needs
from reviews import voices
from reviews.models import ReviewTask
from reviews.views import bp, demand_token, may_answer, this_task


@bp.post("/reviews/<uuid:task_id>/voices")
@needs("task.view", by=this_task)
def keep_voice(task: ReviewTask) -> Any:
    """Keep a recording, and say under which id the form names it."""
    demand_token()
    demand(may_answer(task) or can(current_person(), "task.edit", task))
    try:
        file = voices.keep(task, request.files.get(voices.RECORDING))
    except Refused as refusal:
        return jsonify(error=in_words(refusal.sentence)), 422
    return jsonify(id=str(file.id)), 201
