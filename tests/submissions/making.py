"""Files, drafts and pictures for the tests of this room."""

from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from PIL import Image
from uuid_utils.compat import uuid7

from accounts.models import Person
from core.db import db
from media.models import MediaFile, Medium, Processing, Rendition
from submissions import operations, takes
from submissions.models import Submission, Visibility
from tests.cast import Cast

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)"> 👑 ‮المشهد'


def picture_bytes(size: tuple[int, int] = (320, 240)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "#cf1f1a").save(file, "PNG")
    return file.getvalue()


def upload(content: bytes | None = None, name: str = "crown.png") -> tuple[BytesIO, str]:
    """A file as a test client sends it."""
    return BytesIO(picture_bytes() if content is None else content), name


def new_file(owner: Person, medium: Medium, *, duration_ms: int | None = None, **facts: Any) -> MediaFile:
    """A file that is ready, with the forms that tiles and pages ask for; not in the database yet."""
    kinds = {Medium.FILM: "video/mp4", Medium.SOUND: "audio/mp4", Medium.PICTURE: "image/webp"}
    file = MediaFile(
        owner=owner,
        medium=medium,
        name="a file",
        content_type=kinds[medium],
        size_bytes=1,
        sha256="",
        key=f"x/{uuid4()}",
        width=640,
        height=360,
        duration_ms=duration_ms,
        waveform=[50] * 96 if medium == Medium.SOUND else [],
        processing=facts.pop("processing", Processing.READY),
        **facts,
    )
    stills = {Medium.FILM: "poster", Medium.PICTURE: "picture"}
    names = [medium.value] if medium in (Medium.FILM, Medium.SOUND) else []
    if medium in stills:
        names += [f"{stills[medium]}-640", stills[medium]]
    file.renditions = [
        Rendition(
            name=name,
            file_name=f"{name}.bin",
            content_type=kinds[medium] if name == medium.value else "image/webp",
            size_bytes=1,
            key=f"x/{uuid4()}",
            width=640,
            height=360,
        )
        for name in names
    ]
    return file


def make_file(owner: Person, medium: Medium, **facts: Any) -> MediaFile:
    """The same, in the database."""
    file = new_file(owner, medium, **facts)
    db.session.add(file)
    db.session.flush()
    return file


def make_draft(cast: Cast, person: Person | None = None, *texts: str) -> Submission:
    """A draft of the cast's call, with these texts on its bench."""
    maker = person or cast.learner
    work = operations.begin(uuid7(), maker, course=cast.course, call=cast.assignment)
    for words in texts:
        write(work, words)
    return work


def write(work: Submission, words: str, id: UUID | None = None) -> Any:
    return takes.add(work.takes[-1], takes.Made(id=id or uuid4(), text=words))


def wishes(work: Submission, **changes: Any) -> operations.Wishes:
    """What a maker wants who says nothing special: this class, what landed."""
    chosen: dict[str, Any] = {"take": work.takes[-1], "visibility": Visibility.CLASS, "title": "The chair"}
    return operations.Wishes(**(chosen | changes))


def share(work: Submission, **changes: Any) -> Submission:
    """As its maker does, and somebody looked at it: those see it who are signed out."""
    operations.share(work, wishes(work, **changes))
    work.shown_out_at = work.shown_out_at or work.shared_at
    db.session.flush()
    return work
