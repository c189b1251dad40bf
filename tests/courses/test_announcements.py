"""What who teaches says to everybody in a class project."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from core.db import db, now, time_is
from courses import announcing
from courses.models import Announcement
from notifications.models import Notice
from tests.cast import Cast
from tests.visitor import Visitor

WORDS = "Bring a **chair** on Monday."


def said(cast: Cast, visit: Visitor) -> Announcement:
    where = f"/class-projects/{cast.course.slug}/announcements"
    fields = visit(where, cast.instructor).fields(where) | {"words": WORDS}
    for _twice in range(2):
        assert visit.post(where, cast.instructor, **fields).status == 303
    return db.session.scalars(select(Announcement)).one()


def test_everybody_in_the_class_hears_of_it_once_and_reads_it_on_the_page(cast: Cast, visit: Visitor) -> None:
    announcement = said(cast, visit)
    there = {each.person_id for each in cast.course.memberships if each.is_current} - {cast.instructor.id}
    told = db.session.scalars(select(Notice.person_id).where(Notice.subject_id == announcement.id)).all()
    assert sorted(told) == sorted(there)
    page = visit(f"/class-projects/{cast.course.slug}", cast.learner)
    assert "<strong>chair</strong>" in page.html
    for person in (None, cast.stranger):
        assert "on Monday" not in visit(f"/class-projects/{cast.course.slug}", person).text


def test_it_stands_on_the_page_for_two_weeks_and_in_the_list_for_good(cast: Cast, visit: Visitor) -> None:
    with time_is(now() - timedelta(days=15)):
        announcing.announce(cast.course, cast.instructor, id=uuid7(), words=WORDS)
    db.session.commit()
    assert "on Monday" not in visit(f"/class-projects/{cast.course.slug}", cast.learner).text
    assert "on Monday" in visit(f"/class-projects/{cast.course.slug}/announcements", cast.learner).text


def test_the_page_shows_the_last_one_whatever_their_ids_are(cast: Cast, visit: Visitor) -> None:
    with time_is(now() - timedelta(days=1)):
        announcing.announce(cast.course, cast.instructor, id=UUID(int=2**128 - 1), words="The old news.")
    announcing.announce(cast.course, cast.instructor, id=UUID(int=1), words="The new news.")
    db.session.commit()
    text = visit(f"/class-projects/{cast.course.slug}", cast.learner).text
    assert "The new news." in text
    assert "The old news." not in text


def test_nothing_said_is_refused_and_what_was_said_is_taken_back(cast: Cast, visit: Visitor) -> None:
    where = f"/class-projects/{cast.course.slug}/announcements"
    assert visit.post(where, cast.instructor, words=" ").status == 422
    assert visit.post(where, cast.learner, words=WORDS).status == 404
    announcement = said(cast, visit)
    assert visit.post(f"{where}/{announcement.id}/removal", cast.learner).status == 404
    assert visit.post(f"{where}/{announcement.id}/removal", cast.co_instructor).status == 303
    assert "on Monday" not in visit(where, cast.learner).text
