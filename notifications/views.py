"""The inbox: what somebody should hear of, by day; and what they want by mail."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, Flask, abort, flash, render_template, request
from flask_babel import format_date, get_timezone
from flask_babel import gettext as _

from core.db import lock, now
from core.forms import in_words, refusals_on
from core.paging import page
from core.web import csrf, current_person, needs, open_to_all, see_other
from notifications import operations, queries
from notifications.forms import NoticesForm
from notifications.models import Notice, When
from notifications.sentences import kin, said
from notifications.stopping import line, who_and_what

bp = Blueprint("notifications", __name__)


class News:
    """Is there anything new for this person? Asked when a page looks."""

    def __bool__(self) -> bool:
        person = current_person()
        return person is not None and person.has_news


def init_room(app: Flask) -> None:
    app.context_processor(lambda: {"has_news": News()})
    app.jinja_env.filters["notice_sentence"] = sentence


def sentence(notice: Notice) -> str:
    """The notice in words, in the reader's language."""
    return in_words(said(notice))


@bp.get("/notifications")
@needs("account.use")
def inbox() -> Any:
    after = request.args.get("after")
    return render_template("notifications/inbox.html", is_newest=after is None, **_listed(after))


@bp.get("/notifications/newest")
@needs("account.use")
def newest() -> Any:
    """The list alone, for a page that is open."""
    return render_template("notifications/_list.html", **_listed(None))


@bp.get("/notifications/bell")
@needs("account.use")
def bell() -> Any:
    """The bell alone, for any page that is open."""
    return render_template("layouts/_bell.html")


def _listed(after: str | None) -> dict[str, Any]:
    person = current_person()
    notices = page(queries.inbox(person), Notice.created_at, Notice.id, after=after, size=40)
    seen = queries.still_seen(notices.rows, person)
    return {"days": _by_day(notices.rows), "seen": seen, "after": notices.after}


@bp.post("/notifications/read")
@needs("account.use")
def mark_all_read() -> Any:
    operations.mark_all_read(current_person())
    return see_other("notifications.inbox")


@bp.get("/settings/notices")
@needs("account.use")
def preferences() -> Any:
    return render_template("notifications/preferences.html", form=_opened())


def _opened() -> NoticesForm:
    return NoticesForm.of(queries.preferences_of(current_person()))


@bp.post("/settings/notices")
@needs("account.use")
def change_preferences() -> Any:
    form, person = NoticesForm(), current_person()
    with refusals_on(form):
        if form.validate():
            lock(person, "version")
            form.refuse_stale(person, _opened())
            operations.prefer(person, form.wanted)
            flash(_("Saved."))
            return see_other("notifications.preferences")
    return render_template("notifications/preferences.html", form=form), 422


@bp.get("/unsubscribe/<signed>")
@open_to_all
def unsubscribe(signed: str) -> Any:
    person, name = who_and_what(signed) or abort(404)
    preferences = queries.preferences_of(person)
    return _stopping(name, is_stopped=all(preferences.get(each) == When.HERE for each in kin(name)))


@bp.post("/unsubscribe/<signed>")
@open_to_all
def stop_mail(signed: str) -> Any:
    """Mail programs send this by themselves, without a cookie, and follow no redirect (RFC 8058, 3.1)."""
    person, name = who_and_what(signed) or abort(404)
    operations.stop_mail(person, name)
    return _stopping(name, is_stopped=True)


csrf.exempt(stop_mail)  # the signature is what allows it


def _stopping(name: str, *, is_stopped: bool) -> str:
    return render_template("notifications/unsubscribe.html", what=line(name), is_stopped=is_stopped)


def _by_day(notices: Sequence[Notice]) -> list[tuple[date, str, list[Notice]]]:
    """Notices under their days and how these are called, in the reader's zone."""
    days = groupby(notices, key=lambda notice: notice.created_at.astimezone(get_timezone()).date())
    return [(day, _day_name(day), list(group)) for day, group in days]


def _day_name(day: date) -> str:
    today = now().astimezone(get_timezone()).date()
    if day == today:
        return _("Today")
    return _("Yesterday") if day == today - timedelta(days=1) else format_date(day, "EEEE d MMMM")
