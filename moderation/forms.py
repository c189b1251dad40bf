"""The shape of a report, of a judgement, and of an appeal."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from core.forms import Form, LongText, Tick, choices
from moderation.models import Outcome, Severity
from moderation.rules import PAUSES, RULES, SEVERITIES

OUTCOMES = {Outcome.OVERTURNED: _l("It is undone"), Outcome.UPHELD: _l("It stands")}


class Decision(StrEnum):
    """What a moderator chooses for a case."""

    LEAVE = "leave"
    ASK = "ask"
    HIDE = "hide"
    REMOVE = "remove"
    PAUSE = "pause"
    CLOSE = "close"
    ESCALATE = "escalate"


DECISIONS = {
    Decision.LEAVE: _l("Leave it"),
    Decision.ASK: _l("Ask for a change"),
    Decision.HIDE: _l("Hide it"),
    Decision.REMOVE: _l("Remove it"),
    Decision.PAUSE: _l("Ask its maker to pause"),
    Decision.CLOSE: _l("Close the account of its maker"),
    Decision.ESCALATE: _l("Hand it to the administrators"),
}
LENGTHS = {"1": _l("1 day"), "3": _l("3 days"), "7": _l("7 days"), "30": _l("30 days")}  # rules.PAUSES
# What each means, below the choice.
MEANINGS = {
    Decision.LEAVE: _l("It is within the rules. Its maker hears nothing; whoever reported it hears that you looked."),
    Decision.ASK: _l("Your letter says what to change. The case is back when its maker did so, or after a week."),
    Decision.HIDE: _l("Only its maker and moderators see it. Its maker may ask another moderator."),
    Decision.REMOVE: _l("Nobody but moderators sees it, its maker neither. They may ask another moderator."),
    Decision.PAUSE: _l("They read and make, and share nothing, answer nobody and post nothing for so long."),
    Decision.CLOSE: _l("Another moderator has to agree. They read your letter then, and cannot sign in any more."),
    Decision.ESCALATE: _l("Nothing happens to it yet. Your letter is for the administrators, not for its maker."),
}


class Letter(LongText):
    def __init__(self, *, needed: object = _l("Write to its maker: what, and why."), **options: object) -> None:
        help = _l("They read it, with the rule. It is in the log for moderators, not for the public.")
        super().__init__(_l("Letter to its maker"), most=2000, rows=4, needed=needed, help=help, **options)


def rule_field(label: object) -> RadioField:
    return RadioField(label, [InputRequired(_l("Choose a rule."))], choices=choices(RULES))


class ReportForm(Form):
    rule = rule_field(_l("Which rule is it about?"))
    severity = RadioField(_l("How pressing is it?"), choices=choices(SEVERITIES), default=Severity.OTHER.value)
    words = LongText(_l("What should a moderator know?"), most=1000, rows=3)


class DecisionForm(Form):
    decision = RadioField(_l("What now?"), [InputRequired(_l("Choose what happens."))], choices=choices(DECISIONS))
    rule = rule_field(_l("Under which rule?"))
    letter = Letter(needed=None)
    days = SelectField(_l("Pause for"), choices=choices(LENGTHS), default=str(PAUSES[0]))
    is_hidden = Tick(_l("Hide it until it is changed"))


class ClosingForm(Form):
    outcome = RadioField(
        _l("What now?"),
        [InputRequired(_l("Choose what happens."))],
        choices=choices({"close": _l("Close it"), "keep": _l("Keep it open")}),
    )


class ChangedForm(Form):
    words = LongText(_l("What did you change?"), most=1000, rows=3)


class AppealForm(Form):
    words = LongText(_l("What was overlooked?"), most=2000, needed=_l("Say what was overlooked."), rows=4)


class JudgeForm(Form):
    outcome = RadioField(
        _l("What now?"),
        [InputRequired(_l("Choose what happens."))],
        choices=choices({outcome.value: label for outcome, label in OUTCOMES.items()}),
    )
    letter = Letter()
