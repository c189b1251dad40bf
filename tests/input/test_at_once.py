"""Two at the same moment, on a database of their own with real threads: what makes something makes one thing, and what
changes something lets nobody's words be lost."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from sqlalchemy import event, func, select

from app import create_app
from core.db import db, unit_of_work
from core.limits import limiter
from core.settings import read_settings
from tests import tables
from tests.cast import make_cast
from tests.input.reading import UUID, Form, Reading
from tests.input.sweep import Sweep
from tests.input.world import make_world
from tests.tables import postgres_database

AT_ONCE = 2
TEXT = "Two at the same moment"
# Forms that make something: what they are called, the fields to fill, and the table in which one row more must be.
MAKES = {
    "courses.create": ({"title": TEXT, "outcome": TEXT}, "courses"),
    "productions.make_again": ({"title": TEXT, "begins_on": "2031-01-06"}, "courses"),
    "courses.announce": ({"words": TEXT}, "announcements"),
    "courses.add_goal": ({"goal-text": TEXT}, "goals"),
    "courses.add_group": ({"new-name": TEXT}, "groups"),
    "courses.send_join": ({}, "memberships"),
    "lessons.create": ({"title": TEXT}, "lessons"),
    "lessons.add materials": ({"materials-title": TEXT, "materials-words": TEXT}, "materials"),
    "lessons.add examples": ({"examples-title": TEXT, "examples-words": TEXT}, "examples"),
    "lessons.add criteria": ({"criteria-title": TEXT, "criteria-levels": "Not yet: no\nYes: so"}, "criteria"),
    "submissions.begin": ({"text": TEXT}, "submissions"),
    "submissions.build_on": ({}, "submissions"),
    "submissions.add_part": ({"text": TEXT}, "parts"),
    "reviews.claim_this": ({}, "review_tasks"),
    "reviews.send": ({"landed-text": TEXT, "landed-whole": "1"}, "notes"),
    "reviews.extend": ({"handle": "learner", "until": "2031-01-01"}, "extensions"),
    "moderation.send_report submission": ({"rule": "faces", "words": TEXT}, "reports"),
    "moderation.send_appeal": ({"words": TEXT}, "appeals"),
    "moderation.decide": ({"decision": "hide", "letter": TEXT, "rule": "faces"}, "hidings"),
    "productions.add": ({"place-title": TEXT}, "slots"),
    "productions.add_lines": ({"lines-lines": TEXT}, "slots"),
    "productions.add_stretches": ({"marks-marks": f"0:01 {TEXT}"}, "slots"),
    "productions.change": ({"piece-title": TEXT}, "productions"),
    "productions.take_place": ({}, "reservations"),
    "productions.trust": ({}, "trusts"),
    "productions.invite": ({"address": "forty-breaths"}, "piece_invitations"),
    "productions.ask_change": ({"words": TEXT}, "change_requests"),
    "productions.say_update": ({"words": TEXT}, "status_updates"),
    "productions.make_render": ({}, "renders"),
    "leaving.ask_download": ({}, "downloads"),
    "community.say": ({"body": TEXT}, "posts"),
    "community.begin": ({"title": TEXT, "body": TEXT}, "topics"),
    "community.class_begin": ({"title": TEXT, "body": TEXT}, "topics"),
    "community.ask_for_company": ({}, "companions"),
    "community.begin_call": ({"title": TEXT}, "lessons"),
    "community.begin_log": ({"title": TEXT}, "courage_logs"),
    "community.add_entry": ({"words": TEXT}, "courage_entries"),
    "community.write": ({"title": TEXT, "body": TEXT}, "journal_posts"),
    "productions.keep_version": ({"changes": TEXT}, "cuts"),
    "accounts.create_account": (
        {
            "name": "Nia",
            "handle": "nia-two",
            "email": "nia-two@example.org",
            "password": "a door that sings",
            "is_old_enough": "y",
        },
        "people",
    ),
}
SAID_THE_SECOND_TIME = ("moderation.decide",)  # that the case was decided, perhaps by somebody else
ONE_AT_MOST = ("productions.change",)  # a class project has one piece, and this one has it
# Forms that change something, with the field to change in two ways. All that carry a version are here.
CHANGES = {
    "accounts.change_profile": ("line", "Mine", "Theirs"),
    "courses.change_group": ("name", "Mine", "Theirs"),
    "courses.change_member": ("role", "greeter", "co-instructor"),
    "courses.change about": ("about-outcome", "Mine", "Theirs"),
    "courses.change rules": ("rules-joining", "code", "roster"),
    "lessons.change about": ("about-notes", "Mine", "Theirs"),
    "lessons.change steps": ("steps-rows-0-imperative", "Mine", "Theirs"),
    "lessons.change captions": (
        "captions-captions",
        "1\n00:00:01,000 --> 00:00:02,000\nMine",
        "1\n00:00:01,000 --> 00:00:02,000\nTheirs",
    ),
    "lessons.change call": ("call-size", "1 minute of Mine", "1 minute of Theirs"),
    "lessons.change takes": ("takes-most_words", "41", "42"),
    "lessons.change terms": ("terms-money", "Mine", "Theirs"),
    "lessons.change promise": ("promise-answer_hours", "41", "42"),
    "lessons.change answers": ("answers-names", "both-hidden", "reviewer-hidden"),
    "lessons.change own_try": ("own_try-own_try_words", "Mine", "Theirs"),
    "notifications.change_preferences": ("answer_first", "daily", "here"),
    "community.change": ("body", "Mine", "Theirs"),
    "community.offer_company": ("hello", "Mine", "Theirs"),
    "community.rename_log": ("title", "Mine", "Theirs"),
    "community.rewrite": ("body", "Mine", "Theirs"),
    "productions.decide": ("sentence", "Mine", "Theirs"),
    "productions.answer": ("name", "Mine", "Theirs"),
    "productions.edit_here": ("-ends", "0:03", "0:03.5"),
    "productions.change": ("piece-title", "Mine", "Theirs"),
    "productions.name_leader": ("leader", "learner", "other-learner"),
    "productions.change_slot": ("title", "Mine", "Theirs"),
    "productions.change_passage": ("title", "Mine", "Theirs"),
    "reviews.intend": ("-words", "Mine", "Theirs"),
    "reviews.reply reply": ("-reply", "Mine", "Theirs"),
    "submissions.change_part text": ("-text", "Mine", "Theirs"),
    "submissions.change_part description": ("-description", "Mine", "Theirs"),
    "submissions.save_captions": (
        "captions",
        "1\n00:00:01,000 --> 00:00:02,000\nMine",
        "1\n00:00:01,000 --> 00:00:02,000\nTheirs",
    ),
    "submissions.change_sources": ("-changes", "Mine", "Theirs"),
    "submissions.send_share": ("please_dont", "Mine", "Theirs"),
    "submissions.trim_part": ("-ends", "0:03", "0:03.5"),
}

# What was sent is not changed by sending again, so there is nothing to keep after a quarrel: tests/reviews/test_two_windows.py
ANSWERS = (
    "reviews.send",
    "reviews.draft",
    "reviews.stop",
    "reviews.bring",
    "reviews.send_reworded",
    "reviews.finish_practice",
    "reviews.make_exemplar",
    "reviews.answer_with_piece",
    "reviews.save_edited",
)
PROPOSES = {
    "courses.group_by_size",  # a number of people to a group, kept nowhere
    "leaving.leave",  # what is proposed for one's works; asked with the password
}
FILLED = ("text", "textarea", "email", "number", "date", "datetime-local", "radio", "checkbox", "select")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Sweep]:
    """A site of its own, where what is done is done: SQLite in a file, or a database of the tests' PostgreSQL."""
    environment = {"INSTANCE": str(tmp_path_factory.mktemp("at-once")), "SECRET_KEY": "a secret for tests only"}
    if os.environ.get("TEST_POSTGRES"):
        environment["DATABASE_URL"] = postgres_database(os.environ["TEST_POSTGRES"], f"{worker_id}_at_once")
    settings = replace(read_settings(environment), testing=True, password_cost_kib=8, password_rounds=1)
    tables.lay(settings)
    app = create_app(settings)
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    with app.app_context():
        with unit_of_work():
            world = make_world(make_cast(), app.extensions["passwords"])
        with unit_of_work():
            sweep = Sweep(app, None, world)
        yield sweep
        db.session.remove()
        db.engine.dispose()


def called(form: Form) -> str:
    return " ".join([form.endpoint, *(str(form.parts[name]) for name in ("kind", "section") if name in form.parts)])


def named(sweep: Sweep, name: str, *fields: str) -> Form:
    return next(form for form in sweep.forms if called(form) == name and form.controls.keys() >= set(fields))


@contextmanager
def meeting(sweep: Sweep) -> Iterator[None]:
    """Within it two requests wait for each other before the first of them writes, where the database lets both begin."""
    barrier, met = Barrier(AT_ONCE, timeout=0.5), set()

    def wait(*_: Any) -> None:
        request = id(_[0])
        if request not in met:
            met.add(request)
            with suppress(BrokenBarrierError):  # SQLite lets one begin after the other
                barrier.wait()

    event.listen(db.session, "before_flush", wait)
    try:
        yield
    finally:
        event.remove(db.session, "before_flush", wait)
        limiter.reset()


def sent_at_once(sweep: Sweep, form: Form, *outfits: dict[str, str]) -> list[tuple[int, str]]:
    """Status and page of each of these, sent in the same moment."""
    answers: list[tuple[int, str]] = []

    def send(outfit: dict[str, str]) -> None:
        kept = [(name, value) for name, value in form.sent if name not in outfit]
        response = sweep.post(form, [*kept, *outfit.items()])
        answers.append((response.status_code, response.text))

    db.session.remove()
    threads = [Thread(target=send, args=(outfit,)) for outfit in outfits]
    with meeting(sweep):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return answers


@pytest.mark.parametrize("name", MAKES)
def test_two_submits_make_one_thing(site: Sweep, name: str) -> None:
    fields, table = MAKES[name]
    form = named(site, name, *fields)
    before = count(table)
    answers = sent_at_once(site, form, *[fields] * AT_ONCE)
    statuses = sorted(status for status, _page in answers)
    assert statuses == [303, 422 if name in SAID_THE_SECOND_TIME else 303], site.raised[-2:]
    assert count(table) - before == (0 if name in ONE_AT_MOST else 1)


def count(table: str) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(db.metadata.tables[table])) or 0


def versioned(sweep: Sweep) -> dict[str, Form]:
    """Every form that carries a version, by its name."""
    found = {}
    for form in sweep.forms:
        if any(name.endswith("version") for name in form.controls):
            last = next((name[37:] for name in form.controls if UUID.match(name) and not name.endswith("version")), "")
            found[f"{called(form)} {last}".strip()] = form
    return found


def opened(sweep: Sweep, form: Form) -> Form:
    """The form as it opens now."""
    fresh = Reading(sweep.get(form.page, form.person).text).form(form)
    assert fresh is not None
    fresh.page, fresh.person = form.page, form.person
    return fresh


def test_every_form_with_a_version_is_tried(site: Sweep) -> None:
    assert versioned(site).keys() == {*CHANGES, *ANSWERS}


def test_every_form_that_opens_with_something_in_it_carries_a_version_or_makes_a_thing(site: Sweep) -> None:
    carry = {called(form) for form in versioned(site).values()}
    filled = {
        called(form)
        for form in site.forms
        for each in form.controls.values()
        if each.kind in FILLED and "".join(each.values).strip()
    }
    assert filled - carry <= {*MAKES, *PROPOSES}


@pytest.mark.parametrize("name", CHANGES)
def test_of_two_saves_one_is_refused_with_both_texts(site: Sweep, name: str) -> None:
    form, (ending, *texts) = opened(site, versioned(site)[name]), CHANGES[name]
    field = next(control for control in form.controls if control.endswith(ending))
    answers = sorted(sent_at_once(site, form, *({field: text} for text in texts)))
    assert [status for status, _page in answers] == [303, 422], site.raised[-2:]
    page = Reading(answers[1][1])
    back = page.form(form)
    assert back is not None
    kept = back.controls[field].values[0]
    assert kept in texts
    assert "What is saved now" in page.text
    saved = site.post(form, [*((key, value) for key, value in back.sent if key != field), (field, kept)])
    assert saved.status_code == 303  # compared, and sent again to keep one's own


def test_a_second_click_on_save_is_no_quarrel(site: Sweep) -> None:
    form = opened(site, versioned(site)["accounts.change_profile"])
    twice = sent_at_once(site, form, *[{"line": "Said once, clicked twice"}] * AT_ONCE)
    assert [status for status, _page in twice] == [303, 303]
