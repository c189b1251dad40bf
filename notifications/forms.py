"""Which notices somebody wants by mail."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, widgets

from core.forms import SectionForm


class ByMailForm(SectionForm):
    wanted = SelectMultipleField(
        _l("Send me a mail when"),
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
