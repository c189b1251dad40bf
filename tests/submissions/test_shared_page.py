"""What comes after sharing: as many answers as there are people who wait, and else what comes next."""

from core.db import db
from submissions.models import Submission, Visibility
from tests.cast import Cast, make_lesson
from tests.reviews.answering import waiting_work
from tests.submissions.making import make_draft, share
from tests.visitor import Page, Visitor


def after_sharing(visit: Visitor, cast: Cast, work: Submission) -> Page:
    db.session.commit()
    return visit(f"/works/{work.id}/shared", cast.learner)


def test_as_many_answers_are_asked_for_as_people_wait(cast: Cast, visit: Visitor) -> None:
    work = share(make_draft(cast, None, "I stood up."))
    waiting_work(cast.other_learner, cast.lesson, visibility=Visibility.EVERYONE)
    page = after_sharing(visit, cast, work)
    assert "One person waits for an answer" in page.text
    assert "Answer one person" in page.text
    for _ in range(3):
        waiting_work(cast.other_learner, cast.lesson, visibility=Visibility.EVERYONE)
    page = after_sharing(visit, cast, work)
    assert "Three people wait for an answer" in page.text
    claimed = visit.post("/reviews/next", cast.learner, **page.fields("/reviews/next"))
    assert claimed.location.startswith("/reviews/")
    assert claimed.location != "/reviews/end"


def test_where_nobody_waits_the_way_goes_on(cast: Cast, visit: Visitor) -> None:
    work = share(make_draft(cast, None, "I stood up."))
    page = after_sharing(visit, cast, work)
    assert "Nobody waits for an answer right now" in page.text
    assert page.links()["To the wall"] == "/class-projects/one-empty-chair/wall"
    assert not any(words.startswith("Next: ") for words in page.links())
    later = make_lesson(cast.course, "Let it stay empty", 1)
    page = after_sharing(visit, cast, work)
    assert page.links()[f"Next: {later.title}"] == f"/class-projects/one-empty-chair/lessons/{later.slug}"
