"""The thread of a premiere: when it opens, who reads and writes in it, and what moderators do."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from accounts.models import Block
from community import posting
from community.models import Post, Topic
from core import jobs
from core.db import db, now
from core.permissions import can, scope
from core.subjects import subject_named
from moderation.models import Hiding
from productions import premieres
from productions.models import Production
from tests.cast import Cast
from tests.community.saying import said_by
from tests.productions.making import make_production
from tests.visitor import Visitor

PREMIERE = "/productions/one-empty-chair/premiere"


@pytest.fixture
def production(cast: Cast) -> Production:
    made = make_production(cast.course, "One", lesson=cast.lesson)
    made.slots[0].stand_in_words = "Nobody sits down."
    db.session.commit()
    return made


@pytest.fixture
def thread(production: Production) -> Topic:
    """Of what premiered a minute ago."""
    premieres.put_on(production, now() - timedelta(minutes=1))
    db.session.commit()
    jobs.run_due()
    return db.session.scalars(select(Topic)).one()


def test_it_opens_when_the_premiere_has_ended_and_moves_with_it(
    cast: Cast, visit: Visitor, production: Production
) -> None:
    premieres.put_on(production, now() + timedelta(minutes=5))
    db.session.commit()
    jobs.run_due()
    thread = db.session.scalars(select(Topic)).one()
    assert thread.opens_at == production.premiere_at + timedelta(seconds=3)  # type: ignore[operator]
    assert visit(f"/board/{thread.id}", cast.learner).status == 404
    assert "The thread is open" not in visit(PREMIERE, cast.learner).text
    premieres.put_on(production, now() - timedelta(seconds=3))  # over at this moment, and not before
    db.session.commit()
    jobs.run_due()
    assert visit(PREMIERE, cast.learner).links()["To the thread"] == f"/board/{thread.id}"
    assert "To the thread" not in visit(PREMIERE, cast.stranger).links()
    assert visit(f"/board/{thread.id}", cast.learner).status == 200


def test_what_is_said_is_said_once_and_stands_as_it_was_typed(cast: Cast, visit: Visitor, thread: Topic) -> None:
    address = f"/board/{thread.id}"
    form = visit(address, cast.learner).fields(f"{address}/posts") | {"body": "<b>The chair</b>\nmoved."}
    for _ in range(2):
        assert visit.post(f"{address}/posts", cast.learner, **form).location.startswith(f"{address}/posts/")
    visit.post(f"{address}/posts", cast.other_learner, body="It did.")
    page = visit(f"{address}/posts", cast.reviewer)
    assert [post.body for post in db.session.scalars(select(Post).order_by(Post.id))] == [
        "<b>The chair</b>\nmoved.",
        "It did.",
    ]
    assert page.html.index("&lt;b&gt;The chair&lt;/b&gt;") < page.html.index("It did.")
    assert "Other Learner" in page.text
    for words in (" ", "x" * (posting.LONGEST + 1)):
        assert visit.post(f"{address}/posts", cast.learner, body=words).status == 422


def test_both_faces_of_its_rules_agree(cast: Cast, thread: Topic) -> None:
    post, hidden, theirs = (
        said_by(author, thread, words)
        for author, words in ((cast.learner, "One."), (cast.learner, "Two."), (cast.blocked, "Three."))
    )
    db.session.add(Hiding(by=cast.moderator, rule="work", letter="Why.", subject_kind="post", subject_id=hidden.id))
    db.session.commit()
    seen: dict[str, set[str]] = {}
    for name, person in cast.everybody().items():
        for action, model in (("topic.view", Topic), ("post.view", Post)):
            rows: Any = db.session.scalars(select(model)).all()
            found = set(db.session.scalars(select(model).where(scope(person, action))))
            assert found == {row for row in rows if can(person, action, row)}, f"{name}: {action}"
        seen[name] = {row.body for row in (post, hidden, theirs) if can(person, "post.view", row)}
    assert seen["learner"] == {"One.", "Two."}
    assert seen["other_learner"] == {"One.", "Three."}
    assert seen["blocked"] == {"Three."}
    assert seen["moderator"] == {"One.", "Two.", "Three."}
    assert seen["stranger"] == seen["visitor"] == set()


def test_who_is_blocked_since_is_not_read(cast: Cast, visit: Visitor, thread: Topic) -> None:
    said_by(cast.other_learner, thread, "I was there.")
    db.session.commit()
    assert "I was there." in visit(f"/board/{thread.id}", cast.reviewer).text
    db.session.add(Block(blocker_id=cast.reviewer.id, blocked_id=cast.other_learner.id))
    db.session.commit()
    assert "I was there." not in visit(f"/board/{thread.id}", cast.reviewer).text


def test_a_post_is_reported_and_forgotten(cast: Cast, visit: Visitor, thread: Topic) -> None:
    post = said_by(cast.learner, thread, "I was there.")
    db.session.commit()
    assert f"/reports/post/{post.id}" in visit(f"/board/{thread.id}", cast.reviewer).links().values()
    assert visit(f"/reports/post/{post.id}", cast.reviewer).status == 200
    subject = subject_named("post")
    assert subject is not None
    assert subject.erase is not None
    subject.erase(cast.learner.id)
    assert db.session.scalar(select(Post.id)) is None


def test_it_asks_as_often_however_much_is_said(cast: Cast, visit: Visitor, thread: Topic, queries: Any) -> None:
    address = f"/board/{thread.id}"

    def asked() -> int:
        db.session.commit()
        visit.client(cast.learner)
        with queries() as seen:
            visit(address, cast.learner)
        return len(seen)

    said_by(cast.other_learner, thread, "One.")
    asked()  # the first visit signs in
    few = asked()
    for author in (cast.reviewer, cast.greeter, cast.instructor):
        said_by(author, thread, "Another.")
    assert asked() <= few <= 11
