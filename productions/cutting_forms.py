"""The shape of what is decided in the cutting room: what plays in a place, and how."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from core.forms import Amount, EditForm, Form, Line, SectionForm, TrimFields, WholeNumber, in_words
from media.trimming import WHOLE_LENGTH, Trim
from productions.editing import LASTING, SEEN
from productions.edits import LONGEST_FADE_MS, LONGEST_OFFSET_MS, LOUDEST_DB, NEAREST, QUIETEST_DB, Edit
from productions.forms import choices_of
from productions.models import Alternate
from submissions.models import Fate

FATES = {
    Fate.IN_THE_CUT.value: _l("Put in the cut"),
    Fate.HELD.value: _l("Hold for the next"),
    Fate.NOT_IN_THIS_CUT.value: _l("Not in this cut"),
}


class DecisionForm(EditForm):
    """The button pressed is `fate`."""

    fate = SelectField(
        _l("Decided"), choices=choices_of(FATES), coerce=lambda value: value or "", validate_choice=False
    )
    sentence = Line(_l("A sentence for its maker"), most=300)

    @classmethod
    def of(cls, alternate: Alternate, **options: Any) -> "DecisionForm":
        """The form of one take: a page has one for each, so its fields have ids of their own."""
        form = cls(**options)
        form.sentence.id, form.version.id = f"sentence-{alternate.id}", f"version-{alternate.id}"
        if "formdata" in options:
            form.version.data = _decided(alternate)
        return form

    def refuse_stale(self, alternate: Alternate, saved: Any = None) -> None:
        """Raise Refused when somebody decided about this take since the form was opened. What is decided now stands
        beside it; a sentence nobody typed is no difference."""
        work = alternate.submission
        sentence = in_words(work.fate_sentence) if self.sentence.data else ""
        decided = DecisionForm(formdata=None, fate=work.fate.value, sentence=sentence)
        self._compare(_decided(alternate), decided)


def _decided(alternate: Alternate) -> str:
    """A print of what was decided about a take."""
    work = alternate.submission
    if work.fate not in FATES:
        return "undecided"
    return sha256(f"{work.fate} {work.fate_sentence} {alternate.chosen_at}".encode()).hexdigest()[:16]


class TakeEditForm(TrimFields, SectionForm):
    """How a take plays in its place; a page has one for each."""

    offset_ms = WholeNumber(
        _l("Later, in milliseconds"),
        least=-LONGEST_OFFSET_MS,
        most=LONGEST_OFFSET_MS,
        help=_l("Among what plays together; below 0: earlier."),
    )
    gain_db = Amount(_l("Louder, in dB"), least=QUIETEST_DB, most=LOUDEST_DB, help=_l("Below 0: quieter."))
    pan = WholeNumber(_l("Left or right"), least=-100, most=100, help=_l("-100 is left, 0 the middle, 100 right."))
    fade_in = Amount(_l("Fades in, seconds"), least=0, most=LONGEST_FADE_MS / 1000)
    fade_out = Amount(_l("Fades out, seconds"), least=0, most=LONGEST_FADE_MS / 1000)
    zoom = WholeNumber(_l("Nearer, in percent"), least=100, most=round(100 * NEAREST), help=_l("100 is all of it."))
    x = WholeNumber(_l("Around, from the left, in percent"), least=0, most=100)
    y = WholeNumber(_l("Around, from above, in percent"), least=0, most=100)

    @classmethod
    def of(cls, alternate: Alternate) -> "TakeEditForm":
        """The form of one take, filled; a page has one for each."""
        shown = {**cls.typed(*alternate.trim), **_numbers(Edit.unpacked(alternate.edit))}
        form = cls(formdata=None, prefix=_prefix(alternate), **shown)._only_what_fits(alternate)
        form.version.data = form._print()
        return form

    @classmethod
    def sent(cls, alternate: Alternate) -> "TakeEditForm":
        return cls(prefix=_prefix(alternate))._only_what_fits(alternate)

    def _only_what_fits(self, alternate: Alternate) -> "TakeEditForm":
        lasts, is_seen = alternate.slot.medium in LASTING, alternate.slot.medium in SEEN
        fits = {
            **dict.fromkeys(("starts", "ends", "gain_db", "pan"), lasts),
            "offset_ms": lasts and alternate.slot.passage_id is not None,
            **dict.fromkeys(("zoom", "x", "y"), is_seen),
        }
        for name, is_asked in fits.items():
            if not is_asked:
                delattr(self, name)
        return self

    def edit(self) -> Edit:
        typed = {name: value for name, value in self.data.items() if value is not None}
        return Edit(
            offset_ms=typed.get("offset_ms", 0),
            gain_db=typed.get("gain_db", 0.0),
            pan=typed.get("pan", 0) / 100,
            fade_in_ms=round(1000 * typed.get("fade_in", 0)),
            fade_out_ms=round(1000 * typed.get("fade_out", 0)),
            zoom=typed.get("zoom", 100) / 100,
            x=typed.get("x", 50) / 100,
            y=typed.get("y", 50) / 100,
        )

    def trim(self) -> Trim:
        return Trim(*super().trim()) if "starts" in self else WHOLE_LENGTH


def _prefix(alternate: Alternate) -> str:
    return f"edit-{alternate.id}"


def _numbers(edit: Edit) -> dict[str, float]:
    """An edit as it is typed: what is as it comes, is not."""
    heard = {
        "offset_ms": edit.offset_ms,
        "gain_db": edit.gain_db,
        "pan": round(100 * edit.pan),
        "fade_in": edit.fade_in_ms / 1000,
        "fade_out": edit.fade_out_ms / 1000,
    }
    seen = {"zoom": round(100 * edit.zoom), "x": round(100 * edit.x), "y": round(100 * edit.y)}
    return {name: number for name, number in heard.items() if number} | (seen if edit.zoom != 1 else {})


class PlaceForm(Form):
    work = HiddenField()

    @property
    def work_id(self) -> UUID | None:
        try:
            return UUID(self.work.data)
        except (ValueError, TypeError):
            return None
