"""What moderators decide besides hiding: asking for a change, removing, handing on; and what the clock does with cases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from core.db import db, now
from core.jobs import run_due
from moderation.jobs import keep_cases_moving
from moderation.models import Act, Action, Appeal, EditRequest, Hiding, Report, ReportState
from submissions import building
from submissions.models import Submission, Visibility
from tests.cast import Cast, make_work
from tests.moderation.judging import LETTER, decide, decided, judge, make_moderator, report, told
from tests.productions.making import make_production


@pytest.fixture
def work(cast: Cast) -> Submission:
    return make_work(cast.learner, cast.lesson, title="Heavy is the tin", visibility=Visibility.EVERYONE)


def the_clock_strikes() -> None:
    keep_cases_moving()
    run_due()


def test_a_maker_who_is_asked_reads_the_letter_and_says_when_it_is_changed(
    visit: Any, cast: Cast, work: Submission, mails: Any
) -> None:
    case = report(visit, work, cast.stranger)
    act = decided(visit, case, cast.moderator, "ask")
    assert visit(f"/works/{work.id}", cast.reviewer).status == 200, "it stays seen"
    assert "Nothing waits" in visit("/moderation", cast.moderator).text
    assert told(cast.learner) == ["thing.to_change"]
    assert any("neighbour" in mail and "learner@example.org" in mail for mail in mails())
    assert "asked for a change" in visit(f"/reports/{case.id}", cast.stranger).text
    assert LETTER in visit(f"/appeals/{act.id}", cast.learner).text
    request = db.session.scalars(select(EditRequest)).one()
    path = f"/moderation/changes/{request.id}"
    assert visit.post(path, cast.stranger, words="Mine.").status == 404
    assert visit.post(path, cast.learner, words="The name is out.").location == f"/appeals/{act.id}"
    assert visit.post(path, cast.learner, words="Twice.").status == 303
    assert "A moderator looks at it" in visit(f"/appeals/{act.id}", cast.learner).text
    assert told(cast.moderator) == ["report.waits", "report.back"]
    assert "Heavy is the tin" in visit("/moderation", cast.moderator).text
    assert "The name is out." in visit(f"/moderation/{case.id}", cast.moderator).text
    decide(visit, case, cast.moderator, "leave")
    assert told(cast.stranger) == ["report.left"]
    assert visit.post(path, cast.learner, words="Late.").status == 422


def test_what_is_hidden_until_it_is_changed_is_seen_again_once_it_is_left(
    visit: Any, cast: Cast, work: Submission
) -> None:
    case = report(visit, work, cast.stranger)
    decided(visit, case, cast.moderator, "ask", is_hidden="y")
    assert visit(f"/works/{work.id}", cast.reviewer).status == 404
    assert visit(f"/works/{work.id}", cast.learner).status == 200
    visit.post(f"/moderation/changes/{db.session.scalars(select(EditRequest)).one().id}", cast.learner)
    assert visit(f"/works/{work.id}", cast.reviewer).status == 404, "a moderator looks first"
    decide(visit, case, cast.moderator, "leave")
    assert visit(f"/works/{work.id}", cast.reviewer).status == 200


def test_a_maker_who_says_nothing_for_a_week_brings_the_case_back_once(
    visit: Any, cast: Cast, work: Submission
) -> None:
    case = report(visit, work, cast.stranger)
    decided(visit, case, cast.moderator, "ask")
    the_clock_strikes()
    assert case.state == ReportState.ASKED
    db.session.execute(update(EditRequest).values(due_at=now() - timedelta(minutes=1)))
    db.session.commit()
    the_clock_strikes()
    the_clock_strikes()
    db.session.refresh(case)
    assert case.state == ReportState.OPEN
    assert told(cast.moderator).count("report.back") == 1
    assert "have not said" in visit(f"/moderation/{case.id}", cast.moderator).text


def test_what_is_removed_is_gone_for_its_maker_too_and_leaves_a_tombstone(
    visit: Any, cast: Cast, work: Submission
) -> None:
    upon = make_work(cast.reviewer, cast.lesson, title="Light is the lid", visibility=Visibility.EVERYONE)
    building.build_on(upon, work)
    db.session.commit()
    case = report(visit, work, cast.stranger)
    act = decided(visit, case, cast.moderator, "remove")
    for person in (None, cast.learner, cast.reviewer, cast.instructor):
        assert visit(f"/works/{work.id}", person).status in (303, 404)
    assert visit(f"/works/{work.id}/sharing", cast.learner).status == 404
    assert visit.post(f"/works/{work.id}/taking-back", cast.learner).status == 404
    assert "Heavy is the tin" not in visit("/works", cast.learner).text
    assert visit(f"/works/{work.id}", cast.moderator).status == 200
    page = visit(f"/works/{upon.id}", cast.reviewer)
    assert "a work that was removed" in page.text
    assert "Heavy is the tin" not in page.text
    for path in (f"/works/{upon.id}/lineage", f"/works/{upon.id}/lineage?as=list"):
        assert "Heavy is the tin" not in visit(path, cast.learner).text
    assert told(cast.learner)[-1] == "thing.removed"
    assert LETTER in visit(f"/appeals/{act.id}", cast.learner).text
    assert "Removed: work" in visit("/moderation/log").text
    assert told(cast.stranger)[-1] == "report.acted"


@pytest.mark.parametrize("kind", ["course", "production", "person"])
def test_what_others_are_in_is_not_removed_and_says_why(visit: Any, cast: Cast, kind: str) -> None:
    piece = make_production(cast.course)
    db.session.commit()
    thing = {"course": cast.course, "production": piece, "person": cast.instructor}[kind]
    visit.post(f"/reports/{kind}/{thing.id}", cast.stranger, rule="safe")
    case = db.session.scalars(select(Report)).one()
    assert case.maker_id == cast.instructor.id
    page = visit(f"/moderation/{case.id}", cast.moderator)
    assert "is not removed:" in page.text
    assert "Remove it" not in page.text
    page = decide(visit, case, cast.moderator, "remove", letter=LETTER)
    assert (page.status, "is not removed:" in page.text) == (422, True)
    assert db.session.scalars(select(Hiding)).all() == []
    decided(visit, case, cast.moderator, "hide")
    assert told(cast.instructor)[-1] == "thing.hidden"


@pytest.mark.parametrize("decision", ["ask", "hide", "remove"])
def test_each_act_can_be_appealed_against_and_undone_by_somebody_else(
    visit: Any, cast: Cast, work: Submission, decision: str
) -> None:
    other = make_moderator("other-moderator")
    act = decided(visit, report(visit, work, cast.stranger), cast.moderator, decision)
    assert visit.post(f"/appeals/{act.id}", cast.learner, words="He agreed.").status == 303
    appeal = db.session.scalars(select(Appeal)).one()
    assert judge(visit, appeal.id, cast.moderator, "overturned").status == 404
    assert judge(visit, appeal.id, cast.stranger, "overturned").status == 404
    assert judge(visit, appeal.id, other, "overturned").location == "/appeals"
    assert visit(f"/works/{work.id}", cast.reviewer).status == 200
    assert visit(f"/works/{work.id}", cast.learner).status == 200
    assert told(cast.learner)[-1] == "appeal.overturned"
    assert "It is undone" in visit(f"/appeals/{act.id}", cast.learner).text
    assert "Nothing waits" in visit("/moderation", other).text


def test_a_case_handed_on_leaves_the_moderators_queue_for_the_administrators(
    visit: Any, cast: Cast, work: Submission
) -> None:
    case = report(visit, work, cast.stranger)
    assert decide(visit, case, cast.moderator, "escalate").status == 422, "the administrators are told why"
    decided(visit, case, cast.moderator, "escalate", letter="The neighbour is a child.")
    assert told(cast.admin)[-1] == "report.escalated"
    assert told(cast.learner) == []
    assert "Heavy is the tin" not in visit("/moderation", cast.moderator).text
    assert visit(f"/moderation/{case.id}", cast.moderator).status == 404
    assert decide(visit, case, cast.moderator, "hide", letter=LETTER).status == 404
    assert "Handed to the administrators" in visit("/moderation", cast.admin).text
    visit.post(f"/reports/submission/{work.id}", cast.reviewer, rule="safe")
    assert "Heavy is the tin" not in visit("/moderation", cast.moderator).text, "nor does another report bring it back"
    decided(visit, case, cast.admin, "hide")
    assert visit(f"/works/{work.id}", cast.stranger).status == 404


@pytest.mark.parametrize(("severity", "hours"), [("danger", 4), ("harassment", 24), ("other", 72)])
def test_how_pressing_it_is_says_by_when_it_is_answered(
    visit: Any, cast: Cast, work: Submission, severity: str, hours: int
) -> None:
    case = report(visit, work, cast.stranger, severity=severity)
    assert abs(case.answer_by - now() - timedelta(hours=hours)) < timedelta(minutes=1)
    assert "Answer by" in visit("/moderation", cast.moderator).text


def test_the_most_pressing_comes_first(visit: Any, cast: Cast, work: Submission) -> None:
    pressing = make_work(cast.learner, cast.lesson, title="A second one", visibility=Visibility.EVERYONE)
    report(visit, work, cast.stranger)
    report(visit, pressing, cast.reviewer, severity="danger")
    queue = visit("/moderation", cast.moderator).text
    assert queue.index("A second one") < queue.index("Heavy is the tin")


def test_what_nobody_looked_at_in_time_goes_to_the_administrators_once(
    visit: Any, cast: Cast, work: Submission
) -> None:
    case = report(visit, work, cast.stranger, severity="danger")
    report(visit, work, cast.reviewer, severity="danger")
    the_clock_strikes()
    assert case.escalated_at is None
    db.session.execute(update(Report).values(answer_by=now() - timedelta(minutes=1)))
    db.session.commit()
    the_clock_strikes()
    the_clock_strikes()
    assert told(cast.admin).count("report.escalated") == 1
    assert db.session.scalars(select(Act.action)).all() == [Action.ESCALATE]
    assert "by the site itself" in visit("/moderation/log").text
    assert "Late:" in visit("/moderation", cast.admin).text


def test_the_history_of_a_maker_fades_after_half_a_year(visit: Any, cast: Cast, work: Submission) -> None:
    decided(visit, report(visit, work, cast.stranger), cast.moderator, "hide")
    again = make_work(cast.learner, cast.lesson, title="A second one", visibility=Visibility.EVERYONE)
    case = report(visit, again, cast.reviewer)
    page = visit(f"/moderation/{case.id}", cast.moderator).text
    assert "Hid: work" in page
    assert "Heavy is the tin: reported" in page
    db.session.execute(update(Act).values(at=now() - timedelta(days=184)))
    db.session.commit()
    page = visit(f"/moderation/{case.id}", cast.moderator).text
    assert "Hid: work" not in page
    assert "Heavy is the tin" not in page


def test_a_moderator_reads_licence_words_and_sources(visit: Any, cast: Cast, work: Submission) -> None:
    source = make_work(cast.reviewer, cast.lesson, title="Light is the lid", visibility=Visibility.EVERYONE)
    building.build_on(work, source)
    db.session.commit()
    page = visit(f"/moderation/{report(visit, work, cast.stranger).id}", cast.moderator)
    assert "for this class project only" in page.text
    assert page.links()["Built on “Light is the lid”"] == f"/works/{source.id}"
    assert work.shared_take.parts[0].text in page.text


def test_a_person_is_not_removed(visit: Any, cast: Cast) -> None:
    visit.post(f"/reports/person/{cast.learner.id}", cast.stranger, rule="work")
    page = decide(visit, db.session.scalars(select(Report)).one(), cast.moderator, "remove", letter=LETTER)
    assert page.status == 422
    assert db.session.scalar(select(Hiding)) is None
