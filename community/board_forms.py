"""The shape of what people say in a thread."""

from flask_babel import lazy_gettext as _l

from community.threads import LONGEST
from core.forms import LongText, NewForm


class PostForm(NewForm):
    body = LongText(_l("What you say"), most=LONGEST, rows=3, needed=_l("Write a word or two."))
