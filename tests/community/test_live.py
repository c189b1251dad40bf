"""What changes in place while a page is open: home, a board, a work."""

from datetime import timedelta

import pytest
from flask import Flask

from core import live
from core.db import db, now
from tests.cast import Cast
from tests.community.saying import begun_by
from tests.reviews.answering import answered, waiting_work
from tests.visitor import Visitor, run_jobs


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The topics that open pages were told of."""
    topics: list[str] = []
    monkeypatch.setattr(live, "tell", topics.append)
    return topics


def test_a_new_topic_comes_to_the_boards_that_are_open(cast: Cast, visit: Visitor, heard: list[str]) -> None:
    post = begun_by(cast.learner, "Chairs", course=cast.course)
    db.session.commit()
    assert live.topic("board", cast.course.id) in heard
    board = f"/class-projects/{cast.course.slug}/board"
    assert f'id="topic-{post.topic_id}"' in visit(f"{board}/topics", cast.other_learner).html
    assert "Chairs" not in visit(f"{board}/topics?section=make-with-me", cast.other_learner).text
    assert visit(f"{board}/topics", cast.stranger).status == 404
    assert "Chairs" not in visit("/board/topics").text


def test_an_answer_comes_to_the_work_and_to_its_makers_home(
    cast: Cast, visit: Visitor, heard: list[str], app: Flask
) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    opened, before = int((now() - timedelta(minutes=1)).timestamp()), int((now() + timedelta(hours=1)).timestamp())
    where = f"/works/{work.id}/answers/since"
    db.session.commit()
    assert "Somebody answered" not in visit(f"{where}/{opened}", cast.learner).text
    review = answered(cast.reviewer, work)
    db.session.commit()
    run_jobs(app)
    assert "Somebody answered" in visit(f"{where}/{opened}", cast.learner).text
    assert "Somebody answered" not in visit(f"{where}/{before}", cast.learner).text
    assert "Somebody answered" not in visit(f"{where}/{opened}", cast.reviewer).text, "it is their own"
    assert visit(f"{where}/{opened}", cast.stranger).status == 404
    assert work.title in visit("/home/answered", cast.learner).text
    assert work.title not in visit("/home/answered", cast.reviewer).text
    assert live.topic("answers", review.submission_id) in heard
