"""The order of need in SQL: on random worlds it finds what the policy finds, by one walk along an index."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, text

from accounts.models import Block
from core.checks import Refused
from core.db import db
from courses.models import Course, Group, Membership
from lessons.models import AnsweredBy, Assignment
from reviews import allocation, need, operations
from reviews.models import Pairing, ReviewNeed, ReviewTask, TaskState
from reviews.written import Answer
from submissions.models import Submission
from tests.cast import Cast, join, make_course, make_lesson, make_person
from tests.reviews.answering import claimed, landed, share_next_take, waiting_work


@pytest.mark.parametrize("seed", range(25))
def test_sql_finds_what_the_policy_finds(cast: Cast, seed: int) -> None:
    """The same random class, asked both ways."""
    rng = Random(seed)
    course, people = random_class(cast, rng)
    for person in people:
        for has_practised in (False, True):
            found = need.shortlist(person, [course.id], has_practised=has_practised)
            wanted = allocation.shortlist(candidates(course), reviewer_of(person, course, has_practised))
            assert [each.work_id for each in found] == [each.work for each in wanted]
            assert [each.is_first_time for each in found] == [each.is_first_time for each in wanted]


def random_class(cast: Cast, rng: Random) -> tuple[Course, list[Any]]:
    """A class of nine with works, answers, leases, declined tasks, second takes and blocks at random."""
    course = make_course(cast.instructor, f"World {rng.random()}")
    lesson = make_lesson(course)
    assert lesson.assignment is not None
    lessons = [lesson, make_lesson(course, "The other")]
    people = [make_person(f"world-{number}") for number in range(9)]
    groups = [Group(course_id=course.id, name=name) for name in ("Red", "Blue")]
    db.session.add_all(groups)
    for person in people:
        join(course, person).group = rng.choice([*groups, None])
    works = []
    for number in range(rng.randint(1, 14)):
        call = rng.choice(lessons).assignment
        assert call is not None
        call.answers_due, call.answered_by = rng.randint(1, 3), rng.choice([*AnsweredBy, AnsweredBy.ANYONE])
        facts = {"hours_ago": number + rng.random(), "first_time": rng.random() < 0.3}
        works.append(waiting_work(rng.choice(people), call.lesson, **facts))
    for work in rng.sample(works, len(works) // 2):
        if (reviewer := rng.choice(people)).id != work.author_id:
            db.session.merge(
                Pairing(assignment_id=work.assignment_id, reviewer_id=reviewer.id, author_id=work.author_id)
            )
    for one, other in zip(rng.sample(people, 3), rng.sample(people, 3), strict=True):
        if one is not other:
            db.session.add(Block(blocker_id=one.id, blocked_id=other.id))
    for _ in range(rng.randint(0, 40)):
        something_happens(rng, rng.choice(people), rng.choice(works))
    db.session.flush()
    return course, people


def something_happens(rng: Random, person: Any, work: Submission) -> None:
    is_apart = db.session.get(Block, (person.id, work.author_id)) or db.session.get(Block, (work.author_id, person.id))
    if person.id == work.author_id or is_apart:
        return
    try:
        task = claimed(person, work)
    except Refused:
        return
    what = rng.random()
    if what < 0.5:
        operations.send(task, Answer(notes=[landed()]))
    elif what < 0.7:
        operations.decline(task)
    elif what < 0.8:
        share_next_take(work, "Again.")


def candidates(course: Course) -> list[allocation.Candidate]:
    """The pool of a class as the policy wants it."""
    tasks = db.session.scalars(select(ReviewTask).where(ReviewTask.course_id == course.id)).all()
    needs = db.session.scalars(select(ReviewNeed).where(ReviewNeed.course_id == course.id)).all()
    calls = {call.id: call for call in db.session.scalars(select(Assignment))}
    pairings = db.session.scalars(select(Pairing)).all()
    return [candidate(row, tasks, calls[row.assignment_id], groups_in(course), pairings) for row in needs]


def candidate(
    row: ReviewNeed, tasks: Sequence[ReviewTask], call: Assignment, groups: dict[Any, Any], pairings: Sequence[Pairing]
) -> allocation.Candidate:
    counted = [t for t in tasks if t.take_id == row.take_id and t.state in need.COUNTED]
    return allocation.Candidate(
        work=row.submission_id,
        author=row.author_id,
        shared_at=row.shared_at,
        level=len(counted),
        promised=row.target,
        is_first_time=row.priority == 0,
        has_experienced=any(t.is_experienced for t in counted),
        has_new=any(not t.is_experienced for t in counted),
        answered_before=frozenset(
            t.reviewer_id
            for t in tasks
            if t.submission_id == row.submission_id and t.take_id != row.take_id and t.state == TaskState.SENT
        ),
        answered_by=call.answered_by,
        group=groups.get(row.author_id),
        paired=frozenset(
            each.reviewer_id for each in pairings if each.assignment_id == call.id and each.author_id == row.author_id
        ),
        is_open=row.is_open,
    )


def groups_in(course: Course) -> dict[Any, Any]:
    query = select(Membership.person_id, Membership.group_id).where(Membership.course_id == course.id)
    return dict(db.session.execute(query).all())  # type: ignore[arg-type]


def reviewer_of(person: Any, course: Course, has_practised: bool) -> allocation.Reviewer:
    tasks = db.session.scalars(select(ReviewTask).where(ReviewTask.course_id == course.id)).all()
    needs = db.session.scalars(select(ReviewNeed).where(ReviewNeed.course_id == course.id)).all()
    blocks = db.session.scalars(select(Block)).all()
    given = {t.take_id for t in tasks if t.reviewer_id == person.id}
    counted = [t for t in tasks if t.state in need.COUNTED]
    sent = sum(t.state == TaskState.SENT for t in tasks if t.reviewer_id == person.id)
    return allocation.Reviewer(
        person=person.id,
        is_experienced=sent >= need.EXPERIENCED_FROM,
        has_practised=has_practised,
        group=groups_in(course).get(person.id),
        seen=frozenset(row.submission_id for row in needs if row.take_id in given),
        answered=frozenset(t.author_id for t in counted if t.reviewer_id == person.id),
        answered_by=frozenset(t.reviewer_id for t in counted if t.author_id == person.id),
        blocked=frozenset(b.blocked_id for b in blocks if b.blocker_id == person.id)
        | frozenset(b.blocker_id for b in blocks if b.blocked_id == person.id),
    )


@pytest.mark.parametrize(
    ("index", "order", "standing"),
    [
        ("ix_review_needs_has_experienced", "level, priority, has_experienced, shared_at", "level < target"),
        ("ix_review_needs_has_new", "level, priority, has_new, shared_at", "level < target"),
        ("ix_review_needs_kept", "level, priority, shared_at", "level = target"),
    ],
)
def test_the_order_is_one_walk_along_an_index(cast: Cast, index: str, order: str, standing: str) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the plan of SQLite, which sorted the class where a range of levels was asked for")
    walk = (
        "EXPLAIN QUERY PLAN SELECT submission_id FROM review_needs "
        f"WHERE course_id = 'x' AND is_open = 1 AND {standing} ORDER BY {order} LIMIT 6"
    )
    plan = " ".join(str(row) for row in db.session.execute(text(walk)))
    assert index in plan
    assert "TEMP B-TREE" not in plan
