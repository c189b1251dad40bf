"""One answer, open in two windows: neither writes over the other without a word, and nothing that was typed is lost."""

from typing import Any

import pytest
from sqlalchemy import select

from accounts.models import Block
from core.db import db
from reviews.models import Note, Review, ReviewTask, TaskState
from tests.cast import Cast
from tests.reviews.answering import claim, waiting_work
from tests.visitor import Page, Visitor, words

MINE = {"landed-text": "The pause before you sat down.", "landed-whole": "1"}
THEIRS = {"landed-text": "The hand on the back of the chair.", "landed-whole": "1"}


@pytest.fixture
def address(cast: Cast, visit: Visitor) -> str:
    waiting_work(cast.learner, cast.lesson)
    return claim(visit, cast.reviewer)


@pytest.fixture
def two(cast: Cast, visit: Visitor, address: str) -> tuple[str, str]:
    """The versions that two windows opened on, after the other one has saved its words."""
    opened = visit(address, cast.reviewer).fields(address)["version"]
    keep(visit, cast, address, opened, "other-1", **THEIRS)
    return opened, "other-1"


def keep(visit: Visitor, cast: Cast, address: str, version: str, saved_as: str, **fields: str) -> Page:
    """What the composer's script sends at a pause."""
    sent: dict[str, Any] = {"version": version, "saved-as": saved_as, **fields}
    return visit.post(f"{address}/draft", cast.reviewer, headers={"Accept": "application/json"}, **sent)


def saved() -> str:
    db.session.expire_all()
    return db.session.scalars(select(Review)).one().draft["landed-text"]


def test_one_window_goes_on_saving_and_hears_the_version_it_is_on(cast: Cast, visit: Visitor, address: str) -> None:
    version = visit(address, cast.reviewer).fields(address)["version"]
    for number, said in enumerate(("The", "The pause", "The pause before")):
        page = keep(visit, cast, address, version, f"mine-{number}", **{"landed-text": said})
        assert page.response.json["version"] == f"mine-{number}"
        version = page.response.json["version"]
    assert saved() == "The pause before"
    assert visit(address, cast.reviewer).fields(address)["version"] == "mine-2"


def test_a_save_on_an_older_draft_is_refused_and_the_newer_one_stays(
    cast: Cast, visit: Visitor, address: str, two: tuple[str, str]
) -> None:
    assert keep(visit, cast, address, two[0], "mine-1", **MINE).status == 409
    assert saved() == THEIRS["landed-text"]
    assert keep(visit, cast, address, two[1], "other-2", **{"landed-text": "The hand."}).status == 200


@pytest.mark.parametrize("where", ["", "/draft", "/stopping"])
def test_the_page_shows_both_texts_and_going_on_keeps_ones_own(
    cast: Cast, visit: Visitor, address: str, two: tuple[str, str], where: str
) -> None:
    page = visit.post(f"{address}{where}", cast.reviewer, version=two[0], **MINE)
    assert page.status == 409
    assert "This answer was changed in another window" in page.text
    assert THEIRS["landed-text"] in page.text
    again = page.fields(address)
    assert again["landed-text"] == MINE["landed-text"]
    assert saved() == THEIRS["landed-text"]
    assert visit.post(address, cast.reviewer, **again).status == 303
    assert db.session.scalars(select(Note)).one().body == MINE["landed-text"]


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ({"where": "bottom left"}, "bottom left"),
        ({"where": "", "x": "0.7", "y": "0.1", "w": "0.2", "h": "0.2"}, "top right"),
        ({"where": "over there"}, "over there"),
        ({"place": "0:14"}, "0:14"),
        ({"whole": "1"}, "the whole of it"),
        ({}, ""),
    ],
)
def test_the_place_that_the_other_window_saved_is_named(
    cast: Cast, visit: Visitor, address: str, place: dict[str, str], name: str
) -> None:
    opened = visit(address, cast.reviewer).fields(address)["version"]
    theirs = {f"landed-{field}": typed for field, typed in place.items()}
    keep(visit, cast, address, opened, "other-1", **{"landed-text": "The hand."}, **theirs)
    page = visit.post(address, cast.reviewer, version=opened, **MINE)
    [saved_there] = [words(each) for each in page.all("dd")]
    assert saved_there == " · ".join(filter(None, (name, "The hand.")))


def test_a_save_whose_answer_never_came_back_is_known_to_its_window(
    cast: Cast, visit: Visitor, address: str, two: tuple[str, str]
) -> None:
    page = keep(visit, cast, address, f"{two[0]} other-1", "other-2", **MINE)
    assert page.status == 200
    assert visit.post(address, cast.reviewer, version=f"{two[0]} other-1 other-2", **THEIRS).status == 303


def test_the_same_words_are_no_quarrel_and_make_no_new_version(
    cast: Cast, visit: Visitor, address: str, two: tuple[str, str]
) -> None:
    assert keep(visit, cast, address, two[0], "mine-1", **THEIRS).response.json["version"] == two[1]
    assert keep(visit, cast, address, two[1], "other-2", **MINE).status == 200


@pytest.mark.usefixtures("two")
def test_a_page_of_an_older_site_goes_on(cast: Cast, visit: Visitor, address: str) -> None:
    assert visit.post(f"{address}/draft", cast.reviewer, **MINE).status == 303
    assert saved() == MINE["landed-text"]
    assert visit.post(address, cast.reviewer, **THEIRS).status == 303


def test_other_words_for_an_answer_that_was_sent_are_given_back(
    cast: Cast, visit: Visitor, address: str, two: tuple[str, str]
) -> None:
    assert visit.post(address, cast.reviewer, version=two[1], **THEIRS).status == 303
    for where in ("", "/draft"):
        page = visit.post(f"{address}{where}", cast.reviewer, version=two[0], **MINE)
        assert (page.status, page.heading) == (409, "You have sent this answer")
        assert MINE["landed-text"] in page.text
    assert keep(visit, cast, address, two[0], "mine-1", **MINE).status == 409
    assert visit.post(address, cast.reviewer, version=two[1], **THEIRS).status == 303, "a second click on Send"
    assert db.session.scalars(select(Note)).one().body == THEIRS["landed-text"]


def test_stopping_in_an_older_window_holds_on_to_the_work(
    cast: Cast, visit: Visitor, address: str, two: tuple[str, str]
) -> None:
    visit.post(f"{address}/stopping", cast.reviewer, version=two[0], **MINE)
    assert db.session.scalars(select(ReviewTask)).one().state == TaskState.LEASED


def test_a_quarrel_shows_nothing_of_a_work_that_is_out_of_sight(
    cast: Cast, visit: Visitor, address: str, two: tuple[str, str]
) -> None:
    db.session.add(Block(blocker_id=cast.learner.id, blocked_id=cast.reviewer.id))
    db.session.commit()
    page = visit.post(f"{address}/draft", cast.reviewer, version=two[0], **MINE)
    assert MINE["landed-text"] in page.text
    assert "This one is gone" in page.text
