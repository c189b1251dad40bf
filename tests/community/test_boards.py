"""Boards: who reads them, what is said, kept, changed, quoted and shown; who hears of it; when a topic closes."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from accounts.models import Person
from community import boards, courage, posting
from community.models import QUIET, Attachment, Following, Post, PostRevision, Section, Topic
from community.posting import Content
from core import jobs
from core.checks import Refused
from core.db import db, now, time_is
from core.permissions import can, scope
from core.subjects import subject_named
from moderation.models import Hiding
from notifications.models import Notice
from submissions.models import Visibility
from tests.cast import Cast, make_person, make_work
from tests.community.finding import found
from tests.community.saying import begun_by, said_by
from tests.routes.reported import hide
from tests.visitor import Visitor

CLASS_BOARD = "/class-projects/one-empty-chair/board"


def told(person: Person) -> list[tuple[str, str]]:
    jobs.run_due()
    query = select(Notice).where(Notice.person_id == person.id, Notice.name.like("board.%")).order_by(Notice.id)
    return [(notice.name, notice.url) for notice in db.session.scalars(query)]


@pytest.mark.parametrize(("board", "title"), [("/board", "Chairs"), (CLASS_BOARD, "Our chairs")])
def test_a_topic_is_begun_once_and_answered(cast: Cast, visit: Visitor, board: str, title: str) -> None:
    form = visit(f"{board}/new", cast.learner).fields(f"{board}/new")
    said = form | {"title": title, "section": "how-this-works", "body": "Which *chair*?"}
    places = {visit.post(f"{board}/new", cast.learner, **said).location for _ in range(2)}
    topic = db.session.scalars(select(Topic)).one()
    assert places == {f"/board/{topic.id}"}
    assert title in visit(board, cast.other_learner).links()
    assert title in visit(f"{board}?section=how-this-works", cast.other_learner).links()
    assert title not in visit(f"{board}?section=hello", cast.other_learner).links()
    answer = visit.post(f"/board/{topic.id}/posts", cast.other_learner, body="Mine.")
    page = visit(f"/board/{topic.id}", cast.reviewer)
    assert page.html.index("<em>chair</em>") < page.html.index("Mine.")
    assert visit(answer.location, cast.reviewer).location == f"/board/{topic.id}#post-{answer.location.split('/')[-1]}"


def test_what_is_wrong_comes_back_with_what_was_typed(cast: Cast, visit: Visitor) -> None:
    page = visit.post("/board/new", cast.learner, title="", section="hello", body="Which chair?")
    assert (page.status, "Give it a title." in page.text, "Which chair?" in page.html) == (422, True, True)
    page = visit.post("/board/new", cast.learner, title="Chairs", section="attic", body="Which chair?")
    assert page.status == 422
    topic = begun_by(cast.learner).topic
    db.session.commit()
    page = visit.post(f"/board/{topic.id}/posts", cast.reviewer, body="Look", others="/works/" + str(uuid7()))
    assert "not there, or not for you to see" in page.text
    assert db.session.scalars(select(Post.said_at)).all().count(None) == 0


def test_a_draft_is_its_authors_alone_and_is_gone_on_with(cast: Cast, visit: Visitor) -> None:
    form = visit("/board/new", cast.learner).fields("/board/new")
    kept = form | {"title": "Chairs", "section": "hello", "body": "Which", "keep": "1"}
    assert visit.post("/board/new", cast.learner, **kept).location == "/board"
    topic = db.session.scalars(select(Topic)).one()
    assert "Chairs" in visit("/board", cast.learner).links()
    assert "Chairs" not in visit("/board", cast.reviewer).text
    assert visit(f"/board/{topic.id}", cast.reviewer).status == 404
    assert visit(f"/board/{topic.id}", cast.learner).location == f"/board/new?draft={topic.id}"
    again = visit(f"/board/new?draft={topic.id}", cast.learner).fields("/board/new")
    assert (again["title"], again["body"], again["id"]) == ("Chairs", "Which", str(topic.id))
    assert visit(f"/board/new?draft={topic.id}", cast.reviewer).fields("/board/new")["title"] == ""
    visit.post("/board/new", cast.learner, **again | {"body": "Which chair?", "keep": ""})
    assert "Chairs" in visit("/board").links()
    assert db.session.scalars(select(Post.body)).all() == ["Which chair?"]
    visit.post(f"/board/{topic.id}/posts", cast.reviewer, body="Half a", keep="1")
    assert "Half a" not in visit(f"/board/{topic.id}", cast.learner).text
    page = visit(f"/board/{topic.id}", cast.reviewer)
    assert page.fields(f"/board/{topic.id}/posts")["body"] == "Half a"


def test_a_draft_is_said_only_where_its_author_may_begin_a_topic(cast: Cast, visit: Visitor) -> None:
    content, section = Content("Which chair?"), Section.HELLO
    draft = posting.begin(cast.course, cast.learner, id=uuid7(), section=section, title="Chairs", content=content)
    db.session.commit()
    sent = {"id": str(draft.topic_id), "title": "Chairs", "section": "hello", "body": "Which chair?"}
    assert visit.post("/board/new", cast.learner, **sent).status == 303
    assert (draft.topic.course, draft.topic.opens_at is None) == (None, False)


def test_a_draft_is_thrown_away_and_what_is_said_is_not(cast: Cast, visit: Visitor) -> None:
    said = begun_by(cast.learner)
    draft = posting.keep(said.topic, cast.learner, Content("Half"), id=uuid7())
    own = posting.begin(None, cast.learner, id=uuid7(), section=Section.HELLO, title="Later", content=Content("x"))
    db.session.commit()
    for post in (draft, own):
        visit.post(f"/board/{post.topic_id}/posts/{post.id}/removal", cast.learner)
    assert visit.post(f"/board/{said.topic_id}/posts/{said.id}/removal", cast.learner).status == 404
    assert db.session.scalars(select(Post.id)).all() == [said.id]
    assert db.session.scalars(select(Topic.title)).all() == ["Chairs"]


def test_a_post_is_changed_and_how_it_read_stays(cast: Cast, visit: Visitor) -> None:
    post = begun_by(cast.learner, body="Which chair?")
    db.session.commit()
    address = f"/board/{post.topic_id}/posts/{post.id}"
    form = visit(f"{address}/edit", cast.learner).fields(f"{address}/edit")
    for _ in range(2):
        assert visit.post(f"{address}/edit", cast.learner, **form | {"body": "Which stool?"}).status == 303
    assert visit(f"{address}/edit", cast.reviewer).status == 404
    stale = visit.post(f"{address}/edit", cast.learner, **form | {"body": "Which bench?"})
    assert (stale.status, "Which bench?" in stale.html, "Which stool?" in stale.text) == (422, True, True)
    page = visit(f"/board/{post.topic_id}", cast.reviewer)
    assert ("Which stool?" in page.text, "Which chair?" in page.text) == (True, False)
    before = visit(page.links()["changed"], cast.reviewer).text
    assert before.index("Which stool?") < before.index("Which chair?")
    assert len(db.session.scalars(select(PostRevision)).all()) == 1


def test_a_quote_shows_what_the_reader_may_read(cast: Cast, visit: Visitor) -> None:
    post = begun_by(cast.other_learner, body="The **red** one.")
    db.session.commit()
    page = visit(f"/board/{post.topic_id}?quote={post.id}", cast.learner)
    form = page.fields(f"/board/{post.topic_id}/posts")
    visit.post(f"/board/{post.topic_id}/posts", cast.learner, **form | {"body": "Why red?"})
    assert visit(f"/board/{post.topic_id}", cast.reviewer).text.count("Other Learner said:") == 1
    db.session.add(Hiding(by=cast.moderator, rule="work", letter="Why.", subject_kind="post", subject_id=post.id))
    db.session.commit()
    page = visit(f"/board/{post.topic_id}", cast.reviewer)
    assert ("red one" in page.text, "About a post that is not to be seen." in page.text) == (False, True)
    elsewhere = begun_by(cast.reviewer, "Tables", body="Which table?")
    quoting = said_by(cast.learner, elsewhere.topic, "And this?", quoted_id=post.id)
    assert quoting.quoted_id is None  # a post of another topic


def test_works_stand_beside_a_post_for_those_who_may_see_them(cast: Cast, visit: Visitor) -> None:
    mine = make_work(cast.learner, cast.lesson, title="My chair", visibility=Visibility.EVERYONE)
    ours = make_work(cast.other_learner, cast.lesson, title="Our chair", visibility=Visibility.CLASS)
    db.session.commit()
    topic = begun_by(cast.reviewer).topic
    db.session.commit()
    form = visit(f"/board/{topic.id}", cast.learner)
    assert "My chair" in form.text
    shown = {"works": str(mine.id), "others": f"see http://localhost/works/{ours.id}"}
    visit.post(f"/board/{topic.id}/posts", cast.learner, body="These two.", **shown)
    page = visit(f"/board/{topic.id}", cast.reviewer)
    assert ("My chair" in page.text, "Our chair" in page.text) == (True, True)
    page = visit(f"/board/{topic.id}", cast.stranger)
    assert ("My chair" in page.text, "Our chair" in page.text) == (True, False)
    unnamed = make_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE, is_unnamed=True)
    with pytest.raises(Refused, match="not for you to see"):
        posting.keep(topic, cast.learner, Content("Whose is it?", work_ids=[unnamed.id]), id=uuid7())
    many = [make_work(cast.learner, cast.lesson).id for _ in range(posting.MOST_WORKS + 1)]
    with pytest.raises(Refused, match="At most 4 works"):
        posting.keep(topic, cast.learner, Content("All", work_ids=many), id=uuid7())


def test_an_own_work_that_a_moderator_removed_is_not_offered(cast: Cast) -> None:
    work = make_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE, first_time=True)
    assert work in boards.works_to_show(None, cast.learner)
    assert work in courage.first_times_untold(cast.learner)
    hide(work, by=cast.moderator).is_removal = True
    db.session.flush()
    assert work not in boards.works_to_show(None, cast.learner)
    assert work not in courage.first_times_untold(cast.learner)


def test_who_is_named_hears_of_it_once_if_they_may_read_it(cast: Cast, visit: Visitor) -> None:
    post = begun_by(cast.learner, course=cast.course, body="Ask @reviewer, @REVIEWER or @stranger; not me@learner.")
    db.session.commit()
    assert '<a href="/people/reviewer">@reviewer</a>' in visit(f"/board/{post.topic_id}", cast.reviewer).html
    assert told(cast.reviewer) == [("board.mentioned", f"/board/{post.topic_id}/posts/{post.id}")]
    assert told(cast.stranger) == []
    posting.change(post, Content("Ask @reviewer and @greeter."))
    db.session.commit()
    assert [len(told(each)) for each in (cast.reviewer, cast.greeter, cast.learner)] == [1, 1, 0]


def test_whom_a_block_keeps_apart_is_neither_named_nor_told_nor_read(cast: Cast, visit: Visitor) -> None:
    post = begun_by(cast.learner, body="Hello @blocked.")
    db.session.commit()
    assert "/people/blocked" not in post.body_html
    assert told(cast.blocked) == []
    assert visit(f"/board/{post.topic_id}", cast.blocked).status == 404
    assert "Chairs" not in visit("/board", cast.blocked).links()
    other = begun_by(cast.reviewer, "Tables").topic
    said_by(cast.blocked, other, "I was here.")
    db.session.commit()
    assert "I was here." not in visit(f"/board/{other.id}", cast.learner).text
    assert "I was here." in visit(f"/board/{other.id}", cast.stranger).text


def test_who_follows_hears_once_until_they_look(cast: Cast, visit: Visitor) -> None:
    topic = begun_by(cast.learner).topic
    db.session.commit()
    visit.post(f"/board/{topic.id}/following", cast.reviewer)
    visit.post(f"/board/{topic.id}/following", cast.reviewer)
    for body in ("One.", "Two."):
        said_by(cast.other_learner, topic, body)
        db.session.commit()
    assert [name for name, _url in told(cast.reviewer)] == ["board.said"]
    assert [name for name, _url in told(cast.learner)] == ["board.said"]
    assert told(cast.other_learner) == []
    visit.post("/notifications/read", cast.reviewer)
    visit.post(f"/board/{topic.id}/unfollowing", cast.learner)
    said_by(cast.other_learner, topic, "Three.")
    db.session.commit()
    assert [len(told(each)) for each in (cast.reviewer, cast.learner)] == [2, 1]
    assert "Stop following" in visit(f"/board/{topic.id}", cast.reviewer).text


def test_a_topic_closes_after_ninety_quiet_days_and_a_new_one_goes_on(cast: Cast, visit: Visitor) -> None:
    with time_is(now() - QUIET - timedelta(days=1)):
        topic = begun_by(cast.learner).topic
        db.session.commit()
    for person in (cast.reviewer, cast.learner):
        assert not can(person, "topic.speak", topic)
        assert db.session.scalar(select(Topic.id).where(scope(person, "topic.speak"))) is None
    page = visit(f"/board/{topic.id}", cast.reviewer)
    assert "Nobody spoke here for 90 days" in page.text
    assert visit.post(f"/board/{topic.id}/posts", cast.reviewer, body="Hello?").status == 404
    form = visit(page.links()["Start a new one"], cast.reviewer).fields("/board/new")
    new = visit.post("/board/new", cast.reviewer, **form | {"title": "Chairs again", "body": "Still."}).location
    assert visit(new, cast.learner).links()["an older topic"] == f"/board/{topic.id}"
    fresh = begun_by(cast.learner, "Tables").topic
    assert (
        posting.begin(
            None,
            cast.reviewer,
            id=uuid7(),
            section=Section.HELLO,
            title="x",
            content=Content("y"),
            continues_id=fresh.id,
        ).topic.continues_id
        is None
    )


def test_both_faces_of_every_rule_agree(cast: Cast) -> None:
    begun = [
        begun_by(cast.learner),
        begun_by(cast.blocked, "Theirs"),
        begun_by(cast.learner, "Ours", course=cast.course),
    ]
    hidden = begun_by(cast.reviewer, "Hidden")
    with time_is(now() - QUIET - timedelta(days=1)):
        begun.append(begun_by(cast.reviewer, "Old"))
    for title in ("Draft", "Class draft"):
        course = cast.course if title == "Class draft" else None
        posting.begin(course, cast.learner, id=uuid7(), section=Section.HELLO, title=title, content=Content("x"))
    posting.keep(begun[0].topic, cast.reviewer, Content("Half"), id=uuid7())
    db.session.add(
        Hiding(by=cast.moderator, rule="work", letter="Why.", subject_kind="topic", subject_id=hidden.topic_id)
    )
    unconfirmed = make_person("unconfirmed")
    unconfirmed.confirmed_at = None
    db.session.commit()
    for name, person in {**cast.everybody(), "unconfirmed": unconfirmed}.items():
        for action, model in (
            ("topic.view", Topic),
            ("topic.speak", Topic),
            ("topic.follow", Topic),
            ("post.view", Post),
            ("post.edit", Post),
            ("post.discard", Post),
        ):
            rows: Any = db.session.scalars(select(model)).all()
            found = set(db.session.scalars(select(model).where(scope(person, action))))
            assert found == {row for row in rows if can(person, action, row)}, f"{name}: {action}"
    assert not can(cast.stranger, "topic.view", hidden.topic)
    assert can(cast.reviewer, "topic.view", hidden.topic)
    assert not can(cast.stranger, "topic.view", begun[2].topic)


def test_what_is_said_is_found_by_who_may_read_it(cast: Cast, visit: Visitor) -> None:
    said, ours = (
        begun_by(cast.learner, "Chairs", "A *lantern* on it."),
        begun_by(cast.learner, "Ours", course=cast.course),
    )
    posting.keep(said.topic, cast.learner, Content("A second lantern."), id=uuid7())
    db.session.commit()
    assert found(None, "lantern", "post") == found(cast.stranger, "chairs", "post") == [said.id]
    assert found(cast.blocked, "lantern", "post") == found(cast.stranger, "ours", "post") == []
    assert found(cast.reviewer, "ours", "post") == [ours.id]
    assert visit("/search?q=lantern").links()["A *lantern* on it."] == f"/board/{said.topic_id}/posts/{said.id}"
    posting.change(said, Content("A lamp on it."))
    db.session.commit()
    assert (found(None, "lantern", "post"), found(None, "lamp", "post")) == ([], [said.id])


def test_what_somebody_wrote_leaves_and_goes_with_them(cast: Cast) -> None:
    work = make_work(cast.learner, cast.lesson)
    post = begun_by(cast.learner)
    said_by(cast.learner, post.topic, "And this.", work_ids=[work.id])
    others = said_by(cast.reviewer, post.topic, "Mine has three legs.")
    begun_by(cast.learner, "Stools")
    posting.begin(None, cast.learner, id=uuid7(), section=Section.HELLO, title="Draft", content=Content("x"))
    topics, posts = (subject_named(kind) for kind in ("topic", "post"))
    posts.erase(cast.learner.id)
    topics.erase(cast.learner.id)
    db.session.expire_all()
    assert db.session.scalars(select(Topic.title)).all() == ["Chairs"]
    assert db.session.scalars(select(Topic.author_id)).all() == [None]
    assert db.session.scalars(select(Post.id)).all() == [others.id]
    assert db.session.scalars(select(Following.person_id)).all() == [cast.reviewer.id]
    assert not db.session.scalars(select(Attachment.id)).all()


def test_long_topics_page_by_key_oldest_first_and_each_post_has_its_page(
    cast: Cast, visit: Visitor, queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("community.board_views.POSTS", 3)
    topic = begun_by(cast.learner, body="Number 0.").topic
    for at in range(1, 8):
        post = said_by(cast.other_learner if at % 2 else cast.reviewer, topic, f"Number {at}.", work_ids=[])
    db.session.commit()
    seen, address = [], f"/board/{topic.id}"
    while address:
        page = visit(address, cast.learner)
        seen += [at for at in range(8) if f"Number {at}." in page.text]
        address = page.links().get("Older", "")
    assert seen == list(range(8))
    found = visit(visit(f"/board/{topic.id}/posts/{post.id}", cast.learner).location.split("#")[0], cast.learner)
    assert "Number 7." in found.text
    address = f"/board/{topic.id}"
    for path, most in ((address, 12), ("/board", 7)):
        with queries() as asked:
            visit(path, cast.learner)
        assert len(asked) <= most
