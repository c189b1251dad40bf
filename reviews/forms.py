"""The shape of small things people say about answers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField
from wtforms.validators import InputRequired

from core.forms import Day, Form, Line, LongText, NewForm, SectionForm, choices
from lessons.models import Assignment, Criterion
from moderation.rules import RULES
from reviews.aftermath import LONGEST_INTENTION
from reviews.exemplars import Reference
from reviews.learning_models import Exemplar
from reviews.models import Note, Wrong

WRONG = {
    Wrong.DOES_NOT_PLAY: _l("It does not play, or cannot be read"),
    Wrong.EMPTY: _l("There is nothing in it"),
    Wrong.COPIED: _l("It is somebody else’s, without a word about that"),
    Wrong.HARMFUL: _l("It could harm somebody"),
    Wrong.NOT_BY_A_PERSON: _l("No person made it"),
}


class ReplyForm(SectionForm):
    reply = LongText(_l("Your reply"), most=600, needed=_l("Write a word or two."), rows=2)

    @classmethod
    def of(cls, note: Note) -> "ReplyForm":
        """The form of one note: a page has one for each."""
        return cls(formdata=None, prefix=str(note.id), reply=note.reply)


class IntentionForm(SectionForm):
    words = LongText(_l("What I will try"), most=LONGEST_INTENTION, rows=2)

    @classmethod
    def of(cls, words: str) -> "IntentionForm":
        return cls(formdata=None, prefix="intention", words=words)


class DeclineForm(Form):
    because = Line(_l("Why, if you want to say"), most=200)


class ReleaseForm(Form):
    words = LongText(_l("A word to its writer, if you want to"), most=1000, rows=2)


class KeepBackForm(Form):
    rule = RadioField(_l("Under which rule?"), [InputRequired(_l("Choose a rule."))], choices=choices(RULES))
    letter = LongText(
        _l("Your words to its writer"), most=2000, needed=_l("Write to its writer: what, and why."), rows=4
    )


class MarkForm(Form):
    wrong = RadioField(
        _l("What is wrong?"), choices=choices(WRONG), coerce=Wrong, validators=[InputRequired(_l("Say what is wrong."))]
    )
    words = Line(_l("In your words, if you like"), most=400)


class PairForm(Form):
    reviewer = Line(_l("Who answers?"), most=40, needed=_l("A handle, please."))
    author = Line(_l("Whose work?"), most=40, needed=_l("A handle, please."))
    because = Line(_l("Why, for the record"), most=200)

    @classmethod
    def of(cls, call_id: UUID, **options: Any) -> "PairForm":
        """The form of one call: a page has one for each."""
        return cls(prefix=str(call_id), **options)


class PairsForm(Form):
    file = FileField(
        _l("A table as CSV"), description=_l("Two columns: who answers, whose work. Handles or mail addresses.")
    )
    pasted = LongText(_l("Or paste the lines"), most=100_000, rows=3)

    @classmethod
    def of(cls, call_id: UUID, **options: Any) -> "PairsForm":
        return cls(prefix=f"list-{call_id}", **options)


class DecideForm(Form):
    because = Line(_l("Why, for the record"), most=200)

    @classmethod
    def of(cls, work_id: UUID, **options: Any) -> "DecideForm":
        return cls(prefix=str(work_id), **options)


class ReferenceForm(SectionForm):
    landed = LongText(
        _l("What landed, and where"),
        most=1000,
        needed=_l("Say what landed, and where."),
        rows=3,
        help=_l("As you would want learners to say it: “At 0:14 …”."),
    )
    wonder = LongText(_l("I wonder"), most=1000, rows=2)
    to_try = LongText(_l("Something to try"), most=1000, rows=2)
    criteria: Sequence[Criterion] = ()

    @classmethod
    def of(cls, exemplar: Exemplar | None) -> "ReferenceForm":
        """As it opens: empty, or with what the reference answer says now."""
        if exemplar is None:
            return cls(formdata=None)
        values = {"landed": exemplar.landed, "wonder": exemplar.wonder, "to_try": exemplar.to_try}
        for each in exemplar.levels:
            values |= {f"level-{each.criterion_id}": str(each.level), f"why-{each.criterion_id}": each.why}
        return cls(formdata=None, data=values)

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        """The level of each criterion, and why."""
        return [(self[f"level-{each.id}"], self[f"why-{each.id}"]) for each in self.criteria]

    def reference(self) -> Reference:
        levels = {
            each.id: (int(level.data), why.data) for each, (level, why) in zip(self.criteria, self.lines, strict=True)
        }
        return Reference(landed=self.landed.data, wonder=self.wonder.data, to_try=self.to_try.data, levels=levels)


def reference_form(call: Assignment | None) -> type[ReferenceForm]:
    """The form of a reference answer for this call: a level and a reason for each line of its rubric."""
    criteria = list(call.criteria) if call else []
    fields: dict[str, Any] = {"criteria": criteria}
    for each in criteria:
        rungs = choices({str(at): words for at, words in enumerate(each.levels)})
        fields[f"level-{each.id}"] = RadioField(each.title, [InputRequired(_l("Choose the level."))], choices=rungs)
        fields[f"why-{each.id}"] = Line(_l("Why, in a sentence"), most=400, needed=_l("Say why."))
    return type("ReferenceFormOfACall", (ReferenceForm,), fields)


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


class RulingForm(NewForm):
    """Beside the levels, which are as many as the call has criteria."""

    reason = LongText(
        _l("Why"),
        most=1000,
        needed=_l("Say why, in a sentence: its maker reads it."),
        rows=3,
        help=_l("Its maker reads it, with your name."),
    )


class AppealForm(Form):
    words = LongText(
        _l("What should they look at?"),
        most=1000,
        needed=_l("Say what they should look at, in a sentence or two."),
        rows=4,
    )
