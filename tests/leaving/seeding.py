"""Somebody says the same word of theirs in everything besides works that a person can write, and others see it."""

from datetime import timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from accounts.models import Person
from community import calling, company, courage, journaling
from community.models import Topic
from community.posting import Content
from core.db import db, now, time_is
from courses import announcing
from courses.licences import Licence
from integrations import operations as calendars
from lessons.models import Material
from media.models import MediaFile, Medium
from media.operations import show_in
from moderation import cases, deciding, operations, pausing
from moderation.models import EditRequest, Report
from submissions.models import Visibility
from tests.cast import Cast, make_work
from tests.community.calls import WORDS
from tests.community.saying import begun_by, said_by
from tests.community.writing import written_by
from tests.routes.things import file_of


def say_everywhere(cast: Cast, person: Person, seed: str) -> None:
    """The class project's reviewer goes along with them, and they with another learner; the moderator judges them last."""
    _write_a_journal(person, seed)
    _tell_a_log(person, seed)
    with time_is(now() - timedelta(days=2)):  # so many topics begin on one day, and no more
        _call(cast, person, seed)
    _speak(cast, person, seed)
    _go_together(cast, person, seed)
    announcing.announce(cast.course, person, id=uuid7(), words="Bring a chair on Monday.")
    calendars.make(person)
    _stand_in_cases(cast, person, seed)
    db.session.flush()


def _sent(person: Person, seed: str) -> MediaFile:
    file = file_of(person, Medium.SOUND)
    file.name = f"{seed}.mp3"
    return file


def _write_a_journal(person: Person, seed: str) -> None:
    post = written_by(person, f"A page of {seed}", f"I wrote {seed}.")
    journaling.add_file(post, _sent(person, seed), id=uuid7(), title=f"Loop of {seed}", licence=Licence.BY)
    journaling.keep(person, f"Half a page of {seed}", Content(f"So far {seed}"), id=uuid7())


def _tell_a_log(person: Person, seed: str) -> None:
    for name in ("first", "next"):
        log = courage.begin(person, id=uuid7(), title=f"My {name} {seed}")
        entry = courage.add_entry(log, id=uuid7(), words=f"The hands of {seed} shook the {name} time.")
        entry.file, entry.description = _sent(person, seed), f"{seed} breathes"
        db.session.flush()
        show_in(entry.file, log)
        if name == "first":
            courage.publish(log)


def _call(cast: Cast, person: Person, seed: str) -> None:
    """One that waits, and one that nobody followed."""
    for name in ("draft", "open"):
        lesson = calling.begin(cast.course, person, id=uuid7(), title=f"The {name} crown of {seed}")
        assert lesson.assignment is not None
        for key, value in {**WORDS, "do": f"Draw the crown of {seed}"}.items():
            setattr(lesson.assignment, key, value)
        lesson.assignment.materials = [
            Material(position=0, title=f"The story of {seed}", words=f"{seed} wears a crown.")
        ]
        lesson.assignment.by_date = (now() + timedelta(days=7)).date()
        db.session.flush()
        if name == "open":
            calling.open_call(lesson)


def _speak(cast: Cast, person: Person, seed: str) -> None:
    """A topic that nobody answered; one that others speak in; and a post in another's."""
    begun_by(person, f"Chairs of {seed}", f"Which chair, asks {seed}?", course=cast.course)
    answered = begun_by(person, "Chairs", f"Which, asks {seed}?", course=cast.course)
    said_by(cast.other_learner, answered.topic, "A kitchen chair.")
    others = begun_by(cast.other_learner, "Stools", "Three legs?")
    said_by(person, others.topic, f"Four, says {seed}, @{cast.other_learner.handle}.")
    said_by(cast.other_learner, others.topic, f"As @{person.handle} says.")


def _go_together(cast: Cast, person: Person, seed: str) -> None:
    company.offer(cast.course, cast.reviewer, hello="Hello!", at_most=1)
    _talk(company.thread_of(company.ask(cast.course, person)), person, f"I am {seed}.")
    company.offer(cast.course, person, hello=f"Hello from {seed}!", at_most=1)
    _talk(company.thread_of(company.ask(cast.course, cast.other_learner)), person, f"Well, {seed} did it, too.")


def _talk(topic_id: UUID | None, person: Person, words: str) -> None:
    said_by(person, db.session.get_one(Topic, topic_id), words)


def _stand_in_cases(cast: Cast, person: Person, seed: str) -> None:
    """They reported, were asked to change something and said so, appealed, and are asked to pause."""
    reason = {"by": cast.moderator, "rule": "work", "letter": "It names a neighbour."}
    theirs = make_work(cast.other_learner, cast.lesson, title="Loud", visibility=Visibility.EVERYONE)
    deciding.leave(_report(person, theirs, f"Too loud for {seed}."), by=cast.moderator)
    work = make_work(person, cast.lesson, title=f"A tin of {seed}", visibility=Visibility.EVERYONE)
    asked = _report(cast.stranger, work)
    deciding.ask(asked, **reason)
    request = db.session.query(EditRequest).filter(*cases.about(EditRequest, asked)).one()
    deciding.say_changed(request, f"{seed} left the name out.")
    hidden = make_work(person, cast.lesson, title=f"A lid of {seed}", visibility=Visibility.EVERYONE)
    operations.appeal(deciding.hide(_report(cast.stranger, hidden), **reason), person, f"He agreed, says {seed}.")
    paused = make_work(person, cast.lesson, title=f"A box of {seed}", visibility=Visibility.EVERYONE)
    pausing.pause(_report(cast.stranger, paused), days=3, **reason)


def _report(by: Person, row: object, words: str = "") -> Report:
    return operations.report(by, row, rule="work", words=words)
