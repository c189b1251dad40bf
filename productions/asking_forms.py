"""The shape of what a maker is asked for, and of what they answer."""

from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from core.forms import Day, Form, Line, NewForm, choices
from productions.asking_models import ChangeState

ANSWERS = {ChangeState.PROMISED: _l("I will"), ChangeState.DECLINED: _l("Not this one")}


class AskForm(NewForm):
    words = Line(
        _l("What should be another way"),
        most=200,
        needed=_l("Say in a sentence what should change: “Say the last line slower.”"),
        help=_l("In one sentence: “Say the last line slower”, “Without the music below it”."),
    )
    due_on = Day(_l("By when"), [InputRequired(_l("Give a day by which it helps."))])

    @classmethod
    def of(cls, alternate_id: UUID, day: date | None = None) -> "AskForm":
        """The form of one take: a page has one for each, so its fields have ids of their own. With a day: as it opens."""
        form = cls(formdata=None, due_on=day) if day else cls()
        for field in (form.id, form.words, form.due_on):
            field.id = f"{field.name}-{alternate_id}"
        return form


class AnswerForm(Form):
    """The button pressed is `answer`."""

    sentence = Line(_l("A sentence for who asked"), most=300)
    answer = SelectField(choices=choices(ANSWERS), coerce=lambda value: value or "", validate_choice=False)

    @classmethod
    def of(cls, change_id: Any, **options: Any) -> "AnswerForm":
        form = cls(**options)
        form.sentence.id = f"sentence-{change_id}"
        return form
