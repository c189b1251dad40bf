"""The class projects as anyone reads them, and the room's blueprint."""

from flask import Blueprint
from sqlalchemy import ColumnElement

from courses.models import Course

bp = Blueprint("courses", __name__)


def named(slug: str) -> list[ColumnElement[bool]]:
    """The class project that an address names."""
    return [Course.slug == slug]
