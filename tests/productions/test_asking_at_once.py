"""One question is open to a take, however many ask at the same moment: real threads, each with a transaction of its own."""

import threading
from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from uuid_utils.compat import uuid7

from accounts.models import Person
from core.checks import Refused
from core.db import db, now, unit_of_work
from courses.models import MemberRole
from productions import asking, operations
from productions.asking_models import ChangeRequest, ChangeState
from productions.models import Alternate
from submissions.models import Submission
from tests.cast import join, make_course, make_lesson, make_person, make_work
from tests.productions.making import make_alternate, make_production, next_take

ROUNDS = 5


def asked_at_once(site: Flask, asks: list[tuple[UUID, UUID]]) -> list[BaseException]:
    """Each of these people asks about a take (an alternate), all at the same moment; what was refused, and what failed."""
    failures: list[BaseException] = []
    gate = threading.Barrier(len(asks))

    def ask(alternate_id: UUID, person_id: UUID) -> None:
        with site.app_context():
            try:
                gate.wait(10)
                with unit_of_work():
                    alternate = db.session.get_one(Alternate, alternate_id)
                    person = db.session.get_one(Person, person_id)
                    day = (now() + timedelta(days=3)).date()
                    asking.ask(alternate, "Slower", due_on=day, by=person, id=uuid7())
            except BaseException as failure:
                failures.append(failure)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=ask, args=each) for each in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


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
            maker = make_person(f"maker-{number}")
            join(course, maker)
            work = make_work(maker, lesson)
            here = make_alternate(production.slots[0], work).id
            there = make_alternate(production.slots[1], work).id if number % 2 else here
            pairs.append([(here, people[0].id), (there, people[1].id)])
    for pair in pairs:
        failures = asked_at_once(own_site, pair)
        assert [type(failure) for failure in failures] == [Refused], failures
        assert "already" in str(failures[0])
    with own_site.app_context():
        asked = db.session.scalars(select(ChangeRequest.take_id)).all()
        db.session.remove()
    assert len(asked) == len(set(asked)) == 2 * ROUNDS


def test_a_next_take_and_a_question_at_once_leave_nothing_open_to_an_old_take(own_site: Flask) -> None:
    """Either the question comes first and the take settles it, or the take does and nothing is asked."""
    with own_site.app_context(), unit_of_work():
        instructor = make_person("ines")
        course = make_course(instructor)
        lesson = make_lesson(course)
        slot = make_production(course, "One", lesson=lesson).slots[0]
        rounds = []
        for number in range(ROUNDS):
            maker = make_person(f"maker-{number}")
            join(course, maker)
            work = make_work(maker, lesson)
            alternate = make_alternate(slot, work, is_chosen=number == 0)
            next_take(work)
            rounds.append((work.id, alternate.id))
        by = instructor.id
    for work_id, alternate_id in rounds:
        sharing = threading.Thread(target=share, args=(own_site, work_id))
        sharing.start()
        failures = asked_at_once(own_site, [(alternate_id, by)])
        sharing.join()
        assert all(isinstance(each, Refused) or "No row was found" in str(each) for each in failures), failures
    with own_site.app_context():
        states = set(db.session.scalars(select(ChangeRequest.state)))
        placed = db.session.scalars(select(Alternate.take_id)).all()
        db.session.remove()
    assert states <= {ChangeState.MADE}
    assert len(placed) == ROUNDS + 1, "the chosen one stays"


def share(site: Flask, work_id: UUID) -> None:
    with site.app_context():
        with unit_of_work():
            operations.place_shared(db.session.get_one(Submission, work_id))
        db.session.remove()
