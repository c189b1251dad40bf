"""Answers that come while a page is open."""

from datetime import UTC, datetime

from flask import render_template

from core.web import current_person, needs
from reviews import arriving
from reviews.views import bp
from submissions.models import Submission
from submissions.queries import this_work


@bp.get("/works/<uuid:work_id>/answers/since/<int:seconds>")
@needs("submission.view", by=this_work)
def arrived(work: Submission, seconds: int) -> str:
    """A line if somebody answered since then (in seconds since 1970), for pages that are open."""
    moment = datetime.fromtimestamp(min(seconds, 2**32), UTC)
    number = arriving.came_since(moment, work, current_person())
    return render_template("reviews/_arrived.html", work=work, number=number)
