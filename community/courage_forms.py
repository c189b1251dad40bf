"""The shape of a courage log."""

from typing import Any, Self

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField

from community.courage import LONGEST
from community.courage_models import CourageLog
from core.forms import EditForm, Line, LongText, NewForm, as_id
from submissions.models import Submission

NO_TITLE = _l("Give it a title.")


class LogForm(NewForm):
    title = Line(_l("What was it the first time of?"), most=120, needed=NO_TITLE)
    about = SelectField(_l("Which work is it about?"), default="", validate_choice=False)

    def offer(self, works: list[Submission]) -> None:
        self.about.choices = [("", _l("None of them")), *((str(work.id), work.title) for work in works)]

    @property
    def work_id(self) -> Any:
        return as_id(self.about.data)


class TitleForm(EditForm):
    title = Line(_l("Title"), most=120, needed=NO_TITLE)

    @classmethod
    def of(cls, log: CourageLog, /) -> Self:
        return cls(formdata=None, version=log.version, title=log.title)


class EntryForm(NewForm):
    words = LongText(
        _l("How is it going?"),
        most=LONGEST,
        rows=4,
        help=_l("Before, during or after: what you thought, what you did."),
    )
    file = FileField(_l("A sound or a picture"))
    description = Line(_l("What it shows or says"), most=500, help=_l("For people who can't see or hear it."))
