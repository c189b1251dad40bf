"""Asking the maker of a take for a change: by a day, answered, done by the next take, or taken back."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from accounts.models import Person
from core.checks import Refused
from core.db import db, now, time_is
from core.permissions import can
from core.subjects import subject_named
from notifications.models import Notice
from notifications.sentences import said
from productions import asking, operations, spanning, trusting
from productions.asking_models import ChangeRequest, ChangeState
from productions.joint_models import Participation
from productions.models import Alternate, Production
from tests.cast import Cast, make_work
from tests.productions.making import EVERYONE, make_alternate, next_take
from tests.productions.together import Guest
from tests.routes.reported import hide
from tests.visitor import run_jobs

CUT = "/class-projects/one-empty-chair/cut"
HOSTILE = "<script>alert(1)</script> 👑 المشهد"
SLOWER = "Say the last line slower."


def in_days(days: int) -> date:
    return (now() + timedelta(days=days)).date()


@pytest.fixture
def alternate(cast: Cast, production: Production) -> Alternate:
    made = make_alternate(production.slots[0], make_work(cast.learner, cast.lesson, visibility=EVERYONE))
    db.session.commit()
    return made


def place(alternate: Alternate) -> str:
    return f"{CUT}/places/{alternate.slot_id}"


def changes(alternate: Alternate) -> str:
    return f"{place(alternate)}/alternates/{alternate.id}/changes"


def ask(alternate: Alternate, cast: Cast, words: str = SLOWER) -> ChangeRequest:
    asked = asking.ask(alternate, words, due_on=in_days(5), by=cast.instructor, id=uuid7())
    db.session.commit()
    return asked


def rows() -> list[ChangeRequest]:
    return list(db.session.scalars(select(ChangeRequest).order_by(ChangeRequest.id)))


def told() -> list[tuple[str, str]]:
    """Who was told of a change, and what."""
    notices = select(Person.handle, Notice).join(Notice, Notice.person_id == Person.id)
    listed = db.session.execute(notices.where(Notice.name.startswith("change.")).order_by(Notice.id))
    return [(handle, str(said(notice))) for handle, notice in listed]


def test_a_change_is_asked_for_once_and_its_maker_is_told(cast: Cast, visit: Any, alternate: Alternate) -> None:
    page = visit(place(alternate), cast.instructor)
    assert "Ask its maker for a change" in page.text
    fields = page.fields("/changes")
    assert fields["due_on"] == in_days(7).isoformat()
    for _ in range(2):
        answer = visit.post(changes(alternate), cast.instructor, **fields | {"words": SLOWER})
        assert answer.location == f"{place(alternate)}#take-{alternate.id}"
    assert [(row.words, row.due_on, row.by_id) for row in rows()] == [(SLOWER, in_days(7), cast.instructor.id)]
    ends = f"by {in_days(7).isoformat()}: “Say the last line slower”."
    assert told() == [("learner", f"Instructor asks you for a change to “{alternate.submission.title}”, {ends}")]
    notice = visit("/notifications", cast.learner)
    assert f"by {in_days(7).strftime('%a %-d %b %Y')}: “Say the last line slower”." in notice.text
    page = visit(place(alternate), cast.co_instructor)
    assert SLOWER in page.text
    assert "They have not answered yet." in page.text
    assert f"By {in_days(7).strftime('%a %-d %b %Y')}" in page.text
    assert "Ask its maker for a change" not in page.text
    for person in (None, cast.other_learner, cast.learner):
        assert SLOWER not in visit(place(alternate), person).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"words": ""}, "Say in a sentence what should change"),
        ({"words": "x" * 201}, "At most 200 characters"),
        ({"words": "Slower", "due_on": ""}, "Give a day by which it helps."),
        ({"words": "Slower", "due_on": "soon"}, "Give a date like"),
        ({"words": "Slower", "due_on": "2020-01-01"}, "tomorrow is the first"),
        ({"words": "Slower", "due_on": "9999-12-31"}, "more than a year away"),
    ],
)
def test_what_cannot_be_asked_comes_back(
    cast: Cast, visit: Any, alternate: Alternate, fields: dict[str, str], sentence: str
) -> None:
    page = visit.post(changes(alternate), cast.instructor, **{"due_on": in_days(3).isoformat()} | fields)
    assert page.status == 422
    assert sentence in page.text
    assert fields["words"] in page.html
    assert rows() == []


def test_the_first_day_is_tomorrow_where_who_asks_is(cast: Cast, alternate: Alternate) -> None:
    def asks(day: date) -> ChangeRequest:
        return asking.ask(alternate, SLOWER, due_on=day, by=cast.instructor, id=uuid7())

    cast.instructor.time_zone = "Pacific/Kiritimati"
    with time_is(datetime.fromisoformat("2026-03-01T11:00+00:00")):  # it is the second there
        for day, field in ((date(2026, 3, 2), "due_on"), (date(2027, 3, 4), "due_on")):
            with pytest.raises(Refused) as refused:
                asks(day)
            assert refused.value.field == field
        assert asks(date(2026, 3, 3)).due_on == date(2026, 3, 3)


def test_the_day_proposed_is_before_the_cut_closes(cast: Cast, production: Production) -> None:
    def proposed(days: int | None) -> date:
        production.closes_at = now() + timedelta(days=days) if days is not None else None
        return asking.proposed_day(production, cast.instructor)

    assert [proposed(days) for days in (None, 20, 4, 3, 1, -1)] == [in_days(each) for each in (7, 17, 1, 1, 1, 7)]
    assert proposed(900) == in_days(366)


def test_the_maker_says_that_they_will_and_who_asked_is_told(cast: Cast, visit: Any, alternate: Alternate) -> None:
    asked = ask(alternate, cast, HOSTILE)
    work = f"/works/{alternate.submission_id}"
    page = visit(work, cast.learner)
    assert HOSTILE in page.text
    assert "Instructor asks, for “One”:" in page.text
    for person in (None, cast.instructor, cast.other_learner):
        assert "asked for" not in visit(work, person).text
    fields = page.fields(str(asked.id)) | {"answer": "promised", "sentence": HOSTILE}
    for _ in range(2):
        assert visit.post(f"{work}/changes/{asked.id}", cast.learner, **fields).location == work
    assert told()[-1:] == [
        ("instructor", f"The maker of “{alternate.submission.title}” will make the change that you asked for.")
    ]
    assert [handle for handle, _words in told()] == ["learner", "instructor"]
    assert "You said: I will" in visit(work, cast.learner).text
    room = visit(place(alternate), cast.co_instructor)
    assert "They say: I will." in room.text
    assert f"“{HOSTILE}”" in room.text
    assert visit.post(f"{work}/changes/{asked.id}", cast.learner, answer="declined").status == 303
    assert rows()[0].state == ChangeState.DECLINED
    assert "asked for" not in visit(work, cast.learner).text


def test_not_this_one_settles_it_and_another_may_be_asked_for(cast: Cast, visit: Any, alternate: Alternate) -> None:
    asked = ask(alternate, cast)
    way = f"/works/{alternate.submission_id}/changes/{asked.id}"
    for _ in range(2):
        assert visit.post(way, cast.learner, answer="declined", sentence="I like it fast.").status == 303
    assert [name for name, _words in told()] == ["instructor"]
    refused = visit.post(way, cast.learner, answer="promised", sentence="Or so")
    assert refused.status == 422
    assert "You said “not this one” before." in refused.text
    assert "Or so" in refused.html
    assert visit.post(way, cast.learner, answer="burnt").status == 400
    assert visit.post(way, cast.learner, answer="declined", sentence="x" * 301).status == 422
    page = visit(place(alternate), cast.instructor)
    assert "They say: not this one. “I like it fast.”" in page.text
    fields = page.fields("/changes") | {"words": "Or softer"}
    assert visit.post(changes(alternate), cast.instructor, **fields).status == 303
    assert [row.state for row in rows()] == [ChangeState.DECLINED, ChangeState.ASKED]
    assert "Or softer" in visit(place(alternate), cast.instructor).text


def test_the_next_take_that_comes_to_the_place_is_the_change(cast: Cast, visit: Any, alternate: Alternate) -> None:
    asked = ask(alternate, cast)
    asking.answer(asked, ChangeState.PROMISED)
    work = alternate.submission
    operations.place_shared(work)
    assert asked.state == ChangeState.PROMISED, "the take that it was asked of is no next one"
    next_take(work)
    for _ in range(2):
        operations.place_shared(work)
    db.session.commit()
    assert asked.state == ChangeState.MADE
    assert "asked for" not in visit(f"/works/{work.id}", cast.learner).text
    page = visit(place(alternate), cast.instructor)
    assert "That was take 1; this is the next." in page.text
    assert SLOWER in page.text
    assert "Ask its maker for a change" in page.text
    refused = visit.post(f"/works/{work.id}/changes/{asked.id}", cast.learner, answer="declined")
    assert refused.status == 422
    assert "already" in refused.text
    run_jobs(visit.app)
    told_of_it = [each for each in told() if "is in its place" in each[1]]
    assert told_of_it == [
        ("instructor", f"The next take of “{work.title}” is in its place, after the change that you asked for.")
    ]
    assert visit("/notifications", cast.instructor).status == 200


def test_a_next_take_that_does_not_fit_the_place_is_not_the_change(cast: Cast, alternate: Alternate) -> None:
    asked = ask(alternate, cast)
    next_take(alternate.submission, "word " * 13)
    operations.place_shared(alternate.submission)
    assert asked.state == ChangeState.ASKED
    next_take(alternate.submission, "Short.")
    operations.place_shared(alternate.submission)
    assert asked.state == ChangeState.MADE


def test_of_a_chosen_take_nothing_is_asked_once_the_next_is_there(cast: Cast, visit: Any, alternate: Alternate) -> None:
    operations.choose(alternate, by=cast.instructor)
    next_take(alternate.submission)
    operations.place_shared(alternate.submission)
    db.session.commit()
    page = visit(place(alternate), cast.instructor)
    assert page.text.count("Ask its maker for a change") == 1
    refused = visit.post(changes(alternate), cast.instructor, words=SLOWER, due_on=in_days(3).isoformat())
    assert refused.status == 422
    assert "The next take is here already." in refused.text


def test_one_question_is_open_to_a_take_at_a_time(cast: Cast, visit: Any, alternate: Alternate) -> None:
    asked = ask(alternate, cast)
    other = visit.post(changes(alternate), cast.co_instructor, words="Softer", due_on=in_days(3).isoformat())
    assert other.status == 422
    assert f"asked for a change already: “{SLOWER}”" in other.text
    assert "Softer" in other.html
    twin = make_alternate(alternate.slot.production.slots[1], alternate.submission)
    with pytest.raises(Refused, match="already"):
        ask(twin, cast)
    with pytest.raises(Refused, match="That address is taken"):
        asking.ask(twin, SLOWER, due_on=in_days(3), by=cast.instructor, id=asked.id)
    assert rows() == [asked]


def test_it_is_late_once_its_day_is_over_everywhere_and_both_read_so(
    cast: Cast, visit: Any, alternate: Alternate
) -> None:
    asked = ask(alternate, cast)
    assert not asking.is_late(asked)
    asked.due_on = in_days(-3)
    db.session.commit()
    for path, person in ((place(alternate), cast.instructor), (f"/works/{alternate.submission_id}", cast.learner)):
        assert "Overdue since" in visit(path, person).text
    asking.answer(asked, ChangeState.DECLINED)
    assert not asking.is_late(asked)
    assert "Overdue" not in visit(place(alternate), cast.instructor).text


def test_whoever_cuts_takes_the_question_back_and_its_maker_is_told(
    cast: Cast, visit: Any, alternate: Alternate
) -> None:
    asked = ask(alternate, cast)
    way = f"{place(alternate)}/changes/{asked.id}/removal"
    assert visit.post(way, cast.learner).status == 404
    for _ in range(2):
        assert visit.post(way, cast.co_instructor).location == place(alternate)
    assert [row.state for row in rows()] == [ChangeState.WITHDRAWN]
    assert SLOWER not in visit(place(alternate), cast.instructor).text
    title = alternate.submission.title
    assert told() == [("learner", f"Nobody asks you for a change to “{title}” any more: it may stay as it is.")]
    settled = ask(alternate, cast)
    asking.answer(settled, ChangeState.DECLINED)
    asking.withdraw(settled, by=cast.instructor)
    db.session.commit()
    assert settled.state == ChangeState.DECLINED
    assert visit("/notifications", cast.learner).text.count("Nobody asks you") == 1


def test_an_answer_to_what_nobody_asks_any_more_says_so(cast: Cast, visit: Any, alternate: Alternate) -> None:
    asked = ask(alternate, cast)
    work = f"/works/{alternate.submission_id}"
    fields = visit(work, cast.learner).fields(str(asked.id)) | {"answer": "promised", "sentence": "On Sunday."}
    asking.withdraw(asked, by=cast.instructor)
    db.session.commit()
    assert SLOWER not in visit(work, cast.learner).text
    refused = visit.post(f"{work}/changes/{asked.id}", cast.learner, **fields)
    assert refused.status == 422
    assert "Nobody asks you for this any more" in refused.text
    assert "On Sunday." in refused.html
    assert "Not this one" not in refused.text, "there is nothing left to answer"
    assert rows()[0].state == ChangeState.WITHDRAWN


def test_ones_own_take_is_ones_own(cast: Cast, visit: Any, production: Production) -> None:
    own = make_alternate(production.slots[0], make_work(cast.instructor, cast.lesson, visibility=EVERYONE))
    db.session.commit()
    assert "Ask its maker for a change" not in visit(place(own), cast.instructor).text
    refused = visit.post(changes(own), cast.instructor, words=SLOWER, due_on=in_days(3).isoformat())
    assert refused.status == 422
    assert "This take is your own" in refused.text


def test_who_is_trusted_with_the_cut_asks_as_well(cast: Cast, visit: Any, alternate: Alternate) -> None:
    fields = {"words": SLOWER, "due_on": in_days(3).isoformat()}
    assert visit.post(changes(alternate), cast.greeter, **fields).status == 404
    trusting.trust(alternate.slot.production, cast.greeter, by=cast.instructor)
    db.session.commit()
    assert visit.post(changes(alternate), cast.greeter, **fields).status == 303


def test_a_work_that_is_taken_back_takes_its_questions_along(cast: Cast, visit: Any, alternate: Alternate) -> None:
    ask(alternate, cast)
    assert visit.post(f"/works/{alternate.submission_id}/taking-back", cast.learner).status == 303
    assert rows() == []


def test_of_a_hidden_work_nothing_is_asked_and_what_was_asked_waits(
    cast: Cast, visit: Any, alternate: Alternate
) -> None:
    asked = ask(alternate, cast)
    hiding = hide(alternate.submission, by=cast.moderator)
    db.session.commit()
    assert SLOWER not in visit(place(alternate), cast.instructor).text
    assert visit.post(changes(alternate), cast.instructor, words="x", due_on=in_days(3).isoformat()).status == 404
    assert visit.post(f"{place(alternate)}/changes/{asked.id}/removal", cast.instructor).status == 404
    assert can(cast.learner, "change.answer", asked), "it is theirs to say all the while"
    db.session.delete(hiding)
    db.session.commit()
    assert SLOWER in visit(place(alternate), cast.instructor).text


@pytest.mark.parametrize("answered", [False, True])
def test_of_a_maker_who_left_nobody_waits_for_a_change(
    cast: Cast, visit: Any, alternate: Alternate, answered: bool
) -> None:
    asked = ask(alternate, cast)
    if answered:
        asking.answer(asked, ChangeState.DECLINED)
    assert visit.post("/class-projects/one-empty-chair/leaving", cast.learner).status == 303
    assert rows() == ([asked] if answered else [])
    refused = visit.post(changes(alternate), cast.instructor, words=SLOWER, due_on=in_days(3).isoformat())
    assert refused.status == 422
    assert "Its maker is not in the class project any more" in refused.text


def test_a_class_project_that_parts_takes_its_questions_along(
    cast: Cast, production: Production, guest: Guest, together: Participation, alternate: Alternate
) -> None:
    kept = ask(alternate, cast)
    theirs = make_alternate(production.slots[1], make_work(guest.learner, guest.lesson, visibility=EVERYONE))
    ask(theirs, cast)
    spanning.part(together, by=cast.instructor, works=0)
    assert rows() == [kept]


def test_it_stands_on_the_bench_of_the_next_take(cast: Cast, visit: Any, alternate: Alternate) -> None:
    ask(alternate, cast)
    work = f"/works/{alternate.submission_id}"
    assert visit.post(f"{work}/takes", cast.learner, copy="1").status == 303
    page = visit(f"{work}/bench", cast.learner)
    assert SLOWER in page.text
    assert page.fields("/changes/" + str(rows()[0].id))


def test_a_question_answers_only_under_its_own_work_and_place(cast: Cast, visit: Any, alternate: Alternate) -> None:
    asked = ask(alternate, cast)
    other = make_work(cast.learner, cast.lesson)
    db.session.commit()
    assert visit.post(f"/works/{other.id}/changes/{asked.id}", cast.learner, answer="promised").status == 404
    elsewhere = f"{CUT}/places/{alternate.slot.production.slots[1].id}/changes/{asked.id}/removal"
    assert visit.post(elsewhere, cast.instructor).status == 404
    assert visit.post(f"/works/{other.id}/changes/{uuid4()}", cast.learner, answer="promised").status == 404


def test_asking_costs_the_page_of_a_place_one_query(cast: Cast, visit: Any, queries: Any, alternate: Alternate) -> None:
    def cost() -> int:
        visit(place(alternate), cast.instructor)
        with queries() as seen:
            visit(place(alternate), cast.instructor)
        assert len([each for each in seen if "change_requests" in each]) == 1
        return len(seen)

    ask(alternate, cast)
    few = cost()
    for person in (cast.other_learner, cast.reviewer, cast.greeter):
        ask(make_alternate(alternate.slot, make_work(person, cast.lesson, visibility=EVERYONE)), cast)
    assert cost() == few


def test_what_was_asked_goes_with_who_asked_and_with_who_was_asked(cast: Cast, alternate: Alternate) -> None:
    asking.answer(ask(alternate, cast), ChangeState.PROMISED, "On Sunday.")
    subject = subject_named("production")
    assert subject is not None
    assert subject.erase is not None
    subject.erase(cast.instructor.id)
    db.session.expire_all()
    assert [(row.words, row.by_id) for row in rows()] == [(SLOWER, None)]
    subject.erase(cast.learner.id)
    assert rows() == []
