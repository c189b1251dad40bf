"""What each notice says: one table by name. Sentences are marked here and translated where they are shown."""

from dataclasses import dataclass
from typing import Any


def marked(sentence: str) -> str:
    """Mark a sentence for the catalogue of translations; it is returned as it is."""
    return sentence


@dataclass(frozen=True, kw_only=True)
class NoticeKind:
    """`sentence` may name the actor, the subject's title and what the teller adds, as `%(actor)s` and `%(title)s`.

    `label` is its line in the settings. `is_mailed` is for what somebody waits for; they may still turn it off.
    """

    sentence: str
    label: str
    is_mailed: bool = False


_OUTCOME: dict[str, Any] = {"label": marked("What became of a report of yours"), "is_mailed": True}
_HIDDEN: dict[str, Any] = {"label": marked("A moderator's act about something of yours"), "is_mailed": True}
_CUT: dict[str, Any] = {"label": marked("Your work gets, or loses, its place in a cut")}
_CASES: dict[str, Any] = {"label": marked("A case waits for a moderator")}

KINDS: dict[str, NoticeKind] = {
    "answer.sent": NoticeKind(
        sentence=marked("%(actor)s answered “%(title)s”."),
        label=marked("Somebody answered you"),
        is_mailed=True,
    ),
    "answer.used": NoticeKind(
        sentence=marked("%(actor)s used your answer to “%(title)s”."),
        label=marked("Your answer was used"),
        is_mailed=True,
    ),
    "answer.thanked": NoticeKind(
        sentence=marked("%(actor)s thanked you for your answer to “%(title)s”."), label=marked("Somebody thanked you")
    ),
    "answer.replied": NoticeKind(
        sentence=marked("%(actor)s replied to your note on “%(title)s”."), label=marked("Somebody replied to your note")
    ),
    "answer.wanted": NoticeKind(
        sentence=marked("%(actor)s made the next take of “%(title)s”, and would like to hear from you again."),
        label=marked("A work you answered has a new take"),
    ),
    "answer.overdue": NoticeKind(
        sentence=marked("“%(title)s” still waits for its first answer."),
        label=marked("A work waits too long, in a class you teach or greet in"),
        is_mailed=True,
    ),
    "work.built_on": NoticeKind(
        sentence=marked("%(actor)s built on “%(title)s”."), label=marked("Somebody built on your work"), is_mailed=True
    ),
    "work.shown": NoticeKind(
        sentence=marked("%(actor)s showed you “%(title)s”."), label=marked("Somebody showed you a work"), is_mailed=True
    ),
    "work.in_the_cut": NoticeKind(sentence=marked("“%(title)s” is in the cut."), is_mailed=True, **_CUT),
    "work.held": NoticeKind(sentence=marked("“%(title)s” is held for the next cut."), **_CUT),
    "work.not_in_this_cut": NoticeKind(sentence=marked("“%(title)s” is not in this cut."), **_CUT),
    "credit.proposed": NoticeKind(
        sentence=marked("You are in the credits of “%(title)s”. Look whether your name is right."),
        label=marked("A credit to confirm"),
        is_mailed=True,
    ),
    "production.premiered": NoticeKind(
        sentence=marked("“%(title)s” is finished, and you are in it."), label=marked("A premiere"), is_mailed=True
    ),
    "course.joined": NoticeKind(
        sentence=marked("%(actor)s joined “%(title)s”."), label=marked("Somebody joined your class project")
    ),
    "course.listed": NoticeKind(
        sentence=marked("%(actor)s put you on the list of “%(title)s”. Come in when you like."),
        label=marked("You were put on the list of a class project"),
    ),
    "course.role_given": NoticeKind(
        sentence=marked("%(actor)s asked you to help in “%(title)s”, as %(role)s."),
        label=marked("You were given a role in a class project"),
        is_mailed=True,
    ),
    "course.removed": NoticeKind(
        sentence=marked("You are no longer in “%(title)s”: %(reason)s"),
        label=marked("You were taken out of a class project"),
        is_mailed=True,
    ),
    "assignment.extended": NoticeKind(
        sentence=marked("You have more time for “%(title)s”."), label=marked("You were given more time"), is_mailed=True
    ),
    "thing.hidden": NoticeKind(
        sentence=marked("A moderator hid “%(title)s”. Read why, and what you can do."), **_HIDDEN
    ),
    "thing.shown": NoticeKind(sentence=marked("“%(title)s” can be seen again."), **_HIDDEN),
    "report.left": NoticeKind(
        sentence=marked("A moderator read your report on “%(title)s” and left it as it is."), **_OUTCOME
    ),
    "report.acted": NoticeKind(sentence=marked("A moderator read your report on “%(title)s” and hid it."), **_OUTCOME),
    "report.waits": NoticeKind(sentence=marked("Somebody reported “%(title)s”."), **_CASES),
    "appeal.waits": NoticeKind(sentence=marked("There is an appeal about “%(title)s”."), **_CASES),
    "appeal.upheld": NoticeKind(
        sentence=marked("Another moderator looked at “%(title)s” again. It stays hidden; read why."), **_HIDDEN
    ),
    "appeal.overturned": NoticeKind(
        sentence=marked("Another moderator looked at “%(title)s” again. It can be seen."), **_HIDDEN
    ),
}


def labels() -> dict[str, list[str]]:
    """Label → the names of the notices it stands for, in the order of the table: one line in the settings each."""
    found: dict[str, list[str]] = {}
    for name, kind in KINDS.items():
        found.setdefault(kind.label, []).append(name)
    return found
