"""The shape of a report, of a judgement, and of an appeal."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from core.forms import Form, LongText, choices
from moderation.rules import RULES


class ReportForm(Form):
    rule = RadioField(_l("Which rule is it about?"), choices=choices(RULES))
    words = LongText(_l("What should a moderator know?"), most=1000, rows=3)


class HideForm(Form):
    rule = RadioField(_l("Under which rule?"), choices=choices(RULES))
    letter = LongText(_l("Letter to its maker"), most=2000, needed=_l("Write to its maker: what, and why."), rows=4)


class AppealForm(Form):
    words = LongText(_l("What was overlooked?"), most=2000, needed=_l("Say what was overlooked."), rows=4)


class JudgeForm(Form):
    outcome = RadioField(
        _l("What now?"), choices=choices({"overturned": _l("Show it again"), "upheld": _l("It stays hidden")})
    )
    letter = LongText(_l("Letter to its maker"), most=2000, needed=_l("Write to its maker: what, and why."), rows=4)
