"""What somebody agreed to, for the tables of routes and the sweep of forms."""

from sqlalchemy import select

from accounts import consents
from accounts.models import Agreed, Person
from core.db import db
from submissions.models import Submission


def agreed(person: Person) -> str:
    """The id of what they agreed to for a work of theirs."""
    own = select(Submission).where(Submission.author_id == person.id, Submission.shared_at.is_not(None))
    work = db.session.scalars(own.order_by(Submission.id)).first()
    return str(consents.agree(person.id, Agreed.LICENCE, "Others may build on it.", work).id)
