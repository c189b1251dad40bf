"""Query budgets of the pages that everybody opens: at most twelve, and as many for a thousand works as for ten.

After any edit, that is: until the next, pages are kept whole.
"""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, text

from accounts.models import Person
from core import stamps
from core.cache import init_cache
from core.db import db, now, writing
from media.models import MediaFile, Medium, Processing, Rendition
from productions.joint_models import Participation
from productions.models import Alternate, Production, ProductionKind, Slot
from submissions.models import Part, Visibility
from tests.cast import Cast, make_work, new_file, new_work
from tests.visitor import Visitor

FEW, MANY = 10, 1_000
MOST = 12
MEDIA = (Medium.TEXT, Medium.PICTURE, Medium.SOUND, Medium.FILM)
WHO = ("visitor", "reviewer", "stranger", "instructor", "moderator")
COURSE = "/class-projects/one-empty-chair"


@pytest.fixture
def pages(cast: Cast) -> dict[str, str]:
    """The addresses; the class project has a cut, and a work of somebody's that all may see."""
    production = Production(course=cast.course, slug="the-chairs", title="The chairs", kind=ProductionKind.FILM)
    production.participations = [Participation(course=cast.course)]
    production.slots = [
        Slot(position=at, title=f"Place {at}", medium=medium, assignment=cast.assignment)
        for at, medium in enumerate(MEDIA * 3)
    ]
    db.session.add(production)
    work = make_work(cast.other_learner, cast.lesson, visibility=Visibility.EVERYONE)
    db.session.commit()
    return {
        "home": "/",
        "class": COURSE,
        "lesson": f"{COURSE}/lessons/find-the-turn",
        "wall": f"{COURSE}/wall?show=newest",
        "work": f"/works/{work.id}",
    }


def share_many(cast: Cast, count: int, *, are_chosen: bool) -> None:
    """Works in all media, each in a place of the cut."""
    slots = db.session.query(Slot).order_by(Slot.position).all()
    with db.session.no_autoflush:  # all at once: one by one, a thousand take half a minute
        for number in range(count):
            work = new_work(cast.learner, cast.lesson, title=f"Work {number}", visibility=Visibility.EVERYONE)
            take, slot = work.takes[0], slots[number % len(slots)]
            medium = work.medium = MEDIA[number % 4]
            if medium != Medium.TEXT:
                take.parts = [Part(position=0, medium=medium, file=ready_file(cast.learner, medium))]
            chosen_at = now() if are_chosen else None
            db.session.add(Alternate(slot=slot, submission=work, take=take, is_public=True, chosen_at=chosen_at))
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))  # as it does by itself, soon after
        db.session.commit()


def ready_file(owner: Person, medium: Medium) -> MediaFile:
    """A file with the forms that tiles show."""
    file = new_file(owner, medium, processing=Processing.READY, waveform=[9] * 96)
    stem = "poster-320" if medium == Medium.FILM else "picture-320"
    file.renditions = [
        Rendition(
            name=name,
            file_name=f"{name}.webp",
            content_type="image/webp",
            size_bytes=1,
            key=f"{file.key}/{name}",
            width=320,
            height=180,
        )
        for name in (stem, medium.value)
    ]
    return file


def test_a_page_costs_at_most_twelve_queries_for_ten_works_and_for_a_thousand(
    app: Any, cast: Cast, visit: Visitor, pages: dict[str, str], queries: Callable[[], Any]
) -> None:
    costs: dict[tuple[str, str], list[int]] = {(page, who): [] for page in pages for who in WHO}

    def cost(path: str, person: Person | None) -> int:
        assert person is None or person.id  # read again after the visit before, which is the test's own query
        with queries() as seen:
            assert visit(path, person).status == 200
        return len(seen)

    done = 0
    for count in (FEW, MANY):
        share_many(cast, count - done, are_chosen=count == FEW)
        done = count
        for page, who in costs:
            person = cast.everybody()[who]
            visit(pages[page], person)
            init_cache(app)
            costs[page, who].append(cost(pages[page], person))
    for (page, who), (few, many) in costs.items():
        assert few == many, f"{page} for the {who}: {few} with {FEW} works, {many} with {MANY}"
        assert few <= MOST, f"{page} for the {who}: {few}"


def test_looks_are_asked_for_once_until_an_edit_and_never_while_something_changes(cast: Cast) -> None:
    asked: list[list[int]] = []

    def make(ids: list[int]) -> dict[int, str]:
        asked.append(ids)
        db.session.scalars(select(Person.line)).all()
        return {id: str(id) for id in ids if id}

    with writing(False):
        assert stamps.looks("number", [1, 2, 0], make) == {1: "1", 2: "2"}
        assert stamps.looks("number", [2, 3], make) == {2: "2", 3: "3"}
        assert asked == [[1, 2, 0], [3]]
        cast.learner.line = "I draw crowns."
        db.session.flush()
        stamps.looks("number", [1], make)
        stamps.looks("number", [1], make)
        assert asked[2:] == [[1], [1]]
        db.session.commit()
        stamps.looks("number", [1], make)
        stamps.looks("number", [1], make)
        assert asked[4:] == [[1]]
