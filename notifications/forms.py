"""When somebody wants which notices by mail."""

from collections.abc import Mapping
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from core.forms import SectionForm, Tick, choices
from core.words import Words
from notifications.models import DIGEST, When
from notifications.sentences import KINDS, labels

IN_WORDS = {
    When.AT_ONCE: Words("At once"),
    When.DAILY: Words("In the daily mail"),
    When.HERE: Words("Only here"),
}
LINES = {names[0].replace(".", "_"): names for names in labels().values()}  # name of the field → names of notices


class NoticesForm(SectionForm):
    """A choice for each line of the settings, from as soon as its kinds may be mailed to not at all."""

    digest = Tick(_l("One mail a day, in the morning, with what is new for you"))

    @classmethod
    def of(cls, preferences: Mapping[str, When], /) -> Self:
        lines = {
            line: _soonest([preferences.get(name, KINDS[name].when) for name in names]) for line, names in LINES.items()
        }
        return cls(formdata=None, digest=preferences.get(DIGEST) != When.HERE, **lines)

    @property
    def wanted(self) -> dict[str, When]:
        """By the names of notices."""
        chosen = {name: When(self[line].data) for line, names in LINES.items() for name in names}
        return chosen | {DIGEST: When.DAILY if self.digest.data else When.HERE}

    def lines(self, *, at_once: bool) -> list[Any]:
        """The fields of what may be mailed at once, or of the rest."""
        return [self[line] for line, names in LINES.items() if (_soonest_of(names) == When.AT_ONCE) == at_once]


def _soonest(moments: list[When]) -> When:
    return min(moments, key=list(When).index)


def _soonest_of(names: list[str]) -> When:
    return _soonest([KINDS[name].when for name in names])


for _line, _names in LINES.items():
    _offered = {when: words for when, words in IN_WORDS.items() if not _soonest_of(_names).is_later_than(when)}
    setattr(NoticesForm, _line, SelectField(_l(KINDS[_names[0]].label), choices=choices(_offered)))
