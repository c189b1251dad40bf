"""The shape of what people write in their journals."""

from typing import Any, Self
from uuid import UUID

from flask_babel import lazy_gettext as _l
from uuid_utils.compat import uuid7
from wtforms import FileField, HiddenField, RadioField, SelectMultipleField, widgets

from community.board_forms import SaidFields
from community.journal_models import JournalPost
from community.journaling import TO_TAKE
from community.posting import LONGEST
from core.forms import EditForm, Line, LongText, NewForm, as_id, choices
from courses.licences import DESCRIPTIONS, NAMES, Licence

LICENCES = {licence: NAMES[licence] for licence in TO_TAKE}
IN_WORDS = {licence.value: DESCRIPTIONS[licence] for licence in TO_TAKE}


class JournalFields(SaidFields):
    """A page of a journal, and one more file to take."""

    title = Line(_l("Title"), most=120, needed=_l("Give it a title."))
    body = LongText(_l("What you write"), most=LONGEST, rows=12, help=_l("Markdown works; @name leads to their page."))
    file = FileField(_l("A file that others may take"))
    file_title = Line(_l("What it is"), most=80, help=_l("Like “The loop, without drums”."))
    licence = RadioField(_l("What others may do with it"), choices=choices(LICENCES), default=Licence.BY.value)
    file_id = HiddenField(default=lambda: str(uuid7()))

    @property
    def new_file_id(self) -> UUID:
        return as_id(self.file_id.data) or uuid7()


class JournalForm(JournalFields, NewForm):
    """`keep` is the button that keeps a draft."""

    keep = HiddenField()


class JournalEditForm(JournalFields, EditForm):
    """`publish` is the button that publishes a draft."""

    publish = HiddenField()
    remove = SelectMultipleField(
        _l("Files to remove"),
        validate_choice=False,
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )

    @classmethod
    def of(cls, post: JournalPost, /, **typed: Any) -> Self:
        return cls(
            formdata=None,
            version=str(post.version),
            title=post.title,
            body=post.body,
            works=[str(each.submission_id) for each in post.works],
            **typed,
        )

    def saved(self, post: JournalPost) -> Self:
        """The form as it opens now, with what was typed here about files: no other window says anything about these."""
        saved = self.of(post, file_title=self.file_title.data, licence=self.licence.data, remove=self.remove.data)
        saved.works.choices, saved.remove.choices = self.works.choices, self.remove.choices
        return saved

    def offer_files(self, post: JournalPost) -> None:
        self.remove.choices = [(str(each.id), each.title) for each in post.files]

    def removed(self) -> list[UUID]:
        return [id for each in self.remove.data or [] if (id := as_id(each))]
