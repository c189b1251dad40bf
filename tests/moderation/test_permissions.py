"""Who judges what: both faces of every rule over reports, hidings, acts and appeals; and what a hiding does at once."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.db import db
from moderation.models import Act, Action, Appeal, Hiding, Report
from moderation.permissions import is_hidden, look_up_hidden
from tests.cast import Cast
from tests.core.test_permissions import test_what_one_may_do_to_a_row_is_what_the_query_finds as demand_agreement


def add_cases(cast: Cast) -> None:
    """A thing of a learner, of a moderator, of nobody known; reported by a learner and by the admin; acts and appeals."""
    things = dict.fromkeys((cast.learner, cast.moderator, None), cast.assignment.id)
    for number, (maker, reporter) in enumerate(
        [(cast.learner, cast.stranger), (cast.moderator, cast.learner), (None, cast.admin), (cast.learner, cast.admin)]
    ):
        case = {"subject_kind": f"kind {number}", "subject_id": things[maker], "maker_id": maker.id if maker else None}
        act = Act(**case, moderator=cast.moderator, action=Action.HIDE, rule="work")
        db.session.add_all(
            [
                Report(**case, reporter=reporter, rule="work"),
                Hiding(**case, by=cast.moderator, rule="work", letter="Why."),
                act,
                Act(**case, moderator=None, action=Action.LEAVE),
            ]
        )
        if maker:
            db.session.add(Appeal(act=act, person=maker, words="Look again."))
    db.session.flush()


def test_both_faces_of_every_rule_agree_on_cases(cast: Cast) -> None:
    add_cases(cast)
    demand_agreement(cast)


def hide(person: Person) -> Hiding:
    hiding = Hiding(subject_kind="person", subject_id=person.id, maker_id=person.id, rule="work", letter="Why.")
    db.session.add(hiding)
    db.session.flush()
    return hiding


def test_both_faces_agree_on_what_is_hidden(cast: Cast) -> None:
    hide(cast.learner)
    demand_agreement(cast)


def test_a_hiding_holds_in_its_own_transaction_and_ends_there_too(cast: Cast) -> None:
    assert not is_hidden("person", cast.learner.id)
    hiding = hide(cast.learner)
    assert is_hidden("person", cast.learner.id)
    db.session.delete(hiding)
    db.session.flush()
    assert not is_hidden("person", cast.learner.id)


def test_what_is_known_of_hidings_is_forgotten_with_the_transaction(cast: Cast) -> None:
    assert not is_hidden("person", cast.learner.id)
    with Session(db.session.connection(), join_transaction_mode="create_savepoint") as elsewhere:
        elsewhere.add(Hiding(subject_kind="person", subject_id=cast.learner.id, rule="work", letter="Why."))
        elsewhere.commit()
    db.session.commit()
    assert is_hidden("person", cast.learner.id)


def test_many_are_looked_up_in_one_query(cast: Cast, queries: object) -> None:
    hide(cast.learner)
    people = [person for person in cast.everybody().values() if person]
    ids = [person.id for person in people]
    with queries() as seen:  # type: ignore[operator]
        look_up_hidden("person", ids)
        assert [person for person in people if is_hidden("person", person.id)] == [cast.learner]
    assert len(seen) == 1


def test_nobody_hidden_leaves_everybody_seen(cast: Cast) -> None:
    assert db.session.scalar(select(Hiding)) is None
    assert not any(is_hidden("person", person.id) for person in cast.everybody().values() if person)
