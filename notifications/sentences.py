"""What each notice says: one table by name. Sentences are marked here and translated where they are shown."""

import re
from dataclasses import dataclass
from typing import Any

from core.words import Words, unpacked
from notifications.models import Notice, When

SOMEONE = Words("Someone")
NAMED = re.compile(r"%\((\w+)\)s")
LAST_STOP = re.compile(r"(?<!\.)\.$")  # the sentence around a title has its own


@dataclass(frozen=True, kw_only=True)
class NoticeKind:
    """`sentence` may name the actor, the subject's title and what the teller adds, as `%(actor)s` and `%(title)s`.

    `untold` is what it says while nobody told it all that its sentence names: notices of before that was asked.
    `label` is its line in the settings. `when` is the soonest that it goes by mail: at once what somebody waits for, and
    nothing else. They may want it later, or not at all.
    """

    sentence: str
    label: str
    untold: str | None = None
    when: When = When.DAILY


_OUTCOME: dict[str, Any] = {"label": Words("What became of a report of yours"), "when": When.AT_ONCE}
_HIDDEN: dict[str, Any] = {"label": Words("A moderator's act about something of yours"), "when": When.AT_ONCE}
_SECOND_LOOK: dict[str, Any] = {"label": Words("An answer of yours waited for a second look")}
_CUT: dict[str, Any] = {"label": Words("Your work gets, or loses, its place in a cut")}
_CUTTING: dict[str, Any] = {"label": Words("You are asked to cut a piece, or are not any more")}
_TOGETHER: dict[str, Any] = {"label": Words("Class projects join in making a piece, or part with it")}
_CHANGE: dict[str, Any] = {"label": Words("Who cuts a piece asks you for a change, or does not any more")}
_CHANGE_ANSWERED: dict[str, Any] = {"label": Words("What became of a change that you asked for")}
_CASES: dict[str, Any] = {"label": Words("A case waits for a moderator")}

KINDS: dict[str, NoticeKind] = {
    "answer.first": NoticeKind(
        sentence=Words("%(actor)s answered “%(title)s”."),
        label=Words("The first answer to a work of yours"),
        when=When.AT_ONCE,
    ),
    "answer.sent": NoticeKind(
        sentence=Words("%(actor)s answered “%(title)s”."), label=Words("Somebody else answered you")
    ),
    "answer.used": NoticeKind(
        sentence=Words("%(actor)s used your answer to “%(title)s”."),
        label=Words("Your answer was used"),
    ),
    "answer.thanked": NoticeKind(
        sentence=Words("%(actor)s thanked you for your answer to “%(title)s”."), label=Words("Somebody thanked you")
    ),
    "answer.replied": NoticeKind(
        sentence=Words("%(actor)s replied to your note on “%(title)s”."), label=Words("Somebody replied to your note")
    ),
    "answer.wanted": NoticeKind(
        sentence=Words(
            "%(actor)s made the next take of “%(title)s”. See what changed since your notes, and say what you hear in it now."
        ),
        label=Words("A work you answered has a new take"),
    ),
    "answer.invited": NoticeKind(
        sentence=Words("“%(title)s” waits for an answer, and yours would help."),
        label=Words("A work waits, and you could help"),
        when=When.AT_ONCE,
    ),
    "answer.assigned": NoticeKind(
        sentence=Words("“%(title)s” waits for your answer: you were chosen to give it."),
        label=Words("You were chosen to answer a work"),
        when=When.AT_ONCE,
    ),
    "answer.begun": NoticeKind(
        sentence=Words("Your answer to “%(title)s” is begun, and the work still waits for it."),
        label=Words("An answer of yours is not sent yet"),
    ),
    "work.pulled": NoticeKind(
        sentence=Words("Three people say that something is wrong with “%(title)s”. It waits for you to look."),
        label=Words("Something is wrong with a work in your class"),
    ),
    "answer.waits": NoticeKind(
        sentence=Words("“%(title)s” waits for its first answer; half of the promised time is over."),
        label=Words("A work waits, in a class you greet or teach in"),
    ),
    "answer.overdue": NoticeKind(
        sentence=Words("“%(title)s” still waits for its first answer."),
        label=Words("A promise is about to break, in a class you teach"),
        when=When.AT_ONCE,
    ),
    "answer.held": NoticeKind(
        sentence=Words("An answer to “%(title)s” waits for a second look."),
        label=Words("An answer waits for a second look, in a class you teach or greet in"),
    ),
    "answer.released": NoticeKind(
        sentence=Words("Somebody looked at your answer to “%(title)s”, and its maker reads it now."), **_SECOND_LOOK
    ),
    "answer.kept_back": NoticeKind(
        sentence=Words("Your answer to “%(title)s” is not handed over. Read why, and what you can do."),
        when=When.AT_ONCE,
        **_SECOND_LOOK,
    ),
    "ruling.made": NoticeKind(
        sentence=Words("%(actor)s looked at “%(title)s”, and says how they see it."),
        label=Words("An instructor says how they see your work"),
    ),
    "ruling.appealed": NoticeKind(
        sentence=Words("%(actor)s asks for another instructor’s eyes on “%(title)s”."),
        label=Words("Somebody you teach asks for another instructor’s eyes"),
    ),
    "exemplar.asked": NoticeKind(
        sentence=Words("%(actor)s asks whether learners may practise on “%(title)s”."),
        label=Words("Somebody would like to use your work as an exemplar"),
    ),
    "work.built_on": NoticeKind(
        sentence=Words("%(actor)s built on “%(title)s”."), label=Words("Somebody built on your work"), when=When.AT_ONCE
    ),
    "work.shown": NoticeKind(
        sentence=Words("%(actor)s showed you “%(title)s”."), label=Words("Somebody showed you a work")
    ),
    "work.in_the_cut": NoticeKind(sentence=Words("“%(title)s” is in the cut."), when=When.AT_ONCE, **_CUT),
    "work.held": NoticeKind(sentence=Words("“%(title)s” is held for the next cut."), **_CUT),
    "work.not_in_this_cut": NoticeKind(
        sentence=Words("“%(title)s” is not in this cut. %(why)s %(calls)s."),
        untold=Words("“%(title)s” is not in this cut."),
        **_CUT,
    ),
    "production.leading": NoticeKind(
        sentence=Words("%(actor)s asks you to lead “%(title)s”: you cut it, and trust others with it."),
        **_CUTTING,
    ),
    "production.led_no_more": NoticeKind(
        sentence=Words("You do not lead “%(title)s” any more. Thank you for what you did."), **_CUTTING
    ),
    "production.trusted": NoticeKind(
        sentence=Words("%(actor)s trusts you with the cut of “%(title)s”. The cutting room is open to you."),
        **_CUTTING,
    ),
    "production.trust_ended": NoticeKind(
        sentence=Words("Others go on with the cut of “%(title)s” now. Thank you for what you did."), **_CUTTING
    ),
    "production.invited": NoticeKind(
        sentence=Words("%(actor)s asks “%(course)s” to join in making “%(title)s”."), **_TOGETHER
    ),
    "production.joined": NoticeKind(sentence=Words("“%(course)s” joins in making “%(title)s”."), **_TOGETHER),
    "production.declined": NoticeKind(
        sentence=Words("“%(course)s” does not join in making “%(title)s” this time."), **_TOGETHER
    ),
    "production.parted": NoticeKind(sentence=Words("“%(course)s” does not make “%(title)s” any more."), **_TOGETHER),
    "change.asked": NoticeKind(
        sentence=Words("%(actor)s asks you for a change to “%(title)s”, by %(day)s: “%(words)s”."),
        **_CHANGE,
    ),
    "change.withdrawn": NoticeKind(
        sentence=Words("Nobody asks you for a change to “%(title)s” any more: it may stay as it is."), **_CHANGE
    ),
    "change.promised": NoticeKind(
        sentence=Words("The maker of “%(title)s” will make the change that you asked for."), **_CHANGE_ANSWERED
    ),
    "change.declined": NoticeKind(
        sentence=Words("The maker of “%(title)s” does not make the change that you asked for."), **_CHANGE_ANSWERED
    ),
    "change.made": NoticeKind(
        sentence=Words("The next take of “%(title)s” is in its place, after the change that you asked for."),
        **_CHANGE_ANSWERED,
    ),
    "place.freed": NoticeKind(
        sentence=Words(
            "“%(title)s” is free again: your time for it is over. No harm done; take it again when you like."
        ),
        label=Words("A place that was kept for you is free again"),
    ),
    "credit.proposed": NoticeKind(
        sentence=Words("You are in the credits of “%(title)s”. Look whether your name is right."),
        label=Words("A credit to confirm"),
        when=When.AT_ONCE,
    ),
    "production.premiered": NoticeKind(
        sentence=Words("“%(title)s” premieres now, and you are in it: the doors are open."),
        label=Words("A premiere"),
    ),
    "course.joined": NoticeKind(
        sentence=Words("%(actor)s joined “%(title)s”."), label=Words("Somebody joined your class project")
    ),
    "course.listed": NoticeKind(
        sentence=Words("%(actor)s put you on the list of “%(title)s”. Come in when you like."),
        label=Words("You were put on the list of a class project"),
    ),
    "course.announced": NoticeKind(
        sentence=Words("%(actor)s says something to everybody in “%(title)s”."),
        label=Words("An announcement in a class project of yours"),
    ),
    "course.role_given": NoticeKind(
        sentence=Words("%(actor)s asked you to help in “%(title)s”, as %(role)s."),
        label=Words("You were given a role in a class project"),
    ),
    "course.removed": NoticeKind(
        sentence=Words("You are no longer in “%(title)s”: %(reason)s"),
        label=Words("You were taken out of a class project"),
    ),
    "assignment.extended": NoticeKind(
        sentence=Words("You have more time for “%(title)s”: until %(until)s your time."),
        untold=Words("You have more time for “%(title)s”."),
        label=Words("You were given more time"),
    ),
    "thing.hidden": NoticeKind(
        sentence=Words("A moderator hid “%(title)s”. Read why, and what you can do."), **_HIDDEN
    ),
    "thing.to_change": NoticeKind(
        sentence=Words("A moderator asks you to change “%(title)s”. Read what, and say when you did."), **_HIDDEN
    ),
    "thing.removed": NoticeKind(
        sentence=Words("A moderator removed “%(title)s”. Read why, and what you can do."), **_HIDDEN
    ),
    "person.paused": NoticeKind(
        sentence=Words(
            "A moderator asks you to pause, because of “%(title)s”. Read why, until when, and what you can do."
        ),
        **_HIDDEN,
    ),
    "pause.ended": NoticeKind(
        sentence=Words("Your pause is over: welcome back."), label=Words("A pause of yours is over")
    ),
    "thing.shown": NoticeKind(sentence=Words("“%(title)s” can be seen again."), **_HIDDEN),
    "board.mentioned": NoticeKind(
        sentence=Words("%(actor)s mentioned you in “%(title)s”."), label=Words("Somebody mentioned you on a board")
    ),
    "board.said": NoticeKind(
        sentence=Words("%(actor)s wrote in “%(title)s”."), label=Words("Something new in a topic you follow")
    ),
    "company.found": NoticeKind(
        sentence=Words("%(who)s goes with you in “%(title)s”. Say hello."), label=Words("Somebody goes along with you")
    ),
    "company.given": NoticeKind(
        sentence=Words("You go along with %(who)s in “%(title)s”."), label=Words("You go along with somebody")
    ),
    "journal.published": NoticeKind(
        sentence=Words("%(actor)s wrote “%(title)s” in their journal."),
        label=Words("Something new in a journal you follow"),
    ),
    "course.news": NoticeKind(
        sentence=Words("There is something new on the wall of “%(title)s”."),
        label=Words("Something new in a class project you follow"),
    ),
    "report.left": NoticeKind(
        sentence=Words("A moderator read your report on “%(title)s” and left it as it is."), **_OUTCOME
    ),
    "report.acted": NoticeKind(sentence=Words("A moderator read your report on “%(title)s” and acted."), **_OUTCOME),
    "report.waits": NoticeKind(sentence=Words("Somebody reported “%(title)s”."), **_CASES),
    "report.back": NoticeKind(
        sentence=Words("“%(title)s”, which somebody was asked to change, is back with the moderators."), **_CASES
    ),
    "closing.waits": NoticeKind(
        sentence=Words("A moderator asks to close the account of “%(title)s”, and needs somebody else to agree."),
        **_CASES,
    ),
    "report.escalated": NoticeKind(
        sentence=Words("“%(title)s” was handed to the administrators."),
        label=Words("A case waits for an administrator"),
    ),
    "appeal.waits": NoticeKind(sentence=Words("There is an appeal about “%(title)s”."), **_CASES),
    "appeal.upheld": NoticeKind(
        sentence=Words("Another moderator looked at “%(title)s” again. It stays as decided; read why."), **_HIDDEN
    ),
    "appeal.overturned": NoticeKind(
        sentence=Words("Another moderator looked at “%(title)s” again. What was decided is undone."), **_HIDDEN
    ),
}


# What nobody is told of whom they muted. What somebody does in a role (a moderator, who teaches) is told all the same.
SILENCED = frozenset(
    [
        "answer.first",
        "answer.sent",
        "answer.used",
        "answer.thanked",
        "answer.replied",
        "answer.wanted",
        "work.built_on",
        "work.shown",
        "course.joined",
        "course.news",
        "board.mentioned",
        "board.said",
        "journal.published",
    ]
)
ANSWERS = ("answer.first", "answer.sent")
INVITATIONS = ("answer.invited", "answer.assigned")
# What notices of these names tell of the same row is one thing: a mail of one is a mail of all.
THING_OF = dict.fromkeys(INVITATIONS, "invitation") | dict.fromkeys(("answer.waits", "answer.overdue"), "promise")


def labels() -> dict[str, list[str]]:
    """Label → the names of the notices it stands for, in the order of the table: one line in the settings each."""
    found: dict[str, list[str]] = {}
    for name, kind in KINDS.items():
        found.setdefault(kind.label, []).append(name)
    return found


def kin(name: str) -> list[str]:
    """The names that share a line in the settings with this one; itself alone for the daily mail."""
    return labels()[KINDS[name].label] if name in KINDS else [name]


def said(notice: Notice) -> Words:
    """What a notice says."""
    kind, actor = KINDS.get(notice.name), notice.actor.credit_name if notice.actor else SOMEONE
    if kind is None:
        return Words("Something happened.")
    values = {"actor": actor, **unpacked(notice.details)}
    if isinstance(title := values.get("title"), str) and not isinstance(title, Words):
        values["title"] = LAST_STOP.sub("", title)
    is_told = set(NAMED.findall(kind.sentence)) <= values.keys()
    return Words(kind.untold if kind.untold and not is_told else kind.sentence, **values)
