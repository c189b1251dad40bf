"""A pause: told before anything is typed, kept by everything that reaches others, over by itself; and accounts that two people close."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from accounts.models import Person
from accounts.operations import begin_session
from community import courage
from core.checks import Refused
from core.db import db, now
from moderation.letters import letter_of
from moderation.models import Act, Action, Appeal, Closing, Pause, Report
from submissions.models import Submission, Visibility
from tests.cast import Cast, make_work
from tests.moderation.judging import LETTER, decide, decided, judge, make_moderator, report, told
from tests.visitor import Visitor

PAUSED = "asked you to pause until"


@pytest.fixture
def work(cast: Cast) -> Submission:
    return make_work(cast.learner, cast.lesson, title="Heavy is the tin", visibility=Visibility.EVERYONE)


@pytest.fixture
def paused(visit: Visitor, cast: Cast, work: Submission) -> Act:
    return decided(visit, report(visit, work, cast.stranger), cast.moderator, "pause", days="3")


def test_who_is_asked_to_pause_reads_so_and_until_when_before_typing(
    visit: Visitor, cast: Cast, work: Submission, mails: Any
) -> None:
    assert PAUSED not in visit("/board/new", cast.learner).text
    act = decided(visit, report(visit, work, cast.stranger), cast.moderator, "pause", days="3")
    pause = db.session.scalars(select(Pause)).one()
    assert abs(pause.until - now() - timedelta(days=3)) < timedelta(minutes=1)
    for path in ("/", "/board/new", "/reviews", f"/works/{work.id}"):
        page = visit(path, cast.learner)
        assert PAUSED in page.text, path
        assert page.links()["Why, and how to ask another one"] == f"/appeals/{act.id}"
    assert PAUSED not in visit("/", cast.reviewer).text
    assert told(cast.learner) == ["person.paused"]
    assert any("neighbour" in mail and "learner@example.org" in mail for mail in mails())
    assert "Asked its maker to pause" in visit("/moderation/log").text
    assert visit(f"/works/{work.id}", cast.reviewer).status == 200, "the thing itself stays"


def test_whoever_pauses_writes_to_nobody_and_what_was_typed_stays(visit: Visitor, cast: Cast, paused: Act) -> None:
    page = visit.post(
        "/board/new", cast.learner, id=str(uuid4()), section="help", title="How to bow", body="I wonder how to bow."
    )
    assert page.status == 422
    assert PAUSED in page.text
    assert "I wonder how to bow." in page.text
    begun = visit.post("/class-projects/new", cast.learner, id=str(uuid4()), title="Bows", outcome="A bow")
    assert begun.status == 422
    assert PAUSED in begun.text


def test_making_goes_on_and_sharing_does_not(visit: Visitor, cast: Cast, paused: Act) -> None:
    draft = make_work(cast.learner, cast.lesson, title="Draft", visibility=Visibility.ONLY_ME)
    draft.shared_at = None
    db.session.commit()
    fields = visit(f"/works/{draft.id}/sharing", cast.learner).fields("/sharing") | {"visibility": "class"}
    page = visit.post(f"/works/{draft.id}/sharing", cast.learner, **fields)
    assert page.status == 422
    assert PAUSED in page.text
    assert visit.post(f"/works/{draft.id}/sharing", cast.learner, **fields | {"visibility": "only-me"}).status == 303


def test_a_pause_is_over_by_itself(visit: Visitor, cast: Cast, paused: Act) -> None:
    db.session.execute(update(Pause).values(until=now() - timedelta(seconds=1)))
    db.session.commit()
    assert PAUSED not in visit("/", cast.learner).text
    assert visit.post("/class-projects/new", cast.learner, id=str(uuid4()), title="Bows", outcome="A bow").status == 303


def test_a_moderator_ends_it_before_its_time(visit: Visitor, cast: Cast, paused: Act) -> None:
    pause = db.session.scalars(select(Pause)).one()
    path = f"/moderation/pauses/{pause.id}/end"
    assert visit.post(path, cast.learner).status == 404
    assert "Pausing now" in visit("/moderation", cast.moderator).text
    assert visit.post(path, cast.moderator).location == "/moderation"
    assert visit.post(path, cast.moderator).status == 409
    assert told(cast.learner) == ["person.paused", "pause.ended"]
    assert PAUSED not in visit("/", cast.learner).text


def test_a_pause_covers_logs_calls_and_offers_too(visit: Visitor, cast: Cast, paused: Act) -> None:
    log = courage.begin(cast.learner, id=uuid7(), title="Singing")
    db.session.commit()
    where = f"/class-projects/{cast.course.slug}"
    for address, typed in (
        (f"/people/learner/first-times/{log.id}/entries", {"words": "My hands shake."}),
        (f"{where}/board/calls/new", {"title": "The crown"}),
        (f"{where}/company/offer", {"hello": "Hello!", "at_most": "1"}),
    ):
        page = visit.post(address, cast.learner, **typed)
        assert page.status == 422, address
        assert PAUSED in page.text, address
        assert page.fields(address)[next(iter(typed))] == next(iter(typed.values()))


def test_a_pause_is_appealed_against_and_lifted_by_somebody_else(visit: Visitor, cast: Cast, paused: Act) -> None:
    other = make_moderator("other-moderator")
    assert visit.post(f"/appeals/{paused.id}", cast.learner, words="It was my brother.").status == 303
    appeal = db.session.scalars(select(Appeal)).one()
    assert judge(visit, appeal.id, cast.moderator, "overturned").status == 404
    assert judge(visit, appeal.id, other, "overturned").location == "/appeals"
    assert PAUSED not in visit("/", cast.learner).text


@pytest.fixture
def asked(visit: Visitor, cast: Cast, work: Submission) -> Closing:
    decide(visit, report(visit, work, cast.stranger), cast.moderator, "close", letter=LETTER)
    return db.session.scalars(select(Closing)).one()


def close(visit: Visitor, asked: Closing, by: Person, outcome: str = "close") -> Any:
    return visit.post(f"/moderation/closings/{asked.id}", by, outcome=outcome)


def test_one_moderator_alone_closes_no_account(visit: Visitor, cast: Cast, asked: Closing) -> None:
    assert close(visit, asked, cast.moderator).status == 404
    assert close(visit, asked, cast.stranger).status == 404
    assert visit("/works", cast.learner).status == 200
    assert told(cast.learner) == []
    assert "closing.waits" not in told(cast.moderator)
    assert told(cast.admin)[-1] == "closing.waits"
    other = make_moderator("other-moderator")
    assert "Learner" in visit("/moderation", other).text
    assert LETTER in visit(f"/moderation/closings/{asked.id}", other).text


def test_two_close_it_and_the_letter_leads_to_somebody_else(
    visit: Visitor, cast: Cast, asked: Closing, work: Submission, mails: Any
) -> None:
    second, third = make_moderator("other-moderator"), make_moderator("third-moderator")
    assert close(visit, asked, second).location == "/moderation"
    assert close(visit, asked, third).status == 422, "it was decided already"
    db.session.refresh(cast.learner)
    assert cast.learner.is_closed
    with pytest.raises(Refused, match="closed"):
        begin_session(cast.learner, device="")
    assert visit("/people/learner", cast.reviewer).status == 404
    assert any("Your account is closed" in mail and "learner@example.org" in mail for mail in mails())
    act = db.session.scalars(select(Act).where(Act.action == Action.CLOSE)).one()
    letter = f"/appeals/letters/{letter_of(act)}"
    assert "closed this account" in visit(letter).text
    assert visit.post(letter, None, words=" ").status == 422
    assert visit.post(letter, None, words="It was my brother.").status == 303
    assert visit("/appeals/letters/made-up").status == 404
    appeal = db.session.scalars(select(Appeal)).one()
    assert judge(visit, appeal.id, second, "overturned").status == 404, "who agreed had a part in it"
    assert judge(visit, appeal.id, cast.moderator, "overturned").status == 404, "who asked, too"
    assert judge(visit, appeal.id, third, "overturned").location == "/appeals"
    db.session.refresh(cast.learner)
    assert not cast.learner.is_closed
    assert visit("/people/learner", cast.reviewer).status == 200
    assert "It is open again" in visit(letter).text


def test_it_may_stay_open(visit: Visitor, cast: Cast, asked: Closing) -> None:
    close(visit, asked, cast.admin, "keep")
    assert visit("/works", cast.learner).status == 200
    assert [act.action for act in db.session.scalars(select(Act).order_by(Act.id))] == [
        Action.ASK_TO_CLOSE,
        Action.KEEP_OPEN,
    ]


def test_who_keeps_the_place_is_not_closed_out(visit: Visitor, cast: Cast) -> None:
    admins = make_work(cast.admin, cast.lesson, title="Ours", visibility=Visibility.EVERYONE)
    visit.post(f"/reports/submission/{admins.id}", cast.reviewer, rule="work")
    case = db.session.scalars(select(Report).where(Report.subject_id == admins.id)).one()
    page = decide(visit, case, cast.moderator, "close", letter=LETTER)
    assert page.status == 422
    assert "takes their role back first" in page.text
