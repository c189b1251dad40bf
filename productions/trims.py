"""What plays of a take in its place: a part of it, in the cut alone. Operations flush, never commit."""

from typing import Any

from core.checks import Refused
from core.db import db
from media.models import Medium
from media.trimming import trim_of
from productions import classes, fitting
from productions.models import Alternate

TRIMMED = (Medium.FILM, Medium.SOUND)


def trim(alternate: Alternate, in_ms: int, out_ms: int | None) -> None:
    """Let only a part of a take play in this place: the take itself stays as it is. Its maker need not be asked.

    Raises Refused where there is nothing to trim, or too little would be left.
    """
    part: Any = fitting.playing_part(alternate.take.parts, alternate.slot.medium)
    if part is None or part.file is None or not part.file.duration_ms or part.medium not in TRIMMED:
        raise Refused("Only a film or a sound that is ready can be trimmed.")
    alternate.in_ms, alternate.out_ms = trim_of(part.file.duration_ms, in_ms, out_ms)
    db.session.flush()
    classes.tell_open_pages(alternate.submission.course_id)
