"""Forms: one base, fields that tidy what was typed, and refusals that come back as errors on the form."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from hashlib import sha256
from math import isfinite
from typing import Any, Self
from uuid import UUID

from flask_babel import format_date, format_datetime, gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from uuid_utils.compat import uuid7
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FileField,
    FloatField,
    FormField,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice, SelectFieldBase
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from core.checks import Refused
from core.text import tidy
from core.times import read_clock, write_clock
from core.words import Words

SHORT = 200
LONG = 20_000
MOST_DIGITS = 18  # a longer number is out of every range as well, and would not fit into a float


class Form(FlaskForm):
    """The base of every form. Errors of no single field are in `form.form_errors`."""

    @property
    def all_errors(self) -> list[tuple[str, str]]:
        """(field id, sentence) of every error, for the summary on top."""
        listed = [("", str(error)) for error in self.form_errors]
        for field in self:
            listed += [(field.id, str(error)) for error in _flat(field.errors)]
        return listed

    def refuse(self, refusal: Refused) -> None:
        """Put a refusal where it belongs: at its field, or on the form."""
        sentence = in_words(refusal.sentence)
        if refusal.field in self._fields:
            self._fields[refusal.field].errors = [*self._fields[refusal.field].errors, sentence]
        else:
            self.form_errors.append(sentence)


class NewForm(Form):
    """A form that makes one thing: the thing's id is made with the page, so a double click makes one."""

    id = HiddenField(default=lambda: str(uuid7()))

    @property
    def new_id(self) -> UUID:
        try:
            return UUID(self.id.data)
        except (ValueError, TypeError):
            return uuid7()


class EditForm(Form):
    """A form that changes one thing: it carries the version it was opened on, so two tabs never overwrite silently."""

    version = HiddenField()
    meanwhile: Sequence[tuple[Any, str]] = ()  # label and words of what another window saved, where they differ

    @classmethod
    def of(cls, row: Any, /) -> Self:
        """The form as the row fills it."""
        raise NotImplementedError

    def refuse_stale(self, row: Any, saved: Form | None = None) -> None:
        """Raise Refused when the row changed since the form was opened, unless it says the same as this form by now:
        then this is a second click on *Save*. `saved` is the form as it opens now, where `of` needs more than the row."""
        self._compare(str(row.version), saved or self.of(row))

    def _compare(self, version: str, saved: Form) -> None:
        if self.version.data in ("", None, version):
            return
        self.version.data, self.version.raw_data = version, [version]
        self.meanwhile = _differences(self, saved)
        if self.meanwhile:
            raise Refused(
                "This was changed in another window since you opened it. What you typed is still here, and what is "
                "saved now stands beside it: compare, then save again to keep yours."
            )


class SectionForm(EditForm):
    """A form for one part of a row. Its version is a print of what the part held when it was opened: saving one part
    makes no other stale."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        if options.get("formdata", self) is None:
            self.version.data = self._print()

    def refuse_stale(self, row: Any, saved: Any = None) -> None:
        """Raise Refused when this part of the row holds something else now, and not what was typed either."""
        opened = saved or self.of(row)
        self._compare(opened._print(), opened)

    def _print(self) -> str:
        held = {name: value for name, value in self.data.items() if name not in ("version", "csrf_token")}
        return sha256(repr(held).encode()).hexdigest()[:16]


class Line(StringField):
    """One line of text. `most` is its longest, in characters."""

    def __init__(
        self, label: Any = None, *, most: int = SHORT, needed: Any = None, help: Any = "", **options: Any
    ) -> None:
        validators = [_need(needed, DataRequired), _length(most), *options.pop("validators", [])]
        options.setdefault("filters", [lambda text: " ".join(tidy(text).split()) if text else ""])
        super().__init__(label, validators, description=help, **options)
        self.most = most


class LongText(TextAreaField):
    """Text of several lines."""

    def __init__(
        self, label: Any = None, *, most: int = LONG, needed: Any = None, help: Any = "", rows: int = 4, **options: Any
    ) -> None:
        validators = [_need(needed, DataRequired), _length(most), *options.pop("validators", [])]
        super().__init__(
            label,
            validators,
            description=help,
            filters=[lambda text: tidy(text) if text else ""],
            render_kw={"rows": rows},
            **options,
        )
        self.most = most


class WholeNumber(IntegerField):
    """A whole number between two others."""

    def __init__(
        self,
        label: Any = None,
        *,
        least: int = 0,
        most: int = 10_000,
        needed: Any = None,
        help: Any = "",
        **options: Any,
    ) -> None:
        between = NumberRange(
            least, most, _l("Give a whole number from %(least)s to %(most)s.", least=least, most=most)
        )
        super().__init__(label, [_need(needed), between], description=help, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([typed.strip()[:MOST_DIGITS] for typed in valuelist])
        except ValueError as error:
            raise ValueError(_l("Give a whole number, in digits.")) from error


class Amount(FloatField):
    """A number between two others, perhaps with a fraction: a point or a comma."""

    data: float | None

    def __init__(self, label: Any = None, *, least: float, most: float, help: Any = "", **options: Any) -> None:
        between = NumberRange(least, most, _l("Give a number from %(least)g to %(most)g.", least=least, most=most))
        super().__init__(label, [_need(None), between], description=help, **options)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}"

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = [each.strip()[:MOST_DIGITS].replace(",", ".") for each in valuelist if each.strip()]
        try:
            super().process_formdata(typed)
        except ValueError as error:
            raise ValueError(_l("Give a number, in digits.")) from error
        if self.data is not None and not isfinite(self.data):
            self.data = None
            raise ValueError(_l("Give a number, in digits."))


class Day(DateField):
    """A date."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_l("Give a date like 2026-11-28.")) from error


class Tick(BooleanField):
    """A yes."""

    def __init__(self, label: Any = None, *, help: Any = "", **options: Any) -> None:
        super().__init__(label, description=help, **options)


def choices(words: Mapping[Any, Any]) -> list[SelectChoice]:
    """What a field offers, from values and their words."""
    return [SelectChoice(value=getattr(value, "value", value), label=_lazily(label)) for value, label in words.items()]


def as_id(text: str | None) -> UUID | None:
    """The id that an address or a form holds; None where it is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


@contextmanager
def refusals_on(form: Form) -> Iterator[None]:
    """A Refused inside becomes an error on the form; the view goes on to show it again, with all that was typed."""
    try:
        yield
    except Refused as refusal:
        form.refuse(refusal)


def judged_by(rule: Callable[[str], Any]) -> Callable[[Any, Any], None]:
    """A validator out of a rule that raises Refused, so that a form says at once all that is wrong with it. What is
    wrong already, by its length above all, is not read."""

    def validate(_form: Any, field: Any) -> None:
        if field.errors:
            return
        try:
            rule(field.data)
        except Refused as refusal:
            raise ValidationError(in_words(refusal.sentence)) from None

    return validate


def in_words(sentence: str) -> str:
    """A sentence that a heart made, in the reader's language; what a person wrote stays as it is. A filter in templates."""
    if not isinstance(sentence, Words):
        return sentence
    values = {name: _value(each) for name, each in sentence.values.items()}
    if sentence.many is None:
        return gettext(sentence.message, **values)
    return ngettext(sentence.message, sentence.many, **values)


def _value(value: Any) -> Any:
    """A moment is already in the zone of who reads: mail is written where nobody is signed in."""
    if isinstance(value, datetime):
        return format_datetime(value, "EEE d MMM HH:mm", rebase=False)
    if isinstance(value, date):
        return format_date(value, "EEE d MMM y")
    return in_words(value) if isinstance(value, str) else value


def _lazily(label: Any) -> Any:
    """A label that is written once and said in the language of each request."""
    return LazyString(in_words, label) if isinstance(label, Words) else label


def _differences(typed: Form, saved: Form) -> list[tuple[Any, str]]:
    return [
        (field.label.text, _as_read(saved[field.short_name]))
        for field in typed
        if not isinstance(field, (HiddenField, FileField)) and _as_read(field) != _as_read(saved[field.short_name])
    ]


def _as_read(field: Any) -> str:
    """What a field says, as somebody would read it."""
    if isinstance(field, FieldList):
        return "\n".join(filter(None, map(_as_read, field)))
    if isinstance(field, FormField):
        is_left_out = getattr(field.form, "is_left_out", False)
        return "" if is_left_out else "  ".join(_as_read(each) for each in field if not isinstance(each, HiddenField))
    if isinstance(field, SelectFieldBase):
        return ", ".join(str(choice.label) for choice in field.iter_choices() if choice.selected)
    if isinstance(field, BooleanField):
        return str(_l("Yes") if field.data else _l("No"))
    return str(field._value()).strip()


def _need(sentence: Any, required: Any = InputRequired) -> Any:
    """Text is looked at after tidying (DataRequired): spaces are nothing. A number is not, or 0 would be nothing too."""
    return Optional(strip_whitespace=True) if sentence is None else required(sentence)


def _length(most: int) -> Length:
    return Length(max=most, message=_l("At most %(most)s characters, please.", most=most))


def _flat(errors: Any) -> list[str]:
    if isinstance(errors, dict):
        return [each for value in errors.values() for each in _flat(value)]
    return [
        each for error in errors for each in (_flat(error) if isinstance(error, (list, tuple, dict)) else [str(error)])
    ]


class TrimFields:
    """Where a film or a sound begins and ends."""

    starts = Line(_l("Starts at"), most=12, help=_l("Like 0:02 or 0:02.5; empty: its beginning."))
    ends = Line(_l("Ends at"), most=12, help=_l("Empty: its end."))

    @staticmethod
    def typed(in_ms: int, out_ms: int | None) -> dict[str, str]:
        """What stands in the fields for a trim; nothing for none."""
        if not (in_ms or out_ms):
            return {}
        return {"starts": write_clock(in_ms), "ends": write_clock(out_ms) if out_ms else ""}

    def trim(self) -> tuple[int, int | None]:
        """Milliseconds; no end: the file's own."""
        return read_clock(self.starts.data or "0") or 0, read_clock(self.ends.data) if self.ends.data else None

    def validate_starts(self, field: Line) -> None:
        if field.data and read_clock(field.data) is None:
            raise ValidationError(_l("Write it like 0:02 or 0:02.5."))

    validate_ends = validate_starts
