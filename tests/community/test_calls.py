"""Calls by members: the form and the lint of an assignment, on the board of a class project."""

import pytest

from community import calling
from community.models import Section, Topic
from core.checks import Refused
from core.db import db, now
from lessons.findings import findings_on
from lessons.models import Lesson
from lessons.queries import outline
from tests.cast import Cast, make_work
from tests.community.calls import WORDS, drafted, worded
from tests.routes.reported import hide
from tests.visitor import Visitor


def page_of(lesson: Lesson) -> str:
    return f"/class-projects/{lesson.course.slug}/lessons/{lesson.slug}"


def test_a_call_needs_no_film_no_example_and_no_own_try_but_all_the_rest(cast: Cast) -> None:
    stops = {finding.code for finding in findings_on(drafted(cast)) if finding.is_stop}
    assert {"ask-missing", "size-without-number", "place-missing", "date-missing"} <= stops
    assert not stops & {"demonstration-missing", "own-try-missing", "captions-missing", "steps-missing"}
    assert not [finding for finding in findings_on(worded(cast)) if finding.is_stop]
    assert "examples-missing" not in {finding.code for finding in findings_on(worded(cast))}


def test_a_call_with_something_to_mend_is_not_opened(cast: Cast, visit: Visitor) -> None:
    lesson = drafted(cast)
    with pytest.raises(Refused):
        calling.open_call(lesson)
    assert visit.post(f"{page_of(lesson)}/opening", cast.learner).status == 409
    assert lesson.called_at is None
    assert "Call for it" not in visit(f"{page_of(lesson)}/edit", cast.learner).text


def test_a_draft_is_seen_by_nobody_but_its_member_and_who_teaches(cast: Cast, visit: Visitor) -> None:
    lesson = worded(cast)
    for name in ("other_learner", "greeter", "stranger"):
        assert visit(page_of(lesson), getattr(cast, name)).status == 404
        assert visit(f"/works/new?assignment={lesson.assignment.id}", getattr(cast, name)).status == 404
    assert "A draft" in visit(page_of(lesson), cast.learner).text
    assert visit(page_of(lesson), cast.instructor).status == 200
    assert lesson.title not in visit(f"/class-projects/{cast.course.slug}/board", cast.other_learner).text
    assert lesson.title not in visit("/search?q=crown", cast.other_learner).text


def test_an_open_call_stands_on_the_board_and_others_make_something_for_it(cast: Cast, visit: Visitor) -> None:
    lesson = worded(cast)
    assert "Call for it" in visit(f"{page_of(lesson)}/edit", cast.learner).text
    came = visit.post(f"{page_of(lesson)}/opening", cast.learner)
    topic = db.session.query(Topic).filter_by(lesson_id=lesson.id).one()
    assert came.location == f"/board/{topic.id}"
    assert (topic.section, topic.author_id, topic.title) == (Section.MAKE, cast.learner.id, "The crown")
    assert WORDS["do"] in visit(f"/board/{topic.id}", cast.other_learner).text
    assert visit(page_of(lesson), cast.other_learner).status == 200
    assert visit(f"/board/{topic.id}", cast.stranger).status == 404
    work = make_work(cast.other_learner, lesson, title="Three points")
    assert "Three points" in visit(f"/class-projects/{cast.course.slug}/wall", cast.learner).text
    assert work.assignment is lesson.assignment


def test_opening_twice_is_one_topic(cast: Cast) -> None:
    lesson = worded(cast)
    assert calling.open_call(lesson) is calling.open_call(lesson)


def test_a_call_is_none_of_the_lessons(cast: Cast, visit: Visitor) -> None:
    lesson = worded(cast)
    calling.open_call(lesson)
    db.session.commit()
    assert lesson not in db.session.scalars(outline(cast.course)).unique().all()
    assert lesson.title not in visit(f"/class-projects/{cast.course.slug}", cast.other_learner).text


def test_only_the_member_opens_it_and_not_after_they_left(cast: Cast, visit: Visitor) -> None:
    lesson = worded(cast)
    for name in ("other_learner", "instructor", "stranger"):
        assert visit.post(f"{page_of(lesson)}/opening", getattr(cast, name)).status == 404
    for each in cast.learner.memberships:
        each.left_at = now()
    db.session.commit()
    assert visit.post(f"{page_of(lesson)}/opening", cast.learner).status == 404


def test_a_call_that_somebody_answered_is_not_thrown_away(cast: Cast, visit: Visitor) -> None:
    lesson = worded(cast)
    calling.open_call(lesson)
    make_work(cast.other_learner, lesson)
    db.session.commit()
    assert visit.post(f"{page_of(lesson)}/removal", cast.learner).status == 409
    empty = drafted(cast, "Another")
    db.session.commit()
    came = visit.post(f"{page_of(empty)}/removal", cast.learner)
    assert came.location.endswith("/board")


def test_the_topic_of_a_hidden_call_is_its_members_and_of_a_removed_one_nobodys(cast: Cast, visit: Visitor) -> None:
    lesson = worded(cast)
    topic = f"/board/{calling.open_call(lesson).id}"
    hiding = hide(lesson, by=cast.moderator)
    db.session.commit()
    assert visit(topic, cast.learner).status == 200
    assert visit(topic, cast.other_learner).status == 404
    hiding.is_removal = True
    db.session.commit()
    assert visit(topic, cast.learner).status == 404
    assert visit(topic, cast.moderator).status == 200
