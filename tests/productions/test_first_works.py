"""A first work in a finished piece: who is signed out sees nothing of it until it was answered or somebody looked."""

from datetime import timedelta
from typing import Any

import pytest

from core.db import db, now
from core.permissions import can
from productions import operations, premieres
from productions.models import Production, Render
from submissions import building
from submissions import operations as works
from submissions.models import Submission, Visibility
from tests.cast import Cast, make_work
from tests.core.test_permissions import test_what_one_may_do_to_a_row_is_what_the_query_finds as demand_agreement
from tests.productions.making import make_alternate, make_production, make_render
from tests.visitor import Visitor, run_jobs

TITLE, NAME = "Heavy is the tin", "Quillfeather"


@pytest.fixture
def first(cast: Cast) -> Submission:
    cast.other_learner.credit_name = NAME
    everyone: dict[str, Any] = {"title": TITLE, "visibility": Visibility.EVERYONE}
    return make_work(cast.other_learner, cast.lesson, texts=("Tin upon tin.",), shown_out_at=None, **everyone)


@pytest.fixture
def piece(cast: Cast, first: Submission) -> Production:
    """It plays there, and its doors are open."""
    piece = make_production(cast.course, "Scene 1", lesson=cast.lesson)
    operations.choose(make_alternate(piece.slots[0], first), by=cast.instructor)
    premieres.put_on(piece, now() + timedelta(seconds=1))
    return piece


@pytest.fixture
def render(piece: Production, first: Submission) -> Render:
    render = make_render(piece, first)
    render.is_public = True
    db.session.commit()
    return render


def pages(piece: Production) -> list[str]:
    here, there = f"/productions/{piece.slug}", f"/class-projects/{piece.course.slug}"
    cuts = [f"{there}/cut", f"{there}/cut?variant=newest", f"{there}/cut?variant=surprise", f"{here}/versions/1"]
    return ["/", "/productions", here, f"{here}/premiere", f"{here}/credits", there, f"{there}/wall", *cuts]


def told(visit: Visitor, piece: Production, person: Any = None) -> list[str]:
    """Where its maker, its words or its title stand."""
    found = [
        (path, visit(path, person, follow_redirects=True).response.get_data(as_text=True)) for path in pages(piece)
    ]
    return [path for path, page in found if any(words in page for words in (TITLE, NAME, "Tin upon tin"))]


def test_a_first_work_in_a_premiere_is_seen_signed_out_once_somebody_looked(
    cast: Cast, visit: Visitor, piece: Production, render: Render, first: Submission
) -> None:
    run_jobs(visit.app)
    piece.premiere_at = now() - timedelta(minutes=1)
    db.session.commit()
    assert told(visit, piece) == []
    assert not can(None, "render.view", render)
    assert can(cast.stranger, "render.view", render)
    assert {f"/productions/{piece.slug}/premiere", f"/productions/{piece.slug}"} <= set(
        told(visit, piece, cast.stranger)
    )
    demand_agreement(cast)
    works.show_out(first, by=cast.greeter)
    db.session.commit()
    assert {f"/productions/{piece.slug}/premiere", f"/productions/{piece.slug}"} <= set(told(visit, piece))
    assert can(None, "render.view", render)


def test_a_film_is_everybodys_only_while_its_works_are(cast: Cast, render: Render, first: Submission) -> None:
    render.production.premiere_at = now() - timedelta(minutes=1)
    first.shown_out_at, first.visibility = now(), Visibility.CLASS
    db.session.flush()
    assert not can(cast.stranger, "render.view", render)
    assert can(cast.learner, "render.view", render)
    demand_agreement(cast)


def test_who_built_on_a_work_is_named_beside_it_once_visitors_see_theirs(
    cast: Cast, visit: Visitor, first: Submission
) -> None:
    before = make_work(cast.learner, cast.lesson, title="The lid", visibility=Visibility.EVERYONE)
    building.build_on(first, before)
    building.recount(first)
    db.session.commit()
    path = f"/class-projects/{cast.course.slug}/wall"
    assert NAME not in visit(path).text
    works.show_out(first, by=cast.greeter)
    db.session.commit()
    run_jobs(visit.app)
    assert NAME in visit(path).text
