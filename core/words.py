"""Sentences for people, made where nobody knows the reader's language: the message and its values stay beside the English."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Self

Packed = list[Any]


class Words(str):
    """`Words("At most %(most)s lines.", most=40)` reads "At most 40 lines."; `core.forms.in_words` says it in the reader's
    language. A value may be Words as well, a day, or a moment in the reader's zone. Faces translate; hearts only mark.
    """

    message: str
    many: str | None
    values: dict[str, Any]

    def __new__(cls, message: str, **values: Any) -> Self:
        return cls._made(message, None, values)

    @classmethod
    def _made(cls, message: str, many: str | None, values: dict[str, Any]) -> Self:
        english = message if many is None or values["num"] == 1 else many
        words = super().__new__(cls, english % values if values else english)
        words.message, words.many, words.values = message, many, values
        return words

    def __str__(self) -> Self:
        """Itself, so that `str(error)` of an exception that carries words gives them back."""
        return self

    def packed(self) -> Packed:
        """As JSON can hold it, for `unpacked`."""
        return [self.message, self.many, packed(self.values)]

    @classmethod
    def unpacked(cls, parts: Packed) -> Self:
        message, many, values = parts
        return cls._made(message, many, unpacked(values))


def packed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON can hold them: those that are words keep their message, moments their zone, days are days."""
    return {name: _packed(each) for name, each in values.items()}


def _packed(value: Any) -> Any:
    if isinstance(value, Words):
        return value.packed()
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def unpacked(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _unpacked(each) for name, each in values.items()}


def _unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return Words.unpacked(value)
    if not isinstance(value, dict):
        return value
    return date.fromisoformat(value["day"]) if "day" in value else datetime.fromisoformat(value["moment"])


def counted(one: str, many: str, num: int, **values: Any) -> Words:
    """The words for this number of things: `counted("%(num)s word", "%(num)s words", 4)`."""
    return Words._made(one, many, {"num": num, **values})


def lasting(seconds: int) -> Words:
    """How long something lasts, as people say it: "45 seconds", "30 minutes", "2 minutes 30 seconds", "1 hour"."""
    if seconds < 120:
        return counted("%(num)s second", "%(num)s seconds", seconds)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [
        counted("%(num)s hour", "%(num)s hours", hours),
        counted("%(num)s minute", "%(num)s minutes", minutes),
        counted("%(num)s second", "%(num)s seconds", seconds),
    ]
    return in_a_row([part for part in parts if part.values["num"]])


def in_a_row(parts: Sequence[str], between: str = " ") -> Words:
    """One after the other. Such a message holds blanks only, so no catalogue needs it; its parts are translated."""
    values = {f"part{at}": part for at, part in enumerate(parts)}
    return Words(between.join(f"%({name})s" for name in values), **values)


def all_of(parts: Sequence[str]) -> str:
    """The parts, with "and" before the last: "names its maker, and asks for no money"."""
    *first, last = parts
    return Words("%(first)s, and %(last)s", first=in_a_row(first, ", "), last=last) if first else last


def either(choices: Sequence[str]) -> str:
    """The choices, with "or" before the last: "a sound, a picture or a film"."""
    *first, last = choices
    return Words("%(first)s or %(last)s", first=in_a_row(first, ", "), last=last) if first else last
