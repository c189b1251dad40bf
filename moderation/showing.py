"""Cases and acts as pages show them."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from flask_babel import format_date, format_decimal, format_timedelta
from flask_babel import gettext as _

from core.clock import when
from core.db import now
from core.forms import in_words
from core.subjects import subject_named, subject_of
from core.words import Words
from moderation import queries
from moderation.counting import FEW, Month
from moderation.models import Act, Action
from moderation.rules import FADES, sentence_of

ICONS = {
    Action.LEAVE: "check",
    Action.ASK: "reply",
    Action.HIDE: "eye",
    Action.REMOVE: "taken-back",
    Action.PAUSE: "pause",
    Action.END_PAUSE: "play",
    Action.ASK_TO_CLOSE: "shield",
    Action.KEEP_OPEN: "check",
    Action.CLOSE: "close",
    Action.ESCALATE: "shield",
    Action.SHOW: "check",
    Action.UPHOLD: "shield",
    Action.OVERTURN: "check",
    Action.HOLD: "held",
    Action.RELEASE: "check",
    Action.KEEP_BACK: "eye",
}


CONTEXT = 1200  # characters
BY_ITSELF = (Action.HOLD, Action.ESCALATE)
# What a maker reads about an act.
MAKER_READS = {
    Action.LEAVE: Words("Somebody reported it, and a moderator left it as it is."),
    Action.ASK: Words("A moderator asks you to change something of yours."),
    Action.HIDE: Words("Something of yours was hidden: only you and moderators see it."),
    Action.REMOVE: Words("Something of yours was removed: nobody but moderators sees it."),
    Action.PAUSE: Words(
        "A moderator asks you to pause: you read and make, and share nothing, answer nobody and post nothing."
    ),
    Action.END_PAUSE: Words("Your pause is over before its time."),
    Action.ASK_TO_CLOSE: Words("A moderator asked another one to look."),
    Action.KEEP_OPEN: Words("Two moderators looked."),
    Action.CLOSE: Words("Two moderators closed this account: nobody signs in to it, and its page is hidden."),
    Action.ESCALATE: Words("It is with the administrators."),
    Action.SHOW: Words("It can be seen again."),
    Action.UPHOLD: Words("Another moderator looked again: what was decided stands."),
    Action.OVERTURN: Words("Another moderator looked again: what was decided is undone."),
    Action.HOLD: Words("An answer of yours waits for a second look before its maker reads it."),
    Action.RELEASE: Words("Somebody looked at your answer, and its maker reads it now."),
    Action.KEEP_BACK: Words("Somebody looked at your answer, and its maker does not read it."),
}


@dataclass(frozen=True)
class Thing:
    """Something that a case is about, by its registered kind. `url` is None when it is gone. `provenance`: under which
    licence it is, and what it is built on, as (words, address or "")."""

    label: str
    title: str
    url: str | None
    context: str = ""
    provenance: list[tuple[str, str]] = field(default_factory=list)


def thing(kind: str, row: Any) -> Thing:
    """The thing in words: what it is, what it is called, where it is."""
    if row is None:
        return Thing(label_of(kind), _("Something that is gone"), None)
    subject = subject_of(row)
    return Thing(label_of(kind), in_words(subject.title(row)), subject.url(row))


def whole_thing(kind: str, row: Any) -> Thing:
    """The same with a part of it, its licence, and what it is built on."""
    if row is None:
        return thing(kind, row)
    subject = subject_of(row)
    provenance = [(in_words(words), url) for words, url in subject.provenance(row)]
    return replace(thing(kind, row), context=subject.context(row)[:CONTEXT], provenance=provenance)


def things(cases: Any) -> list[tuple[Any, Thing]]:
    """Each case with what it is about."""
    rows = queries.things_of(cases)
    return [(case, thing(case.subject_kind, rows.get((case.subject_kind, case.subject_id)))) for case in cases]


def thing_of(case: Any) -> Thing:
    """All of what one case is about."""
    return whole_thing(case.subject_kind, queries.things_of([case]).get((case.subject_kind, case.subject_id)))


def label_of(kind: str) -> str:
    subject = subject_named(kind)
    return in_words(subject.label) if subject is not None else kind


def act_words(act: Act) -> str:
    """ "Hid: work"; never whose."""
    words = {
        Action.LEAVE: _("Left as it is"),
        Action.ASK: _("Asked for a change"),
        Action.REMOVE: _("Removed"),
        Action.PAUSE: _("Asked its maker to pause"),
        Action.END_PAUSE: _("Ended a pause"),
        Action.ASK_TO_CLOSE: _("Asked to close the account of its maker"),
        Action.KEEP_OPEN: _("Kept the account of its maker open"),
        Action.CLOSE: _("Closed the account of its maker"),
        Action.ESCALATE: _("Handed to the administrators"),
        Action.HIDE: _("Hid"),
        Action.SHOW: _("Showed again"),
        Action.UPHOLD: _("Kept as decided, after an appeal"),
        Action.OVERTURN: _("Undone, after an appeal"),
        Action.HOLD: _("Held for a second look"),
        Action.RELEASE: _("Handed over after a second look"),
        Action.KEEP_BACK: _("Kept back after a second look"),
    }[act.action]
    return _("%(act)s: %(kind)s", act=words, kind=label_of(act.subject_kind))


def _doer(act: Act) -> str:
    if act.action in BY_ITSELF and act.moderator is None:
        return _("the site itself")
    if act.moderator is None:
        return _("a former moderator")
    return act.moderator.credit_name if act.at > now() - FADES else _("a moderator")


# Which acts are counted for everybody, and what their column says.
COUNTED = {
    Action.LEAVE: Words("Left"),
    Action.ASK: Words("Changes asked for"),
    Action.HIDE: Words("Hidden"),
    Action.REMOVE: Words("Removed"),
    Action.PAUSE: Words("Pauses"),
    Action.CLOSE: Words("Accounts closed"),
    Action.ESCALATE: Words("Handed on"),
}


def month_line(month: Month) -> dict[str, Any]:
    """A month as a row: few are said to be few."""
    return {
        "month": format_date(month.first, "LLLL y"),
        "iso": month.first.isoformat()[:7],
        "counts": [
            (_("Reports"), _few(month.reports)),
            *((in_words(head), _few(month.acts[action])) for action, head in COUNTED.items()),
            (_("Appeals decided"), _few(month.appeals)),
            (_("Undone"), _few(month.undone)),
            (_("Half were decided within"), _long(month.usual)),
        ],
    }


def _few(count: int) -> str:
    return _("under %(few)s", few=FEW) if 0 < count < FEW else format_decimal(count)


def _long(usual: timedelta | None) -> str:
    return format_timedelta(usual, threshold=1.2) if usual is not None else "–"


def log_lines(acts: Any) -> list[dict[str, Any]]:
    """Acts as lines of the log: what, by which moderator, when, under which rule."""
    return [
        {
            "act": act_words(act),
            "by": _doer(act),
            "when": when(act.at),
            "rule": in_words(sentence_of(act.rule)) if act.rule else "",
            "icon_name": ICONS[act.action],
        }
        for act in acts
    ]
