"""Everything that changes finished pieces: their places, what may play there, and what does. Operations flush, never commit."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain, count
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.events import record
from core.text import tidy
from core.words import Words, in_a_row
from courses.models import Course
from lessons.models import Assignment
from media import operations as files
from media.models import MediaFile, Medium
from productions import arranging, asking, classes, fitting, premieres, queries, reserving
from productions.asking_models import ChangeRequest
from productions.joint_models import Participation
from productions.lines import BadLines, read_lines
from productions.models import Alternate, Passage, Production, ProductionKind, Size, Slot
from submissions import operations as works
from submissions.models import Fate, Submission, Take

MOST_PLACES = 200


def begin_production(
    course: Course,
    *,
    title: str,
    kind: ProductionKind,
    leader: Person | None = None,
    closes_at: datetime | None = None,
    premiere_at: datetime | None = None,
) -> Production:
    """Say what a class project makes together. Each has one: asked again, the same comes back."""
    again = db.session.scalar(queries.of_course(course))
    if again is not None and again.course_id != course.id:
        raise Refused("This class project makes “%(piece)s” with others. Leave that one first.", piece=again.title)
    if again is not None:
        return again
    _check_dates(closes_at, premiere_at)
    production = Production(
        course=course,
        slug=_free_slug(course.slug),
        title=title,
        kind=kind,
        leader=leader,
        participations=[Participation(course=course)],
        closes_at=closes_at,
        premiere_at=premiere_at,
    )
    db.session.add(production)
    db.session.flush()
    premieres.expect(production)
    record("production.begun", leader, production)
    return production


def change_production(
    production: Production,
    *,
    title: str,
    kind: ProductionKind,
    closes_at: datetime | None = None,
    premiere_at: datetime | None = None,
) -> None:
    """Change its words and dates; its address stays."""
    _check_dates(closes_at, premiere_at)
    production.title, production.kind = title, kind
    production.closes_at = closes_at
    premieres.put_on(production, premiere_at)
    db.session.flush()


def add_slot(
    production: Production,
    *,
    title: str,
    medium: Medium | None = None,
    seconds: int | None = None,
    words: int | None = None,
    size: Size | None = None,
    assignment: Assignment | None = None,
    stand_in: MediaFile | None = None,
    stand_in_words: str = "",
    enters_ms: int = 0,
    id: UUID | None = None,
) -> Slot:
    """Add a place at the end, of the usual medium of its call where none is named. The same id again gives the same place.

    Raises Refused when its call takes no such medium.
    """
    slots = arranging.locked(production)
    again = next((slot for slot in slots if slot.id == id), None)
    if again is not None:
        return again
    check_room(len(slots) + 1)
    taken = _taken_by(assignment, production)
    medium = medium or fitting.usual_medium(production.kind, taken)
    if why := fitting.unasked(medium, taken):
        raise Refused(why, field="medium")
    with db.session.no_autoflush:  # a place is written once it is whole
        slot = Slot(id=id or uuid7(), production=production, position=len(slots), title=title, medium=medium)
        slot.enters_ms = enters_ms
        _specify(slot, seconds=seconds, words=words, size=size, assignment=assignment, stand_in_words=stand_in_words)
    db.session.add(slot)
    db.session.flush()
    show_stand_in(slot, stand_in)
    return slot


def add_lines(
    production: Production, text: str, *, assignment: Assignment | None = None, id: UUID | None = None
) -> list[Slot]:
    """Add a place for each pasted line; the first has this id, and the same id again adds none.

    Raises Refused that names every line that cannot be read, or whose medium the call does not take; then none is added.
    """
    taken = _taken_by(assignment, production)
    try:
        lines = read_lines(text, fitting.usual_medium(production.kind, taken))
    except BadLines as error:
        raise Refused(str(error), field="lines") from error
    if not lines:
        raise Refused("Write one place a line, for example: Bar 9 | sound | 4 s", field="lines")
    if unfit := [(line.title, why) for line in lines if (why := fitting.unasked(line.medium, taken))]:
        named = [Words("“%(place)s”: %(why)s", place=title, why=why) for title, why in unfit]
        raise Refused(in_a_row(named), field="lines")
    there = arranging.locked(production)
    if again := [slot for slot in there if slot.id == id]:
        return again
    check_room(len(there) + len(lines))
    slots: list[Slot] = []
    above = {line.passage for line in lines if line.passage}
    passages = {
        each: Passage(id=uuid7(), production=production, title=each.title, arrangement=each.arrangement)
        for each in above
    }
    with db.session.no_autoflush:
        for line in lines:
            own_id = id if id and not slots else uuid7()
            slot = Slot(id=own_id, production=production, title=line.title, medium=line.medium)
            slot.passage = passages[line.passage] if line.passage else None
            slot.follows, slot.enters_ms = line.follows, line.enters_ms
            _specify(slot, seconds=line.seconds, words=line.words, size=line.size, assignment=assignment)
            slots.append(slot)
        arranging.check_layers(slots)
        db.session.add_all(slots)
        arranging.settle(production, [*there, *slots])
    return slots


def change_slot(
    slot: Slot,
    *,
    title: str,
    medium: Medium,
    seconds: int | None = None,
    words: int | None = None,
    size: Size | None = None,
    assignment: Assignment | None = None,
    stand_in_words: str = "",
    enters_ms: int = 0,
) -> None:
    """Change what a place is and takes. Raises Refused when the take that was chosen for it would not fit any more, and
    when it is given a call and a medium that do not go together."""
    taken, was = _taken_by(assignment, slot.production), (slot.medium, slot.assignment)
    if (medium, assignment) != was and (why := fitting.unasked(medium, taken)):
        raise Refused(why, field="medium")
    before = slot.medium, slot.seconds, slot.words
    slot.medium, slot.seconds, slot.words = medium, seconds, words
    chosen = chosen_in(slot)
    if chosen is not None and (why := fitting.objection(slot, chosen.take.parts)):
        slot.medium, slot.seconds, slot.words = before
        raise Refused("A take was chosen for this place. %(why)s", why=why)
    slot.title, slot.enters_ms = title, enters_ms
    _specify(slot, seconds=seconds, words=words, size=size, assignment=assignment, stand_in_words=stand_in_words)
    slot.version += 1
    db.session.flush()
    classes.tell_open_pages(slot.production.course_id)


def show_stand_in(slot: Slot, file: MediaFile | None) -> None:
    """Let a file stand in until a take does; None takes away the one that was there."""
    before, slot.stand_in = slot.stand_in, file
    db.session.flush()
    classes.tell_open_pages(slot.production.course_id)
    files.show_in(file, slot)
    if before is not None and before is not file:
        files.discard(before)


def remove(slot: Slot) -> None:
    """Take a place out. Raises Refused while somebody's take plays there."""
    production, slots = slot.production, arranging.locked(slot.production)
    playing = select(Alternate).join(Alternate.submission)
    playing = playing.where(Alternate.slot_id == slot.id, Submission.fate.not_in(queries.NOT_PLAYING)).limit(1)
    there = db.session.scalar(playing)
    if there is not None:
        name = there.submission.credit_as or there.submission.author.credit_name
        raise Refused(
            "%(name)s's take plays in “%(place)s”. Hold it for the next cut first; then remove the place.",
            name=name,
            place=slot.title,
        )
    show_stand_in(slot, None)
    db.session.delete(slot)
    db.session.flush()
    arranging.settle(production, [other for other in slots if other is not slot])


def place(slot: Slot, work: Submission, take: Take) -> Alternate:
    """Let a take of a work be among those that may play in a place. Twice is once.

    A take of the same work that waited there makes room for it; one that was chosen stays, until somebody decides.
    Raises Refused when the work is not shared here, or the take does not fit.
    """
    alternates = list(
        db.session.scalars(select(Alternate).where(Alternate.slot_id == slot.id).with_for_update(key_share=True))
    )
    again = next((each for each in alternates if each.take_id == take.id), None)
    if again is not None:
        return again
    if not classes.makes(work.course_id, slot.production) or not work.is_shared or take.shared_at is None:
        raise Refused("Only works that are shared in this class project can play in its cut.")
    if why := fitting.objection(slot, take.parts):
        raise Refused(why)
    for each in alternates:
        if each.submission_id == work.id and each.chosen_at is None:
            db.session.delete(each)
    db.session.flush()
    alternate = Alternate(slot=slot, submission=work, take=take, is_public=work.is_public)
    db.session.add(alternate)
    db.session.flush()
    reserving.let_go(slot, work.author_id)
    asking.fulfil(slot, work, take)
    classes.tell_open_pages(work.course_id)
    return alternate


def place_shared(work: Submission) -> Alternate | None:
    """Put a shared work into the cut by itself: a next take where its work is, a new one where it fits best.

    None when its call fills no place, or it fits nowhere.
    """
    take = work.shared_take
    if take is None or not work.is_shared:
        return None
    note_who_sees(work)
    placed = [place(slot, work, take) for slot in queries.places_for(work, take)]
    return placed[0] if placed else None


def note_who_sees(work: Submission) -> None:
    """Wherever it plays, whether those see it who are signed out."""
    db.session.execute(update(Alternate).where(Alternate.submission_id == work.id).values(is_public=work.is_public))
    classes.tell_open_pages(work.course_id)


def choose(alternate: Alternate, *, by: Person | None, sentence: str = "") -> None:
    """Let this take play in its place. What played there before is held for the next cut, and its maker is told."""
    slot, work = alternate.slot, alternate.submission
    if not work.is_shared:
        raise Refused("Its maker has taken this work back, or shows it to fewer people now.")
    before = chosen_in(slot)
    again = before is alternate
    if before is not None and not again:
        _unchoose(before)
        if before.submission_id != work.id and not _plays_elsewhere(before.submission):
            held = Words("Another take plays in “%(place)s” now. Yours is held for the next cut.", place=slot.title)
            _decide(before, Fate.HELD, held, by)
    alternate.chosen_at, alternate.chosen_by_id = alternate.chosen_at or now(), by.id if by else None
    db.session.flush()
    _decide(alternate, Fate.IN_THE_CUT, sentence or usual_sentence(Fate.IN_THE_CUT, slot), by, again=again)


def hold(alternate: Alternate, *, by: Person | None, sentence: str = "") -> None:
    """Keep a take for the next cut."""
    again = alternate.chosen_at is None
    _unchoose(alternate)
    _decide(alternate, Fate.HELD, sentence or usual_sentence(Fate.HELD, alternate.slot), by, again=again)


def usual_sentence(fate: Fate, slot: Slot) -> str:
    """What a maker reads of this fate where nobody says more. Why a take is not in this cut, somebody has to say."""
    if fate == Fate.HELD:
        return Words("It is kept for the next cut.")
    return Words("It plays in “%(place)s”.", place=slot.title)


def leave_out(alternate: Alternate, *, by: Person | None, sentence: str) -> None:
    """Say that a take does not play in this cut, and why. Raises Refused without a sentence."""
    if not sentence.strip():
        raise Refused("Say in a sentence why. Its maker reads it.", field="sentence")
    again = alternate.chosen_at is None
    _unchoose(alternate)
    _decide(alternate, Fate.NOT_IN_THIS_CUT, sentence, by, again=again)


def take_out(work: Submission) -> bool:
    """A work is not shared here any more: its places fall to what else there is. Was it chosen in any?"""
    alternates = db.session.scalars(select(Alternate).where(Alternate.submission_id == work.id)).all()
    was_chosen = any(each.chosen_at is not None for each in alternates)
    for each in alternates:
        db.session.delete(each)
    asking.drop(ChangeRequest.submission_id == work.id)
    db.session.flush()
    classes.tell_open_pages(work.course_id)
    return was_chosen


def chosen_in(slot: Slot) -> Alternate | None:
    """The alternate that was chosen for a place."""
    return db.session.scalar(select(Alternate).where(Alternate.slot_id == slot.id, Alternate.chosen_at.is_not(None)))


def _decide(alternate: Alternate, fate: Fate, sentence: str, by: Person | None, *, again: bool = False) -> None:
    """Say so to the maker. `again`: it was so before; then only another sentence is news."""
    sentence, work = sentence if isinstance(sentence, Words) else tidy(sentence), alternate.submission
    if again and (work.fate, work.fate_sentence) == (fate, sentence):
        return
    classes.tell_open_pages(alternate.submission.course_id)
    works.set_fate(alternate.submission, fate, sentence)
    record(
        "cut.decided",
        by,
        alternate.slot.production,
        work=str(alternate.submission_id),
        place=alternate.slot.title,
        fate=fate.value,
        sentence=sentence,
    )


def _unchoose(alternate: Alternate) -> None:
    alternate.chosen_at = alternate.chosen_by_id = None
    db.session.flush()  # before another is chosen: a place has one at most


def _plays_elsewhere(work: Submission) -> bool:
    query = select(Alternate.id).where(Alternate.submission_id == work.id, Alternate.chosen_at.is_not(None))
    return db.session.scalar(query.limit(1)) is not None


def _taken_by(assignment: Assignment | None, production: Production) -> Sequence[str]:
    """The media that a call takes. Raises Refused when it is not a call of one of the piece's class projects."""
    if assignment is None:
        return ()
    if not classes.makes(assignment.course_id, production):
        raise Refused("That call belongs to another class project.", field="assignment")
    return assignment.media


def _specify(slot: Slot, *, assignment: Assignment | None, stand_in_words: str = "", **spec: Any) -> None:
    slot.size = spec["size"]
    slot.assignment = assignment
    slot.stand_in_words = stand_in_words
    is_text = slot.medium == Medium.TEXT
    slot.seconds, slot.words = (None, spec["words"]) if is_text else (spec["seconds"], None)


def check_room(places: int, *, field: str = "lines") -> None:
    """Raise Refused where a piece would have more places than it may."""
    if places > MOST_PLACES:
        raise Refused(
            "A piece has room for %(most)s places. Join some of them, or begin another.",
            field=field,
            most=MOST_PLACES,
        )


def _check_dates(closes_at: datetime | None, premiere_at: datetime | None) -> None:
    if closes_at and premiere_at and premiere_at < closes_at:
        raise Refused("The premiere comes after the cut has closed.", field="premiere_at")


def _free_slug(base: str) -> str:
    """The class project's own address, or the next free one after it."""
    taken = set(db.session.scalars(select(Production.slug).where(Production.slug.startswith(base, autoescape=True))))
    numbered = (f"{base}-{number}" for number in count(2))
    return next(slug for slug in chain([base], numbered) if slug not in taken)
