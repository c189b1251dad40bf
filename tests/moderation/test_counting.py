"""The public counts: months as rows, no names, and few said to be few; and names that leave the log after half a year."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from core.db import db, now
from moderation import counting
from moderation.models import Act, Action, Report, Severity
from submissions.models import Visibility
from tests.cast import Cast, make_work
from tests.moderation.judging import decided
from tests.visitor import Visitor


def decide_many(visit: Visitor, cast: Cast, count: int, decision: str = "hide") -> None:
    for number in range(count):
        work = make_work(cast.learner, cast.lesson, title=f"Work {number}", visibility=Visibility.EVERYONE)
        visit.post(f"/reports/submission/{work.id}", cast.stranger, rule="safe")
        case = db.session.query(Report).filter_by(subject_id=work.id).one()
        decided(visit, case, cast.moderator, decision)


def test_few_are_said_to_be_few(visit: Visitor, cast: Cast) -> None:
    decide_many(visit, cast, 2)
    page = visit("/moderation/months")
    assert page.status == 200
    assert page.text.count("under 5") >= 2, "reports, and hidden"
    month = counting.months()[0]
    assert (month.reports, month.acts[Action.HIDE], month.usual) == (2, 2, None)
    for secret in ("Learner", "Stranger", "Moderator", "Work 0"):
        assert secret not in page.text


def test_from_five_on_there_is_a_number_and_a_usual_time(visit: Visitor, cast: Cast) -> None:
    decide_many(visit, cast, 5)
    db.session.execute(
        update(Report).values(severity=Severity.DANGER, answer_by=Report.closed_at, closed_at=Report.closed_at)
    )
    db.session.commit()
    month = counting.months()[0]
    assert (month.reports, month.acts[Action.HIDE]) == (5, 5)
    assert month.usual == timedelta(hours=4)
    assert "4 hours" in visit("/moderation/months").text


def test_before_anything_was_done_nothing_is_shown_but_this_month(visit: Visitor) -> None:
    assert len(counting.months()) == 1
    assert "under" not in visit("/moderation/months").html.split("<table")[1]


def test_back_to_the_first_and_each_act_stands_in_its_month(visit: Visitor, cast: Cast) -> None:
    decide_many(visit, cast, 1)
    db.session.execute(update(Act).values(at=now() - timedelta(days=62)))
    db.session.commit()
    months = counting.months()
    assert len(months) in (3, 4), "and no further back"
    assert months[0].acts[Action.HIDE] == 0
    assert sum(each.acts[Action.HIDE] for each in months) == 1


def test_who_did_it_leaves_the_log_after_half_a_year(visit: Visitor, cast: Cast) -> None:
    decide_many(visit, cast, 1)
    assert "by Moderator" in visit("/moderation/log").text
    db.session.execute(update(Act).values(at=now() - timedelta(days=184)))
    db.session.commit()
    page = visit("/moderation/log").text
    assert "by Moderator" not in page
    assert "Hid: work by a moderator" in page


@pytest.mark.parametrize("person", ["visitor", "learner"])
def test_the_log_leads_there(visit: Visitor, cast: Cast, person: str) -> None:
    assert (
        visit("/moderation/log", cast.everybody()[person]).links()["Month by month, in numbers"] == "/moderation/months"
    )
