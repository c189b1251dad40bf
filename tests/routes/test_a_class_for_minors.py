"""A stranger and a visitor walk all pages: of a class for minors they find nothing, by address, list, search or card."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, select

from core.db import db
from courses.models import Course
from lessons.models import Lesson
from productions.joint_models import Participation, PieceInvitation
from submissions import sheltering
from submissions.models import Submission
from tests.conftest import forgetful
from tests.routes.table import Row
from tests.routes.tables import EVERY_ROW
from tests.routes.world import World, make_world
from tests.visitor import no_csrf, run_jobs

SECRET = "Quillfeather"


@pytest.fixture(scope="module")
def kept(app: Flask) -> Iterator[World]:
    with forgetful(app) as connection, no_csrf(app):
        world = make_world(app, connection)
        course = db.session.scalars(select(Course).where(Course.slug == world.names["class"])).one()
        for joint in (Participation, PieceInvitation):
            db.session.execute(delete(joint))
        course.title = f"{SECRET} one"
        for each in db.session.scalars(select(Lesson).where(Lesson.course_id == course.id)):
            each.title = f"{SECRET} {each.title}"
        for each in db.session.scalars(select(Submission).where(Submission.course_id == course.id)):
            each.title = f"{SECRET} {each.title}"
        sheltering.shelter(course, by=course.author)
        db.session.commit()
        run_jobs(app)
        yield world
        db.session.remove()


@pytest.mark.parametrize("role", ["V", "X"])
def test_no_page_tells_of_it(kept: World, role: str) -> None:
    kept.forget()
    told_to_none = ("/dev/", "/calendar/")  # what nobody is shown, and the secret address of a member's own
    rows = [row for row in EVERY_ROW if row.method == "GET" and not row.address.startswith(told_to_none)]
    told = []
    for row in rows:
        answer = kept._send(row, role)
        if answer.status_code == 200 and SECRET in answer.get_data(as_text=True):
            told.append(kept.address(row))
    assert told == []


@pytest.mark.parametrize("role", ["V", "X"])
def test_search_finds_nothing_of_it(kept: World, role: str) -> None:
    kept.forget()
    page = kept._send(Row("GET", f"/search?q={SECRET[:8]}", ""), role)
    assert (page.status_code, SECRET in page.get_data(as_text=True)) == (200, False)
    assert SECRET in kept._send(Row("GET", f"/search?q={SECRET[:8]}", ""), "L").get_data(as_text=True)


def test_its_members_walk_on(kept: World) -> None:
    kept.forget()
    row = next(row for row in EVERY_ROW if row.address == "/class-projects/{class}" and row.method == "GET")
    assert SECRET in kept._send(row, "L").get_data(as_text=True)
