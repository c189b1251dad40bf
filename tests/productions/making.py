"""Pieces, places and takes for the tests of this room."""

from datetime import datetime
from typing import Any

from accounts.models import Person
from core.db import db, now
from courses.models import Course
from lessons.models import Lesson
from media.models import MediaFile, Medium, Processing, Rendition
from productions import versions
from productions.joint_models import Participation
from productions.models import (
    Alternate,
    Production,
    ProductionKind,
    Render,
    RenderFile,
    RenderForm,
    RenderKind,
    RenderState,
    RenderWork,
    Slot,
)
from submissions.models import Part, Submission, Take, Visibility
from tests.cast import make_work


def make_production(course: Course, *titles: str, lesson: Lesson | None = None, **facts: Any) -> Production:
    """A piece with a place for words of this call, a title each."""
    production = Production(
        course=course,
        slug=course.slug,
        title="The empty chair",
        kind=ProductionKind.FILM,
        leader=course.author,
        participations=[Participation(course=course)],
        **facts,
    )
    production.slots = [
        Slot(
            position=position,
            title=title,
            medium=Medium.TEXT,
            words=12,
            assignment=lesson.assignment if lesson else None,
        )
        for position, title in enumerate(titles)
    ]
    db.session.add(production)
    db.session.flush()
    return production


def make_alternate(slot: Slot, work: Submission, *, is_chosen: bool = False) -> Alternate:
    assert work.shared_take is not None
    alternate = Alternate(
        slot=slot,
        submission=work,
        take=work.shared_take,
        is_public=work.is_public,
        chosen_at=now() if is_chosen else None,
    )
    db.session.add(alternate)
    db.session.flush()
    return alternate


def make_file(owner: Person, medium: Medium, duration_ms: int | None = None) -> MediaFile:
    """A file that is ready, with the forms that pages ask for."""
    role, kind = {
        Medium.FILM: ("film", "video/mp4"),
        Medium.SOUND: ("sound", "audio/mp4"),
        Medium.PICTURE: ("picture", "image/jpeg"),
    }[medium]
    file = MediaFile(
        owner=owner,
        medium=medium,
        name="a file",
        content_type=kind,
        size_bytes=1,
        sha256="0",
        key=f"file-{now().timestamp()}-{medium}",
        duration_ms=duration_ms,
        source_ms=duration_ms,
        processing=Processing.READY,
        waveform=[50] * 96 if medium == Medium.SOUND else [],
    )
    forms = [(role, f"{role}.mp4", 640), ("poster-320", "poster-320.webp", 320)]
    forms = forms if medium == Medium.FILM else [(role, f"{role}.bin", 640), (f"{role}-320", f"{role}-320.webp", 320)]
    file.renditions = [
        Rendition(
            name=name,
            file_name=file_name,
            content_type=kind,
            size_bytes=1,
            key=f"{file.key}-{name}",
            width=width,
            height=9,
        )
        for name, file_name, width in forms
    ]
    db.session.add(file)
    db.session.flush()
    return file


def make_media_work(
    author: Person, lesson: Lesson, medium: Medium, duration_ms: int | None = None, **facts: Any
) -> Any:
    """A shared work of one file."""
    work = make_work(author, lesson, texts=(), **facts)
    file = make_file(author, medium, duration_ms)
    work.takes[0].parts = [Part(position=0, medium=medium, file=file, description="One note, held.")]
    work.medium = medium
    db.session.flush()
    return work


def next_take(work: Submission, words: str = "I stood up.") -> Take:
    """A second take, shared."""
    take = Take(number=len(work.takes) + 1, shared_at=now())
    take.parts = [Part(position=0, medium=Medium.TEXT, text=words, text_html=f"<p>{words}</p>")]
    work.takes.append(take)
    work.shared_take = take
    db.session.flush()
    return take


def make_render(
    production: Production,
    *works: Submission,
    state: RenderState = RenderState.DONE,
    form: RenderForm = RenderForm.FILM_720,
    key: str = "",
) -> Render:
    """A film of a piece, or a record of one track, as it is kept once it was made; nothing is drawn."""
    name, kind = ("film.mp4", "video/mp4") if form.kind == RenderKind.FILM else ("01 One.mp3", "audio/mpeg")
    render = Render(
        production=production,
        form=form,
        plan={"parts": []},
        state=state,
        duration_ms=61_000 if state == RenderState.DONE else None,
        problem=None if state == RenderState.DONE else "It broke.",
        is_public=all(work.is_public for work in works),
        works=[RenderWork(submission_id=work.id) for work in works],
        files=[RenderFile(name=name, content_type=kind, size_bytes=1, key=key)] if key else [],
    )
    db.session.add(render)
    db.session.flush()
    return render


def make_versions(production: Production, count: int, *, premiere_at: datetime | None = None) -> None:
    """Versions of its cut as it stands; with a date, as they are kept once it has premiered."""
    production.premiere_at = premiere_at
    for number in range(1, count + 1):
        versions.keep(production, changes="" if number == 1 else "A new sound.")


EVERYONE = Visibility.EVERYONE
