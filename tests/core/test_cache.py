"""Pages for visitors: kept, emptied by any edit at once, and never mixed up with anybody's own."""

import re

import pytest
from flask import Flask
from sqlalchemy import update

from accounts.models import Person
from core import cache, stamps
from core.db import db, unit_of_work
from core.web import open_to_all
from courses.models import Stage
from moderation.models import Hiding
from submissions import operations
from submissions.models import Visibility
from tests.cast import Cast, make_work
from tests.visitor import Visitor

TOKEN = re.compile(r"""csrf[^=>]*="[^"]""")


@pytest.fixture
def stamp(cast: Cast):
    cache._pages.clear()
    stamps.forget_looks()
    yield lambda: db.session.scalar(stamps._read) or 0
    cache._pages.clear()


def test_a_change_of_what_visitors_see_counts_once(cast: Cast, stamp) -> None:
    before = stamp()
    with unit_of_work():
        cast.learner.line = "I draw crowns."
        db.session.flush()
        cast.stranger.line = "I don't."
    assert stamp() == before + 1


def test_a_bulk_change_counts_too(cast: Cast, stamp) -> None:
    before = stamp()
    with unit_of_work():
        db.session.execute(update(Person).values(line="all of us"))
    assert stamp() == before + 1


def test_a_change_that_visitors_never_see_does_not_count(cast: Cast, stamp, visit: Visitor) -> None:
    before = stamp()
    visit.client(cast.learner)
    assert stamp() == before


def test_a_kept_page_is_served_until_an_edit(app: Flask, cast: Cast, stamp) -> None:
    made = []

    def view() -> str:
        made.append(1)
        return "<!doctype html><title>x</title>"

    page = cache.kept_for_visitors(open_to_all(view))

    def get(**headers: str) -> bytes:
        with app.test_request_context("/somewhere", headers=headers):
            return app.make_response(page()).get_data()

    assert get() == get()
    assert len(made) == 1
    get(Cookie="session=x")
    assert len(made) == 2
    with unit_of_work():
        cast.learner.line = "new"
    get()
    assert len(made) == 3


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
    assert len(seen) == 1, seen
    cast.course.title = "Two empty chairs"
    db.session.commit()
    assert "Two empty chairs" in visit(path, None).html


def test_a_kept_work_is_gone_at_once_when_it_is_not_for_everyone_any_more(cast: Cast, stamp, visit: Visitor) -> None:
    work = make_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE)
    db.session.commit()
    first = visit(f"/works/{work.id}", None)
    assert (first.status, first.response.headers.getlist("Set-Cookie")) == (200, [])
    assert not TOKEN.search(first.html)
    operations.change_visibility(work, Visibility.CLASS)
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
