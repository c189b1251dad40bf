"""The shape of small things people say about answers."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from core.forms import Day, Form, Line, LongText, SectionForm, choices
from moderation.rules import RULES
from reviews.models import Note


class ReplyForm(SectionForm):
    reply = LongText(_l("Your reply"), most=600, needed=_l("Write a word or two."), rows=2)

    @classmethod
    def of(cls, note: Note) -> "ReplyForm":
        """The form of one note: a page has one for each."""
        return cls(formdata=None, prefix=str(note.id), reply=note.reply)


class DeclineForm(Form):
    because = Line(_l("Why, if you want to say"), most=200)


class ReleaseForm(Form):
    words = LongText(_l("A word to its writer, if you want to"), most=1000, rows=2)


class KeepBackForm(Form):
    rule = RadioField(_l("Under which rule?"), [InputRequired(_l("Choose a rule."))], choices=choices(RULES))
    letter = LongText(
        _l("Your words to its writer"), most=2000, needed=_l("Write to its writer: what, and why."), rows=4
    )


class ExtensionForm(Form):
    handle = Line(_l("Whose?"), most=40, needed=_l("A handle, please."), help=_l("Their handle, as in @handle."))
    until = Day(_l("Until the end of"), [InputRequired(_l("Until when?"))])

    @classmethod
    def for_call(cls, call_id: UUID, **options: Any) -> "ExtensionForm":
        """The form of one call: a page has one for each, so its fields have ids of their own."""
        form = cls(**options)
        for field in form:
            field.id = f"{field.short_name}-{call_id}"
        return form
