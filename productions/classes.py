"""The class projects that make a piece together: its home, and those that joined. What was asked and not answered is none."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased

from accounts.models import Person
from core import live
from core.db import db
from core.permissions import scope
from courses.models import Course
from productions.joint_models import Participation
from productions.models import Production


def made_in(course_id: Any) -> ColumnElement[bool]:
    """The piece that this class project makes, at home there or as a guest: one at most."""
    here = select(Participation.production_id).where(Participation.course_id == course_id)
    return Production.id == here.scalar_subquery()


def made_at(slug: Any) -> ColumnElement[bool]:
    """The same of the class project at this address."""
    here = select(Participation.production_id).join(Participation.course).where(Course.slug == slug)
    return Production.id == here.scalar_subquery()


def ids_of(production_id: Any) -> Select[UUID]:
    """Those that make this piece."""
    return select(Participation.course_id).where(Participation.production_id == production_id)


def fellows(course_id: Any) -> Select[UUID]:
    """Those that make a piece with this one, and itself; none where it makes none."""
    own = aliased(Participation)
    together = select(Participation.course_id).join(own, own.production_id == Participation.production_id)
    return together.where(own.course_id == course_id)


def makes(course_id: UUID, production: Production) -> bool:
    """Is it one of those that make this piece?"""
    if course_id == production.course_id:
        return True
    return bool(db.session.scalar(select(exists(ids_of(production.id).where(Participation.course_id == course_id)))))


def guests(production: Production) -> Select[Participation]:
    """Those that joined, the first first."""
    joined = select(Participation).join(Participation.course).where(Participation.production_id == production.id)
    return joined.where(Participation.course_id != production.course_id).order_by(Participation.id)


def has_guests(production: Production) -> bool:
    """Do several class projects make it?"""
    joined = select(
        exists().where(Participation.production_id == production.id, Participation.course_id != production.course_id)
    )
    return bool(db.session.scalar(joined))


def shown(production: Production, person: Person | None) -> Select[Course]:
    """Those that joined, of what this person may see."""
    return guests(production).with_only_columns(Course).where(scope(person, "course.view"))


def tell_open_pages(course_id: UUID) -> None:
    """The cut of this class project is another now: pages of all that make it with this one follow."""
    for each in {course_id, *db.session.scalars(fellows(course_id))}:
        live.tell(live.topic("cut", each))
