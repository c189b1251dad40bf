"""One question is open to a take, however many ask at the same moment: real threads, each with a transaction of its own."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm.exc import StaleDataError
from uuid_utils.compat import uuid7

from accounts.models import Person
from core.checks import Refused
from core.db import db, now, unit_of_work
from courses.models import MemberRole
from lessons.models import Lesson
from productions import asking, operations
from productions.asking_models import ChangeRequest, ChangeState
from productions.models import Alternate, Slot
from submissions.models import Submission
from tests.at_once import done_at_once
from tests.cast import join, make_course, make_lesson, make_person, make_work
from tests.productions.making import make_alternate, make_production, next_take

ROUNDS = 5


def a_place() -> tuple[Person, Lesson, Slot]:
    """Who teaches a class project, its lesson, and a place of its piece."""
    instructor = make_person("ines")
    lesson = make_lesson(make_course(instructor))
    return instructor, lesson, make_production(lesson.course, "One", lesson=lesson).slots[0]


def work_of(handle: str, lesson: Lesson) -> Submission:
    """A work of somebody who is new in the class."""
    maker = make_person(handle)
    join(lesson.course, maker)
    return make_work(maker, lesson)


def ask(alternate_id: UUID, person_id: UUID) -> ChangeRequest:
    alternate, person = db.session.get_one(Alternate, alternate_id), db.session.get_one(Person, person_id)
    day = (now() + timedelta(days=3)).date()
    return asking.ask(alternate, "Slower", due_on=day, by=person, id=uuid7())


def share(work_id: UUID) -> None:
    operations.place_shared(db.session.get_one(Submission, work_id))


def test_of_two_who_ask_at_once_one_asks(own_site: Flask) -> None:
    """In the same place, and about one take in two places."""
    with own_site.app_context(), unit_of_work():
        people = [make_person("ines"), make_person("teo")]
        course = make_course(people[0])
        join(course, people[1], MemberRole.CO_INSTRUCTOR)
        lesson = make_lesson(course)
        production = make_production(course, "One", "Two", lesson=lesson)
        pairs = []
        for number in range(2 * ROUNDS):
            work = work_of(f"maker-{number}", lesson)
            here = make_alternate(production.slots[0], work).id
            there = make_alternate(production.slots[1], work).id if number % 2 else here
            pairs.append([(here, people[0].id), (there, people[1].id)])
    for pair in pairs:
        failures = done_at_once(own_site, *(partial(ask, *each) for each in pair))
        assert [type(failure) for failure in failures] == [Refused], failures
        assert "already" in str(failures[0])
    with own_site.app_context():
        asked = db.session.scalars(select(ChangeRequest.take_id)).all()
        db.session.remove()
    assert len(asked) == len(set(asked)) == 2 * ROUNDS


def test_a_next_take_and_a_question_at_once_leave_nothing_open_to_an_old_take(own_site: Flask) -> None:
    """Either the question comes first and the take settles it, or the take does and nothing is asked."""
    with own_site.app_context(), unit_of_work():
        instructor, lesson, slot = a_place()
        rounds = []
        for number in range(ROUNDS):
            work = work_of(f"maker-{number}", lesson)
            alternate = make_alternate(slot, work, is_chosen=number == 0)
            next_take(work)
            rounds.append((work.id, alternate.id))
        by = instructor.id
    for work_id, alternate_id in rounds:
        failures = done_at_once(own_site, partial(share, work_id), partial(ask, alternate_id, by))
        assert all(isinstance(each, Refused | StaleDataError | NoResultFound) for each in failures), failures
    with own_site.app_context():
        states = set(db.session.scalars(select(ChangeRequest.state)))
        placed = db.session.scalars(select(Alternate.take_id)).all()
        db.session.remove()
    assert states <= {ChangeState.MADE}
    assert len(placed) == ROUNDS + 1, "the chosen one stays"


def test_an_answer_to_what_is_withdrawn_at_that_moment_is_refused_and_stays_so(own_site: Flask) -> None:
    with own_site.app_context(), unit_of_work():
        instructor, lesson, slot = a_place()
        works = [work_of(f"maker-{number}", lesson) for number in range(2 * ROUNDS)]
        ids = [ask(make_alternate(slot, work).id, instructor.id).id for work in works]
        by = instructor.id

    def answer(id: UUID) -> None:
        asking.answer(db.session.get_one(ChangeRequest, id), ChangeState.PROMISED, "On Sunday.")

    def withdraw(id: UUID) -> None:
        asking.withdraw(db.session.get_one(ChangeRequest, id), by=db.session.get_one(Person, by))

    def drop(id: UUID) -> None:
        asking.drop(ChangeRequest.id == id)

    for id in ids[:ROUNDS]:
        failures = done_at_once(own_site, partial(answer, id), partial(withdraw, id))
        assert [type(each) for each in failures] in ([], [Refused]), failures
    for id in ids[ROUNDS:]:
        failures = done_at_once(own_site, partial(answer, id), partial(drop, id))
        assert all(isinstance(each, StaleDataError | NoResultFound) for each in failures), failures
    with own_site.app_context():
        states = db.session.scalars(select(ChangeRequest.state)).all()
        db.session.remove()
    assert states == [ChangeState.WITHDRAWN] * ROUNDS
