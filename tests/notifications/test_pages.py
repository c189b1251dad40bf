"""The inbox and its settings, as pages."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from uuid_utils.compat import uuid7

from core import live
from core.db import db, now
from core.events import record
from notifications import operations
from notifications.models import Notice, Preference, When
from notifications.operations import tell
from notifications.sentences import kin
from tests.cast import Cast


def notify(cast: Cast, count: int = 1, **details: Any) -> None:
    for number in range(count):
        event = record("test.happened", cast.other_learner, cast.other_learner)
        tell([cast.learner.id], event, "answer.sent", cast.other_learner, f"/works/{number}", **details)
    db.session.commit()


def test_an_empty_inbox_says_what_will_come(cast: Cast, visit: Any) -> None:
    page = visit("/notifications", cast.learner)
    assert page.status == 200
    assert "Nothing yet" in page.text
    assert "Mark all as read" not in page.text


def test_a_visitor_signs_in_first(cast: Cast, visit: Any) -> None:
    assert visit("/notifications").location == "/signin?next=/notifications"
    assert visit("/settings/notices").location == "/signin?next=/settings/notices"


def test_notices_stand_under_their_days_and_lead_somewhere(cast: Cast, visit: Any) -> None:
    notify(cast, 2)
    old = db.session.scalars(select(Notice)).first()
    old.created_at = now() - timedelta(days=30)
    db.session.commit()
    page = visit("/notifications", cast.learner)
    assert [heading.text for heading in page.all("h2")][0] == "Today"
    assert len(page.all("h2")) == 2
    assert page.links()["Other Learner answered “Other Learner”."] in {"/works/0", "/works/1"}


def test_a_notice_about_what_one_may_no_longer_see_says_nothing_of_it(cast: Cast, visit: Any) -> None:
    notify(cast, title="A secret title")
    cast.other_learner.confirmed_at = None
    db.session.commit()
    assert "secret" not in visit("/notifications", cast.learner).text


def test_hostile_words_are_words(cast: Cast, visit: Any) -> None:
    notify(cast, title="<script>alert(1)</script> שלום 🎬 %(x)s")
    assert "<script>alert(1)</script> שלום 🎬 %(x)s" in visit("/notifications", cast.learner).text


def test_the_bell_says_whether_there_is_news_and_reading_is_a_post(cast: Cast, visit: Any) -> None:
    notify(cast)
    assert "something new" in visit("/notifications", cast.learner).text
    assert "something new" in visit("/notifications", cast.learner).text
    assert visit.post("/notifications/read", cast.learner).location == "/notifications"
    assert "something new" not in visit("/notifications", cast.learner).text


def test_the_news_costs_a_page_at_most_one_query_and_a_visitor_none(cast: Cast, visit: Any, queries: Any) -> None:
    visit("/settings/notices", cast.learner)
    with queries() as seen:
        visit("/settings/notices", cast.learner)
    assert len([each for each in seen if "notices" in each]) == 1
    with queries() as seen:
        visit("/there-is-nothing-here")
    assert [each for each in seen if "notices" in each] == []


def test_a_long_inbox_pages_by_key_within_its_budget(cast: Cast, visit: Any, queries: Any) -> None:
    notify(cast, 45)
    visit("/notifications", cast.learner)
    with queries() as seen:
        page = visit("/notifications", cast.learner)
    assert len(seen) <= 12
    assert (
        len([link for link in page.all("a") if "/works/" in link.get("href", "") and link.get("href") != "/works"])
        == 40
    )
    older = visit(page.links()["Older"], cast.learner)
    assert len([link for link in older.all("a") if link.get("href", "").startswith("/works/")]) == 5
    assert visit("/notifications?after=nonsense", cast.learner).status == 200


def test_an_inbox_of_ten_thousand_asks_as_much_as_one_of_ten(cast: Cast, visit: Any, queries: Any) -> None:
    notify(cast, 10)
    asked = []
    for more in (0, 10_000):
        fill(cast, more)
        visit("/notifications", cast.learner)
        with queries() as seen:
            page = visit("/notifications", cast.learner)
        asked.append(len(seen))
        with queries() as seen:
            visit("/notifications/newest", cast.learner)
        asked.append(len(seen))
    assert len([item for item in page.all("li") if item.get("id", "").startswith("notice-")]) == 40
    assert asked[:2] == asked[2:]
    assert max(asked) <= 12


def fill(cast: Cast, count: int) -> None:
    """So many notices of the last days, written at once."""
    facts = {"person_id": cast.learner.id, "actor_id": cast.stranger.id, "name": "answer.sent", "url": "/works/1"}
    about = {"subject_kind": "person", "subject_id": cast.other_learner.id, "details": {"title": "The turn"}}
    for start in range(0, count, 1000):
        rows = [
            {
                "id": uuid7(),
                "event_id": uuid7(),
                "created_at": now() - timedelta(minutes=start + place),
                **facts,
                **about,
            }
            for place in range(1000)
        ]
        db.session.execute(insert(Notice.__table__), rows)  # type: ignore[arg-type]
    db.session.commit()


def test_what_comes_by_mail_is_chosen_and_kept(cast: Cast, visit: Any) -> None:
    fields = visit("/settings/notices", cast.learner).fields("/settings/notices")
    assert (fields["answer_first"], fields["answer_sent"]) == ("at-once", "daily")
    chosen = {**fields, "answer_first": "daily", "thing_hidden": "here"}
    assert visit.post("/settings/notices", cast.learner, **chosen).status == 303
    kept = {each.name: each.wanted for each in db.session.scalars(select(Preference))}
    hidings = kin("thing.hidden")
    assert kept == {"answer.first": When.DAILY} | dict.fromkeys(hidings, When.HERE)
    fields = visit("/settings/notices", cast.learner).fields("/settings/notices")
    assert (fields["answer_first"], fields["thing_hidden"], fields["digest"]) == ("daily", "here", "y")


def test_no_mail_at_all_can_be_chosen(cast: Cast, visit: Any) -> None:
    fields = visit("/settings/notices", cast.learner).fields("/settings/notices")
    none = {name: "here" for name in fields if name not in ("version", "csrf_token", "digest")}
    assert visit.post("/settings/notices", cast.learner, **none).status == 303
    fields = visit("/settings/notices", cast.learner).fields("/settings/notices")
    assert "digest" not in fields
    assert set(db.session.scalars(select(Preference.wanted))) == {When.HERE}


def test_what_is_not_for_at_once_is_not_offered_so(cast: Cast, visit: Any) -> None:
    fields = visit("/settings/notices", cast.learner).fields("/settings/notices")
    page = visit.post("/settings/notices", cast.learner, **{**fields, "answer_sent": "at-once"})
    assert page.status == 422
    assert db.session.scalars(select(Preference)).all() == []


def test_a_choice_that_is_not_there_comes_back_in_words(cast: Cast, visit: Any) -> None:
    page = visit.post("/settings/notices", cast.learner, answer_first="<b>all</b>")
    assert page.status == 422


def test_an_open_page_asks_for_the_list_and_the_bell_alone(cast: Cast, visit: Any, queries: Any) -> None:
    notify(cast)
    inbox = visit("/notifications", cast.learner)
    assert [part.get("data-from") for part in inbox.all("live-part")] == ["/notifications/newest"]
    assert [bell.get("data-from") for bell in inbox.all("live-bell")] == ["/notifications/bell"]
    visit("/notifications/bell", cast.learner)
    with queries() as seen:
        bell = visit("/notifications/bell", cast.learner)
    assert len(seen) <= 3
    assert bell.is_part
    assert "something new" in bell.text
    newest = visit("/notifications/newest", cast.learner)
    assert newest.is_part
    assert "Other Learner answered “Other Learner”." in newest.links()
    assert "something new" not in visit("/notifications/bell", cast.stranger).text
    assert visit("/notifications/bell").status == 303


def test_who_is_told_hears_it_on_open_pages_and_a_page_for_visitors_holds_no_ticket(
    cast: Cast, visit: Any, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(live, "tell", heard.append)
    notify(cast)
    operations.mark_all_read(cast.learner)
    assert heard == [f"notices:{cast.learner.id}"] * 2
    assert visit("/").all("live-bell") == []
    ticket = visit("/works", cast.learner).all("live-bell")[0].get("data-ticket")
    assert live.topics_of(app.extensions["settings"], ticket) == [f"notices:{cast.learner.id}"]


def test_an_older_page_does_not_grow(cast: Cast, visit: Any) -> None:
    notify(cast, 41)
    older = visit(visit("/notifications", cast.learner).links()["Older"], cast.learner)
    assert older.all("live-part") == []
