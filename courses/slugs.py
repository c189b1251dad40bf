"""Words for addresses, made from titles. Pure."""

from collections.abc import Collection
from itertools import count

from slugify import slugify

LONGEST = 60
RESERVED = frozenset({"new", "edit"})


def slug_for(title: str, taken: Collection[str], *, fallback: str) -> str:
    """A slug of this title that nobody has; `fallback` when a title has nothing to spell (only emoji, say)."""
    base = slugify(title, max_length=LONGEST, word_boundary=True, save_order=True) or fallback
    if base not in taken and base not in RESERVED:
        return base
    return next(slug for number in count(2) if (slug := f"{base}-{number}") not in taken)
