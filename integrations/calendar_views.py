"""What is due, in one's own calendar: its secret address, and what stands in it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Response, abort, flash, make_response, render_template, url_for
from flask_babel import gettext as _

from accounts.models import Person
from core.db import db, now
from core.settings import site_url, whole_url
from core.web import current_person, needs, open_to_all, see_other
from integrations import operations, queries
from integrations.calendars import Moment, calendar
from integrations.views import bp
from lessons.deadlines import due_at
from reviews.queries import open_tasks

KEPT = timedelta(days=60)  # what is over stands for so long


@bp.get("/settings/calendar")
@needs("account.use")
def calendar_settings() -> str:
    link = operations.link_of(current_person())
    address = link and _whole("integrations.calendar_of", secret=operations.secret_of(link))
    return render_template("integrations/calendar.html", address=address)


@bp.post("/settings/calendar/making")
@needs("account.use")
def make_calendar() -> Any:
    operations.make(current_person())
    return see_other("integrations.calendar_settings")


@bp.post("/settings/calendar/renewal")
@needs("account.use")
def renew_calendar() -> Any:
    operations.renew(current_person())
    flash(_("The address is a new one; the one before opens nothing any more."))
    return see_other("integrations.calendar_settings")


@bp.post("/settings/calendar/removal")
@needs("account.use")
def withdraw_calendar() -> Any:
    operations.withdraw(current_person())
    flash(_("Your calendar has no address any more."))
    return see_other("integrations.calendar_settings")


@bp.get("/calendar/<secret>.ics")
@open_to_all
def calendar_of(secret: str) -> Response:
    person = operations.whose(secret) or abort(404)
    moments = [*_calls(person), *_answers(person), *_pieces(person)]
    host = urlsplit(site_url()).hostname or "localhost"
    response = make_response(calendar(_("Class Projects"), moments, host=host, asked_at=now()))
    response.content_type = "text/calendar; charset=utf-8"
    response.headers.update({"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"})
    return response


def _calls(person: Person) -> Iterator[Moment]:
    for call, until in db.session.execute(queries.calls_due(person, (now() - KEPT).date())):
        at = due_at(call.by_date, call.by_zone, until)
        title = _("Due: %(title)s", title=call.lesson.title)
        url = _whole("lessons.show", slug=call.course.slug, lesson_slug=call.lesson.slug)
        if at is not None:
            yield Moment(f"call-{call.id}", title, f"{call.do}\n{call.course.title}", url, at)


def _answers(person: Person) -> Iterator[Moment]:
    for task in open_tasks(person):
        work = task.submission
        title = _("Answer “%(title)s”", title=work.title or _("Untitled"))
        url = _whole("reviews.answer", task_id=task.id)
        yield Moment(f"answer-{task.id}", title, work.course.title, url, work.answer_by or task.leased_until)


def _pieces(person: Person) -> Iterator[Moment]:
    for piece in db.session.scalars(queries.pieces(person, now() - KEPT)):
        if piece.closes_at is not None:
            title, url = _("“%(title)s” closes", title=piece.title), _whole("productions.show", slug=piece.slug)
            yield Moment(f"closing-{piece.id}", title, _("Places are taken until then."), url, piece.closes_at)
        if piece.premiere_at is not None:
            title, url = _("Premiere: %(title)s", title=piece.title), _whole("productions.premiere", slug=piece.slug)
            yield Moment(f"premiere-{piece.id}", title, _("The doors open ten minutes before."), url, piece.premiere_at)


def _whole(endpoint: str, **parts: Any) -> str:
    return whole_url(url_for(endpoint, **parts))
