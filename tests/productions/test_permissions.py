"""Both faces of this room's rules agree, over a piece with a place, an alternate and credits."""

from typing import Any

import pytest
from sqlalchemy import select

from core.db import db
from core.permissions import can, permission, scope
from courses.models import Stage
from productions import trusting
from productions.models import Credit
from tests.cast import Cast, make_course, make_lesson, make_work
from tests.productions.making import make_alternate, make_production

TEACHERS = {"instructor", "co_instructor"}
TRUSTED = {*TEACHERS, "greeter"}
MEMBERS = {*TEACHERS, "greeter", "learner", "other_learner", "reviewer", "blocked"}
ALLOWED = {
    "production.edit": TRUSTED,
    "production.lead": TEACHERS,
    "production.trust": TEACHERS,
    "production.people": {*MEMBERS, "moderator", "admin"},
    "slot.edit": TRUSTED,
    "alternate.decide": TRUSTED,
    "credit.view": {*TEACHERS, "learner"},
    "credit.edit": {"learner"},
    "trust.end": {*TEACHERS, "greeter"},
    "course.cut": TRUSTED,
}
WHERE_IT_IS_SEEN = ("production.edit", "production.people", "slot.edit", "alternate.decide", "course.cut")


@pytest.mark.parametrize("stage", [Stage.PUBLISHED, Stage.DRAFT])
def test_a_piece_is_seen_with_its_class_and_made_by_those_who_teach(cast: Cast, stage: Stage) -> None:
    production = make_production(cast.course, "One", lesson=cast.lesson)
    alternate = make_alternate(production.slots[0], make_work(cast.learner, cast.lesson))
    credit = Credit(production=production, person=cast.learner, role="Words", name="Learner")
    nobodys = Credit(production=production, person=None, role="Music", name="Somebody")
    given = trusting.trust(production, cast.greeter, by=cast.instructor)
    other = make_course(cast.other_instructor, "Another")
    make_production(other, "Two", lesson=make_lesson(other))
    db.session.add_all([credit, nobodys])
    cast.course.stage = stage
    db.session.flush()
    rows = {
        "production": production,
        "trust": given,
        "course": cast.course,
        "slot": production.slots[0],
        "alternate": alternate,
        "credit": credit,
    }
    for name, person in cast.everybody().items():
        for action in (*ALLOWED, "production.view", "slot.view", "slot.take", "slot.let_go"):
            model: Any = permission(action).model
            found = set(db.session.scalars(select(model).where(scope(person, action))).unique())
            every = db.session.scalars(select(model)).unique()
            assert found == {row for row in every if can(person, action, row)}, f"{name}: {action}"
            sees_all = stage == Stage.PUBLISHED or name in {*TEACHERS, "moderator", "admin"}
            expected = name in ALLOWED[action] if action in ALLOWED else sees_all
            if action in WHERE_IT_IS_SEEN:
                expected = expected and sees_all
            if action == "slot.take":
                expected = name in MEMBERS and stage == Stage.PUBLISHED
            elif action == "slot.let_go":
                expected = sees_all and person is not None
            assert can(person, action, rows[action.split(".")[0]]) == expected, f"{name}: {action}"
