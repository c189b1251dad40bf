"""The shape of joining, and of what instructors say about people."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from core.forms import Form, Line, LongText, WholeNumber, choices
from courses.models import MemberRole


class JoinForm(Form):
    code = Line(_l("Code"), most=40, help=_l("From your instructor, or in the link they sent."))


class RoleForm(Form):
    role = SelectField(_l("Role"), choices=choices({role: role.value for role in MemberRole}))


class RemoveForm(Form):
    reason = Line(_l("Why?"), most=300, needed=_l("Say why: they read it."))


class GroupForm(Form):
    name = Line(_l("Group"), most=60)


class SizeForm(Form):
    size = WholeNumber(_l("People in a group"), least=2, most=50, needed=_l("How many in each?"))


class RosterForm(Form):
    rows = LongText(
        _l("Addresses and names"),
        most=1_000_000,
        needed=_l("Paste a list first."),
        rows=8,
        help=_l("One a line: address, name. A table pasted from a spreadsheet works."),
    )
