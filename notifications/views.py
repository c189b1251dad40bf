"""The inbox: what somebody should hear of, by day; and what they want by mail."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, Flask, flash, render_template, request
from flask_babel import format_date, get_timezone, gettext
from flask_babel import gettext as _

from core.db import db, lock, now
from core.forms import in_words, refusals_on
from core.paging import page
from core.web import current_person, needs, see_other
from notifications import operations, queries
from notifications.forms import ByMailForm
from notifications.models import Notice
from notifications.sentences import KINDS, labels, said

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
    person = current_person()
    notices = page(queries.inbox(person), Notice.created_at, Notice.id, after=request.args.get("after"), size=40)
    return render_template(
        "notifications/inbox.html",
        days=_by_day(notices.rows),
        after=notices.after,
        seen=queries.still_seen(notices.rows, person),
        unread=queries.unread_count(person),
    )


@bp.post("/notifications/read")
@needs("account.use")
def mark_all_read() -> Any:
    operations.mark_all_read(current_person())
    return see_other("notifications.inbox")


@bp.get("/settings/notices")
@needs("account.use")
def preferences() -> Any:
    return render_template("notifications/preferences.html", form=_opened())


def _opened() -> ByMailForm:
    muted = set(db.session.scalars(queries.muted_by(current_person())))
    wanted = [label for label, names in _mailed().items() if not muted.issuperset(names)]
    return _by_mail_form(formdata=None, wanted=wanted)


@bp.post("/settings/notices")
@needs("account.use")
def change_preferences() -> Any:
    form, person = _by_mail_form(), current_person()
    with refusals_on(form):
        if form.validate():
            lock(person, "version")
            form.refuse_stale(person, _opened())
            wanted = form.wanted.data or []
            operations.mute(
                person, [name for label, names in _mailed().items() if label not in wanted for name in names]
            )
            flash(_("Saved."))
            return see_other("notifications.preferences")
    return render_template("notifications/preferences.html", form=form), 422


def _mailed() -> dict[str, list[str]]:
    return {label: names for label, names in labels().items() if any(KINDS[name].is_mailed for name in names)}


def _by_mail_form(**values: Any) -> ByMailForm:
    form = ByMailForm(**values)
    form.wanted.choices = {label: gettext(label) for label in _mailed()}
    return form


def _by_day(notices: Sequence[Notice]) -> list[tuple[str, list[Notice]]]:
    """Notices under the names of their days, in the reader's zone."""
    days = groupby(notices, key=lambda notice: notice.created_at.astimezone(get_timezone()).date())
    return [(_day_name(day), list(group)) for day, group in days]


def _day_name(day: date) -> str:
    today = now().astimezone(get_timezone()).date()
    if day == today:
        return _("Today")
    return _("Yesterday") if day == today - timedelta(days=1) else format_date(day, "EEEE d MMMM")
