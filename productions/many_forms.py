"""The shape of what makes several places at once out of files."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField
from wtforms.validators import InputRequired

from core.forms import NewForm
from productions.forms import CallChoice


class StoryboardForm(CallChoice, NewForm):
    pictures = MultipleFileField(
        _l("Pictures"),
        [InputRequired(_l("Choose pictures first."))],
        description=_l("Choose several at once, or drop them here. They come in the order of their names."),
    )

    @property
    def sent(self) -> list[Any]:
        """The files that were chosen; a field without any sends one without a name."""
        return [each for each in self.pictures.data or [] if getattr(each, "filename", "") or hasattr(each, "judged")]
