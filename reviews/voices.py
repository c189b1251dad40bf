"""Notes that are spoken: a recording of at most a minute, kept with the draft of an answer and then with its note."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from accounts.models import Person
from core.checks import Refused
from core.words import Words
from media import operations as files
from media.judging import Judged
from media.models import MediaFile, Medium
from reviews import naming
from reviews.models import Note, ReviewTask
from reviews.written import BOXES, LEAVE_OUT, RECORDING, VOICE, id_typed

LONGEST_MS = 60_000
SLACK_MS = 1500  # a recorder stops a moment after it is told to

TOO_LONG = Words("A spoken note is at most a minute long. Say the one thing.")
NOT_SOUND = Words("Only a sound can be a spoken note. Record one, or choose one.")
NAMED = Words("In this class project nobody is told who answers, and a voice would tell. Write it, please.")


def may_be_spoken(task: ReviewTask) -> bool:
    """A voice says whose it is: where that is hidden, notes are written."""
    if task.review is not None and task.review.sent_at is not None:
        return not task.review.is_unnamed
    return not naming.hides_reviewers(task.submission)


def keep(task: ReviewTask, upload: Any, *, field: str = RECORDING) -> MediaFile:
    """Keep a recording for an answer. Raises Refused for what is no sound, or lasts longer than a minute."""
    found = getattr(upload, "judged", None)
    if not may_be_spoken(task):
        raise Refused(NAMED, field=field)
    if isinstance(found, Judged) and found.inspection.kind != Medium.SOUND:
        raise Refused(NOT_SOUND, field=field)
    if isinstance(found, Judged) and found.inspection.duration_ms > LONGEST_MS + SLACK_MS:
        raise Refused(TOO_LONG, field=field)
    return files.keep_upload(task.reviewer, upload, kinds=[Medium.SOUND], field=field)


def with_recordings(
    task: ReviewTask, fields: Mapping[str, str], uploads: Mapping[str, Any]
) -> tuple[dict[str, str], dict[str, str]]:
    """The fields of a form with the recordings that came along, and, by the field of each, what is wrong with them."""
    errors: dict[str, str] = {}
    found = dict(fields)
    for box in BOXES:
        upload = uploads.get(f"{box.name}-{RECORDING}")
        if found.pop(f"{box.name}-{LEAVE_OUT}", ""):
            found.pop(f"{box.name}-{VOICE}", None)
        try:
            if upload is not None and upload.filename:
                found[f"{box.name}-{VOICE}"] = str(keep(task, upload).id)
        except Refused as refusal:
            errors[f"{box.name}-{RECORDING}"] = refusal.sentence
    return found, errors


def voice_of(person: Person, id: UUID | None) -> MediaFile | None:
    """A recording of this person's own."""
    file = files.file_of(person, id)
    return file if file is not None and file.medium == Medium.SOUND else None


def give_to(note: Note, person: Person, id: UUID | None) -> None:
    """Whoever may read the note may hear it from now on."""
    note.voice = voice_of(person, id)
    files.show_in(note.voice, note)


def let_go(person: Person, before: Iterable[UUID], after: Iterable[UUID]) -> None:
    """Forget recordings that an answer held and holds no more."""
    for id in set(before) - set(after):
        file = voice_of(person, id)
        if file is not None:
            files.discard(file)


def held_in(fields: Mapping[str, str]) -> set[UUID]:
    """The recordings that these fields name."""
    ids = (id_typed(fields.get(f"{box.name}-{VOICE}", "")) for box in BOXES)
    return {id for id in ids if id is not None}
