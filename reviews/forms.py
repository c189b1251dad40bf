"""The shape of small things people say about answers."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import InputRequired

from core.forms import Form, Line, LongText


class ReplyForm(Form):
    reply = LongText(_l("Your reply"), most=600, needed=_l("Write a word or two."), rows=2)


class DeclineForm(Form):
    because = Line(_l("Why, if you want to say"), most=200)


class ExtensionForm(Form):
    handle = Line(_l("Whose?"), most=40, needed=_l("A handle, please."), help=_l("Their handle, as in @handle."))
    until = DateField(_l("Until the end of"), [InputRequired(_l("Until when?"))])
