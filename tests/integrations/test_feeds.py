"""Feeds, read by a parser that is not ours: only what a visitor may see, whole, dated, and sent again only when it changed."""

from datetime import timedelta
from typing import Any

import feedparser
import pytest
from uuid_utils.compat import uuid7

from community import journaling, posting
from community.posting import Content
from core.db import db, now
from core.settings import site_url
from courses.models import Stage
from media.models import Medium
from submissions import operations
from submissions.models import Part, Visibility
from tests.cast import Cast, make_course, make_work
from tests.community.saying import begun_by, said_by
from tests.community.writing import written_by
from tests.routes.things import file_of, hide
from tests.visitor import Visitor

JOURNAL, BOARD, CLASS = "/people/learner/journal.atom", "/board.atom", "/class-projects/one-empty-chair/feed.atom"


def get(visit: Visitor, address: str, person: Any = None, **headers: str) -> Any:
    db.session.commit()
    return visit.client(person).get(address, headers=headers)


def read(visit: Visitor, address: str, person: Any = None) -> Any:
    answer = get(visit, address, person)
    assert answer.status_code == 200
    feed = feedparser.parse(answer.data, response_headers={name.lower(): value for name, value in answer.headers})
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


def titles(visit: Visitor, address: str, person: Any = None) -> list[str]:
    return [entry.title for entry in read(visit, address, person).entries]


def test_a_journal_is_read_whole_with_whole_addresses(cast: Cast, visit: Visitor) -> None:
    post = written_by(cast.learner, "Chairs & <stools>", "It *wobbled*, said @reviewer.\n\n<script>alert(1)</script>")
    feed = read(visit, JOURNAL)
    [entry] = feed.entries
    here = f"{site_url()}/people/learner/journal"
    assert (feed.feed.link, feed.feed.id) == (here, cast.learner.id.urn)
    assert [link.href for link in feed.feed.links if link.rel == "self"] == [f"{site_url()}{JOURNAL}"]
    assert (entry.title, entry.link, entry.id) == ("Chairs & <stools>", f"{here}/{post.id}", post.id.urn)
    assert entry.author == cast.learner.credit_name
    html = entry.content[0].value
    assert ("<em>wobbled</em>" in html, f'href="{site_url()}/people/reviewer"' in html) == (True, True)
    assert "<script" not in html


def test_only_what_a_visitor_may_see_is_in_it_whoever_asks(cast: Cast, visit: Visitor) -> None:
    written_by(cast.learner, "Seen")
    journaling.keep(cast.learner, "Draft", Content("So far"), id=uuid7())
    hide(written_by(cast.learner, "Hidden"), by=cast.moderator)
    journaling.take_back(written_by(cast.learner, "Taken back"))
    for person in (None, cast.learner, cast.moderator, cast.blocked):
        assert titles(visit, JOURNAL, person) == ["Seen"]
    hide(cast.learner, by=cast.moderator)
    assert {get(visit, JOURNAL, person).status_code for person in (None, cast.learner, cast.moderator)} == {404}
    assert get(visit, "/people/nobody-here/journal.atom").status_code == 404


def test_a_class_project_tells_of_works_for_everyone(cast: Cast, visit: Visitor) -> None:
    before = titles(visit, CLASS)
    assert before == ["For everyone"]
    unnamed = make_work(cast.reviewer, cast.lesson, title="Whose?", visibility=Visibility.EVERYONE, is_unnamed=True)
    hide(make_work(cast.reviewer, cast.lesson, title="Hidden", visibility=Visibility.EVERYONE), by=cast.moderator)
    gone = make_work(cast.reviewer, cast.lesson, title="Gone", visibility=Visibility.EVERYONE)
    operations.take_back(gone)
    picture = Part(
        position=1, medium=Medium.PICTURE, file=file_of(cast.reviewer, Medium.PICTURE), description='A "chair"'
    )
    unnamed.takes[0].parts.append(picture)
    for person in (None, cast.instructor, cast.blocked):
        entries = {entry.title: entry for entry in read(visit, CLASS, person).entries}
        assert entries.keys() == {"For everyone", "Whose?"}
    whose = entries["Whose?"]
    assert whose.author == "Somebody"
    assert cast.reviewer.credit_name not in get(visit, CLASS).text
    assert f'src="{site_url()}/media/' in whose.content[0].value


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.CLOSED])
def test_a_class_project_in_draft_has_none(cast: Cast, visit: Visitor, stage: Stage) -> None:
    course = make_course(cast.instructor, "Another", stage=stage)
    address = f"/class-projects/{course.slug}/feed.atom"
    assert get(visit, address, cast.instructor).status_code == (404 if stage == Stage.DRAFT else 200)


def test_the_board_tells_of_what_is_said_on_the_sites_alone(cast: Cast, visit: Visitor) -> None:
    first = begun_by(cast.learner, "Chairs")
    begun_by(cast.other_learner, "Ours", "Only ours.", course=cast.course)
    hide(begun_by(cast.reviewer, "Hidden", "Hidden words.").topic, by=cast.moderator)
    said_by(cast.reviewer, first.topic, "The red one.")
    feed = read(visit, BOARD)
    assert [entry.title for entry in feed.entries] == ["Chairs", "Chairs"]
    assert "The red one." in feed.entries[0].content[0].value
    assert visit(feed.entries[0].link.removeprefix(site_url())).status == 303


def test_it_is_sent_again_only_when_it_changed(cast: Cast, visit: Visitor) -> None:
    post = written_by(cast.learner)
    first = get(visit, JOURNAL)
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert get(visit, JOURNAL, **{"If-None-Match": tag}).status_code == 304
    assert get(visit, JOURNAL, **{"If-Modified-Since": modified}).status_code == 304
    journaling.rewrite(post, "A stool", Content("It stood."))
    post.edited_at = now() + timedelta(seconds=5)
    again = get(visit, JOURNAL, **{"If-None-Match": tag})
    assert (again.status_code, "A stool" in again.text) == (200, True)
    assert get(visit, JOURNAL, **{"If-Modified-Since": modified}).status_code == 200


def test_an_entry_keeps_its_id_and_says_when_it_changed(cast: Cast, visit: Visitor) -> None:
    post = begun_by(cast.learner)
    [before] = read(visit, BOARD).entries
    posting.change(post, Content("Which stool?"))
    post.edited_at = now() + timedelta(minutes=1)
    [after] = read(visit, BOARD).entries
    assert (after.id, after.published) == (before.id, before.published)
    assert after.updated > before.updated


def test_an_empty_feed_is_whole_and_a_long_one_holds_the_latest(cast: Cast, visit: Visitor, queries: Any) -> None:
    assert titles(visit, "/people/reviewer/journal.atom") == titles(visit, BOARD) == []
    for at in range(32):
        written_by(cast.learner, f"Day {at}")
    db.session.commit()
    with queries() as asked:
        found = titles(visit, JOURNAL)
    assert found == [f"Day {at}" for at in range(31, 1, -1)]
    assert len(asked) <= 4, "\n".join(asked)


@pytest.mark.parametrize(
    ("page", "feed"),
    [("/people/learner", JOURNAL), ("/people/learner/journal", JOURNAL), ("/board", BOARD), (CLASS[:-10], CLASS)],
)
def test_pages_name_their_feed(cast: Cast, visit: Visitor, page: str, feed: str) -> None:
    named = [each.get("href") for each in visit(page).all("link") if each.get("rel") == "alternate"]
    assert named == [feed]


def test_a_minors_journal_has_no_feed(cast: Cast, visit: Visitor) -> None:
    written_by(cast.learner)
    cast.learner.adult_from = (now() + timedelta(days=400)).date()
    assert get(visit, JOURNAL).status_code == 404
    page = visit("/people/learner/journal")
    assert [each.get("content") for each in page.all("meta") if each.get("name") == "robots"] == ["noindex"]
    assert visit("/people/learner/journal/new", cast.learner).status == 404
    assert [each for each in page.all("link") if each.get("rel") == "alternate"] == []
