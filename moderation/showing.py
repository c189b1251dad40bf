"""Cases and acts as pages show them."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from core.clock import when
from core.forms import in_words
from core.subjects import subject_named, subject_of
from moderation import queries
from moderation.models import Act, Action
from moderation.rules import sentence_of

ICONS = {
    Action.LEAVE: "check",
    Action.HIDE: "eye",
    Action.SHOW: "check",
    Action.UPHOLD: "shield",
    Action.OVERTURN: "check",
    Action.HOLD: "held",
    Action.RELEASE: "check",
    Action.KEEP_BACK: "eye",
}


@dataclass(frozen=True)
class Thing:
    """Something that a case is about, by its registered kind. `url` is None when it is gone."""

    label: str
    title: str
    url: str | None
    context: str


def thing(kind: str, row: Any) -> Thing:
    """The thing in words: what it is, what it is called, where it is, and a part of it."""
    if row is None:
        return Thing(label_of(kind), _("Something that is gone"), None, "")
    subject = subject_of(row)
    return Thing(label_of(kind), in_words(subject.title(row)), subject.url(row), subject.context(row)[:600])


def things(cases: Any) -> list[tuple[Any, Thing]]:
    """Each case with what it is about."""
    rows = queries.things_of(cases)
    return [(case, thing(case.subject_kind, rows.get((case.subject_kind, case.subject_id)))) for case in cases]


def label_of(kind: str) -> str:
    subject = subject_named(kind)
    return in_words(subject.label) if subject is not None else kind


def act_words(act: Act) -> str:
    """ "Hid: work"; never whose."""
    words = {
        Action.LEAVE: _("Left as it is"),
        Action.HIDE: _("Hid"),
        Action.SHOW: _("Showed again"),
        Action.UPHOLD: _("Kept hidden, after an appeal"),
        Action.OVERTURN: _("Showed again, after an appeal"),
        Action.HOLD: _("Held for a second look"),
        Action.RELEASE: _("Handed over after a second look"),
        Action.KEEP_BACK: _("Kept back after a second look"),
    }[act.action]
    return _("%(act)s: %(kind)s", act=words, kind=label_of(act.subject_kind))


def _doer(act: Act) -> str:
    if act.action == Action.HOLD:
        return _("the site itself")
    return act.moderator.credit_name if act.moderator else _("a former moderator")


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
