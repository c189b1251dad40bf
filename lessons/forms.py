"""The shape of what authors tell us of a lesson: its words, demonstration, steps and captions."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import FieldList, FormField, HiddenField, SelectField
from wtforms import Form as PlainForm
from wtforms.validators import Optional

from core.forms import Day, Form, Line, LongText, NewForm, SectionForm, Tick, WholeNumber
from core.languages import language_choices
from core.times import read_clock, write_clock
from lessons.models import Lesson, Step
from lessons.operations import StepWording
from media.captions import MAX_BYTES

TITLE_HELP = _l("What you do in it, verb first: “Find the turn, then play it”.")


class NewLessonForm(NewForm):
    title = Line(_l("Title"), most=80, needed=_l("Give the lesson a title."), help=TITLE_HELP)


class AboutForm(SectionForm):
    title = Line(_l("Title"), most=80, needed=_l("Give the lesson a title."), help=TITLE_HELP)
    opens_on = Day(_l("Opens on"), [Optional()], description=_l("Empty: as soon as the class project is published."))
    notes = LongText(_l("Notes"), most=20_000, rows=6, help=_l("What stands below the film, in Markdown."))

    @classmethod
    def of(cls, lesson: Lesson) -> "AboutForm":
        return cls(formdata=None, obj=lesson, prefix="about")


class DemonstrationForm(Form):
    file = FileField(_l("Film or sound"))

    @classmethod
    def of(cls, _lesson: Lesson) -> "DemonstrationForm":
        return cls(formdata=None)


class StepRow(PlainForm):
    """One step; an empty row is left out."""

    id = HiddenField()
    imperative = Line(_l("Step"), most=200)
    start = Line(_l("Starts"), most=12)
    end = Line(_l("Ends"), most=12)
    try_seconds = WholeNumber(_l("Seconds to try"), most=3600)
    remove = Tick(_l("Remove"))

    @property
    def is_left_out(self) -> bool:
        return bool(self.remove.data) or not (self.imperative.data or self.start.data or self.end.data)

    def validate(self, extra_validators: Any = None) -> bool:
        if self.is_left_out:
            return True
        is_valid = super().validate(extra_validators)
        if not self.imperative.data:
            is_valid = self._refuse("imperative", _("Say what to do in this step."))
        if read_clock(self.start.data or "") is None:
            is_valid = self._refuse("start", _("Say when it starts, like 0:14."))
        if self.end.data and read_clock(self.end.data) is None:
            is_valid = self._refuse("end", _("Say when it ends, like 0:52, or leave it empty."))
        return is_valid

    def _refuse(self, name: str, sentence: str) -> bool:
        field = self._fields[name]
        field.errors = [*field.errors, sentence]
        return False

    def wording(self) -> StepWording:
        return StepWording(
            id=UUID(self.id.data) if _is_id(self.id.data) else None,
            imperative=self.imperative.data,
            start_ms=read_clock(self.start.data) or 0,
            end_ms=read_clock(self.end.data) if self.end.data else None,
            try_seconds=20 if self.try_seconds.data is None else self.try_seconds.data,
        )


class StepsForm(SectionForm):
    rows = FieldList(FormField(StepRow), max_entries=60)

    @classmethod
    def of(cls, lesson: Lesson) -> "StepsForm":
        return cls(formdata=None, prefix="steps", rows=[_typed(step) for step in lesson.steps])

    def wordings(self) -> list[StepWording]:
        return [row.form.wording() for row in self.rows if not row.form.is_left_out]

    def shown_rows(self) -> Iterator[dict[str, Any]]:
        """The rows for the component, as they were typed."""
        for row in self.rows:
            form = row.form
            yield {
                "id": form.id.data or "",
                "imperative": form.imperative.data or "",
                "start": form.start.data or "",
                "end": form.end.data or "",
                "seconds": form.try_seconds._value() or None,
                "errors": [str(error) for field in form for error in field.errors],
                "wrong": [field.short_name for field in form if field.errors],
            }


class CaptionsForm(SectionForm):
    captions = LongText(
        _l("Captions"), most=MAX_BYTES, rows=8, help=_l("Paste WebVTT or SRT. What is spoken, and sounds that matter.")
    )
    file = FileField(_l("Or a file"), description=_l("A .vtt or .srt file takes the place of what is above."))
    captions_language = SelectField(_l("Language"), choices=language_choices)
    nobody_speaks = Tick(_l("Nobody speaks in it"))

    @classmethod
    def of(cls, lesson: Lesson) -> "CaptionsForm":
        return cls(formdata=None, obj=lesson, prefix="captions")

    def source(self) -> str | bytes:
        """The file's bytes if one was sent (to just past the limit), else what was typed."""
        sent = self.file.data
        return sent.stream.read(MAX_BYTES + 1) if sent else self.captions.data or ""


def _typed(step: Step) -> dict[str, Any]:
    return {
        "id": str(step.id),
        "imperative": step.imperative,
        "start": write_clock(step.start_ms),
        "end": write_clock(step.end_ms),
        "try_seconds": step.try_seconds,
    }


def _is_id(text: str | None) -> bool:
    try:
        UUID(text or "")
    except ValueError:
        return False
    return True
