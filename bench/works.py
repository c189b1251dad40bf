"""Works as rows, in all four media: takes, parts, files with their forms, places in the cut, answers with notes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from uuid_utils.compat import uuid7

from core.db import Base, now
from media.models import MediaFile, Medium, Processing, Rendition
from productions.models import Alternate
from reviews.hints import NoteKind
from reviews.models import AnchorKind, Note, Review, ReviewNeed, ReviewTask, TaskState
from submissions.models import Fate, Part, Submission, Take, Visibility

Row = tuple[type[Base], dict[str, Any]]
Place = tuple[Any, Any, Medium]  # a place's id, its call, what plays there

TYPES = {Medium.FILM: "video/mp4", Medium.SOUND: "audio/mp4", Medium.PICTURE: "image/webp"}
FORMS = {
    Medium.FILM: ("film", "poster", "poster-320", "poster-640"),
    Medium.SOUND: ("sound",),
    Medium.PICTURE: ("picture", "picture-320", "picture-640"),
}
EMPTY_LESSON = -1  # its places are holes: nobody has shared there yet
SPACING = timedelta(seconds=20)
WORDS = "I laid the fork on the left, since my grandmother did, and I left her place free, as we do. "


@dataclass(frozen=True)
class Maker:
    id: Any
    name: str


def file_of(owner: Any, medium: Medium, *, duration_ms: int | None = None) -> tuple[Any, list[Row]]:
    """A ready file with its forms; nothing is behind them on disk."""
    id = uuid7()
    is_timed = medium != Medium.PICTURE
    file = {
        "id": id,
        "owner_id": owner,
        "medium": medium,
        "name": "place.bin",
        "content_type": TYPES[medium],
        "size_bytes": 1000,
        "sha256": "",
        "key": f"bench/{id}",
        "width": None if medium == Medium.SOUND else 640,
        "height": None if medium == Medium.SOUND else 360,
        "duration_ms": (duration_ms or 24_000) if is_timed else None,
        "colour": "#6b5a4a",
        "placeholder": "" if medium == Medium.SOUND else " ".join(["272b41", "5c3020"] * 6),
        "waveform": [(at * 37) % 101 for at in range(96)] if medium == Medium.SOUND else [],
        "processing": Processing.READY,
    }
    forms = [_form(id, name, medium) for name in FORMS[medium]]
    return id, [(MediaFile, file), *((Rendition, form) for form in forms)]


def _form(file: Any, name: str, medium: Medium) -> dict[str, Any]:
    width = int(name.rpartition("-")[2]) if "-" in name else 640
    return {
        "file_id": file,
        "name": name,
        "file_name": f"{name}.bin",
        "content_type": TYPES[medium],
        "size_bytes": 1000,
        "key": f"bench/{file}/{name}",
        "width": width,
        "height": width * 9 // 16,
    }


def rows_of_works(
    count: int, people: Sequence[Maker], course: Any, calls: Sequence[Any], places: Sequence[Place]
) -> "Iterator[Row]":
    """The rows, oldest work first. Returns the id of one for everyone with answers: a film by somebody else."""
    begun, shown = now() - SPACING * count, None
    by_need = {(call, medium): place for place, call, medium in places}
    chosen: set[Any] = set()
    for number in range(count):
        maker = people[1 + number % (len(people) - 1)]
        medium = list(Medium)[(number + number // 4) % 4]
        call = calls[number % (len(calls) + EMPTY_LESSON)]
        work, take, part = uuid7(), uuid7(), uuid7()
        at, is_private, is_answered = begun + SPACING * number, number % 20 == 19, number % 2 == 0
        place = by_need[call, medium]
        is_chosen = is_answered and not is_private and place not in chosen and number > len(places)
        rung = Visibility.ONLY_ME if is_private else Visibility.CLASS if number % 4 == 3 else Visibility.EVERYONE
        yield (
            Submission,
            {
                "id": work,
                "course_id": course,
                "assignment_id": call,
                "author_id": maker.id,
                "title": f"Place {number}, by the window",
                "visibility": rung,
                "credit_as": maker.name,
                "shared_at": None if is_private else at,
                "shown_out_at": None if is_private else at,
                "medium": medium,
                "first_time": number % 9 == 0,
                "built_on_by": ["Ada Obi", "Lin Wei"] if number % 11 == 0 else [],
                "fate": Fate.IN_THE_CUT if is_chosen else Fate.ANSWERED if is_answered else Fate.WAITING,
                "first_answered_at": at if is_answered else None,
                "answer_count": int(is_answered),
                "answer_by": at + timedelta(hours=24),
            },
        )
        yield Take, {"id": take, "submission_id": work, "number": 1, "shared_at": None if is_private else at}
        yield from _part(part, take, medium, maker)
        if is_private:
            continue
        if is_chosen:
            chosen.add(place)
        yield (
            Alternate,
            {
                "slot_id": place,
                "submission_id": work,
                "take_id": take,
                "chosen_at": at if is_chosen else None,
                "is_public": rung == Visibility.EVERYONE,
            },
        )
        yield ReviewNeed, _need(work, take, call, course, maker, at, is_answered)
        if is_answered:
            is_to_show = rung == Visibility.EVERYONE and medium == Medium.FILM
            shown = work if is_to_show else shown
            for reviewer in _others(people, number, 3 if number % 40 == 0 or is_to_show and number > count - 20 else 1):
                yield from _answer(reviewer, work, take, part, course, maker, medium, at)
    return shown


def _part(id: Any, take: Any, medium: Medium, maker: Maker) -> Iterator[Row]:
    file = None
    if medium != Medium.TEXT:
        file, rows = file_of(maker.id, medium)
        yield from rows
    words = WORDS * 3 if file is None else ""
    yield (
        Part,
        {
            "id": id,
            "take_id": take,
            "position": 0,
            "medium": medium,
            "file_id": file,
            "text": words,
            "text_html": f"<p>{words}</p>" if words else "",
            "description": "" if file is None else "A plate, a fork and an empty chair.",
        },
    )


def _need(
    work: Any, take: Any, call: Any, course: Any, maker: Maker, at: datetime, is_answered: bool
) -> dict[str, Any]:
    return {
        "submission_id": work,
        "take_id": take,
        "assignment_id": call,
        "course_id": course,
        "author_id": maker.id,
        "level": int(is_answered),
        "shared_at": at,
        "is_open": True,
        "half_at": at + timedelta(hours=12),
        "answer_by": at + timedelta(hours=24),
        "answered_at": at if is_answered else None,
        "told_greeters_at": at,  # else the workers would tell of them all while pages are measured
        "told_instructors_at": at,
    }


def _others(people: Sequence[Maker], number: int, count: int) -> list[Maker]:
    return [people[1 + (number + 7 * step) % (len(people) - 1)] for step in range(1, count + 1)]


def _answer(
    reviewer: Maker, work: Any, take: Any, part: Any, course: Any, maker: Maker, medium: Medium, at: datetime
) -> Iterator[Row]:
    task, review = uuid7(), uuid7()
    yield (
        ReviewTask,
        {
            "id": task,
            "reviewer_id": reviewer.id,
            "take_id": take,
            "submission_id": work,
            "course_id": course,
            "author_id": maker.id,
            "state": TaskState.SENT,
            "ended_at": at,
        },
    )
    yield (
        Review,
        {
            "id": review,
            "task_id": task,
            "submission_id": work,
            "take_id": take,
            "reviewer_id": reviewer.id,
            "sent_at": at,
        },
    )
    is_timed = medium in (Medium.FILM, Medium.SOUND)
    for position, kind in enumerate((NoteKind.LANDED, NoteKind.QUESTION)):
        yield (
            Note,
            {
                "review_id": review,
                "position": position,
                "kind": kind,
                "body": "The chip in the rim, at once I knew whose it was.",
                "body_html": "<p>The chip in the rim, at once I knew whose it was.</p>",
                "part_id": part,
                "anchor": AnchorKind.MOMENT if is_timed else AnchorKind.WHOLE,
                "start_ms": 2_000 * (position + 1) if is_timed else None,
            },
        )
