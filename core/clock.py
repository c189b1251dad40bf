"""Time as people read it: how long, and exactly when in the reader's own zone; and the server's own, for pages that share a moment."""

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, support
from flask import Flask, Response, current_app, g, has_request_context, request
from flask_babel import (
    Babel,
    format_date,
    format_datetime,
    format_timedelta,
    get_locale,
    get_timezone,
    get_translations,
    gettext,
)
from flask_login import current_user
from markupsafe import Markup, escape

from core.db import now
from core.forms import in_words
from core.settings import Settings
from core.web import open_to_all
from core.words import lasting

LANGUAGES = ("en",)


def init_clock(app: Flask, settings: Settings) -> None:
    app.add_url_rule("/clock", view_func=server_time)
    Babel(app, locale_selector=_language, timezone_selector=_zone)
    app.jinja_env.filters.update(
        when=when, exact=exact, relative=relative, duration=duration, clock=clock, day=day, until=until
    )
    app.jinja_env.filters["lasting"] = lambda seconds: in_words(lasting(seconds))
    app.jinja_env.globals["language"] = lambda: str(get_locale() or "en")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda words: _translations().ugettext(words),
        lambda one, many, count: _translations().ungettext(one, many, count),
        newstyle=True,
    )


@open_to_all
def server_time() -> Response:
    """The milliseconds since 1970 by the server's clock, as late as they can be written."""
    response = Response(content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.set_data(f"{now().timestamp() * 1000:.1f}")
    return response


def _translations() -> support.NullTranslations:
    """Those of the page's language, looked up once a page: Flask-Babel does it for every string, a tenth of a page's time."""
    locale = get_locale()
    known: tuple[Locale | None, support.NullTranslations] | None = g.get("translations")
    if known is None or known[0] is not locale:
        known = g.translations = locale, get_translations()
    return known[1]


def relative(moment: datetime) -> str:
    """ "in 2 days", "3 hours ago"."""
    distance = moment - now()
    if abs(distance) < timedelta(minutes=1):
        return gettext("just now") if distance <= timedelta() else gettext("in a moment")
    # Eleven days are not “2 weeks” to somebody who plans by them.
    return format_timedelta(distance, add_direction=True, threshold=2 if abs(distance) >= timedelta(weeks=1) else 1.2)


def exact(moment: datetime) -> str:
    """ "Fri 28 Nov 23:59", in the reader's zone."""
    shape = "EEE d MMM HH:mm" if abs(moment - now()) < timedelta(days=300) else "EEE d MMM y HH:mm"
    return _formatted(moment, shape, get_locale(), get_timezone())


@lru_cache(10_000)
def _formatted(moment: datetime, shape: str, _locale: Locale | None, _zone: tzinfo) -> str:
    """The words for a moment, made once: lists say the same ones again and again."""
    return format_datetime(moment, shape)


def day(iso: str) -> str:
    """ "Fri 28 Nov 2025", of a date like 2025-11-28."""
    return format_date(date.fromisoformat(iso), "EEE d MMM y")


def when(moment: datetime, both: bool = False) -> Markup:
    """A time element: relative, with the exact time beside it (`both`) or as its title."""
    iso, exactly = moment.isoformat(timespec="seconds"), gettext("%(time)s your time", time=exact(moment))
    if both:
        return Markup('<time datetime="{}">{}, {}</time>').format(iso, relative(moment), exactly)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(iso, escape(exactly), relative(moment))


def until(moment: datetime) -> Markup:
    """A time element for the end of something that lasts: "18:40" on the day itself, "Fri 28 Nov 18:40" before."""
    zone = get_timezone()
    is_today = moment.astimezone(zone).date() == now().astimezone(zone).date()
    words = format_datetime(moment, "HH:mm") if is_today else exact(moment)
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(timespec="seconds"), words)


def duration(milliseconds: int) -> str:
    """ "3 min", "45 s": how long something lasts."""
    seconds = round(milliseconds / 1000)
    if seconds < 60:
        return gettext("%(seconds)s s", seconds=seconds)
    minutes, rest = divmod(seconds, 60)
    return (
        gettext("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=rest)
        if rest
        else gettext("%(minutes)s min", minutes=minutes)
    )


def clock(milliseconds: int) -> str:
    """ "1:02": a place in time."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes}:{seconds:02}"


def _language() -> str:
    return (request.accept_languages.best_match(LANGUAGES) if has_request_context() else None) or LANGUAGES[0]


def _zone() -> ZoneInfo:
    name = (
        current_user.time_zone
        if has_request_context() and current_user.is_authenticated
        else current_app.config["BABEL_DEFAULT_TIMEZONE"]
    )
    return ZoneInfo(name)
