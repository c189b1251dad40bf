"""Who may report and judge; and the rule that a thing is hidden, for the permissions of the rooms above."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, event, exists, or_, select
from sqlalchemy.orm import Session, SessionTransaction, aliased

from accounts.models import Person
from accounts.permissions import admin, moderator
from core.db import db
from core.permissions import Rule, allow, fact, given, rule, signed_in, signed_in_rule
from moderation.models import APPEALABLE, Act, Action, Appeal, Closing, EditRequest, Hiding, Pause, Report

KNOWN = "moderation.hidden"


def hidden(kind: str, attribute: str = "id", column: Any = None) -> Rule:
    """The rule that the thing of this kind, whose id is in this attribute (and this column), is hidden by a moderator.

    `maker | (seen_by_others & ~hidden("submission", column=Submission.id)) | moderator`
    """
    return rule(
        "a moderator hid {it}",
        lambda person, row: is_hidden(kind, getattr(row, attribute)),
        lambda person: exists(select(1).where(Hiding.subject_kind == kind, Hiding.subject_id == column)),
    )


def removed(kind: str, attribute: str = "id", column: Any = None) -> Rule:
    """The rule that a moderator removed it: hidden from its maker as well."""
    return rule(
        "a moderator removed {it}",
        lambda person, row: is_removed(kind, getattr(row, attribute)),
        lambda person: exists(
            select(1).where(Hiding.subject_kind == kind, Hiding.subject_id == column, Hiding.is_removal)
        ),
    )


def is_hidden(kind: str, id: UUID) -> bool:
    """Is it hidden? Asked of the database once a transaction; `look_up_hidden` asks for many at once."""
    return _state_of(kind, id) is not None


def is_removed(kind: str, id: UUID) -> bool:
    return _state_of(kind, id) is True


def _state_of(kind: str, id: UUID) -> bool | None:
    """None: not hidden; else whether it is a removal."""
    known = _known()
    if (kind, id) not in known:
        look_up_hidden(kind, [id])
    return known[kind, id]


def look_up_hidden(kind: str, ids: list[UUID]) -> None:
    """Learn in one query which of these are hidden, before a page asks `can` of each."""
    look_up_all_hidden({kind: ids})


def look_up_all_hidden(ids: Mapping[str, Collection[UUID]]) -> None:
    """The same of several kinds."""
    asked = {(kind, id) for kind, each in ids.items() for id in each}
    if not asked:
        return
    these = [and_(Hiding.subject_kind == kind, Hiding.subject_id.in_(each)) for kind, each in ids.items()]
    query = select(Hiding.subject_kind, Hiding.subject_id, Hiding.is_removal).where(or_(*these))
    rows = db.session.execute(query)  # may flush, and a flush forgets: so it comes before the dictionary is taken
    found = {(row.subject_kind, row.subject_id): row.is_removal for row in rows}
    _known().update({each: found.get(each) for each in asked})


def _known() -> dict[tuple[str, UUID], bool | None]:
    return db.session.info.setdefault(KNOWN, {})


@event.listens_for(Session, "after_flush")
def _forget_at_a_change(session: Session, _context: object) -> None:
    if any(isinstance(row, Hiding) for row in (*session.new, *session.dirty, *session.deleted)):
        session.info.get(KNOWN, {}).clear()


@event.listens_for(Session, "after_transaction_end")
def _forget_at_the_end(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.get(KNOWN, {}).clear()


def _reported_by_them(person: Person, row: Any) -> bool:
    own = select(1).where(
        Report.reporter_id == person.id,
        Report.subject_kind == row.subject_kind,
        Report.subject_id == row.subject_id,
    )
    return bool(db.session.scalar(select(exists(own))))


def case_of_their_own(model: Any) -> Rule:
    """The rule that the case is about something the person made, or that they reported."""
    own = aliased(Report)  # the row itself may be a report

    def where(person: Person) -> ColumnElement[bool]:
        reported = select(1).where(
            own.reporter_id == person.id, own.subject_kind == model.subject_kind, own.subject_id == model.subject_id
        )
        return and_(model.maker_id.is_not(None), model.maker_id == person.id) | exists(reported)

    return signed_in_rule(
        "the case is their own",
        lambda person, row: row.maker_id == person.id or _reported_by_them(person, row),
        where,
    )


TAKING_PART = (*APPEALABLE, Action.ASK_TO_CLOSE)


def _had_part(person: Person, act: Any) -> ColumnElement[bool]:
    """That the person decided something about the same thing; to close an account takes two."""
    theirs = aliased(Act)
    return exists(
        select(1).where(
            theirs.moderator_id == person.id,
            theirs.action.in_(TAKING_PART),
            theirs.subject_kind == act.subject_kind,
            theirs.subject_id == act.subject_id,
        )
    )


def _act_of(person: Person) -> ColumnElement[bool]:
    return Appeal.act_id.in_(select(Act.id).where(_had_part(person, Act) | case_of_their_own(Act).where(person)))


reporter = signed_in_rule(
    "whoever reported {it}",
    lambda person, row: row.reporter_id == person.id,
    lambda person: Report.reporter_id == person.id,
)
maker = signed_in_rule(
    "the maker of what {it} is about",
    lambda person, row: row.maker_id == person.id,
    lambda person: and_(Act.maker_id.is_not(None), Act.maker_id == person.id),
)
appellant = signed_in_rule(
    "the one who appealed", lambda person, row: row.person_id == person.id, lambda person: Appeal.person_id == person.id
)
against_their_own_act = signed_in_rule(
    "the case, or what is appealed against, is their own",
    lambda person, row: (
        bool(db.session.scalar(select(_had_part(person, row.act)))) or case_of_their_own(Act).test(person, row.act)
    ),
    _act_of,
)
has_consequence = fact("if {it} has a consequence", "action", Act.action, *APPEALABLE)
escalated = given("once {it} is with the administrators", "escalated_at", Report.escalated_at)
asked_by = signed_in_rule(
    "the moderator who asked for {it}",
    lambda person, row: row.asked_by_id == person.id,
    lambda person: and_(Closing.asked_by_id.is_not(None), Closing.asked_by_id == person.id),
)
maker_asked = signed_in_rule(
    "the maker who is asked",
    lambda person, row: row.maker_id == person.id,
    lambda person: and_(EditRequest.maker_id.is_not(None), EditRequest.maker_id == person.id),
)

allow("thing.report", None, signed_in)
allow("moderation.work", None, moderator)
allow("report.view", Report, reporter | (moderator & ~case_of_their_own(Report)))
allow("report.judge", Report, ((moderator & ~escalated) | admin) & ~case_of_their_own(Report))
allow("hiding.withdraw", Hiding, moderator & ~case_of_their_own(Hiding))
allow("act.view", Act, maker | moderator)
allow("act.appeal", Act, maker & has_consequence)
allow("pause.end", Pause, moderator & ~case_of_their_own(Pause))
allow("closing.decide", Closing, moderator & ~case_of_their_own(Closing) & ~asked_by)
allow("edit_request.answer", EditRequest, maker_asked)
allow("appeal.view", Appeal, appellant | (moderator & ~against_their_own_act))
allow("appeal.judge", Appeal, moderator & ~appellant & ~against_their_own_act)
