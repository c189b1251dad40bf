"""The shape of small things people say about answers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field, RadioField
from wtforms.validators import InputRequired, ValidationError

from core.forms import Day, Form, Line, LongText, NewForm, SectionForm, choices, in_words
from lessons.models import Criterion
from moderation.rules import RULES
from reviews import composing, written
from reviews.aftermath import LONGEST_INTENTION
from reviews.exemplars import Reference, boxes_of
from reviews.fields import fields_of
from reviews.hints import NoteKind
from reviews.learning_models import Exemplar
from reviews.models import Note, Wrong
from reviews.parts import facts_of
from reviews.places import wording_of
from reviews.written import Box, NoteWording
from submissions.models import Submission, Take

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


class ComposedNotes(Field):
    """The notes that the composer sends, as one field: `data` is what was typed and, once it was read, as it is kept; `notes`
    what that means; `wrong` what is wrong with it, by the name of the note."""

    def __init__(
        self, label: Any, *, work: Submission, boxes: Sequence[Box], take: Take | None, **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.boxes, self.work, self.take = boxes, work, take
        self.notes: Sequence[NoteWording] = ()
        self.wrong: dict[str, str] = {}

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data or {})
        if formdata is not None:
            self.data = written.typed(formdata)

    def pre_validate(self, form: Any) -> None:
        read = written.read(self.data, self.boxes, facts_of(self.take) if self.take else [], {})
        self.wrong = {name: in_words(sentence) for name, sentence in read.errors.items()}
        if not self.wrong and not any(note.kind == NoteKind.LANDED for note in read.notes):
            self.wrong = {written.LANDED.name: str(_l("Say what landed, and where."))}
        if self.wrong:
            raise ValidationError()
        self.notes, (self.data, _left) = read.notes, fields_of(read.notes, self.boxes)

    def _value(self) -> str:
        return composing.as_read(self.boxes, self.data, self.work)


class ReferenceForm(SectionForm):
    criteria: Sequence[Criterion] = ()

    @classmethod
    def of(cls, exemplar: Exemplar | None) -> "ReferenceForm":
        """As it opens: empty, or with what the reference answer says now."""
        if exemplar is None:
            return cls(formdata=None)
        said, _left = fields_of(map(wording_of, exemplar.notes), list(written.BOXES))
        values: dict[str, Any] = {"said": said}
        for each in exemplar.levels:
            values |= {f"level-{each.criterion_id}": str(each.level), f"why-{each.criterion_id}": each.why}
        return cls(formdata=None, data=values)

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        """The level of each criterion, and why."""
        return [(self[f"level-{each.id}"], self[f"why-{each.id}"]) for each in self.criteria]

    @property
    def all_errors(self) -> list[tuple[str, str]]:
        elsewhere = [each for each in super().all_errors if each[0] != self["said"].id]
        return composing.summary(self["said"].wrong) + elsewhere

    def reference(self) -> Reference:
        levels = {
            each.id: (int(level.data), why.data) for each, (level, why) in zip(self.criteria, self.lines, strict=True)
        }
        return Reference(notes=self["said"].notes, levels=levels)


def reference_form(work: Submission, exemplar: Exemplar | None) -> type[ReferenceForm]:
    """The form of a reference answer to this work: its notes, and a level and a reason for each line of the rubric."""
    criteria = list(work.assignment.criteria) if work.assignment else []
    take = exemplar.take if exemplar else work.shared_take
    said = ComposedNotes(_l("The notes"), work=work, boxes=boxes_of(work, exemplar), take=take)
    fields: dict[str, Any] = {"criteria": criteria, "said": said}
    for each in criteria:
        rungs = choices({str(at): words for at, words in enumerate(each.levels)})
        fields[f"level-{each.id}"] = RadioField(each.title, [InputRequired(_l("Choose the level."))], choices=rungs)
        fields[f"why-{each.id}"] = Line(_l("Why, in a sentence"), most=400, needed=_l("Say why."))
    return type("ReferenceFormOfAWork", (ReferenceForm,), fields)


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
