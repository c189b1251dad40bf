"""What the cut does when works are shared and taken back, and whom it tells."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from accounts.models import Person
from core.db import db
from core.events import Event, on
from core.permissions import can
from core.words import Words
from courses.models import TEACHING, Course, Membership
from moderation.models import Act
from notifications.operations import tell
from productions import asking, classes, crediting, operations, places, placing, queries, reserving, trusting
from productions.asking_models import ChangeRequest, ChangeState
from productions.models import CreditState, Production, Slot
from submissions.models import Fate, Submission

STOPS = (".", "!", "?", "…", "。")
NOTICES = {
    Fate.IN_THE_CUT: "work.in_the_cut",
    Fate.HELD: "work.held",
    Fate.NOT_IN_THIS_CUT: "work.not_in_this_cut",
}


@on("submission.shared")
@on("submission.new_take")
@on("submission.visibility_changed")
def find_its_place(event: Event) -> None:
    work = event.subject()
    if work is not None and work.is_shared:
        operations.place_shared(work)
    elif work is not None:
        let_its_places_go(event)


@on("submission.shown_out")
def show_it_to_visitors(event: Event) -> None:
    work = event.subject()
    if work is not None:
        operations.note_who_sees(work)


@on("submission.taken_back")
def let_its_places_go(event: Event) -> None:
    work = event.subject()
    if work is None or not operations.take_out(work):
        return
    production = db.session.scalar(queries.of_course(work.course))
    if production is not None:
        crediting.propose(production)


@on("cut.decided")
def tell_the_maker(event: Event) -> None:
    work = db.session.get(Submission, UUID(event.details["work"]))
    fate = Fate(event.details["fate"])
    if work is not None and work.fate == Fate.NOT_IN_THIS_CUT == fate:
        why, calls = _whole(work.fate_sentence), _where_it_fits(work)
        tell([work.author_id], event, NOTICES[fate], work, f"/works/{work.id}", why=why, calls=calls)
    elif work is not None and work.fate == fate:
        tell([work.author_id], event, NOTICES[fate], work, f"/works/{work.id}")


def _whole(sentence: str) -> str:
    """With a stop, for others to follow."""
    return sentence if sentence.endswith(STOPS) else f"{sentence}."


def _where_it_fits(work: Submission) -> Words:
    take = work.shared_take
    return placing.open_calls_in_words(placing.open_calls_for(work, take, work.author) if take else [])


@on("cut.decided")
def propose_credits(event: Event) -> None:
    production = event.subject()
    if not isinstance(production, Production):
        return
    address = f"/productions/{production.slug}/credits"
    fresh = crediting.propose(production)
    asked = {credit.person_id: credit for credit in fresh if credit.state == CreditState.PROPOSED}
    for person_id, credit in asked.items():
        tell([person_id], event, "credit.proposed", credit, address, title=production.title)


@on("cut.kept")
def tell_who_is_in_it(event: Event) -> None:
    """The doors of its premiere are open: whoever is in the credits, can be there."""
    production = event.subject()
    if not isinstance(production, Production) or event.details["number"] != 1:
        return
    address = f"/productions/{production.slug}/premiere"
    told = {each.person_id for each in db.session.scalars(crediting.all_credits(production))}
    tell(told, event, "production.premiered", production, address)


@on("slot.freed")
def tell_who_had_taken_it(event: Event) -> None:
    """While they could take it again: otherwise there is nothing to say."""
    slot, person = event.subject(), db.session.get(Person, UUID(event.details["person"]))
    if isinstance(slot, Slot) and person is not None and can(person, "slot.take", slot):
        tell([person.id], event, "place.freed", slot, places.address(slot))


@on("membership.left")
@on("membership.removed")
def let_their_places_go(event: Event) -> None:
    membership = event.subject()
    if isinstance(membership, Membership):
        reserving.let_all_go(membership.course_id, membership.person_id)


@on("membership.left")
@on("membership.removed")
def ask_them_no_more(event: Event) -> None:
    membership = event.subject()
    if isinstance(membership, Membership):
        asking.drop_all_to(membership.course_id, membership.person_id)


@on("membership.left")
@on("membership.removed")
def end_their_trust(event: Event) -> None:
    membership = event.subject()
    if isinstance(membership, Membership):
        trusting.end_all(membership.course_id, membership.person_id)


@on("production.led")
def tell_who_leads(event: Event) -> None:
    _tell_of_the_cut(event, event.details["leader"], "production.leading", "/cut")
    _tell_of_the_cut(event, event.details["before"], "production.led_no_more")


@on("production.trusted")
def tell_who_is_trusted(event: Event) -> None:
    _tell_of_the_cut(event, event.details["person"], "production.trusted", "/cut")


@on("production.trust_ended")
def tell_who_was_trusted(event: Event) -> None:
    _tell_of_the_cut(event, event.details["person"], "production.trust_ended")


@on("production.invited")
def tell_who_is_asked(event: Event) -> None:
    production, course = event.subject(), db.session.get(Course, UUID(event.details["course"]))
    if isinstance(production, Production) and course is not None:
        address = f"/class-projects/{course.slug}/edit/cut"
        tell(_who_teach(course.id), event, "production.invited", production, address, course=course.title)


@on("production.joined")
@on("production.declined")
@on("production.parted")
def tell_who_makes_it(event: Event) -> None:
    production, course = event.subject(), db.session.get(Course, UUID(event.details["course"]))
    if isinstance(production, Production) and course is not None:
        told = {*_who_teach(production.course_id), production.leader_id}
        if event.name == "production.parted":
            told |= {*_who_teach(course.id)}
        tell(told, event, event.name, production, f"/productions/{production.slug}", course=course.title)


def _who_teach(course_id: UUID) -> Sequence[UUID]:
    there = Membership.course_id == course_id, Membership.left_at.is_(None), Membership.role.in_(TEACHING)
    return db.session.scalars(select(Membership.person_id).where(*there)).all()


def _tell_of_the_cut(event: Event, person_id: str | None, name: str, room: str = "") -> None:
    production = event.subject()
    if isinstance(production, Production) and person_id:
        tell([UUID(person_id)], event, name, production, f"/productions/{production.slug}{room}")


@on("change.asked")
def tell_who_is_asked_for_a_change(event: Event) -> None:
    asked = _asked(event)
    if asked is not None and asked.is_open:
        work, words = asked.submission, asked.words.removesuffix(".")
        tell([work.author_id], event, "change.asked", work, f"/works/{work.id}#asked", day=asked.due_on, words=words)


@on("change.withdrawn")
def tell_who_was_asked_for_it(event: Event) -> None:
    work = event.subject()
    if isinstance(work, Submission):
        tell([work.author_id], event, "change.withdrawn", work, f"/works/{work.id}")


@on("change.answered")
@on("change.made")
def tell_who_asked(event: Event) -> None:
    asked = _asked(event)
    if asked is not None and asked.state == event.details.get("state", ChangeState.MADE):
        address = places.address(asked.slot)
        tell([asked.by_id], event, f"change.{asked.state}", asked.submission, address, unnamed=True)


def _asked(event: Event) -> ChangeRequest | None:
    return db.session.get(ChangeRequest, UUID(event.details["change"]))


@on("act.done")
def show_without_what_is_hidden(event: Event) -> None:
    act = event.subject()
    if isinstance(act, Act) and act.subject_kind == "submission":
        work = db.session.get(Submission, act.subject_id)
        if work is not None:
            classes.tell_open_pages(work.course_id)
