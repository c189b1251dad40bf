"""One at a time: two who change who is in a class project, in the same moment, take turns."""

from sqlalchemy import select

from core.db import db
from courses.models import Course


def wait_for(course: Course) -> None:
    """Lock the class project until the end of the transaction, so that what is counted next stays so."""
    db.session.execute(select(Course.id).where(Course.id == course.id).with_for_update(key_share=True))
