"""What other rooms need to know of works and their takes."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload, lazyload

from core.db import db
from core.folding import mark
from core.search import Change, Entry, Index
from core.subjects import Subject, register
from core.words import Words
from courses.licences import NAMES, Licence
from courses.models import Course
from lessons.models import Assignment, Lesson
from lessons.queries import with_open_calls
from media.captions import parse
from submissions import occasion
from submissions.models import Part, Submission, Take, Visibility, WorkDocument

NAMED_BY = ("title", "credit_as", "is_unnamed")
SHOWN_BY = ("shared_take", "shared_at", "taken_back_at", "visibility", "licence", "shown_out_at")
LINKED = ("/", "https://", "http://")
FOR_VISITORS = mark("seen", "everyone")
LOADED = (
    joinedload(Submission.course),
    joinedload(Submission.assignment).joinedload(Assignment.lesson),
    joinedload(Submission.shared_take).joinedload(Take.parts).options(lazyload(Part.file)),
)


def _entries(condition: ColumnElement[bool]) -> Iterator[Entry]:
    """By its title and the name it is credited to, unless nobody is told that; by the words in it and about it, and by what
    it was made for, if that may be told. Not before it is shared, nor once it was taken back."""
    standing = (Submission.shared_at.is_not(None), Submission.taken_back_at.is_(None))
    for work in db.session.scalars(select(Submission).where(condition, *standing).options(*LOADED)).unique():
        parts = work.shared_take.parts if work.shared_take else []
        yield Entry(
            work.id,
            work.title if work.is_unnamed else f"{work.title} {work.credit_as}",
            [*_made_for(work), *(words for part in parts for words in _words_of(part))],
            _marks_of(work, parts),
        )


def _made_for(work: Submission) -> Iterator[str]:
    if occasion.is_class_told(work):
        yield work.course.title
    if work.assignment and (lesson := occasion.lesson_of(work)):
        yield from (lesson.title, work.assignment.do)


def _words_of(part: Part) -> Iterator[str]:
    yield from (part.text, part.description)
    yield from (cue.text for cue in (parse(part.captions) if part.captions else []))


def _context(work: Submission) -> str:
    """What it says and what is said of it, in words."""
    parts = work.shared_take.parts if work.shared_take else []
    return "\n".join(
        filter(None, [work.question, *(words for part in parts for words in (part.text, part.description))])
    )


def _provenance(work: Submission) -> Iterator[tuple[str, str]]:
    """Its licence, then what it is built on."""
    yield Words("Licence: %(licence)s", licence=NAMES[Licence(work.licence)]), ""
    for source in work.sources:
        title = source.title or (source.source.title if source.source else "") or Words("An untitled work")
        address = f"/works/{source.source_id}" if source.source_id else source.address
        yield Words("Built on “%(title)s”", title=title), address if address.startswith(LINKED) else ""


def _marks_of(work: Submission, parts: list[Part]) -> Iterator[str]:
    yield mark("licence", work.licence)
    yield from (mark("medium", each) for each in sorted({part.medium for part in parts}))
    yield from (mark("skill", each) for each in work.course.skills)
    if work.visibility == Visibility.EVERYONE and work.shown_out_at is not None:
        yield FOR_VISITORS


def _calls_of(lesson_id: UUID) -> Select[UUID]:
    return select(Assignment.id).where(Assignment.lesson_id == lesson_id)


def _open() -> Select[UUID]:
    return select(Assignment.id).where(Assignment.lesson_id.in_(with_open_calls()))


register(
    Subject(
        kind="submission",
        model=Submission,
        label=Words("work"),
        view="submission.view",
        title=lambda work: work.title or Words("An untitled work"),
        url=lambda work: f"/works/{work.id}",
        author=lambda work: work.author_id,
        context=_context,
        provenance=_provenance,
        index=Index(
            label=Words("Works"),
            document=WorkDocument,
            action="submission.view",
            entries=_entries,
            changes={
                Submission: Change((*NAMED_BY, *SHOWN_BY), lambda work: work.id),
                Take: Change(("parts",), lambda take: take.submission_id),
                Part: Change(("text", "description", "captions"), lambda part: part.take and part.take.submission_id),
            },
            follows={
                Course: (("title", "skills"), lambda id: Submission.course_id == id),
                Lesson: (("title",), lambda id: Submission.assignment_id.in_(_calls_of(id))),
                Assignment: (("do",), lambda id: Submission.assignment_id == id),
            },
            marks=("medium", "skill", "licence"),
            open_calls=lambda: Submission.assignment_id.in_(_open()),
            for_visitors=(FOR_VISITORS,),
        ),
    )
)
register(
    Subject(
        kind="take",
        model=Take,
        label=Words("take"),
        view="take.view",
        title=lambda take: Words("Take %(number)s", number=take.number),
        url=lambda take: f"/works/{take.submission_id}/takes/{take.number}",
        author=lambda take: take.submission.author_id,
        reportable=False,
        files="take.view",
        names_files=False,  # people name their files after themselves
    )
)
