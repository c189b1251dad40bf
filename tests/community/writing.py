"""What is written in journals, as a test does it."""

from uuid import UUID

from uuid_utils.compat import uuid7

from accounts.models import Person
from community import journaling
from community.journal_models import JournalPost
from community.posting import Content


def written_by(author: Person, title: str = "A chair", body: str = "It *wobbled*.", *work_ids: UUID) -> JournalPost:
    """A page of somebody's journal, published."""
    post = journaling.keep(author, title, Content(body, work_ids=work_ids), id=uuid7())
    journaling.publish(post)
    return post
