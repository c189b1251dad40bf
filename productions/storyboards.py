"""Places from a storyboard: several pictures at once, a place each. Operations flush, never commit."""

import re
from collections.abc import Sequence
from pathlib import PurePath
from uuid import UUID

from accounts.models import Person
from core.checks import Refused
from lessons.models import Assignment
from media import operations as files
from media.inspection import Kind
from media.judging import Judged
from media.models import Medium
from productions import arranging, operations
from productions.lines import LONGEST_TITLE
from productions.models import Production, Slot

LEAST_SIDE = 16  # pixels


def add_storyboard(
    production: Production,
    pictures: Sequence[Judged],
    *,
    by: Person,
    assignment: Assignment | None = None,
    id: UUID | None = None,
) -> list[Slot]:
    """Add a place for each picture, which stands in there, in the order of their names; the first has this id, and the same
    id again adds none. What goes there is what the call takes, or else a picture.

    Raises Refused that names the first file which is no picture, or shows nothing; then none is added.
    """
    there = arranging.locked(production)
    if again := [slot for slot in there if slot.id == id]:
        return again
    for picture in pictures:
        _check(picture)
    operations.check_room(len(there) + len(pictures), field="pictures")
    medium = None if assignment is not None and assignment.media else Medium.PICTURE
    return [
        operations.add_slot(
            production,
            title=title_of(picture.name),
            medium=medium,
            assignment=assignment,
            stand_in=files.keep(by, picture),
            id=None if number else id,
        )
        for number, picture in enumerate(sorted(pictures, key=lambda each: in_order(each.name)))
    ]


def title_of(name: str) -> str:
    """A file's name as a title: "03_the-empty_chair.png" is "the empty chair"; one that is a number stays one."""
    words = " ".join(re.split(r"[\s_-]+", PurePath(name).stem)).strip(" .")
    return (re.sub(r"^(?:\d+\W+)+(?=\w)", "", words) or "untitled")[:LONGEST_TITLE]


def in_order(name: str) -> tuple[list[tuple[str, int]], str]:
    """Names as people count them: 9 before 10, and numbers before words."""
    parts = re.findall(r"(\d+)|(\D+)", name.casefold())
    return [(words, int(number or 0)) for number, words in parts], name


def _check(picture: Judged) -> None:
    found = picture.inspection
    if found.kind is not Kind.PICTURE:
        raise Refused("“%(name)s” is not a picture.", name=picture.name, field="pictures")
    if min(found.width, found.height) < LEAST_SIDE:
        raise Refused(
            "“%(name)s” has %(width)s × %(height)s pixels, and shows nothing. Each side needs %(least)s at least.",
            name=picture.name,
            width=found.width,
            height=found.height,
            least=LEAST_SIDE,
            field="pictures",
        )
