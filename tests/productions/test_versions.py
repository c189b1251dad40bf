"""Versions of a cut: keeping the next, playing each, two of them side by side."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from core.checks import Refused
from core.db import db, now
from media.models import Medium
from productions import arranging, operations, premieres, versions
from productions.models import Cut, Production
from submissions import operations as works
from submissions.models import Submission
from tests.cast import Cast, make_work
from tests.productions.making import EVERYONE, make_alternate
from tests.visitor import Visitor, words

PIECE = "/productions/one-empty-chair"
VERSIONS = f"{PIECE}/versions"


@pytest.fixture
def work(cast: Cast, production: Production) -> Submission:
    """What premiered an hour ago: one work, in a piece of two places."""
    made = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    operations.choose(make_alternate(production.slots[0], made), by=cast.instructor)
    production.slots[1].stand_in_words = "Somebody breathes."
    production.premiere_at = now() - timedelta(hours=1)
    db.session.commit()
    premieres.open_doors()
    return made


def recut(cast: Cast, production: Production) -> None:
    """Another take in the first place, a place more, and that in front."""
    other = make_work(cast.other_learner, cast.lesson, texts=("I stood up.",), visibility=EVERYONE)
    operations.choose(make_alternate(production.slots[0], other), by=cast.instructor)
    arranging.move(operations.add_slot(production, title="Three", medium=Medium.TEXT, stand_in_words="Rain."), -2)
    db.session.commit()


def test_the_next_is_kept_once_and_says_what_is_new(
    cast: Cast, visit: Visitor, production: Production, work: Submission
) -> None:
    recut(cast, production)
    form = visit(VERSIONS, cast.instructor)
    assert "Keep this cut as version 2" in form.text
    again = form.fields(VERSIONS) | {"changes": "Ines stands up."}
    for _ in range(2):
        assert visit.post(VERSIONS, cast.instructor, **again).location == f"{VERSIONS}/2"
    assert [cut.number for cut in db.session.scalars(select(Cut).order_by(Cut.number))] == [1, 2]
    page = visit(f"{VERSIONS}/2")
    assert (page.heading, "Ines stands up." in page.text, "I stood up." in page.text) == ("Version 2", True, True)
    first = visit(f"{VERSIONS}/1")
    assert "I sat down." in first.text
    assert "I stood up." not in first.html
    assert "Ines stands up." in visit(VERSIONS).text
    assert "Keep it" not in visit(VERSIONS, cast.learner).text


def test_without_a_line_of_what_is_new_none_is_kept(cast: Cast, visit: Visitor, work: Submission) -> None:
    page = visit.post(VERSIONS, cast.instructor, changes=" ")
    assert page.status == 422
    assert "Say in a line what is new" in page.text
    assert db.session.query(Cut).count() == 1


def test_two_stand_side_by_side_place_by_place(
    cast: Cast, visit: Visitor, production: Production, work: Submission
) -> None:
    recut(cast, production)
    operations.remove(production.slots[2])
    versions.follow(production, by=cast.instructor, changes="Rain.", id=uuid7())
    db.session.commit()
    page = visit(f"{VERSIONS}/2/compared")
    assert [[words(cell) for cell in row] for row in page.all("tr")][1:] == [
        ["Three", "A new place", "not there", "the stand-in"],
        ["One", "Another take", "Learner", "Other Learner"],
        ["Two", "Gone", "the stand-in", "not there"],
    ]
    assert visit(f"{VERSIONS}/1/compared").status == 404
    assert visit(f"{VERSIONS}/1/compared?with=2").status == 200
    for odd in ("2", "9", "x", ""):
        assert visit(f"{VERSIONS}/2/compared?with={odd}").status == (200 if odd in ("x", "") else 404)


def test_what_was_taken_back_since_is_in_no_version(
    cast: Cast, visit: Visitor, production: Production, work: Submission
) -> None:
    recut(cast, production)
    versions.follow(production, by=cast.instructor, changes="Rain.", id=uuid7())
    works.take_back(work)
    db.session.commit()
    for path in (f"{VERSIONS}/1", f"{VERSIONS}/2/compared"):
        page = visit(path)
        assert page.status == 200
        for trace in ("I sat down.", str(work.id)):
            assert trace not in page.html
    assert "Nobody sits down." in visit(f"{VERSIONS}/1").text


def test_before_the_premiere_only_who_makes_it_sees_what_is_kept(
    cast: Cast, visit: Visitor, production: Production
) -> None:
    production.premiere_at = now() + timedelta(minutes=5)
    db.session.commit()
    premieres.open_doors()
    assert visit(f"{VERSIONS}/1", cast.learner).status == 404
    assert "None yet" in visit(VERSIONS, cast.learner).text
    assert visit(f"{VERSIONS}/1", cast.instructor).status == 200
    with pytest.raises(Refused, match="Version 1 is kept when"):
        versions.follow(production, by=cast.instructor, changes="Too soon.", id=uuid7())
    page = visit.post(VERSIONS, cast.instructor, changes="Too soon.")
    assert page.status == 422
    assert "Version 1 is kept when the piece premieres" in page.text


def test_pages_of_versions_ask_as_often_however_many_there_are(
    cast: Cast, visit: Visitor, production: Production, work: Submission, queries: Any
) -> None:
    def asked(path: str) -> int:
        with queries() as seen:
            assert visit(path).status == 200
        return len(seen)

    versions.follow(production, by=cast.instructor, changes="The second.", id=uuid7())
    db.session.commit()
    paths = (VERSIONS, f"{VERSIONS}/1", f"{VERSIONS}/2/compared")
    few = [asked(path) for path in paths]
    for number in range(3):
        operations.add_slot(production, title=f"Another {number}", stand_in_words="Rain.")
        versions.follow(production, by=cast.instructor, changes="The next.", id=uuid7())
    db.session.commit()
    assert [asked(path) for path in paths] <= few
    assert max(few) <= 20
