"""The shape of how somebody wants to leave."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField
from wtforms.validators import InputRequired, Length

from core.forms import Form, Tick, choices


class LeaveForm(Form):
    works = RadioField(
        _l("What happens to your works?"),
        choices=choices({"back": _l("Take them back"), "leave": _l("Leave them, under “former member”")}),
        default="back",
    )
    keeps_name = Tick(_l("Keep my name in credits that I confirmed"))
    password = PasswordField(
        _l("Your password"),
        [InputRequired(_l("Type a password.")), Length(max=128, message=_l("At most 128 characters, please."))],
        render_kw={"autocomplete": "current-password"},
    )
