"""The shape of what makes several places at once out of files."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import MultipleFileField, RadioField
from wtforms.validators import InputRequired

from core.forms import Form, LongText, NewForm
from productions.forms import CallChoice, choices_of
from productions.weaving import Arrangement

APART = "apart"
TURNS = {
    APART: _l("One after the other"),
    Arrangement.LAYERS: _l("Together, in layers: each comes in at the time of its mark"),
}


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


class SoundForm(Form):
    sound = FileField(
        _l("Sound"),
        description=_l("A song, a poem, a scene: up to an hour. Of a film, its sound is taken. Or drop it here."),
    )


class MarksForm(CallChoice, NewForm):
    marks = LongText(
        _l("Marks, one a line"),
        most=40_000,
        rows=8,
        needed=_l("Set a mark first: where the first place begins."),
        help=_l(
            "A time, and what begins there: “0:12.5 The door opens”. What comes before the first mark is left out."
        ),
    )
    turns = RadioField(_l("How they play"), choices=choices_of(TURNS), default=APART)

    @property
    def arrangement(self) -> Arrangement | None:
        """How the places play together; None: one after the other."""
        return None if self.turns.data == APART else Arrangement(self.turns.data)
