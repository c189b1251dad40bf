"""The lint of a call that is kept in the database: what it finds, where to mend it, and using a rewrite."""

from dataclasses import dataclass
from datetime import date

from core.checks import Finding, Refused
from core.db import now
from lessons import calls
from lessons.assignments import (
    MOST_LOOK_FORS,
    CallWording,
    TermsWording,
    Thing,
    add_material,
    set_terms,
    word,
)
from lessons.calls import Call, Example, Terms
from lessons.lint import lint
from lessons.models import Assignment, Lesson
from media.models import Medium
from uuid_utils.compat import uuid7

