"""Everything that changes works: begun, shared, taken back, and what became of them. Operations flush, never commit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from uuid_utils.compat import uuid7

from accounts import consents
from accounts.models import Agreed, Person
from accounts.permissions import are_apart
from core.checks import Refused
from core.db import db, now
from core.events import record
from core.search import note_changed
from courses.models import Course
from courses.permissions import in_class
from lessons import deadlines
from lessons.models import Assignment, Extension, LatePolicy
from media import operations as files
from moderation.pausing import demand_no_pause
from submissions import agreements, building, naming, queries, takes
from submissions.models import LADDER, SHARED, Ask, Fate, Part, Submission, Take, Visibility

# What an open contribution is promised, where no call says so.
USUAL_HOURS = 24
member = in_class()


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What a maker decides about a work: the answers to the five questions."""

    take: Take
    visibility: Visibility
    named: Person | None = None
    title: str = ""
    ask: Ask = Ask.LANDED
    question: str = ""
    please_dont: str = ""
    credit_as: str = ""
    licence: str = "course-only"
    may_build_on: bool = True
    first_time: bool = False
    hint: str = ""

    def are_those_of(self, work: Submission) -> bool:
        """Did the work become so already? Then a second click changes nothing."""
        same_title = work.title == (self.title or _title_by_default(work))
        return (
            work.shared_take_id == self.take.id
            and same_title
            and all(getattr(work, name) == value for name, value in _plain(self, work).items())
        )


def begin(
    id: UUID, person: Person, *, course: Course, call: Assignment | None, building_on: Submission | None = None
) -> Submission:
    """Make a draft that only its maker sees, with one empty take. The same id twice makes one work.

    Raises Refused when the work it is to be built on cannot be built on here.
    """
    again = db.session.get(Submission, id)
    if again is not None and again.author_id == person.id:
        return again
    if again is not None:
        raise Refused("That address is taken. Open the bench once more and try again.")
    work = Submission(id=id, author=person, course=course, assignment=call, credit_as=person.credit_name, sources=[])
    work.takes = [Take(number=1, parts=[])]
    db.session.add(work)
    db.session.flush()
    if building_on is not None:
        building.build_on(work, building_on)
    return work


def draft_for(person: Person, call: Assignment) -> Submission:
    """What somebody has begun for a call and not shared, made at need: two clicks, or two windows, make one draft."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))
    begun = db.session.scalars(queries.drafts_for(person, call)).unique().first()
    return begun or begin(uuid7(), person, course=call.course, call=call)


def put_on_bench(person: Person, call: Assignment, made: takes.Made, *, as_new_take: bool = False) -> Part:
    """Put something on somebody's bench of a call. The same id twice makes one part, of one draft.

    Raises Refused when the call does not take it, or there is nothing to add.
    """
    again = takes.made_before(person, made.id)
    return again or takes.add(draft_for(person, call).takes[-1], made, as_new_take=as_new_take)


def share(work: Submission, wishes: Wishes, *, at: datetime | None = None) -> Submission:
    """Put a take where its maker wants it, and start the clock of its promise. Only me is a choice, too.

    Raises Refused when the take is empty or not what the call takes, the maker is not in the class project, it or the
    call takes no more work, or the licence does not go with those of its sources.
    """
    at = at or now()
    before, was_shared = work.visibility, work.shared_at is not None
    is_open_to_others = wishes.visibility != Visibility.ONLY_ME
    if is_open_to_others:
        demand_no_pause(work.author)
    _check(work, wishes)
    is_first = is_open_to_others and work.shared_at is None
    is_new_take = is_open_to_others and was_shared and wishes.take.shared_at is None
    reaches_the_wall = wishes.visibility in SHARED and before not in SHARED
    if is_first or reaches_the_wall:
        _refuse_closed(work, wishes.take, at)
    work.title = wishes.title or _title_by_default(work)
    for name, value in _plain(wishes, work).items():
        setattr(work, name, value)
    work.shared_take = wishes.take
    work.medium = wishes.take.parts[0].medium
    if is_first:
        work.is_unnamed = naming.hides_makers(work.assignment)
    if is_open_to_others:
        _show(work, wishes.take, at)
    if is_first or reaches_the_wall:
        _start_clock(work, wishes.take, at)
    if is_open_to_others and work.shown_out_at is None and db.session.scalar(queries.is_known(work)):
        work.shown_out_at = at
    db.session.flush()
    if is_open_to_others:
        consents.settle(work.author_id, Agreed.LICENCE, agreements.words_of(work), work)
    building.recount(work)
    if is_first or (reaches_the_wall and was_shared):
        record("submission.shared", work.author, work, take=wishes.take.number, visibility=work.visibility.value)
    elif is_new_take:
        record("submission.new_take", work.author, work, take=wishes.take.number)
    building.record_built_on(work)
    if was_shared and before != work.visibility:
        record("submission.visibility_changed", work.author, work, before=before.value, after=work.visibility.value)
    return work


def take_back(work: Submission) -> None:
    """Nobody else sees it any more; where it stood in a lineage, a tombstone stays. Once is enough."""
    if work.taken_back_at is not None:
        return
    if work.shared_at is None:
        raise Refused("Nobody has seen this one: it is a draft. Discard it instead.")
    work.taken_back_at = now()
    db.session.flush()
    consents.withdraw(work)
    building.recount(work)
    record("submission.taken_back", work.author, work)


def allow_no_more(work: Submission) -> None:
    """What its maker agreed to ends for the future: nobody builds on it from now on. What was made by then stays, as the
    licence said."""
    work.may_build_on = False
    consents.withdraw(work)
    db.session.flush()


def discard(work: Submission) -> None:
    """Throw a draft away, with its files. What others have seen is taken back instead."""
    if work.shared_at is not None:
        raise Refused("Others have seen this work. Take it back instead.")
    takes.forget_files(work)
    work.shared_take = None
    db.session.flush()
    db.session.delete(work)
    db.session.flush()


def named_by(work: Submission, handle: str) -> Person:
    """The one person a work is to be shown to, by handle; without one, the instructor.

    Raises Refused for somebody who is not in this class project: there are no private messages here.
    """
    handle = handle.strip().removeprefix("@").casefold()
    query = queries.member_called(work.course, handle) if handle else queries.who_teaches(work.course)
    found = db.session.scalars(query.where(Person.id != work.author_id)).first()
    if found is None or are_apart(work.author, found.id):
        raise Refused(
            "We can't find that person in this class project. Check the handle, or leave it empty for the instructor.",
            field="named",
        )
    return found


def note_answered(work: Submission, at: datetime | None = None) -> None:
    """Reviews say that an answer was sent. Leaves the version alone: it is the maker's."""
    values = {
        "answer_count": Submission.answer_count + 1,
        "first_answered_at": func.coalesce(Submission.first_answered_at, at or now()),
    }
    _set_facts(work, **values)
    if work.fate == Fate.WAITING:
        _set_facts(work, fate=Fate.ANSWERED)
    show_out(work, at=at)


def show_out(work: Submission, *, by: Person | None = None, at: datetime | None = None) -> None:
    """Somebody answered a first work, or looked at it: shared with everyone, it is seen signed out, too. Twice is once."""
    if work.shown_out_at is None:
        _set_facts(work, shown_out_at=func.coalesce(Submission.shown_out_at, at or now()))
        note_changed("submission", work.id)
        record("submission.shown_out", by, work)


def open_name(work: Submission) -> None:
    """From now on it stands under its maker's name, and those it is built on say who built on them."""
    _set_facts(work, is_unnamed=False)
    note_changed("submission", work.id)
    building.recount(work)


def set_fate(work: Submission, fate: Fate, sentence: str = "") -> None:
    """What became of a work, with the sentence its maker reads. Nothing ends without one."""
    if fate not in (Fate.WAITING, Fate.ANSWERED, Fate.IN_THE_CUT) and not sentence.strip():
        raise Refused("Say in a sentence why. Its maker reads it.", field="sentence")
    _set_facts(work, fate=fate, fate_sentence=sentence)


def due_at(work: Submission) -> datetime | None:
    """When the call closes for this work's maker: its date, or the time an instructor gave them; None without a date."""
    call = work.assignment
    if call is None or call.by_date is None:
        return None
    query = select(Extension.until).where(Extension.assignment_id == call.id, Extension.person_id == work.author_id)
    return deadlines.due_at(call.by_date, call.by_zone, db.session.scalar(query))


def _title_by_default(work: Submission) -> str:
    return work.assignment.lesson.title if work.assignment else ""


def _plain(wishes: Wishes, work: Submission) -> dict[str, object]:
    """The columns of a work that are its maker's to choose; the title is settled apart."""
    return {
        "visibility": wishes.visibility,
        "named_id": wishes.named.id if wishes.named and wishes.visibility == Visibility.ONE_PERSON else None,
        "ask": wishes.ask,
        "question": wishes.question if wishes.ask != Ask.LANDED else "",
        "please_dont": wishes.please_dont,
        "credit_as": wishes.credit_as or work.author.credit_name,
        "licence": wishes.licence,
        "may_build_on": wishes.may_build_on,
        "first_time": wishes.first_time,
        "hint": wishes.hint if wishes.first_time else "",
    }


def _check(work: Submission, wishes: Wishes) -> None:
    if work.taken_back_at is not None:
        raise Refused("You took this work back. Begin a new one.")
    if wishes.take.submission_id != work.id:
        raise Refused("Choose one of the takes of this work.", field="take")
    if wishes.take.shared_at is None or not wishes.take.parts:  # what others saw already was in order then
        takes.check_fits(wishes.take)
    if wishes.visibility == Visibility.ONE_PERSON and wishes.named is None:
        raise Refused("Say whom it is for.", field="named")
    if wishes.visibility == Visibility.EVERYONE and _is_for_minors(work):
        raise Refused("This is a class for minors: its works stay in the class.", field="visibility")
    if wishes.ask == Ask.QUESTION and not wishes.question:
        raise Refused("Write your question, so that people can answer it.", field="question")
    if wishes.licence != work.licence or not _steps_down(work, wishes):
        building.check_licence(work, wishes.licence)


def _is_for_minors(work: Submission) -> bool:
    """Is its class one for minors? It stays what it is until this work is shared."""
    held = select(Course.is_for_minors).where(Course.id == work.course_id).with_for_update(read=True)
    return bool(db.session.scalar(held))


def _steps_down(work: Submission, wishes: Wishes) -> bool:
    """Fewer people see what others saw already. That is always open, though a source's licence changed since."""
    if wishes.visibility == Visibility.ONLY_ME:
        return True
    return wishes.take.shared_at is not None and LADDER.index(wishes.visibility) < LADDER.index(work.visibility)


def _refuse_closed(work: Submission, take: Take, at: datetime) -> None:
    if not member.test(work.author, work.course):
        raise Refused("Join this class project first; then share. Your draft is kept.")
    if not work.course.is_open:
        raise Refused("This class project takes no new work any more. Your draft is kept.")
    call = work.assignment
    if call is not None and call.late == LatePolicy.NOT_TAKEN and _is_late(work, take, at):
        raise Refused(
            "The call has closed, and it takes no late work. Your draft is kept; ask the instructor for more time."
        )


def _is_late(work: Submission, take: Take, at: datetime) -> bool:
    grace = timedelta(minutes=work.assignment.grace_minutes) if work.assignment else deadlines.GRACE
    uploads = [(part.file.begun_at, part.file.created_at) for part in take.parts if part.file is not None]
    return deadlines.is_late(at, due_at(work), grace, uploads)


def _show(work: Submission, take: Take, at: datetime) -> None:
    """Others may see this take now, and have its files."""
    shown = {each.id for each in work.takes if each.shared_at is not None}
    take.shared_at = take.shared_at or at
    for part in take.parts:
        if part.file is not None and part.file.subject_id not in shown:
            files.show_in(part.file, take)


def _start_clock(work: Submission, take: Take, at: datetime) -> None:
    hours = work.assignment.answer_hours if work.assignment else USUAL_HOURS
    work.shared_at = at
    if work.first_answered_at is None:
        work.answer_by = deadlines.answer_by(at, hours)
    work.is_late = _is_late(work, take, at)


def _set_facts(work: Submission, **values: object) -> None:
    """Change columns that rooms above keep. By SQL, so that counts are not lost and the maker's forms are not stale."""
    db.session.flush()
    statement = update(Submission).where(Submission.id == work.id).values(**values)
    db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.refresh(work, [*values])
