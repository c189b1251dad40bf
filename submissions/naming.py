"""Under which name a work stands, and for whom: the one place that decides.

Where a call hides both names, a work is without its maker's from when it is first shared until `operations.open_name`.
Its maker, who teaches the class project, and the one person it was shown to know whose it is; nobody else does.
"""

from sqlalchemy import ColumnElement

from accounts.models import Person
from core.words import Words
from lessons.models import Assignment, Names
from submissions.models import Submission
from submissions.permissions import author, named, teaches

SOMEBODY = Words("Somebody")
who_knows = author | named | teaches


def hides_makers(call: Assignment | None) -> bool:
    """Are works that are shared for this call from now on without their makers' names?"""
    return call is not None and call.names == Names.BOTH_HIDDEN


def shows_makers() -> ColumnElement[bool]:
    """The other way round, as a condition on calls."""
    return Assignment.names != Names.BOTH_HIDDEN


def is_known(work: Submission, person: Person | None) -> bool:
    """May this person (None: a visitor, or everybody at once) know whose work it is?"""
    return not work.is_unnamed or who_knows.test(person, work)


def maker_of(work: Submission, person: Person | None) -> Person | None:
    """Who made it, for those who may know."""
    return work.author if is_known(work, person) else None


def name_of(work: Submission, person: Person | None) -> str:
    """The name it is credited to, for those who may know; "Somebody" for the others."""
    return work.credit_as if is_known(work, person) else SOMEBODY
