"""How a take plays in its place: which part of it, when, how loud, how near. Operations flush, never commit."""

from typing import Any

from core.checks import Refused
from core.db import db
from media.models import Medium
from media.trimming import WHOLE_LENGTH, Trim, trim_of
from productions import classes, fitting
from productions.edits import Edit, within
from productions.models import Alternate

LASTING = (Medium.FILM, Medium.SOUND)
SEEN = (Medium.FILM, Medium.PICTURE)


def edit(alternate: Alternate, edit: Edit, trim: Trim = WHOLE_LENGTH) -> None:
    """Let a take play like this in this place: the take itself stays as it is. Its maker need not be asked.

    Raises Refused for words, for what is not ready, and where too little would be left.
    """
    part: Any = fitting.playing_part(alternate.take.parts, alternate.slot.medium)
    if part is None or part.file is None or (part.medium in LASTING and not part.file.duration_ms):
        raise Refused("Only a film, a sound or a picture that is ready can be edited.")
    if part.medium in LASTING:
        trim = trim_of(part.file.duration_ms, *trim)
    alternate.in_ms, alternate.out_ms = trim
    alternate.edit = within(edit).packed()
    db.session.flush()
    classes.tell_open_pages(alternate.submission.course_id)
