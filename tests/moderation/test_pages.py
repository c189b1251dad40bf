"""Reporting, judging and appealing, page by page: a hiding holds at once, and nobody judges a case of their own."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.models import Person
from core.db import db
from core.limits import limiter
from core.permissions import permission
from core.subjects import all_subjects
from moderation.forms import Decision
from moderation.models import Act, Appeal, Hiding, Report
from submissions.models import Submission, Visibility
from tests.cast import Cast, make_work
from tests.moderation.judging import LETTER, decide, decided, make_moderator, report, told


@pytest.fixture(autouse=True)
def _fresh_allowances(app: Flask) -> None:
    with app.app_context():
        limiter.reset()


@pytest.fixture
def work(cast: Cast) -> Submission:
    return make_work(cast.learner, cast.lesson, title="Heavy is the tin", visibility=Visibility.EVERYONE)


@pytest.fixture
def other_moderator(cast: Cast) -> Person:
    return make_moderator("other-moderator")


def hide(visit: Any, case: Report, by: Person) -> Act:
    return decided(visit, case, by, "hide")


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_whoever_sees_a_work_finds_the_way_to_report_it(visit: Any, cast: Cast, work: Submission) -> None:
    assert visit(f"/works/{work.id}", cast.stranger).links()["Report"] == f"/reports/submission/{work.id}"
    page = visit(f"/reports/submission/{work.id}", cast.stranger)
    assert page.status == 200
    assert "Heavy is the tin" in page.text


def test_a_visitor_signs_in_and_keeps_what_they_wrote(visit: Any, work: Submission) -> None:
    asked = visit.post(f"/reports/submission/{work.id}", rule="faces", words="He said no.")
    assert asked.status == 401
    assert asked.fields("/signin")["held.words"] == "He said no."


@pytest.mark.parametrize("visibility", [Visibility.ONLY_ME, Visibility.ONE_PERSON, Visibility.CLASS])
def test_a_stranger_cannot_report_what_they_cannot_see(visit: Any, cast: Cast, visibility: Visibility) -> None:
    named = cast.named if visibility == Visibility.ONE_PERSON else None
    work = make_work(cast.learner, cast.lesson, visibility=visibility, named=named)
    assert visit(f"/reports/submission/{work.id}", cast.stranger).status == 404
    assert visit.post(f"/reports/submission/{work.id}", cast.stranger, rule="safe").status == 404
    assert count(Report) == 0


@pytest.mark.parametrize(
    "path", ["/reports/submission/{id}", "/reports/king/{id}", "/reports/notice/{id}", "/reports/submission/1"]
)
def test_what_is_not_there_or_is_no_thing_to_report_is_not_found(visit: Any, cast: Cast, path: str) -> None:
    assert visit(path.format(id=uuid4()), cast.stranger).status == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose a rule."),
        ({"rule": "none"}, "Not a valid choice."),
        ({"rule": "safe", "words": "w" * 1001}, "At most 1000 characters"),
    ],
)
def test_a_wrong_report_comes_back(
    visit: Any, cast: Cast, work: Submission, fields: dict[str, str], sentence: str
) -> None:
    page = visit.post(f"/reports/submission/{work.id}", cast.stranger, **fields)
    assert page.status == 422
    assert sentence in page.text
    assert count(Report) == 0


def test_a_double_click_is_one_report_and_one_notice(visit: Any, cast: Cast, work: Submission) -> None:
    report(visit, work, cast.stranger)
    report(visit, work, cast.stranger)
    assert told(cast.moderator) == ["report.waits"]


def test_ones_own_work_is_taken_back_and_not_reported(visit: Any, cast: Cast, work: Submission) -> None:
    page = visit.post(f"/reports/submission/{work.id}", cast.learner, rule="safe")
    assert page.status == 422
    assert "Take it back instead" in page.text


def test_reports_are_slowed_when_they_flood(visit: Any, cast: Cast, work: Submission) -> None:
    for _ in range(40):
        report(visit, work, cast.stranger)
    page = visit.post(f"/reports/submission/{work.id}", cast.stranger, rule="safe", words="kept")
    assert page.status == 429
    assert page.fields(str(work.id))["words"] == "kept"
    assert "moderators read the others" in page.text


def test_a_moderator_reads_the_case_in_its_context_oldest_first(visit: Any, cast: Cast, work: Submission) -> None:
    later = make_work(cast.learner, cast.lesson, title="A second one", visibility=Visibility.EVERYONE)
    case = report(visit, work, cast.stranger, words="<b>He</b> said no. שלום")
    visit.post(f"/reports/submission/{work.id}", cast.reviewer, rule="safe", words="Me too.")
    visit.post(f"/reports/submission/{later.id}", cast.reviewer, rule="safe")
    queue = visit("/moderation", cast.moderator)
    places = [queue.text.index(title) for title in ("Heavy is the tin", "A second one")]
    assert places == sorted(places)
    assert queue.text.count("Heavy is the tin") == 1, "one case a thing, however many report it"
    page = visit(f"/moderation/{case.id}", cast.moderator)
    assert "<b>He</b> said no. שלום" in page.text
    assert "Me too." in page.text
    assert page.links()["Heavy is the tin"] == f"/works/{work.id}"


def test_a_hidden_work_is_gone_for_others_and_seen_by_its_maker_with_the_reason(
    visit: Any, cast: Cast, work: Submission, mails: Any
) -> None:
    path = f"/works/{work.id}"
    for person in (None, cast.stranger, cast.instructor, cast.moderator):
        assert visit(path, person).status == 200
    act = hide(visit, report(visit, work, cast.stranger), cast.moderator)
    assert visit(path).status in (303, 404)
    assert [visit(path, each).status for each in (cast.stranger, cast.instructor, cast.reviewer)] == [404] * 3
    for person in (cast.learner, cast.moderator):
        page = visit(path, person)
        assert page.status == 200
        assert LETTER in page.text
        assert "Show others only as they agreed" in page.text
    assert "Heavy is the tin" not in visit("/people/learner", cast.stranger).text
    assert "Heavy is the tin" not in visit("/class-projects/one-empty-chair/wall?show=newest", cast.reviewer).text
    assert told(cast.learner) == ["thing.hidden"]
    assert any("neighbour" in mail and "learner@example.org" in mail for mail in mails())
    page = visit(f"/appeals/{act.id}", cast.learner)
    assert LETTER in page.text
    assert cast.stranger.name not in page.text, "nobody is told who reported"


def test_who_reported_hears_the_outcome_and_reads_no_letter(visit: Any, cast: Cast, work: Submission) -> None:
    case = report(visit, work, cast.stranger)
    assert "not read it yet" in visit(f"/reports/{case.id}", cast.stranger).text
    hide(visit, case, cast.moderator)
    assert told(cast.stranger) == ["report.acted"]
    assert visit("/notifications", cast.stranger).links()["A moderator read your report on “work” and acted."]
    page = visit(f"/reports/{case.id}", cast.stranger)
    assert "read it and acted" in page.text
    assert LETTER not in page.text
    assert visit(f"/reports/{case.id}", cast.learner).status == 404


def test_leaving_it_tells_everybody_who_reported(visit: Any, cast: Cast, work: Submission) -> None:
    case = report(visit, work, cast.stranger)
    report(visit, work, cast.reviewer)
    assert decide(visit, case, cast.moderator, "leave").location == "/moderation"
    assert told(cast.stranger) == told(cast.reviewer) == ["report.left"]
    assert told(cast.learner) == [], "its maker is left in peace"
    assert "Nothing waits" in visit("/moderation", cast.moderator).text
    assert visit(f"/works/{work.id}", cast.reviewer).status == 200


def test_what_was_left_can_be_reported_again(visit: Any, cast: Cast, work: Submission) -> None:
    decide(visit, report(visit, work, cast.stranger), cast.moderator, "leave")
    report(visit, work, cast.stranger, words="It got worse.")
    assert "Heavy is the tin" in visit("/moderation", cast.moderator).text


def test_two_moderators_at_once_decide_once(visit: Any, cast: Cast, work: Submission, other_moderator: Person) -> None:
    case = report(visit, work, cast.stranger)
    hide(visit, case, cast.moderator)
    page = decide(visit, case, other_moderator, "hide", rule="safe", letter="Another letter.")
    assert page.status == 422
    assert "decided already" in page.text
    assert decide(visit, case, other_moderator, "leave").status == 422
    assert (count(Act), count(Hiding)) == (1, 1)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"rule": "faces"},
        {"rule": "none", "letter": "x"},
        {"rule": "faces", "letter": " \n"},
        {"rule": "faces", "letter": "x" * 2001},
    ],
)
def test_hiding_needs_a_rule_and_a_letter(visit: Any, cast: Cast, work: Submission, fields: dict[str, str]) -> None:
    case = report(visit, work, cast.stranger)
    page = visit.post(f"/moderation/{case.id}/decision", cast.moderator, decision="hide", **fields)
    assert page.status == 422
    assert page.fields("/decision").get("letter", "").strip() == fields.get("letter", "").strip()
    assert visit(f"/works/{work.id}", cast.reviewer).status == 200


def test_showing_again_holds_at_once_and_tells_its_maker(visit: Any, cast: Cast, work: Submission) -> None:
    hide(visit, report(visit, work, cast.stranger), cast.moderator)
    hiding = db.session.scalars(select(Hiding)).one()
    assert visit.post(f"/moderation/hidings/{hiding.id}/withdrawal", cast.moderator).location == "/moderation"
    assert visit(f"/works/{work.id}", cast.stranger).status == 200
    assert told(cast.learner) == ["thing.hidden", "thing.shown"]


@pytest.mark.parametrize("own", ["maker", "reporter"])
def test_a_moderator_neither_sees_nor_judges_a_case_of_their_own(
    visit: Any, cast: Cast, other_moderator: Person, own: str
) -> None:
    maker = cast.moderator if own == "maker" else cast.learner
    work = make_work(maker, cast.lesson, title="Heavy is the tin", visibility=Visibility.EVERYONE)
    case = report(visit, work, cast.moderator if own == "reporter" else cast.stranger)
    assert "Heavy is the tin" not in visit("/moderation", cast.moderator).text
    assert visit(f"/moderation/{case.id}", cast.moderator).status == 404
    for decision in Decision:
        assert decide(visit, case, cast.moderator, decision, letter="Mine.").status == 404
    assert "report.waits" not in told(cast.moderator)
    assert told(other_moderator) == ["report.waits"]
    hide(visit, case, other_moderator)
    hiding = db.session.scalars(select(Hiding)).one()
    assert visit.post(f"/moderation/hidings/{hiding.id}/withdrawal", cast.moderator).status == 404


def test_an_appeal_goes_to_another_moderator_who_can_show_it_again(
    visit: Any, cast: Cast, work: Submission, other_moderator: Person
) -> None:
    act = hide(visit, report(visit, work, cast.stranger), cast.moderator)
    assert (
        visit.post(f"/appeals/{act.id}", cast.learner, words="He agreed, in writing.").location == f"/appeals/{act.id}"
    )
    assert visit.post(f"/appeals/{act.id}", cast.learner, words="Again.").status == 303
    appeal = db.session.scalars(select(Appeal)).one()
    path = f"/appeals/{appeal.id}/judgement"
    assert "appeal.waits" in told(other_moderator)
    assert "appeal.waits" not in told(cast.moderator)
    assert visit(path, cast.moderator).status == 404
    assert visit.post(path, cast.moderator, outcome="upheld", letter="I was right.").status == 404
    assert visit("/appeals", other_moderator).links()["Heavy is the tin"] == path
    assert "He agreed, in writing." in visit(path, other_moderator).text
    wrong = visit.post(path, other_moderator, letter="Kept.")
    assert wrong.status == 422
    assert wrong.fields("/judgement")["letter"] == "Kept."
    assert visit.post(path, other_moderator, outcome="overturned", letter="You are right.").location == "/appeals"
    assert visit(f"/works/{work.id}", cast.stranger).status == 200
    assert told(cast.learner) == ["thing.hidden", "appeal.overturned"]
    assert "You are right." in visit(f"/appeals/{act.id}", cast.learner).text
    assert visit.post(path, other_moderator, outcome="upheld", letter="No.").status == 422


def test_an_appeal_may_end_with_it_staying_hidden(
    visit: Any, cast: Cast, work: Submission, other_moderator: Person
) -> None:
    act = hide(visit, report(visit, work, cast.stranger), cast.moderator)
    visit.post(f"/appeals/{act.id}", cast.learner, words="But.")
    appeal = db.session.scalars(select(Appeal)).one()
    visit.post(
        f"/appeals/{appeal.id}/judgement", other_moderator, outcome="upheld", letter="The neighbour wrote to us."
    )
    assert visit(f"/works/{work.id}", cast.stranger).status == 404
    assert told(cast.learner)[-1] == "appeal.upheld"


def test_only_the_maker_appeals_and_with_words(visit: Any, cast: Cast, work: Submission) -> None:
    act = hide(visit, report(visit, work, cast.stranger), cast.moderator)
    assert visit.post(f"/appeals/{act.id}", cast.stranger, words="I object.").status == 404
    assert visit.post(f"/appeals/{act.id}", cast.moderator, words="I object.").status == 404
    assert visit.post(f"/appeals/{act.id}", cast.learner, words="  ").status == 422
    assert visit.post(f"/appeals/{act.id}", cast.learner, words="x" * 2001).status == 422
    assert count(Appeal) == 0


def test_the_log_is_public_and_names_nobody_it_was_about(visit: Any, cast: Cast, work: Submission) -> None:
    hide(visit, report(visit, work, cast.stranger), cast.moderator)
    page = visit("/moderation/log")
    assert page.status == 200
    assert "Hid: work" in page.text
    assert "by Moderator" in page.text
    assert "Show others only as they agreed" in page.text
    for secret in ("Heavy is the tin", cast.learner.name + " ", "Stranger", "neighbour", str(work.id)):
        assert secret not in page.html.replace("Other Learner", "")


@pytest.mark.parametrize("name", ["visitor", "learner", "instructor", "greeter"])
def test_the_queue_is_for_moderators(visit: Any, cast: Cast, work: Submission, name: str) -> None:
    case = report(visit, work, cast.stranger)
    person = cast.everybody()[name]
    hidden = 303 if name == "visitor" else 404
    assert [visit(path, person).status for path in ("/moderation", f"/moderation/{case.id}")] == [hidden] * 2
    sent = decide(visit, case, person, "hide", letter="x")
    assert sent.status == (401 if name == "visitor" else 404)


def test_a_hidden_person_has_no_page(visit: Any, cast: Cast) -> None:
    assert visit("/people/learner", cast.stranger).links()["Report"] == f"/reports/person/{cast.learner.id}"
    sent = visit.post(f"/reports/person/{cast.learner.id}", cast.stranger, rule="work")
    assert sent.location == "/people/learner"
    hide(visit, db.session.scalars(select(Report)).one(), cast.moderator)
    assert visit("/people/learner", cast.stranger).status == 404
    assert visit("/people/learner", cast.learner).status == 200
    assert visit("/people/learner", cast.moderator).status == 200


def test_the_queue_costs_the_same_for_one_case_and_for_many(
    visit: Any, cast: Cast, work: Submission, queries: Any
) -> None:
    report(visit, work, cast.stranger)
    for number in range(15):
        each = make_work(cast.learner, cast.lesson, title=f"Work {number}", visibility=Visibility.EVERYONE)
        report(visit, each, cast.reviewer) if number == 0 else db.session.add(
            Report(
                reporter=cast.reviewer,
                subject_kind="submission",
                subject_id=each.id,
                maker_id=cast.learner.id,
                rule="safe",
            )
        )
    visit("/moderation", cast.moderator)
    with queries() as seen:
        visit("/moderation", cast.moderator)
    assert len(seen) <= 12


def test_what_can_be_reported_can_be_hidden() -> None:
    views = {
        subject.kind: "person.visit" if subject.kind == "person" else subject.view
        for subject in all_subjects()
        if subject.reportable
    }
    blind = {kind for kind, view in views.items() if "a moderator hid" not in permission(view).rule.words}
    assert blind == set()


def test_what_was_reported_and_is_gone_can_still_be_closed(visit: Any, cast: Cast, work: Submission) -> None:
    case = report(visit, work, cast.stranger)
    db.session.execute(Report.__table__.update().values(subject_id=uuid4()))
    db.session.commit()
    assert "gone" in visit("/moderation", cast.moderator).text
    assert visit(f"/moderation/{case.id}", cast.moderator).status == 200
    assert decide(visit, case, cast.moderator, "leave").status == 303
