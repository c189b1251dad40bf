"""Plain functions that make answers for tests."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from accounts.models import Person
from core.db import db, now
from lessons.models import Lesson
from reviews import claiming, operations, pool
from reviews.anchors import Whole
from reviews.hints import NoteKind
from reviews.models import Note, Review, ReviewNeed, ReviewTask
from reviews.written import Answer, NoteWording
from submissions.models import Part, Submission, Take
from tests.cast import Cast, join, make_person, make_work
from tests.visitor import Visitor

WHAT_LANDED = "The pause before you sat down made me hold my breath."


def waiting_work(author: Person, lesson: Lesson, *, hours_ago: float = 0, **facts: Any) -> Submission:
    """A work in the pool, shared so long ago, promised within a day."""
    work = make_work(author, lesson, **facts)
    moment = now() - timedelta(hours=hours_ago)
    work.shared_at, work.answer_by = moment, moment + timedelta(hours=24)
    work.takes[0].shared_at = moment
    pool.follow(work)
    return work


def peers(cast: Cast, number: int) -> list[Person]:
    """So many more people in the class project."""
    found = [make_person(f"peer-{place}") for place in range(number)]
    for each in found:
        join(cast.course, each)
    return found


def need_of(work: Submission) -> ReviewNeed:
    need = db.session.get(ReviewNeed, work.id, populate_existing=True)
    assert need is not None
    return need


def landed(words: str = "The pause before you sat down made me hold my breath.", **facts: Any) -> NoteWording:
    return NoteWording(kind=NoteKind.LANDED, body=words, anchor=facts.pop("anchor", Whole()), **facts)


def answered(reviewer: Person, work: Submission, *notes: NoteWording) -> Review:
    """An answer of this person to the work's shared take, sent."""
    task = looked_at(claiming.claim_named(reviewer, work))
    return operations.send(task, Answer(notes=notes or [landed()]))


def claim(visit: Visitor, person: Any) -> str:
    """Claim the next work, and return the address of its page."""
    page = visit.post("/reviews/next", person)
    assert page.status == 303
    return lead_on(page.location)


def lead_on(address: str) -> str:
    """The same address; where it is a work to answer, a while after it was given out."""
    if not address.endswith("/end"):
        looked_at(db.session.get_one(ReviewTask, UUID(address.rpartition("/")[2])))
    return address


def claimed(reviewer: Person, work: Submission) -> ReviewTask:
    return looked_at(claiming.claim_named(reviewer, work))


def looked_at(task: ReviewTask) -> ReviewTask:
    """The same task, a while later: who sends at once has not looked."""
    task.created_at -= timedelta(minutes=3)
    db.session.flush()
    return task


def first_note(review: Review) -> Note:
    return review.notes[0]


def share_next_take(work: Submission, *texts: str) -> Take:
    """Another take of the work, shared now and in the pool."""
    number = len(work.takes) + 1
    parts = [
        Part(position=place, medium="text", text=text, text_html=f"<p>{text}</p>") for place, text in enumerate(texts)
    ]
    take = Take(number=number, shared_at=now(), parts=parts)
    work.takes.append(take)
    db.session.flush()
    work.shared_take = take
    db.session.flush()
    pool.follow(work)
    return take
