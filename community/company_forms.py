"""The shape of an offer to go along."""

from typing import Self

from flask_babel import lazy_gettext as _l

from community.company import MOST_AT_ONCE
from community.company_models import Volunteer
from core.forms import EditForm, Line, WholeNumber


class OfferForm(EditForm):
    hello = Line(
        _l("Your first word to them"),
        most=300,
        needed=_l("Say a first word: it is what they read."),
        help=_l("“Hello! I was new to this in March. Show me anything, however small.”"),
    )
    at_most = WholeNumber(
        _l("How many people at once?"), least=1, most=MOST_AT_ONCE, needed=_l("Say how many."), default=2
    )

    @classmethod
    def of(cls, volunteer: Volunteer | None, /) -> Self:
        held = (
            {"version": volunteer.version, "hello": volunteer.hello, "at_most": volunteer.at_most} if volunteer else {}
        )
        return cls(formdata=None, **held)
