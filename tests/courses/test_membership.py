"""Coming in and going, roles, groups and the roster, as operations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from core.checks import Refused
from core.db import db
from core.events import Event
from core.permissions import can
from courses import enrolment, grouping
from courses import membership as members
from courses.models import Course, Group, Joining, MemberRole, Membership, RosterEntry, Stage
from courses.roster import read
from tests.cast import Cast, make_course, make_person
from tests.cast import join as put_in


def events(name: str) -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.name == name).order_by(Event.id)))


def own(course: Course, person: object) -> Membership:
    found = members.membership_of(course, person)  # type: ignore[arg-type]
    assert found is not None
    return found


# --- coming in


def test_anyone_signed_in_joins_an_open_one_and_twice_is_once(cast: Cast) -> None:
    cast.stranger.confirmed_at = None
    first = members.join(cast.course, cast.stranger)
    assert members.join(cast.course, cast.stranger) is first
    assert (first.role, first.is_current) == (MemberRole.LEARNER, True)
    assert [event.actor_id for event in events("membership.joined")] == [cast.stranger.id]
    assert can(cast.stranger, "course.people", cast.course)


@pytest.mark.parametrize("typed", ["code-one-empty-chair", "  CODE-one-empty-CHAIR "])
def test_with_a_code_the_code_opens(cast: Cast, typed: str) -> None:
    cast.course.joining = Joining.CODE
    assert members.join(cast.course, cast.stranger, code=typed).is_current


@pytest.mark.parametrize("typed", ["", "code", "code-forty-breaths", "ü", "x" * 40])
def test_with_a_code_nothing_else_opens(cast: Cast, typed: str) -> None:
    cast.course.joining = Joining.CODE
    with pytest.raises(Refused) as refused:
        members.join(cast.course, cast.stranger, code=typed)
    assert refused.value.field == "code"


def test_a_new_code_ends_the_old_one(cast: Cast) -> None:
    cast.course.joining, old = Joining.CODE, cast.course.code
    members.renew_code(cast.course)
    with pytest.raises(Refused):
        members.join(cast.course, cast.stranger, code=old)
    assert members.join(cast.course, cast.stranger, code=cast.course.code)


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.CLOSED, Stage.ARCHIVED])
def test_what_takes_no_work_takes_nobody(cast: Cast, stage: Stage) -> None:
    cast.course.stage = stage
    with pytest.raises(Refused, match="nobody new"):
        members.join(cast.course, cast.stranger)


@pytest.mark.parametrize("joining", Joining)
def test_the_roster_opens_every_door_in_its_role_and_group(cast: Cast, joining: Joining) -> None:
    cast.course.joining = joining
    enrolment.enrol(cast.course, read("stranger@example.org,S,greeter,Red"), by=cast.instructor)
    came = members.join(cast.course, cast.stranger)
    assert came.role == MemberRole.GREETER
    assert came.group is not None
    assert came.group.name == "Red"


def test_an_address_that_is_not_confirmed_is_not_on_the_roster(cast: Cast) -> None:
    cast.course.joining, cast.stranger.confirmed_at = Joining.ROSTER, None
    enrolment.enrol(cast.course, read("stranger@example.org"), by=cast.instructor)
    with pytest.raises(Refused, match="Confirm"):
        members.join(cast.course, cast.stranger)
    said = members.barrier(cast.course, cast.stranger)
    other = make_person("unlisted")
    other.confirmed_at = None
    assert members.barrier(cast.course, other) == said, "the sentence tells who is on the list"


def test_who_is_not_on_the_roster_is_told_whom_to_ask(cast: Cast) -> None:
    cast.course.joining = Joining.ROSTER
    with pytest.raises(Refused, match="Ask your instructor"):
        members.join(cast.course, cast.stranger, code=cast.course.code)


# --- going


def test_leaving_keeps_the_row_and_coming_back_opens_it_as_a_learner(cast: Cast) -> None:
    gone = own(cast.course, cast.greeter)
    members.leave(gone)
    members.leave(gone)
    assert not gone.is_current
    assert len(events("membership.left")) == 1
    assert members.join(cast.course, cast.greeter) is gone
    assert (gone.is_current, gone.role) == (True, MemberRole.LEARNER)


def test_the_last_instructor_stays(cast: Cast) -> None:
    lead = own(cast.course, cast.instructor)
    for act in (
        lambda: members.leave(lead),
        lambda: members.remove(lead, by=cast.co_instructor, reason="x"),
        lambda: members.change_role(lead, MemberRole.LEARNER, by=cast.instructor),
    ):
        with pytest.raises(Refused, match="needs an instructor"):
            act()
    members.change_role(own(cast.course, cast.co_instructor), MemberRole.INSTRUCTOR, by=cast.instructor)
    members.leave(lead)
    assert not lead.is_current


def test_who_was_taken_out_cannot_come_back_by_themselves(cast: Cast) -> None:
    gone = own(cast.course, cast.learner)
    members.remove(gone, by=cast.instructor, reason=" Pasted other people's work. ")
    enrolment.enrol(cast.course, read("learner@example.org"), by=cast.instructor)
    with pytest.raises(Refused, match="took you out"):
        members.join(cast.course, cast.learner)
    enrolment.let_in_everywhere(cast.learner)
    assert not gone.is_current
    assert events("membership.removed")[0].details == {"reason": "Pasted other people's work."}
    members.readmit(gone, by=cast.co_instructor)
    assert (gone.is_current, gone.removed_because, gone.removed_by_id) == (True, None, None)


def test_leaving_first_does_not_undo_being_taken_out(cast: Cast) -> None:
    gone = own(cast.course, cast.learner)
    members.remove(gone, by=cast.instructor, reason="x")
    members.leave(gone)
    assert gone.is_removed


def test_taking_out_needs_a_reason_and_is_not_for_oneself(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        members.remove(own(cast.course, cast.learner), by=cast.instructor, reason="  ")
    assert refused.value.field == "reason"
    with pytest.raises(Refused, match="That is you"):
        members.remove(own(cast.course, cast.co_instructor), by=cast.co_instructor, reason="x")


# --- roles


def test_roles_change_and_are_recorded_once(cast: Cast) -> None:
    changed = own(cast.course, cast.learner)
    for _ in range(2):
        members.change_role(changed, MemberRole.GREETER, by=cast.co_instructor)
    assert [event.details for event in events("membership.role_changed")] == [{"role": "greeter"}]


def test_only_an_instructor_makes_or_changes_an_instructor(cast: Cast) -> None:
    with pytest.raises(Refused, match="Only an instructor"):
        members.change_role(own(cast.course, cast.co_instructor), MemberRole.INSTRUCTOR, by=cast.co_instructor)
    with pytest.raises(Refused, match="Only an instructor"):
        members.change_role(own(cast.course, cast.learner), MemberRole.INSTRUCTOR, by=cast.other_instructor)
    assert can(cast.co_instructor, "membership.manage", own(cast.course, cast.learner))
    assert not can(cast.co_instructor, "membership.manage", own(cast.course, cast.instructor))


# --- groups


@given(st.integers(1, 400), st.integers(2, 50))
def test_groups_by_size_differ_by_at_most_one_and_hold_everyone_once(count: int, size: int) -> None:
    numbers = grouping.shares(count, size)
    sizes = [numbers.count(number) for number in range(max(numbers) + 1)]
    assert sum(sizes) == len(numbers) == count
    assert max(sizes) - min(sizes) <= 1
    assert abs(count / len(sizes) - size) == min(abs(count / groups - size) for groups in range(1, count + 1))


def test_by_size_every_learner_is_in_one_group_always_the_same(cast: Cast) -> None:
    for number in range(7):
        put_in(cast.course, make_person(f"extra-{number}"))
    first = members_by_group(grouping.divide(cast.course, 4))
    again = members_by_group(grouping.divide(cast.course, 4, replace=True))
    assert first == again
    assert sorted(map(len, first.values())) == [3, 4, 4]
    assert len(set().union(*first.values())) == 11
    assert own(cast.course, cast.instructor).group_id is None
    assert db.session.scalar(select(func.count(Group.id))) == 3


def members_by_group(groups: list[Group]) -> dict[str, set[object]]:
    return {
        group.name: set(db.session.scalars(select(Membership.person_id).where(Membership.group_id == group.id)))
        for group in groups
    }


def test_groups_made_by_hand_are_not_swept_away_unasked(cast: Cast) -> None:
    grouping.add(uuid7(), cast.course, "Red")
    with pytest.raises(Refused) as refused:
        grouping.divide(cast.course, 4)
    assert refused.value.field == "replace"


def test_nobody_cannot_be_divided(cast: Cast) -> None:
    with pytest.raises(Refused, match="no learner"):
        grouping.divide(make_course(cast.stranger, "Alone"), 4)


def test_a_group_is_made_once_and_its_name_is_its_own(cast: Cast) -> None:
    id = uuid7()
    red = grouping.add(id, cast.course, "  The   reds ")
    assert grouping.add(id, cast.course, "anything") is red
    assert red.name == "The reds"
    with pytest.raises(Refused, match="Another group"):
        grouping.add(uuid7(), cast.course, "the REDS")
    grouping.rename(red, "The Reds")
    assert grouping.group_named(cast.course, "THE REDS") is red


def test_a_group_that_goes_leaves_its_people(cast: Cast) -> None:
    red, kept = grouping.add(uuid7(), cast.course, "Red"), own(cast.course, cast.learner)
    grouping.put_in(red, [kept])
    grouping.remove(red)
    assert (kept.group_id, kept.is_current) == (None, True)


# --- the roster


def test_putting_an_address_on_the_roster_tells_nobody_who_has_an_account(cast: Cast) -> None:
    enrolled = enrolment.enrol(cast.course, read("stranger@example.org\nnobody@example.org"), by=cast.instructor)
    assert enrolled.new == 2
    assert members.membership_of(cast.course, cast.stranger) is None
    entries = db.session.scalars(select(RosterEntry).order_by(RosterEntry.email)).all()
    assert [(entry.email, entry.role, entry.name) for entry in entries] == [
        ("nobody@example.org", MemberRole.LEARNER, ""),
        ("stranger@example.org", MemberRole.LEARNER, ""),
    ]


def test_an_address_is_on_the_roster_once(cast: Cast) -> None:
    assert enrolment.enrol(cast.course, read("a@example.org,A"), by=cast.instructor).new == 1
    assert enrolment.enrol(cast.course, read("A@example.org,B\nb@example.org"), by=cast.instructor).new == 1
    assert enrolment.enrol(cast.course, read("a@example.org"), by=cast.instructor).new == 0
    assert len(events("course.enrolled")) == 2


def test_confirming_an_address_lets_in_everywhere_it_is_listed(cast: Cast) -> None:
    other = make_course(cast.stranger, "Ninety words", joining=Joining.ROSTER)
    closed = make_course(cast.stranger, "Shut", stage=Stage.CLOSED)
    for course in (cast.course, other, closed):
        enrolment.enrol(course, read("late@example.org"), by=cast.instructor)
    late = make_person("late")
    enrolment.let_in_everywhere(late)
    enrolment.let_in_everywhere(late)
    assert {
        each.course_id for each in db.session.scalars(select(Membership).where(Membership.person_id == late.id))
    } == {
        cast.course.id,
        other.id,
    }
    assert len(events("membership.joined")) == 2


def test_taking_an_address_off_leaves_who_came(cast: Cast) -> None:
    enrolment.enrol(cast.course, read("stranger@example.org"), by=cast.instructor)
    came = members.join(cast.course, cast.stranger)
    entry = members.roster_entry(cast.course, cast.stranger)
    assert entry is not None
    enrolment.strike(entry)
    assert came.is_current
    assert members.roster_entry(cast.course, cast.stranger) is None
