"""Who may see and make finished pieces: the piece follows its class project, a credit its person.

Who teaches cuts a piece, and so do its leader and those who are trusted with it, while they are in its class: they see no
work that they did not see before, and decide about no other. What the piece is called, becomes and when it premieres, who
leads it, and what people answered to their credits stay with who teaches.
"""

from sqlalchemy import ColumnElement, Exists, exists, select

from accounts.models import Person
from accounts.permissions import moderator
from core.db import db
from core.permissions import PRESENT, allow, called, fact, given, rule, rule_of, signed_in, signed_in_rule, via
from courses.models import TEACHING, Course
from courses.permissions import in_class
from courses.permissions import teaches as teaches_it
from lessons.models import Assignment
from lessons.permissions import responds
from moderation.permissions import hidden
from productions.asking_models import ChangeRequest
from productions.joint_models import Participation, PieceInvitation, Trust
from productions.models import (
    Alternate,
    Credit,
    Cut,
    Passage,
    Production,
    Render,
    RenderWork,
    Slot,
    StatusUpdate,
)
from submissions.models import SHARED, Submission
from submissions.permissions import for_all, shared_with

seen = via("course", Course, Production.course_id, rule_of("course.view"))
teaches = in_class(*TEACHING, attribute="course_id", column=Production.course_id)
credited = signed_in_rule(
    "the person {it} names",
    lambda person, credit: credit.person_id == person.id,
    lambda person: Credit.person_id.is_not(None) & (Credit.person_id == person.id),
)
in_sight = called(
    "unless a moderator hid {it} and they neither teach nor moderate",
    ~hidden("production", column=Production.id) | teaches | moderator,
)
of_a_work_in_sight = called(
    "while its work stands and is shared with them", via("submission", Submission, Alternate.submission_id, shared_with)
)
asked_in_sight = via("submission", Submission, ChangeRequest.submission_id, shared_with)

answers_a_call = given("if a call fills {it}", "assignment_id", Slot.assignment_id)
may_answer_it = called(
    "whoever may `assignment.respond` its call", via("assignment", Assignment, Slot.assignment_id, responds)
)
shown = seen & in_sight
place_in_sight = via("production", Production, Slot.production_id, shown)
leads = signed_in_rule(
    "the leader of {it}",
    lambda person, production: production.leader_id == person.id,
    lambda person: Production.leader_id.is_not(None) & (Production.leader_id == person.id),
)
trusted = signed_in_rule(
    "somebody trusted with {it}",
    lambda person, production: any(trust.person_id == person.id for trust in production.trusts),
    lambda person: exists(select(1).where(Trust.production_id == Production.id, Trust.person_id == person.id)),
)
its_class = in_class(attribute="course_id", column=Production.course_id)
still_there = called("while they are in its class and see it", its_class & seen & in_sight)
cuts = teaches | ((leads | trusted) & still_there)
trusts_others = teaches | (leads & still_there)
cuts_its_piece = signed_in_rule(
    "whoever may `production.edit` its piece",
    lambda person, course: any(
        cuts.test(person, piece)
        for piece in db.session.scalars(select(Production).where(Production.course_id == course.id))
    ),
    lambda person: exists(
        select(1).where(Production.course_id == Course.id, cuts.where(person)).correlate(Course.__table__)
    ),
)
places_of_it = via("production", Production, Slot.production_id, cuts)
render_of_it = via("production", Production, Render.production_id, cuts)
own_trust = signed_in_rule(
    "the person {it} names",
    lambda person, trust: trust.person_id == person.id,
    lambda person: Trust.person_id == person.id,
)


def may_play() -> ColumnElement[bool]:
    """That a work may be in a film: shared with its class, standing, and not hidden."""
    is_hidden = hidden("submission", column=Submission.id).where(None)
    return Submission.visibility.in_(SHARED) & Submission.taken_back_at.is_(None) & ~is_hidden


def _is_whole(render: Render) -> bool:
    gone = select(1).where(RenderWork.render_id == render.id, ~_plays_still())
    return not db.session.scalar(select(exists(gone)))


def _plays_still() -> ColumnElement[bool]:
    return exists(select(1).where(Submission.id == RenderWork.submission_id, may_play()))


whole = rule(
    "while all that plays in {it} is shared and not hidden",
    lambda person, render: _is_whole(render),
    lambda person: ~exists(select(1).where(RenderWork.render_id == Render.id, ~_plays_still())),
)
premiered = rule(
    "once it has premiered",
    lambda person, production: production.has_premiered,
    lambda person: Production.premiere_at.is_not(None) & (Production.premiere_at <= PRESENT),
)
shown_to_class = via("production", Production, Render.production_id, premiered & shown & its_class)


def _some_are_kept_from(person: Person | None) -> Exists:
    """That a work in a film (Render) is not, or not yet, for everyone of this standing."""
    is_out = exists(select(1).where(Submission.id == RenderWork.submission_id, for_all.where(person)))
    return exists(select(1).where(RenderWork.render_id == Render.id, ~is_out).correlate(Render.__table__))


for_all_now = rule(
    "if all in {it} is shared with everyone (signed out, once somebody answered it or looked at it)",
    lambda person, render: (
        not db.session.scalar(select(_some_are_kept_from(person)).select_from(Render).where(Render.id == render.id))
    ),
    lambda person: ~_some_are_kept_from(person),
)
shown_to_all = (
    fact("if it was when {it} was made", "is_public", Render.is_public, True)
    & for_all_now
    & via("production", Production, Render.production_id, premiered & shown)
)

is_guest = rule(
    "if {it} is a guest's",
    lambda person, participation: participation.course_id != participation.production.course_id,
    lambda person: exists(
        select(1)
        .where(Production.id == Participation.production_id, Production.course_id != Participation.course_id)
        .correlate(Participation.__table__)
    ),
)
teaches_the_guest = in_class(*TEACHING, attribute="course_id", column=Participation.course_id)
teaches_the_asked = in_class(*TEACHING, attribute="course_id", column=PieceInvitation.course_id)
asked_by_it = via("production", Production, PieceInvitation.production_id, shown)
cut_of_it = via("production", Production, Cut.production_id, cuts)
cut_shown = via("production", Production, Cut.production_id, premiered & shown)

allow("production.view", Production, shown)
allow("production.edit", Production, cuts)
allow("production.people", Production, via("course", Course, Production.course_id, rule_of("course.people")))
allow("production.lead", Production, teaches)
allow("production.trust", Production, trusts_others)
allow("production.span", Production, trusts_others)
allow(
    "invitation.withdraw", PieceInvitation, via("production", Production, PieceInvitation.production_id, trusts_others)
)
allow("invitation.answer", PieceInvitation, teaches_the_asked & asked_by_it)
allow(
    "participation.end",
    Participation,
    (teaches_the_guest | via("production", Production, Participation.production_id, teaches)) & is_guest,
)
allow("trust.end", Trust, own_trust | via("production", Production, Trust.production_id, trusts_others))
allow("course.cut", Course, teaches_it | cuts_its_piece)
allow("update.edit", StatusUpdate, via("production", Production, StatusUpdate.production_id, cuts))
allow("slot.view", Slot, place_in_sight)
allow("slot.take", Slot, answers_a_call & may_answer_it & place_in_sight)
allow("slot.let_go", Slot, signed_in & place_in_sight)
allow("slot.edit", Slot, places_of_it)
allow("passage.edit", Passage, via("production", Production, Passage.production_id, cuts))
allow("alternate.decide", Alternate, via("slot", Slot, Alternate.slot_id, places_of_it) & of_a_work_in_sight)
allow(
    "change.withdraw",
    ChangeRequest,
    via("slot", Slot, ChangeRequest.slot_id, places_of_it)
    & called("while its work stands and is shared with them", asked_in_sight),
)
allow(
    "change.answer",
    ChangeRequest,
    via("submission", Submission, ChangeRequest.submission_id, rule_of("submission.edit")),
)
allow("render.view", Render, whole & (render_of_it | shown_to_class | shown_to_all))
allow("render.edit", Render, render_of_it)
allow("cut.view", Cut, cut_of_it | cut_shown)
allow("credit.view", Credit, credited | via("production", Production, Credit.production_id, teaches))
allow("credit.edit", Credit, credited)
