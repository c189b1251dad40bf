"""What others stand on stays when somebody leaves, and says nothing of them; what was theirs alone goes."""

from typing import Any

import pytest
from sqlalchemy import select

from community import calling
from community.models import Topic
from core.db import db
from core.text import without_mention
from lessons.models import Lesson
from moderation import deciding, operations
from moderation.models import EditRequest, Report, ReportState
from submissions.models import Visibility
from tests.cast import Cast, make_work
from tests.community.calls import drafted, worded
from tests.community.saying import begun_by, said_by
from tests.leaving.test_leaving import leave
from tests.visitor import Visitor


def test_a_call_that_people_answered_stays_and_nobody_calls(visit: Visitor, cast: Cast) -> None:
    answered, alone, draft = worded(cast), worded(cast), drafted(cast)
    talks = [calling.open_call(each).id for each in (answered, alone)]
    make_work(cast.other_learner, answered, visibility=Visibility.EVERYONE)
    paths = [f"/class-projects/{cast.course.slug}/lessons/{each.slug}" for each in (answered, alone, draft)]
    leave(visit, cast.learner)
    assert [visit(path, cast.other_learner).status for path in paths] == [200, 404, 404]
    assert [visit(f"/board/{id}", cast.other_learner).status for id in talks] == [404, 404], "nobody spoke there"
    assert [each.called_by_id for each in db.session.scalars(select(Lesson).where(Lesson.is_members))] == [None]


def test_a_topic_stays_where_others_spoke(visit: Visitor, cast: Cast) -> None:
    alone, shared = (begun_by(cast.learner, title, f"About {title}.").topic.id for title in ("Chairs", "Stools"))
    said_by(cast.reviewer, db.session.get_one(Topic, shared), "Three legs.")
    leave(visit, cast.learner)
    assert visit(f"/board/{alone}", cast.reviewer).status == 404
    page = visit(f"/board/{shared}", cast.reviewer)
    assert "Three legs." in page.text
    assert "About Stools" not in page.text


def test_whoever_takes_the_handle_next_is_not_mentioned_by_what_was_said_before(visit: Visitor, cast: Cast) -> None:
    post = said_by(cast.reviewer, begun_by(cast.reviewer).topic, "As @Learner says, not @learners.")
    assert 'href="/people/learner"' in post.body_html
    leave(visit, cast.learner)
    db.session.refresh(post)
    assert post.body == "As former member says, not @learners."
    assert "/people/learner" not in post.body_html


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ('<p><a href="/people/ana">@ana</a>, hi</p>', "<p>somebody, hi</p>"),
        ("@ANA @ana-lee x@ana", "somebody @ana-lee x@ana"),
        ("<code>@ana</code>", "<code>somebody</code>"),
    ],
)
def test_a_mention_is_taken_out_linked_or_not(said: str, left: str) -> None:
    assert without_mention(said, "ana", "somebody") == left


def test_what_they_reported_is_decided_all_the_same(visit: Visitor, cast: Cast) -> None:
    works = [make_work(cast.other_learner, cast.lesson, title=f"Loud {at}") for at in range(3)]
    _waiting, asked, done = (operations.report(cast.learner, work, rule="work", words="Loud.") for work in works)
    reason: dict[str, Any] = {"by": cast.moderator, "rule": "work", "letter": "Softer."}
    deciding.ask(asked, **reason)
    deciding.leave(done, by=cast.moderator)
    leave(visit, cast.learner)
    states = {report.state: report.reporter.credit_name for report in db.session.scalars(select(Report))}
    assert states == {ReportState.OPEN: "former member", ReportState.ASKED: "former member"}
    deciding.say_changed(db.session.scalars(select(EditRequest)).one())
    assert {report.state for report in db.session.scalars(select(Report))} == {ReportState.OPEN}
