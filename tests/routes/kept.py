"""What is written in journals, and the address of a calendar, for the tables."""

from uuid import uuid4

from community import journaling
from community.posting import Content
from core.db import db
from courses.licences import Licence
from integrations import operations as calendars
from media.models import Medium
from moderation.cases import case_of
from moderation.models import Hiding
from tests.cast import Cast
from tests.community.writing import written_by
from tests.submissions.making import make_file


def kept(cast: Cast) -> dict[str, str]:
    """Of the learner: a page with a file to take, one to be taken back, and drafts; of the reviewer, a hidden one."""
    names = {
        "page": written_by(cast.learner, "My journal of chairs"),
        "page_to_take_back": written_by(cast.learner, "Too early"),
        "draft_page": journaling.keep(cast.learner, "Half a page", Content("So far"), id=uuid4()),
        "hidden_page": written_by(cast.reviewer, "Hidden page"),
    }
    file = make_file(cast.learner, Medium.SOUND)
    journaling.add_file(names["page"], file, id=uuid4(), title="Loop", licence=Licence.BY)
    db.session.add(Hiding(by=cast.moderator, rule="work", letter="Why.", **vars(case_of(names["hidden_page"]))))
    calendars.make(cast.learner)
    link = calendars.link_of(cast.learner)
    assert link is not None
    return {name: str(post.id) for name, post in names.items()} | {"calendar": calendars.secret_of(link)}
