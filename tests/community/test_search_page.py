"""The page of search: one field, tabs, what one may choose by, and what fits; without script."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from core.db import db
from submissions.models import Visibility
from tests.cast import Cast, make_work
from tests.visitor import Visitor

MOST = 20  # of four kinds: what fits, and what is shown of it


@pytest.fixture
def works(cast: Cast) -> list[str]:
    """Addresses of works that anyone may see."""
    made = [
        make_work(cast.learner, cast.lesson, title=f"Lantern {at}", visibility=Visibility.EVERYONE) for at in range(30)
    ]
    db.session.commit()
    return [f"/works/{work.id}" for work in made]


def test_it_asks_what_one_looks_for(visit: Visitor, cast: Cast) -> None:
    for person in (None, cast.learner):
        page = visit("/search", person)
        assert page.status == 200
        assert "What are you looking for?" in page.text
        assert '<meta name="robots" content="noindex">' in page.html
    assert "/search" in visit("/").links().values()


def test_it_shows_some_of_each_kind_and_the_way_to_more(visit: Visitor, cast: Cast, works: list[str]) -> None:
    page = visit("/search?q=l", cast.stranger)
    assert page.title.startswith("Search: l")
    assert [path for path in works[::-1] if path in page.html] == works[:-7:-1]
    more = page.links()["More like these: Works"]
    found = visit(more, cast.stranger)
    assert [path for path in works[::-1] if path in found.html] == works[:5:-1]
    older = visit(found.links()["Older"], cast.stranger)
    assert [path for path in works[::-1] if path in older.html] == works[5::-1]
    assert "/people/learner" in page.html
    assert "Find the turn" in visit("/search?q=find+the", cast.stranger).links()


def test_what_was_typed_stands_in_the_field_and_over_the_list(visit: Visitor, cast: Cast, works: list[str]) -> None:
    page = visit('/search?q="lantern+1"+<b>')
    assert 'value="&#34;lantern 1&#34; &lt;b&gt;"' in page.html
    assert "<q><bdi>lantern 1</bdi></q>" in visit('/search?q="lantern+1"+').html


def test_what_one_chose_by_stays_and_can_be_let_go(visit: Visitor, cast: Cast, works: list[str]) -> None:
    page = visit("/search?q=lantern&kind=submission&medium=picture")
    assert "Nothing fits that" in page.text
    assert works[-1] in visit(page.links()["Pictures"]).html
    assert works[-1] in visit(page.links()["Look everywhere"]).html
    open_ones = visit("/search?q=turn&open=calls")
    assert "Find the turn" in open_ones.links()
    assert "People" not in [heading.text for heading in open_ones.all("h2")]


@pytest.mark.parametrize(
    "address",
    [
        "?q=%00",
        "?q=%EF%BF%BF",
        "?q=a&kind=nothing&medium=x&open=y&after=z",
        "?q=" + "%22*" * 500,
        "?q=a&after=1.1&kind=person",
    ],
)
def test_whatever_the_address_says_it_answers(visit: Visitor, cast: Cast, address: str) -> None:
    assert visit(f"/search{address}", cast.learner).status == 200


def test_its_queries_are_few(
    visit: Visitor,
    cast: Cast,
    works: list[str],
    queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    for person in (None, cast.learner, cast.moderator):
        for address in ("/search?q=l", "/search?q=lantern&kind=submission"):
            with queries() as seen:
                visit(address, person)
            assert len(seen) <= MOST, "\n".join(seen)
