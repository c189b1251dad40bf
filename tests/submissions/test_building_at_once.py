"""No circle in the lineage, however many build at the same moment: real threads, each with a transaction of its own."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from core.checks import Refused
from core.db import db, unit_of_work
from submissions import building
from submissions.lineage import ancestors
from submissions.models import Source, Submission
from tests.at_once import done_at_once
from tests.cast import join, make_course, make_lesson, make_person, make_work

ROUNDS = 6


def ring_of(size: int) -> list[UUID]:
    """Works of as many people, in one class project."""
    instructor = make_person("ines")
    course = make_course(instructor)
    lesson = make_lesson(course)
    works = []
    for _ in range(size * ROUNDS):
        person = make_person(f"maker-{len(works)}")
        join(course, person)
        works.append(make_work(person, lesson).id)
    return works


def build_at_once(site: Flask, ring: Sequence[UUID]) -> list[BaseException]:
    """Every work of the ring is built on the next, all at the same moment; what was refused, and what failed."""

    def build(work_id: UUID, source_id: UUID) -> None:
        building.build_on(db.session.get_one(Submission, work_id), db.session.get_one(Submission, source_id))

    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return done_at_once(site, *(partial(build, *pair) for pair in pairs))


@pytest.mark.parametrize("size", [2, 4])
def test_a_ring_built_at_the_same_moment_stays_open(own_site: Flask, size: int) -> None:
    """Two works, each built on the other; and four, where no work is touched by more than two of those who build."""
    with own_site.app_context(), unit_of_work():
        works = ring_of(size)
    for start in range(0, len(works), size):
        failures = build_at_once(own_site, works[start : start + size])
        assert [type(failure) for failure in failures] == [Refused], failures
        assert "built on this one already" in str(failures[0])
    with own_site.app_context():
        edges = db.session.execute(select(Source.submission_id, Source.source_id)).all()
        db.session.remove()
    assert len(edges) == (size - 1) * ROUNDS
    pairs = [(work, source) for work, source in edges]
    assert not [work for work in works if work in ancestors(pairs, work)]
