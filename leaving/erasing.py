"""Ending an account for good, in one transaction: killed in the middle, nothing has happened, and the next run does it all.

Who leaves is replaced, where others need a row to stand on (works that are left, tombstones in a lineage, answers that were
given), by a former member: a row of its own that says nothing of them. Then their own row goes, and all that hangs on it.
"""

import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, delete, or_, select, update
from uuid_utils.compat import uuid4

from accounts.models import Person
from community.journal_models import JournalPost
from community.models import Post, PostRevision
from core.db import db
from core.events import Event
from core.jobs import Job
from core.mail import send
from core.search import note_changed
from core.subjects import all_subjects
from core.text import without_mention
from courses import operations as courses
from courses.models import Course, MemberRole, RosterEntry, Stage
from leaving import departures, downloads
from leaving.models import Departure
from lessons.models import Lesson
from media import operations as media
from media.models import MediaFile
from media.spool import spool
from moderation.cases import UNDECIDED
from moderation.models import Act, Closing, EditRequest, Hiding, Pause, Report
from notifications.models import Notice
from productions import renders
from productions.models import Credit, Render, RenderWork
from reviews import claiming
from reviews.models import AnchorKind, Note, Pairing, Review, ReviewNeed, ReviewTask, TaskState, Wording
from submissions import building, operations, takes
from submissions.models import Submission

FORMER = "former member"
OF_CLASSES = ("course", "lesson", "assignment", "slot", "production")  # what shows files that a class works with


def erase(departure: Departure) -> None:
    """Take somebody out of every table and of the store, as they wished."""
    person = departure.person
    _hand_over(person)
    former = _former_member()
    kept = _works(person, takes_back=departure.takes_works_back)
    if not departure.keeps_name:
        _name_nobody(person)
    for subject in all_subjects():
        if subject.erase is not None:
            subject.erase(person.id)
    _end_answers(person)
    _drop_films(person, kept if departure.keeps_name else set())
    _files(person, former, kept)
    _stand_in(person, former)
    _name_in_no_case(person, former)
    _mention_nobody(person)
    _forget_traces(person)
    send(person.email, "account_ended", name=person.name)
    db.session.flush()
    db.session.expire_all()
    db.session.execute(delete(Person).where(Person.id == person.id).execution_options(synchronize_session=False))


def _former_member() -> Person:
    id = uuid4()  # says nothing of when
    person = Person(
        id=id,
        handle=f"former-{id.hex[:16]}",
        name=FORMER,
        credit_name=FORMER,
        email=f"{id.hex}@former.invalid",
        password_hash="nobody",
    )
    db.session.add(person)
    db.session.flush()
    return person


def _hand_over(person: Person) -> None:
    """Class projects go to a co-instructor, or take no new work any more; a draft that is nobody else's goes."""
    for course, heir in departures.led_alone(person):
        if heir is not None:
            own = next(each for each in course.memberships if each.person_id == heir.id)
            own.role = MemberRole.INSTRUCTOR
        elif course.stage == Stage.DRAFT and len(course.memberships) == 1:
            _drop_draft(course)
        elif course.stage == Stage.PUBLISHED:
            courses.close(course, person)
    db.session.flush()


def _drop_draft(course: Course) -> None:
    """With its lessons; its files are nobody's then."""
    shown = [course.id, *db.session.scalars(select(Lesson.id).where(Lesson.course_id == course.id))]
    db.session.execute(
        update(MediaFile).where(MediaFile.subject_id.in_(shown)).values(subject_kind=None, subject_id=None)
    )
    db.session.execute(delete(Course).where(Course.id == course.id))
    db.session.expire_all()


def _works(person: Person, *, takes_back: bool) -> set[UUID]:
    """Drafts go; what is left stays under no name; of the rest a tombstone stays. The ids of what is left."""
    kept = set()
    for work in db.session.scalars(select(Submission).where(Submission.author_id == person.id)).unique().all():
        if work.shared_at is None:
            operations.discard(work)
        elif takes_back or not work.is_shared:
            operations.take_back(work)
            _empty(work)
        else:
            kept.add(work.id)
            work.credit_as = FORMER
            db.session.flush()
            building.recount(work)
    return kept


def _empty(work: Submission) -> None:
    """A tombstone: that there was a work, and what was built on it."""
    takes.forget_files(work)
    work.title = work.question = work.please_dont = ""
    work.credit_as, work.fate_sentence = FORMER, ""
    for source in list(work.sources):
        if source.source_id is None:
            work.sources.remove(source)
        source.thanks = source.changes = ""
    db.session.flush()
    building.recount(work)
    answers = select(Review.id).where(Review.submission_id == work.id)
    quoting = update(Note).where(Note.review_id.in_(answers), Note.anchor == AnchorKind.PASSAGE)
    nothing = {"anchor": AnchorKind.WHOLE, "quote": "", "prefix": "", "suffix": "", "start_char": None}
    db.session.execute(quoting.values(nothing))
    db.session.execute(update(Note).where(Note.review_id.in_(answers)).values(reply=""))
    db.session.execute(delete(Wording).where(Wording.review_id.in_(answers)))
    db.session.execute(delete(Notice).where(Notice.url.startswith(f"/works/{work.id}")))
    note_changed("submission", work.id)


def _name_nobody(person: Person) -> None:
    """In credits, those that were confirmed as well."""
    db.session.execute(update(Credit).where(Credit.person_id == person.id).values(name=FORMER, thanks=""))


def _end_answers(person: Person) -> None:
    """What was begun is given back; what was sent stays with whom it was for, without voices and earlier words."""
    own = select(ReviewTask).where(ReviewTask.reviewer_id == person.id)
    for task in db.session.scalars(own.where(ReviewTask.state != TaskState.SENT)).unique().all():
        claiming.let_go(task, TaskState.WITHDRAWN)
        db.session.execute(delete(Review).where(Review.task_id == task.id))
        db.session.execute(delete(ReviewTask).where(ReviewTask.id == task.id))
    answers = select(Review.id).where(Review.reviewer_id == person.id)
    db.session.execute(delete(Wording).where(Wording.review_id.in_(answers)))
    db.session.execute(update(Review).where(Review.reviewer_id == person.id).values(draft={}))
    spoken = update(Note).where(Note.review_id.in_(answers), Note.voice_id.is_not(None), Note.body == "")
    db.session.execute(spoken.values(body="…", body_html="<p>…</p>"))


def _drop_films(person: Person, kept: set[UUID]) -> None:
    """Films, records and books with their works or their name in them: they can be made anew."""
    own = select(Submission.id).where(Submission.author_id == person.id)
    shown = select(RenderWork.render_id).where(RenderWork.submission_id.in_(own), RenderWork.submission_id.not_in(kept))
    for render in db.session.scalars(select(Render).where(Render.id.in_(shown))).unique().all():
        renders.remove(render)


def _files(person: Person, former: Person, kept: set[UUID]) -> None:
    """Files of works that are left and of classes stay, without the names they were sent with; all others go."""
    own = select(MediaFile).where(MediaFile.owner_id == person.id)
    person.picture_id = None
    held = {part.file_id for part in _parts_of(kept)}
    for file in db.session.scalars(own).unique().all():
        if file.id in held or file.subject_kind in OF_CLASSES:
            file.owner_id, file.name = former.id, f"file{Path(file.name).suffix}"
        else:
            media.discard(file)
    shutil.rmtree(spool().root / person.id.hex, ignore_errors=True)
    db.session.flush()


def _parts_of(kept: set[UUID]) -> list[Any]:
    works = db.session.scalars(select(Submission).where(Submission.id.in_(kept))).unique()
    return [part for work in works for take in work.takes for part in take.parts if part.file_id]


def _stand_in(person: Person, former: Person) -> None:
    """The former member takes their place, where others need one."""
    db.session.execute(delete(Report).where(Report.reporter_id == person.id, Report.state.not_in(UNDECIDED)))
    for column in (
        Submission.author_id,
        Submission.named_id,
        Review.reviewer_id,
        ReviewTask.reviewer_id,
        ReviewTask.author_id,
        ReviewNeed.author_id,
        Pairing.reviewer_id,
        Pairing.author_id,
        Report.reporter_id,
    ):
        theirs = update(column.class_).where(column == person.id).values({column.key: former.id})
        db.session.execute(theirs.execution_options(synchronize_session=False))


def _name_in_no_case(person: Person, former: Person) -> None:
    """Cases about them are kept, about a former member."""
    for case in (Report, Hiding, Act, Closing, Pause, EditRequest):
        about = update(case).where(case.subject_kind == "person", case.subject_id == person.id)
        db.session.execute(about.values(subject_id=former.id).execution_options(synchronize_session=False))


def _mention_nobody(person: Person) -> None:
    """Others wrote of them by their handle, which is somebody else's one day."""
    kinds: tuple[Any, ...] = (Post, JournalPost, PostRevision)
    for kind in kinds:
        for said in db.session.scalars(select(kind).where(kind.body_html.icontains(f"@{person.handle}"))).unique():
            said.body_html = without_mention(said.body_html, person.handle, FORMER)
            if not isinstance(said, PostRevision):
                said.body = without_mention(said.body, person.handle, FORMER)
    db.session.flush()


def _forget_traces(person: Person) -> None:
    """Where they are named beside: events, lists of addresses, notices, waiting mails, the zip of everything."""
    for download in db.session.scalars(downloads.of_person(person)):
        downloads.forget(download)
    db.session.execute(delete(RosterEntry).where(RosterEntry.email == person.email))
    db.session.execute(delete(Notice).where(Notice.url.startswith(f"/people/{person.handle}")))
    words = (str(person.id), person.email, person.handle)
    told = cast(Event.details, Text)
    db.session.execute(delete(Event).where(Event.subject_kind == "person", Event.subject_id == person.id))
    db.session.execute(update(Event).where(or_(*(told.contains(each) for each in words))).values(details={}))
    db.session.execute(update(Event).where(Event.actor_id == person.id).values(actor_id=None))
    waiting = cast(Job.arguments, Text)
    db.session.execute(delete(Job).where(or_(waiting.contains(str(person.id)), waiting.contains(person.email))))
