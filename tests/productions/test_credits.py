"""Credits: who is named for what, what each person says to it, and how machines read it."""

from typing import Any

import pytest
from sqlalchemy import select

from core import jobs
from core.checks import Refused
from core.db import db, now
from core.settings import site_url
from media.models import Medium
from notifications.models import Notice
from productions import crediting, operations
from productions.cuts import running_order
from productions.models import Credit, CreditState, Production
from productions.weaving import Variant
from reviews.models import Note, NoteKind, Review, ReviewTask
from submissions.models import Source, Submission
from tests.cast import Cast, make_work
from tests.productions.making import EVERYONE, make_alternate, make_media_work, make_production

CREDITS = "/productions/one-empty-chair/credits"
CUT = "/class-projects/one-empty-chair/cut"
HOSTILE = "<script>alert(1)</script> 👑 المشهد"


def use_an_answer(work: Submission, reviewer: Any) -> None:
    task = ReviewTask(
        submission=work,
        take=work.takes[0],
        reviewer=reviewer,
        course_id=work.course_id,
        author_id=work.author_id,
        leased_until=now(),
    )
    review = Review(task=task, submission=work, take=work.takes[0], reviewer=reviewer, sent_at=now())
    review.notes = [Note(position=0, kind=NoteKind.LANDED, body="The pause.", used_at=now())]
    db.session.add_all([task, review])
    db.session.flush()


def test_credits_name_who_plays_what_it_was_built_on_and_the_answers_used(cast: Cast) -> None:
    production = make_production(cast.course, "One", lesson=cast.lesson)
    source = make_work(cast.other_learner, cast.lesson, visibility=EVERYONE)
    work = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    work.sources = [Source(source=source)]
    use_an_answer(work, cast.reviewer)
    operations.choose(make_alternate(production.slots[0], work), by=cast.instructor)
    crediting.propose(production)
    assert crediting.propose(production) == []
    lines = crediting.roll(production, None)
    assert [(line.role, line.people) for line in lines] == [
        ("Words", [("Learner", "/people/learner")]),
        ("Built on", [("Other Learner", "/people/other-learner")]),
        ("Answers that were used", [("Reviewer", "/people/reviewer")]),
    ]


def test_credits_of_a_work_for_the_class_are_not_read_outside_it(cast: Cast) -> None:
    production = make_production(cast.course, "One", "Two", lesson=cast.lesson)
    hidden = make_work(cast.learner, cast.lesson)
    open_one = make_work(cast.reviewer, cast.lesson, visibility=EVERYONE)
    open_one.sources = [Source(source=hidden)]
    for slot, work in zip(production.slots, (hidden, open_one), strict=True):
        operations.choose(make_alternate(slot, work), by=cast.instructor)
    crediting.propose(production)
    assert [line.people for line in crediting.roll(production, None)] == [[("Reviewer", "/people/reviewer")]]
    inside = crediting.roll(production, cast.other_learner)
    assert [line.role for line in inside] == ["Words", "Built on"]


def test_whoever_greets_is_credited_and_nobody_for_captions_to_their_own_take(cast: Cast) -> None:
    production = make_production(cast.course, "One", lesson=cast.lesson)
    production.slots[0].medium = Medium.SOUND
    work = make_media_work(cast.learner, cast.lesson, Medium.SOUND, 900, visibility=EVERYONE)
    work.takes[0].parts[0].captions = "WEBVTT\n\n00:00.000 --> 00:01.000\nSit.\n"
    use_an_answer(work, cast.greeter)
    operations.choose(make_alternate(production.slots[0], work), by=cast.instructor)
    crediting.propose(production)
    assert [(line.role, line.people[0][0]) for line in crediting.roll(production, None)] == [
        ("Sound", "Learner"),
        ("Answers that were used", "Greeter"),
        ("Welcomed by", "Greeter"),
    ]


def in_two_roles(cast: Cast) -> Production:
    """Her words play, and another's that were built on hers."""
    production = make_production(cast.course, "One", "Two", lesson=cast.lesson)
    hers = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    other = make_work(cast.other_learner, cast.lesson, visibility=EVERYONE)
    other.sources = [Source(source=hers)]
    for slot, work in zip(production.slots, (hers, other), strict=True):
        operations.choose(make_alternate(slot, work), by=cast.instructor)
    crediting.propose(production)
    db.session.commit()
    return production


def test_one_answer_does_for_all_roles_of_a_person(cast: Cast, visit: Any) -> None:
    in_two_roles(cast)
    page = visit(CREDITS, cast.learner)
    [form] = [each.get("action") for each in page.all("form") if "/credits/" in each.get("action", "")]
    assert "Words" in page.text
    assert "Built on" in page.text
    said = page.fields(form) | {"name": "L. Earner", "thanks": "My aunt.", "answer": "confirm"}
    assert visit.post(form, cast.learner, **said).location == CREDITS
    credits = db.session.scalars(select(Credit).where(Credit.person_id == cast.learner.id)).all()
    assert [(each.name, each.thanks, each.state) for each in credits] == [("L. Earner", "My aunt.", "confirmed")] * 2
    assert visit(CREDITS).text.count("My aunt.") == 1, "beside the first of their roles"
    assert visit.post(form, cast.learner, answer="leave-out").location == CREDITS
    assert "L. Earner" not in visit(CREDITS).text
    assert db.session.scalars(select(Credit.state).where(Credit.person_id == cast.other_learner.id)).all() == [
        "proposed"
    ]


@pytest.mark.parametrize("answer", [CreditState.CONFIRMED, CreditState.LEFT_OUT])
def test_what_somebody_said_holds_for_a_role_that_comes_later(cast: Cast, answer: CreditState) -> None:
    production = make_production(cast.course, "One", "Two", lesson=cast.lesson)
    hers = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    operations.choose(make_alternate(production.slots[0], hers), by=cast.instructor)
    mine = crediting.propose(production)
    crediting.confirm(mine, "L. Earner", thanks="My aunt.", is_linked=False)
    if answer == CreditState.LEFT_OUT:
        crediting.leave_out(mine)
    other = make_work(cast.other_learner, cast.lesson, visibility=EVERYONE)
    other.sources = [Source(source=hers)]
    operations.choose(make_alternate(production.slots[1], other), by=cast.instructor)
    db.session.commit()
    jobs.run_due()
    credits = db.session.scalars(crediting.credits_of(production, cast.learner)).all()
    assert [each.role for each in credits] == ["Built on", "Words"]
    assert {(each.name, each.thanks, each.is_linked, each.state) for each in credits} == {
        ("L. Earner", "My aunt.", False, answer)
    }
    asked = select(Notice.name).where(Notice.person_id == cast.learner.id, Notice.name == "credit.proposed")
    assert db.session.scalars(asked).all() == []


def test_thanks_are_shown_and_a_name_leads_nowhere_if_its_person_wants_so(cast: Cast) -> None:
    production = make_production(cast.course, "One", lesson=cast.lesson)
    alternate = make_alternate(production.slots[0], make_work(cast.learner, cast.lesson, visibility=EVERYONE))
    operations.choose(alternate, by=cast.instructor)
    [credit] = crediting.propose(production)
    crediting.confirm([credit], "Learner", thanks=" My  aunt. ", is_linked=False)
    [line] = crediting.roll(production, None)
    assert (line.people, line.thanks) == ([("Learner", None)], "My aunt.")
    with pytest.raises(Refused) as refusal:
        crediting.confirm([credit], "Learner", thanks="x" * 201)
    assert refusal.value.field == "thanks"


def test_after_some_days_the_last_word_holds_but_who_wants_out_is_left_out(cast: Cast) -> None:
    production = make_production(cast.course, "One", lesson=cast.lesson)
    alternate = make_alternate(production.slots[0], make_work(cast.learner, cast.lesson, visibility=EVERYONE))
    operations.choose(alternate, by=cast.instructor)
    [credit] = crediting.propose(production)
    crediting.confirm([credit], "L. Earner")
    credit.created_at = now() - crediting.OPEN_FOR
    with pytest.raises(Refused, match="closed"):
        crediting.confirm([credit], "Somebody else")
    assert crediting.roll(production, None)[0].people == [("L. Earner", "/people/learner")]
    crediting.leave_out([credit])
    assert crediting.roll(production, None) == []


def test_each_person_has_the_last_word_on_their_credit(cast: Cast) -> None:
    production = make_production(cast.course, "One", lesson=cast.lesson)
    alternate = make_alternate(production.slots[0], make_work(cast.learner, cast.lesson, visibility=EVERYONE))
    operations.choose(alternate, by=cast.instructor)
    [credit] = crediting.propose(production)
    crediting.confirm([credit], "  L.  Earner ")
    assert crediting.roll(production, None)[0].people == [("L. Earner", "/people/learner")]
    for name in ("", " ", "x" * 81):
        with pytest.raises(Refused):
            crediting.confirm([credit], name)
    crediting.leave_out([credit])
    crediting.propose(production)
    assert credit.state == CreditState.LEFT_OUT
    assert crediting.roll(production, None) == []
    assert running_order(cast.course, None, Variant.CHOSEN)[0].names == ()


def test_somebody_asked_to_confirm_is_told_once(cast: Cast) -> None:
    production = make_production(cast.course, "One", lesson=cast.lesson)
    alternate = make_alternate(production.slots[0], make_work(cast.learner, cast.lesson))
    for _ in range(2):
        operations.choose(alternate, by=cast.instructor)
        db.session.commit()
        jobs.run_due()
    told = [notice.name for notice in db.session.scalars(select(Notice).where(Notice.person_id == cast.learner.id))]
    assert told.count("credit.proposed") == 1


def test_everybody_answers_for_their_own_credit(cast: Cast, visit: Any, production: Production) -> None:
    work = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    operations.choose(make_alternate(production.slots[0], work), by=cast.instructor)
    [credit] = crediting.propose(production)
    db.session.commit()
    mine = f"{CREDITS}/{credit.id}"
    assert visit(CREDITS, cast.learner).fields(str(credit.id))["name"] == "Learner"
    assert visit.post(mine, cast.learner, name=HOSTILE, answer="confirm").location == CREDITS
    assert HOSTILE in visit(CREDITS).text
    assert visit.post(mine, cast.learner, name="", answer="confirm").status == 422
    assert visit.post(mine, cast.learner, name="x" * 81, answer="confirm").status == 422
    assert visit.post(mine, cast.learner, name="x", answer="maybe").status == 400
    for person in (cast.other_learner, cast.instructor, cast.moderator):
        assert visit.post(mine, person, name="Mine", answer="confirm").status == 404
    assert "Confirmed" in visit(CREDITS, cast.instructor).text
    assert visit.post(mine, cast.learner, name="", answer="leave-out").location == CREDITS
    assert db.session.get(Credit, credit.id).state == CreditState.LEFT_OUT
    assert HOSTILE not in visit(CREDITS).text
    assert "Learner" not in visit(CUT).text


def test_once_the_credits_are_closed_one_can_still_be_left_out(cast: Cast, visit: Any, production: Production) -> None:
    operations.choose(make_alternate(production.slots[0], make_work(cast.learner, cast.lesson)), by=cast.instructor)
    [credit] = crediting.propose(production)
    credit.created_at = now() - crediting.OPEN_FOR
    db.session.commit()
    page = visit(CREDITS, cast.learner)
    assert "You are credited as Learner." in page.text
    assert "name" not in page.fields(str(credit.id))
    assert "are closed" in visit.post(f"{CREDITS}/{credit.id}", cast.learner, name="X", answer="confirm").text
    assert visit.post(f"{CREDITS}/{credit.id}", cast.learner, answer="leave-out").location == CREDITS
    assert db.session.get(Credit, credit.id).state == CreditState.LEFT_OUT


def test_machines_read_the_credits_as_their_reader_may(cast: Cast, visit: Any, production: Production) -> None:
    operations.choose(make_alternate(production.slots[0], make_work(cast.learner, cast.lesson)), by=cast.instructor)
    db.session.commit()
    path = f"{CREDITS}.jsonld"
    answer = visit(path, cast.other_learner).response
    assert answer.headers["Content-Type"].startswith("application/ld+json")
    assert answer.json["@context"] == "https://schema.org"
    assert answer.json["contributor"] == [
        {
            "@type": "Role",
            "roleName": "Words",
            "contributor": {"@type": "Person", "name": "Learner", "@id": f"{site_url()}/people/learner"},
        }
    ]
    assert visit(path).response.json["contributor"] == [], "the work is shared with its class alone"
