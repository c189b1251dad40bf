"""The shape of a report, of a judgement, and of an appeal."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from core.forms import Form, LongText, choices
from moderation.models import Outcome
from moderation.rules import RULES

OUTCOMES = {Outcome.OVERTURNED: _l("Show it again"), Outcome.UPHELD: _l("It stays hidden")}


class Letter(LongText):
    def __init__(self, **options: object) -> None:
        needed = _l("Write to its maker: what, and why.")
        help = _l("They read it, with the rule. It is in the log for moderators, not for the public.")
        super().__init__(_l("Letter to its maker"), most=2000, rows=4, needed=needed, help=help, **options)


def rule_field(label: object) -> RadioField:
    return RadioField(label, [InputRequired(_l("Choose a rule."))], choices=choices(RULES))


class ReportForm(Form):
    rule = rule_field(_l("Which rule is it about?"))
    words = LongText(_l("What should a moderator know?"), most=1000, rows=3)


class HideForm(Form):
    rule = rule_field(_l("Under which rule?"))
    letter = Letter()


class AppealForm(Form):
    words = LongText(_l("What was overlooked?"), most=2000, needed=_l("Say what was overlooked."), rows=4)


class JudgeForm(Form):
    outcome = RadioField(
        _l("What now?"),
        [InputRequired(_l("Choose what happens."))],
        choices=choices({outcome.value: label for outcome, label in OUTCOMES.items()}),
    )
    letter = Letter()
