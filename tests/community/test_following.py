"""Following people and class projects, for oneself alone; muting; and that a block holds in journals, feeds and search."""

from typing import Any

import pytest
from sqlalchemy import select

from accounts import operations as accounts
from accounts.models import Mute, Person
from community import following
from community.following_models import FollowedCourse, FollowedPerson
from core import jobs
from core.db import db
from core.events import record
from core.subjects import subject_named
from notifications.models import Notice
from notifications.sentences import SILENCED
from submissions.models import Visibility
from tests.cast import Cast, make_work
from tests.community.finding import found
from tests.community.saying import begun_by, said_by
from tests.community.writing import written_by
from tests.routes.things import hide
from tests.visitor import Visitor, words

WALL = "/class-projects/one-empty-chair/wall?show=newest"


def told(person: Person) -> list[tuple[str, str]]:
    db.session.commit()
    jobs.run_due()
    query = select(Notice).where(Notice.person_id == person.id).order_by(Notice.id)
    return [(notice.name, notice.url) for notice in db.session.scalars(query)]


def test_who_follows_a_maker_hears_of_their_journal_and_nobody_else(cast: Cast, visit: Visitor) -> None:
    for _ in range(2):
        assert visit.post("/people/learner/following", cast.stranger).location == "/people/learner"
    assert "Stop following" in visit("/people/learner", cast.stranger).text
    post = written_by(cast.learner)
    assert told(cast.stranger) == [("journal.published", f"/people/learner/journal/{post.id}")]
    assert told(cast.learner) == told(cast.reviewer) == []
    visit.post("/people/learner/unfollowing", cast.stranger)
    written_by(cast.learner, "Another")
    assert len(told(cast.stranger)) == 1
    assert db.session.scalars(select(FollowedPerson)).all() == []


def test_who_follows_a_class_project_hears_once_until_they_looked_of_what_they_may_see(
    cast: Cast, visit: Visitor
) -> None:
    for person in (cast.stranger, cast.other_learner):
        visit.post("/class-projects/one-empty-chair/following", person)
    assert "Stop following" in visit("/class-projects/one-empty-chair", cast.stranger).text
    for visibility in (Visibility.CLASS, Visibility.ONLY_ME, Visibility.CLASS):
        record("submission.shared", cast.learner, make_work(cast.learner, cast.lesson, visibility=visibility))
    news = ("course.news", "/class-projects/one-empty-chair/wall")
    assert (told(cast.other_learner), told(cast.stranger)) == ([news], [])
    record("submission.shared", cast.learner, make_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE))
    assert (told(cast.other_learner), told(cast.stranger)) == ([news], [news])
    [notice] = db.session.scalars(select(Notice).where(Notice.person_id == cast.stranger.id))
    assert notice.actor_id is None


def test_what_is_followed_is_listed_to_oneself_alone(cast: Cast, visit: Visitor) -> None:
    following.follow_person(cast.learner, cast.stranger)
    following.follow_course(cast.course, cast.stranger)
    begun_by(cast.stranger, "My chairs")
    db.session.commit()
    links = visit("/settings/following", cast.stranger).links()
    assert {"Learner", "One empty chair", "My chairs"} <= links.keys()
    assert "Nothing yet" in visit("/settings/following", cast.learner).text
    assert "Stranger" not in visit("/people/learner", cast.learner).text
    hide(cast.learner, by=cast.moderator)
    hide(cast.course, by=cast.moderator)
    db.session.commit()
    assert not {"Learner", "One empty chair"} & visit("/settings/following", cast.stranger).links().keys()


def test_what_one_follows_goes_with_them(cast: Cast) -> None:
    following.follow_person(cast.learner, cast.stranger)
    following.follow_course(cast.course, cast.stranger)
    subject = subject_named("topic")
    assert subject is not None
    assert subject.erase is not None
    subject.erase(cast.stranger.id)
    for model in (FollowedPerson, FollowedCourse):
        assert db.session.scalars(select(model)).all() == []


def test_of_whom_one_muted_one_is_not_told(cast: Cast, visit: Visitor) -> None:
    following.follow_person(cast.learner, cast.reviewer)
    topic = begun_by(cast.reviewer).topic
    db.session.commit()
    assert visit.post("/people/learner/mute", cast.reviewer).location == "/settings/following"
    written_by(cast.learner)
    said_by(cast.learner, topic, "Hello @reviewer.")
    assert told(cast.reviewer) == []
    said_by(cast.other_learner, topic, "Me too.")
    assert [name for name, _url in told(cast.reviewer)] == ["board.said"]
    visit.post("/people/learner/unmute", cast.reviewer)
    written_by(cast.learner, "Another")
    assert "journal.published" in dict(told(cast.reviewer))
    assert db.session.scalars(select(Mute)).all() == []


def test_what_somebody_does_in_a_role_is_told_all_the_same() -> None:
    assert not [
        name for name in SILENCED if name.startswith(("thing.", "report.", "appeal.", "ruling.", "assignment."))
    ]


def test_what_they_say_is_folded_where_one_reads_and_nobody_else_sees_that(cast: Cast, visit: Visitor) -> None:
    topic = begun_by(cast.other_learner).topic
    said_by(cast.learner, topic, "Mine is blue.")
    make_work(cast.learner, cast.lesson, title="Blue chair", visibility=Visibility.EVERYONE)
    unnamed = make_work(cast.learner, cast.lesson, title="Whose?", visibility=Visibility.EVERYONE, is_unnamed=True)
    accounts.mute(cast.reviewer, cast.learner)
    db.session.commit()
    for person, is_folded in ((cast.reviewer, True), (cast.learner, False), (None, False)):
        for address in (f"/board/{topic.id}", WALL):
            folded = [each for each in visit(address, person).all("details") if each.get("class") == "folded"]
            assert bool(folded) == is_folded, (person, address)
    tiles = [each for each in visit(WALL, cast.reviewer).all("details") if each.get("class") == "folded"]
    inside = [link.get("href") for each in tiles for link in each.iter() if link.get("href")]
    assert f"/works/{unnamed.id}" not in inside, "a fold would say whose it is"
    assert "Mine is blue." in visit(f"/board/{topic.id}", cast.reviewer).text


def test_so_is_what_others_quote_of_them(cast: Cast, visit: Visitor) -> None:
    first = begun_by(cast.learner, body="Mine is blue.")
    said_by(cast.other_learner, first.topic, "So is mine.", quoted_id=first.id)
    accounts.mute(cast.reviewer, cast.learner)
    db.session.commit()
    for person, folds in ((cast.reviewer, 2), (cast.stranger, 0)):
        shown = visit(f"/board/{first.topic_id}", person).all("details")
        assert ["Mine is blue." in words(each) for each in shown if each.get("class") == "folded"] == [True] * folds


def test_one_mutes_neither_oneself_nor_who_is_not_there(cast: Cast, visit: Visitor) -> None:
    for address in ("/people/learner/mute", "/people/learner/following", "/people/nobody-here/mute"):
        assert visit.post(address, cast.learner).status == 404


@pytest.mark.parametrize("blocker", ["learner", "reviewer"])
def test_a_block_holds_in_journals_search_and_what_one_follows(cast: Cast, visit: Visitor, blocker: str) -> None:
    following.follow_person(cast.learner, cast.reviewer)
    before = written_by(cast.learner)
    people: dict[str, Any] = cast.everybody()
    other = {"learner": cast.reviewer, "reviewer": cast.learner}[blocker]
    accounts.block(people[blocker], other)
    db.session.commit()
    assert visit(f"/people/learner/journal/{before.id}", cast.reviewer).status == 404
    assert visit("/people/learner/journal", cast.reviewer).status == 404
    assert found(cast.reviewer, "chair", "journal_post") == []
    assert visit("/settings/following", cast.reviewer).links().get("Learner") is None
    earlier = told(cast.reviewer)
    written_by(cast.learner, "Another")
    assert told(cast.reviewer) == earlier
