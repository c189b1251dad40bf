"""Pages and looks: kept, emptied at once by an edit of what they were read from, and never shown to somebody else."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from accounts.models import Person
from accounts.operations import block, end_sessions
from core import cache, stamps
from core.db import db, now, time_is, unit_of_work, writing
from core.events import record
from core.web import open_to_all
from courses.models import Stage
from moderation.models import Hiding
from submissions.models import Submission, Visibility
from tests.cast import Cast, make_work
from tests.submissions.making import share
from tests.visitor import Visitor

TOKEN = re.compile(r"""csrf[^=>]*="[^"]""")


@pytest.fixture
def stamp(cast: Cast):
    def number(table: str) -> int:
        return db.session.scalar(select(stamps.Stamp.number).where(stamps.Stamp.name == table)) or 0

    return number


def test_a_change_of_what_visitors_see_counts_once(cast: Cast, stamp) -> None:
    before = stamp("people")
    with unit_of_work():
        cast.learner.line = "I draw crowns."
        db.session.flush()
        cast.stranger.line = "I don't."
    assert stamp("people") == before + 1


def test_a_bulk_change_counts_too(cast: Cast, stamp) -> None:
    before = stamp("people")
    with unit_of_work():
        db.session.execute(update(Person).values(line="all of us"))
    assert stamp("people") == before + 1


def test_what_is_deleted_counts_with_what_goes_with_it(cast: Cast, stamp) -> None:
    work = make_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE)
    db.session.commit()
    before = stamp("submissions"), stamp("takes"), stamp("parts"), stamp("lessons")
    with unit_of_work():
        db.session.execute(delete(Submission).where(Submission.id == work.id))
    submissions, takes, parts, lessons = before
    assert stamp("submissions") == submissions + 1
    assert stamp("takes") == takes + 1
    assert stamp("parts") == parts + 1
    assert stamp("lessons") == lessons


def test_what_only_machinery_reads_does_not_count(cast: Cast, stamp) -> None:
    before = stamp("people")
    with unit_of_work():
        record("person.named", cast.learner, cast.learner)
    assert (stamp("people"), stamp("events"), stamp("jobs")) == (before, 0, 0)


def test_a_kept_page_is_served_until_an_edit(app: Flask, cast: Cast, stamp) -> None:
    made = []

    def view() -> str:
        made.append(db.session.scalars(select(Person.line)).all())
        return "<!doctype html><title>x</title>"

    page = cache.kept(open_to_all(view))

    def get(**headers: str) -> bytes:
        with app.test_request_context("/somewhere", headers=headers), writing(False):
            return app.make_response(page()).get_data()

    assert get() == get()
    assert len(made) == 1
    get(Cookie="session=x")
    assert len(made) == 2
    with unit_of_work():
        cast.course.title = "Of another table"
    get()
    assert len(made) == 2
    with unit_of_work():
        cast.learner.line = "new"
    get()
    assert len(made) == 3
    with time_is(now() + timedelta(minutes=2)):
        get()
    assert len(made) == 4


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/class-projects/one-empty-chair",
        "/class-projects/one-empty-chair/wall",
        "/class-projects/one-empty-chair/lessons/find-the-turn",
    ],
)
def test_a_visitors_page_sets_no_cookie_and_an_edit_shows_at_once(
    cast: Cast, stamp, visit: Visitor, queries, path: str
) -> None:
    first = visit(path, None)
    assert first.response.headers.getlist("Set-Cookie") == []
    assert not TOKEN.search(first.html)
    with queries() as seen:
        kept = visit(path, None)
    assert kept.html == first.html
    assert seen == [stamps.ALL]
    cast.course.title = "Two empty chairs"
    db.session.commit()
    assert "Two empty chairs" in visit(path, None).html


def test_a_kept_work_is_gone_at_once_when_it_is_not_for_everyone_any_more(cast: Cast, stamp, visit: Visitor) -> None:
    work = make_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE)
    db.session.commit()
    first = visit(f"/works/{work.id}", None)
    assert (first.status, first.response.headers.getlist("Set-Cookie")) == (200, [])
    assert not TOKEN.search(first.html)
    share(work, visibility=Visibility.CLASS)
    db.session.commit()
    assert visit(f"/works/{work.id}", None).status == 303


@pytest.mark.parametrize("path", ["/class-projects/one-empty-chair", "/class-projects/one-empty-chair/wall"])
def test_a_kept_page_is_gone_at_once_when_visitors_may_not_see_it_any_more(
    cast: Cast, stamp, visit: Visitor, path: str
) -> None:
    assert visit(path, None).status == 200
    cast.course.stage = Stage.DRAFT
    db.session.commit()
    assert visit(path, None).status == 303
    cast.course.stage = Stage.PUBLISHED
    db.session.commit()
    assert visit(path, None).status == 200
    db.session.add(
        Hiding(subject_kind="course", subject_id=cast.course.id, by=cast.moderator, rule="kind", letter="Not kind.")
    )
    db.session.commit()
    assert visit(path, None).status == 303


OWN = ["/", "/class-projects/one-empty-chair", "/class-projects/one-empty-chair/lessons/find-the-turn"]


@pytest.mark.parametrize("path", OWN)
def test_somebodys_page_is_kept_for_their_browser_alone(cast: Cast, visit: Visitor, queries, path: str) -> None:
    visit(path, cast.learner)  # the first page of a session begins its token, which is told to the browser
    first = visit(path, cast.learner)
    assert cast.learner.id  # read again after the visit, which is the test's own query
    with queries() as seen:
        assert visit(path, cast.learner).html == first.html
    assert seen == [stamps.ALL]
    assert f"@{cast.stranger.handle}" in visit(path, cast.stranger).html
    assert f"@{cast.learner.handle}" in visit(path, cast.learner).html


def test_somebodys_page_ends_with_their_session(cast: Cast, visit: Visitor) -> None:
    for _ in range(2):
        assert f"@{cast.learner.handle}" in visit("/", cast.learner).html
    with unit_of_work():
        end_sessions(cast.learner)
    assert f"@{cast.learner.handle}" not in visit("/", cast.learner).html


def test_somebodys_page_shows_at_once_what_others_did(cast: Cast, visit: Visitor) -> None:
    path = "/class-projects/one-empty-chair/wall?show=newest"
    for _ in range(2):
        assert "The turn at 0:40" not in visit(path, cast.stranger).html
    make_work(cast.learner, cast.lesson, title="The turn at 0:40", visibility=Visibility.EVERYONE)
    db.session.commit()
    assert "The turn at 0:40" in visit(path, cast.stranger).html
    with unit_of_work():
        block(cast.stranger, cast.learner)
    assert "The turn at 0:40" not in visit(path, cast.stranger).html


def test_a_message_is_shown_once_and_never_kept(cast: Cast, visit: Visitor) -> None:
    client = visit.client(cast.learner)
    for _ in range(2):
        client.get("/")
    with client.session_transaction() as session:
        session["_flashes"] = [("message", "It is saved.")]
    assert "It is saved." in client.get("/").text
    assert "It is saved." not in client.get("/").text
