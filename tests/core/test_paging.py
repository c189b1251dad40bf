"""Pages by key: every row once, in order, and a foreign key starts at the top."""

import pytest
from sqlalchemy import select

from accounts.models import Person
from core.db import db
from core.paging import page
from reviews.estimate_models import Leniency
from tests.cast import Cast, make_person


def test_pages_hold_every_row_once(cast: Cast) -> None:
    for number in range(7):
        make_person(f"extra-{number}")
    seen, after = [], None
    while True:
        found = page(select(Person), Person.created_at, Person.id, after=after, size=5)
        seen += [person.id for person in found.rows]
        after = found.after
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 19
    assert seen == sorted(seen, reverse=True)


def test_pages_go_by_numbers_as_well(cast: Cast) -> None:
    for number in range(5):
        db.session.add(
            Leniency(
                course_id=cast.course.id,
                person=make_person(f"extra-{number}"),
                review_count=6,
                points=number % 2 * 0.5,
                sd=1,
                trust=1,
            )
        )
    db.session.flush()
    first = page(select(Leniency), Leniency.points, Leniency.id, after=None, size=3)
    second = page(select(Leniency), Leniency.points, Leniency.id, after=first.after, size=3)
    assert [row.points for row in (*first.rows, *second.rows)] == [0.5, 0.5, 0, 0, 0]
    assert len({row.id for row in (*first.rows, *second.rows)}) == 5
    assert len(page(select(Person), Person.created_at, Person.id, after=first.after, size=5).rows) == 5


@pytest.mark.parametrize("key", ["", "nonsense", "W10", "eyJhIjoxfQ", "W3siYXQiOiIyMDI2LTAxLTAxIn1d", "🎈"])
def test_a_key_that_is_not_ours_starts_at_the_top(cast: Cast, key: str) -> None:
    assert len(page(select(Person), Person.created_at, Person.id, after=key, size=5).rows) == 5
