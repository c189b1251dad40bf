"""The shape of what people say on boards."""

from typing import Any, Self
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField, widgets
from wtforms.validators import InputRequired

from community.models import Post, Section
from community.posting import LONGEST, Content
from core.forms import EditForm, Form, Line, LongText, NewForm, as_id, choices
from submissions.building import ADDRESS
from submissions.models import Submission

SECTIONS = {
    Section.HELLO: _l("Hello"),
    Section.MAKE: _l("Make with me"),
    Section.HOW: _l("How this place works"),
}


class SaidFields(Form):
    """Words, and the works beside them."""

    body = LongText(_l("What you say"), most=LONGEST, rows=5, help=_l("Markdown works; @name tells somebody."))
    works = SelectMultipleField(
        _l("Works of yours to show beside it"),
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    others = LongText(_l("Addresses of other works to show"), most=500, rows=2, help=_l("Like /works/…, one a line."))

    def offer(self, works: list[Submission]) -> None:
        """Let these works be chosen."""
        self.works.choices = [(str(work.id), work.title) for work in works]

    def content(self, quoted_id: UUID | None = None) -> Content:
        others = [UUID(found) for found in ADDRESS.findall((self.others.data or "").lower())]
        return Content(self.body.data or "", quoted_id, [*map(UUID, self.works.data or []), *others])


class PostForm(SaidFields, NewForm):
    """`keep` is the button that keeps a draft; `quoted` the id of the post it is about."""

    keep = HiddenField()
    quoted = HiddenField()

    def said(self) -> Content:
        return self.content(as_id(self.quoted.data))


class TopicForm(PostForm):
    section = RadioField(
        _l("Where does it go?"),
        [InputRequired(_l("Choose where it goes."))],
        choices=choices(SECTIONS),
        default="hello",
    )
    title = Line(_l("Title"), most=120, needed=_l("Give it a title."), help=_l("What is it about, in a few words?"))
    continues = HiddenField()


class CallForm(NewForm):
    """The first of a member's call; the rest is told on its own page."""

    title = Line(_l("What is it called?"), most=80, needed=_l("Give it a title."), help=_l("“Draw the crown with me”"))


class ChangeForm(SaidFields, EditForm):
    """A post that is said already."""

    @classmethod
    def of(cls, post: Post, /) -> Self:
        return cls(formdata=None, version=str(post.version), **written(post))


def written(post: Post) -> dict[str, Any]:
    """What stands in the fields for a post."""
    return {"body": post.body, "works": [str(each.submission_id) for each in post.attachments]}
