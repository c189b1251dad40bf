"""Journals: who reads them, what is written, kept, published, changed and taken back; files to take."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from uuid_utils.compat import uuid7

from accounts.models import Person
from community import journaling, trust
from community.journal_models import JournalFile, JournalPost
from community.posting import Content
from core.checks import Refused
from core.db import db
from core.permissions import can, scope
from core.subjects import subject_named
from courses.licences import Licence
from media.models import MediaFile, Medium
from submissions.models import Visibility
from tests.cast import Cast, make_work
from tests.community.finding import found
from tests.community.writing import written_by
from tests.routes.things import file_of, hide
from tests.visitor import Visitor

JOURNAL = "/people/learner/journal"
NEW = f"{JOURNAL}/new"


def picture(name: str = "crown.png") -> tuple[BytesIO, str]:
    content = BytesIO()
    Image.effect_noise((64, 48), 60).save(content, "PNG")
    return BytesIO(content.getvalue()), name


def posts() -> list[JournalPost]:
    return list(db.session.scalars(select(JournalPost).order_by(JournalPost.id)))


def test_a_page_is_written_once_and_read_by_anybody(cast: Cast, visit: Visitor) -> None:
    form = visit(NEW, cast.learner).fields(NEW)
    sent = form | {"title": "Chairs", "body": "It *wobbled*."}
    places = {visit.post(NEW, cast.learner, **sent).location for _ in range(2)}
    [post] = posts()
    assert places == {f"{JOURNAL}/{post.id}"}
    for person in (None, cast.stranger):
        assert "<em>wobbled</em>" in visit(f"{JOURNAL}/{post.id}", person).html
        assert visit(JOURNAL, person).links()["Chairs"] == f"{JOURNAL}/{post.id}"
        assert visit("/people/learner", person).links()["Chairs"] == f"{JOURNAL}/{post.id}"
    assert visit(f"/people/reviewer/journal/{post.id}", cast.stranger).status == 404


def test_what_is_wrong_comes_back_with_what_was_typed(cast: Cast, visit: Visitor) -> None:
    page = visit.post(NEW, cast.learner, title="", body="Kept words", licence="cc-by")
    assert (page.status, "Give it a title." in page.text, "Kept words" in page.html) == (422, True, True)
    page = visit.post(NEW, cast.learner, title="Chairs", body="", licence="cc-by")
    assert (page.status, "Write a word or two." in page.text) == (422, True)
    page = visit.post(NEW, cast.learner, title="Chairs", body="Look: https://example.org", licence="cc-by")
    assert (page.status, "Links open to you" in page.text) == (422, True)
    assert posts() == []


def test_a_draft_is_its_writers_alone_until_it_is_published(cast: Cast, visit: Visitor) -> None:
    form = visit(NEW, cast.learner).fields(NEW)
    there = visit.post(NEW, cast.learner, **form | {"title": "Half", "body": "So far", "keep": "1"}).location
    [post] = posts()
    assert there == f"{JOURNAL}/{post.id}/edit"
    for person in (None, cast.reviewer, cast.moderator):
        assert visit(f"{JOURNAL}/{post.id}", person).status != 200
        assert "Half" not in visit(JOURNAL, person).text
    assert "Half" in visit(JOURNAL, cast.learner).links()
    again = visit(there, cast.learner).fields(there)
    assert (again["title"], again["body"]) == ("Half", "So far")
    assert visit.post(there, cast.learner, **again | {"body": "All of it", "publish": "1"}).location == there[:-5]
    assert "All of it" in visit(there[:-5]).text


def test_going_back_and_publishing_publishes_what_was_typed_last(cast: Cast, visit: Visitor) -> None:
    form = visit(NEW, cast.learner).fields(NEW) | {"title": "Half", "body": "So far"}
    visit.post(NEW, cast.learner, **form | {"keep": "1"})
    visit.post(NEW, cast.learner, **form | {"body": "All of it", "keep": ""})
    assert [(post.body, post.published_at is None) for post in posts()] == [("All of it", False)]


def test_a_page_is_said_better_and_another_window_is_not_overwritten(cast: Cast, visit: Visitor) -> None:
    post = written_by(cast.learner)
    db.session.commit()
    there = f"{JOURNAL}/{post.id}/edit"
    form = visit(there, cast.learner).fields(there)
    for _ in range(2):
        assert visit.post(there, cast.learner, **form | {"body": "It stood."}).status == 303
    stale = visit.post(there, cast.learner, **form | {"body": "It fell."})
    assert (stale.status, "It fell." in stale.html, "It stood." in stale.text) == (422, True, True)
    assert "changed" in visit(there[:-5]).text
    assert visit(there, cast.reviewer).status == 404


def test_it_is_taken_back_and_then_thrown_away(cast: Cast, visit: Visitor) -> None:
    post = written_by(cast.learner)
    journaling.add_file(post, file_of(cast.learner, Medium.SOUND), id=uuid7(), title="Loop", licence=Licence.BY)
    db.session.commit()
    there = f"{JOURNAL}/{post.id}"
    assert visit.post(f"{there}/removal", cast.learner).status == 404, "published"
    assert visit.post(f"{there}/taking-back", cast.reviewer).status == 404
    assert visit.post(f"{there}/taking-back", cast.learner).location == JOURNAL
    assert visit(there, cast.reviewer).status == 404
    assert found(cast.learner, "chair", "journal_post") == []
    assert visit.post(f"{there}/removal", cast.learner).status == 303
    assert (posts(), db.session.scalars(select(JournalFile)).all()) == ([], [])
    assert db.session.scalars(select(MediaFile).where(MediaFile.owner_id == cast.learner.id)).all() == []


def test_a_file_is_given_and_taken_under_its_licence(cast: Cast, visit: Visitor) -> None:
    form = visit(NEW, cast.learner).fields(NEW)
    said = form | {"title": "A crown", "body": "Cut it out.", "file_title": "The crown", "licence": "cc-by-sa"}
    for _ in range(2):
        there = visit.post(NEW, cast.learner, **said, file=picture()).location
    [post] = posts()
    assert [(each.title, each.licence) for each in post.files] == [("The crown", "cc-by-sa")]
    page = visit(there)
    assert "share what they make under this same licence" in page.text
    taken = page.links()["Take it"]
    assert visit.client(None).get(taken).headers["Content-Disposition"].startswith("attachment")
    journaling.take_back(post)
    db.session.commit()
    assert visit.client(None).get(taken).status_code != 200


def test_files_are_removed_and_added_without_losing_what_was_typed(cast: Cast, visit: Visitor) -> None:
    post = written_by(cast.learner)
    first = uuid7()
    journaling.add_file(post, file_of(cast.learner, Medium.SOUND), id=first, title="Loop", licence=Licence.BY)
    db.session.commit()
    there = f"{JOURNAL}/{post.id}/edit"
    form = visit(there, cast.learner).fields(there)
    wrong = visit.post(there, cast.learner, **form | {"title": "Changed"}, file=(BytesIO(b"MZ" + bytes(200)), "a.mp4"))
    assert (wrong.status, "Changed" in wrong.html) == (422, True)
    changed = form | {"title": "Changed", "remove": [str(first)], "file_title": ""}
    for _ in range(2):
        assert visit.post(there, cast.learner, **changed, file=picture()).status == 303
    db.session.refresh(post)
    assert [each.title for each in post.files] == ["crown.png"]


def test_no_more_files_than_fit(cast: Cast) -> None:
    post = written_by(cast.learner)
    file = file_of(cast.learner, Medium.SOUND)
    for _ in range(journaling.MOST_FILES):
        journaling.add_file(post, file, id=uuid7(), title="Loop", licence=Licence.BY)
    with pytest.raises(Refused, match="plenty"):
        journaling.add_file(post, file, id=uuid7(), title="Loop", licence=Licence.BY)


def test_works_stand_beside_it_for_those_who_may_see_them(cast: Cast, visit: Visitor) -> None:
    shown = make_work(cast.learner, cast.lesson, title="My chair", visibility=Visibility.EVERYONE)
    ours = make_work(cast.learner, cast.lesson, title="Our chair", visibility=Visibility.CLASS)
    post = written_by(cast.learner, "Chairs", "Two.", shown.id, ours.id)
    db.session.commit()
    address = f"{JOURNAL}/{post.id}"
    assert ("My chair" in visit(address).text, "Our chair" in visit(address).text) == (True, False)
    assert "Our chair" in visit(address, cast.other_learner).text
    own = make_work(cast.reviewer, cast.lesson, title="Secret", visibility=Visibility.ONLY_ME)
    with pytest.raises(Refused, match="not for you to see"):
        journaling.rewrite(post, "Chairs", Content("Two.", work_ids=[own.id]))


def test_a_name_leads_to_its_page(cast: Cast, visit: Visitor) -> None:
    post = written_by(cast.learner, body="With @reviewer.")
    db.session.commit()
    assert visit(f"{JOURNAL}/{post.id}").links()["@reviewer"] == "/people/reviewer"


def test_links_open_by_deeds_in_titles_too(cast: Cast) -> None:
    assert not trust.is_known(cast.learner)
    with pytest.raises(Refused, match="Links open to you"):
        written_by(cast.learner, "See www.example.org")
    post = written_by(cast.learner)
    with pytest.raises(Refused, match="Links open to you"):
        journaling.rewrite(post, post.title, Content("See https://example.org"))
    written_by(cast.instructor, body="See https://example.org")


def test_who_is_kept_apart_or_hidden_is_not_read_nor_found(cast: Cast, visit: Visitor) -> None:
    post, other = written_by(cast.learner), written_by(cast.reviewer, "Another chair")
    hide(other, by=cast.moderator)
    db.session.commit()
    hidden = f"/people/reviewer/journal/{other.id}"
    readers: dict[Person | None, tuple[set[Any], set[int]]] = {
        None: ({post.id}, {200, 303}),
        cast.blocked: (set(), {404}),
        cast.reviewer: ({post.id, other.id}, {200}),
        cast.moderator: ({post.id, other.id}, {200}),
    }
    for person, (ids, statuses) in readers.items():
        assert set(found(person, "chair", "journal_post")) == ids
        assert {visit(f"{JOURNAL}/{post.id}", person).status, visit(hidden, person).status} == statuses
    assert "A moderator hid this" in visit(hidden, cast.reviewer).text
    assert visit(f"{hidden}/edit", cast.reviewer).status == 404


def test_rules_agree_with_their_conditions(cast: Cast) -> None:
    draft = journaling.keep(cast.learner, "Half", Content("So far"), id=uuid7())
    made = [written_by(cast.learner), draft, written_by(cast.reviewer, "Hidden"), written_by(cast.blocked)]
    hide(made[2], by=cast.moderator)
    for action in ("journal.view", "journal.edit", "journal.take_back", "journal.discard"):
        for person in cast.everybody().values():
            seen = set(db.session.scalars(select(JournalPost).where(scope(person, action))))
            assert seen == {post for post in made if can(person, action, post)}, (action, person)


def test_what_somebody_wrote_goes_with_them(cast: Cast) -> None:
    written_by(cast.learner)
    subject = subject_named("journal_post")
    assert subject is not None
    assert subject.erase is not None
    subject.erase(cast.learner.id)
    assert db.session.scalars(select(JournalPost.id)).all() == []


def test_a_long_journal_pages_by_key(cast: Cast, visit: Visitor) -> None:
    for at in range(22):
        written_by(cast.learner, f"Day {at}")
    db.session.commit()
    page = visit(JOURNAL)
    assert ("Day 21" in page.links(), "Day 1" in page.links()) == (True, False)
    assert "Day 1" in visit(page.links()["Older"]).links()


def test_its_pages_ask_little(cast: Cast, visit: Visitor, queries: Any) -> None:
    post = written_by(cast.learner)
    for _ in range(3):
        journaling.add_file(post, file_of(cast.learner, Medium.SOUND), id=uuid7(), title="Loop", licence=Licence.BY)
    db.session.commit()
    for address, most in ((f"{JOURNAL}/{post.id}", 9), (JOURNAL, 6)):
        visit(address, cast.stranger)
        with queries() as asked:
            visit(address, cast.stranger)
        assert len(asked) <= most, "\n".join(asked)


def test_search_shows_its_first_words_as_they_read(cast: Cast, visit: Visitor) -> None:
    written_by(cast.learner, "A stool", "## Why\n\nIt *wobbled*. " + "And again. " * 40 + "Then it fell.")
    db.session.commit()
    page = visit("/search?q=wobbled", cast.stranger)
    assert "It wobbled. And again." in page.text
    assert "*wobbled*" not in page.html
    assert "Then it fell" not in page.text
