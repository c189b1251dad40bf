"""What a work was made for is told beside it, unless a moderator hid that: the work stays where its maker shared it."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from core.db import db, now
from courses.models import Course
from lessons.models import Lesson
from moderation import deciding
from moderation import operations as moderation
from moderation.models import Hiding
from submissions import takes
from submissions.models import Submission, Visibility
from tests.cast import Cast, make_work
from tests.visitor import Visitor, run_jobs

CLASS, LESSON = "Zinnia", "Marigold"


@pytest.fixture
def work(cast: Cast, visit: Visitor) -> Submission:
    """For everyone, in a class project and for a lesson that are called like nothing else."""
    cast.course.title, cast.lesson.title = CLASS, LESSON
    work = make_work(cast.learner, cast.lesson, title="The door", visibility=Visibility.EVERYONE, shown_out_at=now())
    run_jobs(visit.app)
    return work


def pages(work: Submission) -> Iterator[str]:
    yield from (f"/works/{work.id}", f"/works/{work.id}/lineage", "/search?q=door", f"/people/{work.author.handle}")


def hide(row: Course | Lesson, cast: Cast, visit: Visitor) -> Hiding:
    report = moderation.report(cast.stranger, row, rule="work")
    deciding.hide(report, by=cast.moderator, rule="work", letter="Why.")
    run_jobs(visit.app)
    return db.session.scalars(select(Hiding).where(Hiding.subject_id == row.id)).one()


def test_of_a_hidden_class_project_no_name_stands_beside_its_works(
    cast: Cast, visit: Visitor, work: Submission
) -> None:
    for person in (None, cast.stranger):
        assert CLASS in visit(f"/works/{work.id}", person).text
        assert "The door" in visit(f"/search?q={LESSON}", person).text
    hiding = hide(cast.course, cast, visit)
    for person in (None, cast.stranger, cast.other_learner):
        for path in pages(work):
            page = visit(path, person)
            assert "The door" in page.text
            assert not any(name in page.text for name in (CLASS, LESSON)), path
        for name in (CLASS, LESSON):
            assert "The door" not in visit(f"/search?q={name}", person).text
    moderation.show(hiding, by=cast.moderator)
    run_jobs(visit.app)
    assert CLASS in visit(f"/works/{work.id}", cast.stranger).text
    assert "The door" in visit(f"/search?q={CLASS}", cast.stranger).text
    assert LESSON in visit("/search?q=door", cast.stranger).text


def test_of_a_hidden_call_neither(cast: Cast, visit: Visitor, work: Submission) -> None:
    hide(cast.lesson, cast, visit)
    for path in pages(work):
        assert LESSON not in visit(path, cast.stranger).text
    assert "The door" not in visit(f"/search?q={LESSON}", cast.stranger).text
    assert "The door" in visit(f"/search?q={CLASS}", cast.stranger).text


def test_whoever_made_something_for_a_hidden_call_goes_on_without_its_words(
    cast: Cast, visit: Visitor, work: Submission
) -> None:
    takes.begin_take(work, copy=work.takes[0])
    db.session.commit()
    bench, way = f"/works/{work.id}/bench", f"/people/{cast.learner.handle}/how-far"
    before = visit(bench, cast.learner)
    assert LESSON in before.text
    assert LESSON in visit(way, cast.learner).text
    hide(cast.lesson, cast, visit)
    after = visit(bench, cast.learner)
    for page in (after, visit(way, cast.learner), visit("/works", cast.learner)):
        assert not any(words in page.text for words in (LESSON, cast.assignment.do))
    kept_as = [re.findall(r'data-place="([^"]+)"', page.html) for page in (before, after)]
    assert kept_as[0] == kept_as[1] != []
    assert visit(f"/class-projects/{cast.course.slug}", cast.learner).text.count(LESSON) == 0
    assert LESSON in visit(f"/class-projects/{cast.course.slug}/edit", cast.instructor).text
