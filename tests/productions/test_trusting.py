"""Who leads a piece and who is trusted with its cut: named by their names, told, listed, and only while they are there."""

from typing import Any

import pytest
from sqlalchemy import select

from accounts.models import Person
from core.checks import Refused
from core.db import db
from core.permissions import can, permission, scope
from core.subjects import subject_named
from courses import membership
from notifications.models import Notice
from notifications.sentences import said
from productions import trusting
from productions.joint_models import Trust
from productions.models import Production
from tests.cast import Cast, make_work
from tests.community.calls import worded
from tests.productions.making import EVERYONE, make_alternate

PIECE, ROOM = "/productions/one-empty-chair", "/productions/one-empty-chair/cut"
PLACES = "/class-projects/one-empty-chair/edit/cut"
CUTS = ("production.edit", "slot.edit", "alternate.decide", "course.cut")


def rows() -> list[Trust]:
    return list(db.session.scalars(select(Trust).order_by(Trust.id)))


def told(person: Person) -> list[str]:
    notices = db.session.scalars(select(Notice).where(Notice.person_id == person.id).order_by(Notice.id))
    return [str(said(notice)) for notice in notices if notice.name.startswith("production.")]


def test_who_teaches_names_the_leader_from_the_class_and_both_are_told(
    cast: Cast, visit: Any, production: Production
) -> None:
    fields = visit(ROOM, cast.instructor).fields("/leader")
    assert fields["leader"] == "instructor"
    for _ in range(2):
        assert visit.post(f"{PIECE}/leader", cast.instructor, **fields | {"leader": "learner"}).status == 303
    assert told(cast.learner) == [
        "Instructor asks you to lead “The empty chair”: you cut it, and trust others with it."
    ]
    fields = visit(ROOM, cast.co_instructor).fields("/leader")
    assert visit.post(f"{PIECE}/leader", cast.co_instructor, **fields | {"leader": ""}).status == 303
    assert told(cast.learner)[1:] == ["You do not lead “The empty chair” any more. Thank you for what you did."]
    assert visit.post(f"{PIECE}/leader", cast.instructor, leader="stranger").status == 422
    assert db.session.scalars(select(Production.leader_id)).one() is None


def test_who_cuts_and_does_not_teach_is_offered_no_call_that_they_may_not_see(
    cast: Cast, visit: Any, production: Production
) -> None:
    production.leader = cast.other_learner
    worded(cast)
    calls = {"leader": cast.other_learner, "who teaches": cast.instructor}
    offered = {who: visit(PLACES, person).text for who, person in calls.items()}
    assert {who for who, text in offered.items() if "crown" in text.lower()} == {"who teaches"}
    assert all(cast.lesson.title in text for text in offered.values())


def test_the_leader_trusts_people_with_the_cut_and_takes_the_trust_back(
    cast: Cast, visit: Any, production: Production
) -> None:
    production.leader = cast.learner
    db.session.commit()
    page = visit(ROOM, cast.learner)
    assert "Let them lead it" not in page.text
    assert "Reviewer (@reviewer)" in page.text
    assert "Instructor (@instructor)" not in page.text
    for _ in range(2):
        assert visit.post(f"{PIECE}/trusts", cast.learner, person_="reviewer").status == 303
    assert [row.person_id for row in rows()] == [cast.reviewer.id]
    assert told(cast.reviewer) == [
        "Learner trusts you with the cut of “The empty chair”. The cutting room is open to you."
    ]
    for handle in ("stranger", "", "nobody-here"):
        assert visit.post(f"{PIECE}/trusts", cast.learner, person_=handle).status == 422
    assert "Trust them with it" not in visit(ROOM, cast.reviewer).text
    assert visit.post(f"{PIECE}/trusts/{rows()[0].id}/removal", cast.learner).location == f"{ROOM}#who-cuts"
    assert rows() == []
    assert "Others go on with the cut" in told(cast.reviewer)[1]


def test_somebody_gives_the_trust_back(cast: Cast, visit: Any, production: Production) -> None:
    given = trusting.trust(production, cast.reviewer, by=cast.instructor)
    assert "Give it back" in visit(PIECE, cast.reviewer).text
    assert visit.post(f"{PIECE}/trusts/{given.id}/removal", cast.reviewer).location == f"{PIECE}#who-cuts"
    assert visit(ROOM, cast.reviewer).status == 404


def test_who_is_trusted_does_what_the_cutting_room_does_and_not_what_is_the_teachers(
    cast: Cast, visit: Any, production: Production
) -> None:
    chosen = make_alternate(production.slots[0], make_work(cast.other_learner, cast.lesson))
    unseen = make_alternate(production.slots[1], make_work(cast.learner, cast.lesson))
    path = f"/class-projects/one-empty-chair/cut/places/{production.slots[0].id}"
    for person in (cast.reviewer, cast.blocked):
        trusting.trust(production, person, by=cast.instructor)
    assert visit.post(f"{path}/alternates/{chosen.id}", cast.reviewer, fate="in-the-cut").status == 303
    assert chosen.chosen_by_id == cast.reviewer.id
    assert visit.post(f"{PIECE}/updates", cast.reviewer, words="Half done.").status == 303
    assert visit.post(f"{PLACES}/lines", cast.reviewer, **{"lines-lines": "Three | text"}).status == 303
    assert visit.post(f"{PIECE}/renders", cast.reviewer, into="film-720").status == 303
    page = visit(PLACES, cast.reviewer)
    assert "Add from lines" in page.text
    assert "The cut closes" not in page.text
    assert visit.post(PLACES, cast.reviewer, **{"piece-title": "Mine", "piece-kind": "film"}).status == 404
    assert visit.post(f"{PIECE}/leader", cast.reviewer, leader="reviewer").status == 404
    assert "What everybody said" not in visit(f"{PIECE}/credits", cast.reviewer).text
    # what a block keeps from somebody, it keeps from them here as well
    assert not can(cast.blocked, "alternate.decide", unseen)
    assert can(cast.reviewer, "alternate.decide", unseen)


@pytest.mark.parametrize("is_leader", [True, False])
def test_trust_ends_with_leaving_the_class(cast: Cast, visit: Any, production: Production, is_leader: bool) -> None:
    make_alternate(production.slots[0], make_work(cast.other_learner, cast.lesson, visibility=EVERYONE))
    if is_leader:
        trusting.name_leader(production, cast.reviewer, by=cast.instructor)
    else:
        trusting.trust(production, cast.reviewer, by=cast.instructor)
    db.session.commit()
    for is_there in (True, False):
        for action in CUTS:
            model: Any = permission(action).model
            found = set(db.session.scalars(select(model).where(scope(cast.reviewer, action))).unique())
            assert bool(found) == is_there
            assert found == {
                row for row in db.session.scalars(select(model)).unique() if can(cast.reviewer, action, row)
            }
        if is_there:
            membership.leave(next(each for each in cast.reviewer.memberships))
            db.session.commit()
            assert visit(ROOM, cast.reviewer).status == 404
    trusting.end_all(cast.course.id, cast.reviewer.id)
    db.session.expire_all()
    assert rows() == []
    assert production.leader_id != cast.reviewer.id


def test_the_class_reads_who_leads_and_who_cuts_and_others_do_not(
    cast: Cast, visit: Any, production: Production
) -> None:
    production.leader = cast.greeter
    trusting.trust(production, cast.reviewer, by=cast.instructor)
    db.session.commit()
    for person in (cast.learner, cast.instructor, cast.moderator):
        page = visit(PIECE, person)
        assert {"Greeter", "Reviewer"} <= page.links().keys()
        assert "leads it" in page.text
        assert "is trusted with the cut" in page.text
    for person in (None, cast.stranger):
        assert "Who cuts it" not in visit(PIECE, person).text


def test_nobody_from_elsewhere_is_trusted(cast: Cast, production: Production) -> None:
    for person in (cast.stranger, cast.other_instructor):
        with pytest.raises(Refused, match="not in this class project"):
            trusting.trust(production, person, by=cast.instructor)
        with pytest.raises(Refused, match="not in this class project"):
            trusting.name_leader(production, person, by=cast.instructor)


def test_a_trust_is_forgotten_with_the_person(cast: Cast, production: Production) -> None:
    trusting.trust(production, cast.reviewer, by=cast.instructor)
    subject = subject_named("production")
    assert subject is not None
    assert subject.erase is not None
    subject.erase(cast.instructor.id)
    db.session.expire_all()
    assert [row.by_id for row in rows()] == [None]
    subject.erase(cast.reviewer.id)
    assert rows() == []
