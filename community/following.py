"""Following people and class projects, for oneself alone. Operations flush, never commit."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from community.following_models import FollowedCourse, FollowedPerson
from community.models import Following, Topic
from community.queries import course_followed, is_there, person_followed
from core.db import db
from core.permissions import scope
from courses.models import Course


def follow_person(other: Person, person: Person) -> None:
    """Twice is once."""
    if not is_there(person_followed(other, person)):
        db.session.add(FollowedPerson(person_id=other.id, follower_id=person.id))
        db.session.flush()


def unfollow_person(other: Person, person: Person) -> None:
    _end(person_followed(other, person))


def follow_course(course: Course, person: Person) -> None:
    """Twice is once."""
    if not is_there(course_followed(course, person)):
        db.session.add(FollowedCourse(course_id=course.id, follower_id=person.id))
        db.session.flush()


def unfollow_course(course: Course, person: Person) -> None:
    _end(course_followed(course, person))


def people(person: Person) -> Select[Person]:
    """Whom somebody follows, of those whose pages they may see."""
    followed = select(Person).join(FollowedPerson, FollowedPerson.person_id == Person.id)
    mine = FollowedPerson.follower_id == person.id, scope(person, "person.visit")
    return followed.where(*mine).order_by(Person.credit_name, Person.id)


def courses(person: Person) -> Select[Course]:
    """The class projects that somebody follows, of those they may see."""
    followed = select(Course).join(FollowedCourse, FollowedCourse.course_id == Course.id)
    mine = FollowedCourse.follower_id == person.id, scope(person, "course.view")
    return followed.where(*mine).order_by(Course.title, Course.id)


def topics(person: Person) -> Select[Topic]:
    """The topics that somebody follows, of those they may read."""
    followed = select(Topic).join(Following, Following.topic_id == Topic.id).options(joinedload(Topic.production))
    mine = Following.person_id == person.id, scope(person, "topic.view")
    return followed.where(*mine).order_by(Topic.last_post_at.desc(), Topic.id).limit(100)


def _end(query: Select[Any]) -> None:
    for row in db.session.scalars(query):
        db.session.delete(row)
    db.session.flush()
