"""Who may answer, and who reads what. Nobody reads others' notes on a work while an answer of their own is unsent."""

from typing import Any

from sqlalchemy import ColumnElement, Exists, and_, exists, select
from sqlalchemy.orm import aliased

from accounts.models import Person
from accounts.permissions import blocks_with, moderator
from core.db import db
from core.permissions import Rule, allow, called, fact, given, rule, rule_of, signed_in_rule, via
from courses.models import TEACHING, Course, Membership
from courses.permissions import STAFF, in_class, in_sight, own
from courses.permissions import teaches as teaches_it
from lessons.models import Assignment, Criterion
from moderation.permissions import hidden, is_hidden, is_removed, removed
from reviews.estimate_models import Estimate, Leniency, Ruling
from reviews.learning_models import Exemplar
from reviews.models import Note, Purpose, Reply, Review, ReviewNeed, ReviewTask, TaskState
from submissions.models import Submission
from submissions.permissions import author, for_the_class, member, named, out_of_sight, shared_with, standing
from submissions.permissions import teaches as teaches_the_class

HELD = and_(Review.held_at.is_not(None), Review.released_at.is_(None))
UNSENT = (TaskState.LEASED, TaskState.LAPSED)


def _unsent_task(person: Person, work: Any) -> Exists:
    """That this person has a task on this work (an id or a column) that is not sent."""
    task = aliased(ReviewTask)
    return exists(select(1).where(task.reviewer_id == person.id, task.submission_id == work, task.state.in_(UNSENT)))


def _owes_one(person: Person, review: Review) -> bool:
    return bool(db.session.scalar(select(_unsent_task(person, review.submission_id))))


def _owes_ones_work(person: Person) -> ColumnElement[bool]:
    return _unsent_task(person, Review.submission_id)


def _judged_it(person: Person, estimate: Estimate) -> bool:
    return bool(db.session.scalar(select(_open_case(person, estimate.take_id))))


def _judged_it_before(person: Person) -> ColumnElement[bool]:
    return _open_case(person, Estimate.take_id)


def _open_case(person: Person, take: Any) -> Exists:
    """That this person ruled a take (an id or a column), was appealed from, and nobody has ruled since."""
    ruling, answer = aliased(Ruling), aliased(Ruling)
    answered = exists(select(1).where(answer.follows_id == ruling.id))
    return exists(
        select(1).where(ruling.take_id == take, ruling.by_id == person.id, ruling.appealed_at.is_not(None), ~answered)
    )


reviewer = signed_in_rule(
    "the person whose answer {it} is",
    lambda person, task: task.reviewer_id == person.id,
    lambda person: ReviewTask.reviewer_id == person.id,
)
is_answer = fact("if {it} is to answer somebody", "purpose", ReviewTask.purpose, Purpose.ANSWER)
unsent = fact("while {it} is not sent", "state", ReviewTask.state, *UNSENT)
sees_its_work = called(
    "while they may see the work",
    via("submission", Submission, ReviewTask.submission_id, rule_of("submission.view")),
)

writer = signed_in_rule(
    "the writer of {it}",
    lambda person, review: review.reviewer_id == person.id,
    lambda person: Review.reviewer_id == person.id,
)
handed_over = rule(
    "once {it} is sent and while it is not held",
    lambda person, review: review.sent_at is not None and not review.is_held,
    lambda person: Review.sent_at.is_not(None) & ~HELD,
)
waits = rule(
    "while {it} waits for a second look",
    lambda person, review: review.is_held and not is_hidden("review", review.id),
    lambda person: HELD & ~hidden("review", column=Review.id).where(person),
)
of_the_maker = via("submission", Submission, Review.submission_id, author)
of_whoever_sees = via("submission", Submission, Review.submission_id, rule_of("submission.view"))
blocked = blocks_with("reviewer_id", Review.reviewer_id)
owes_one = signed_in_rule("they have an answer to the same work to send", _owes_one, _owes_ones_work)

readable = of_whoever_sees & handed_over & ~blocked & ~owes_one
not_hidden = ~hidden("note", column=Note.id)
note_removed = removed("note", column=Note.id)
said = rule("once {it} is said", lambda person, reply: reply.reply != "", lambda person: Reply.reply != "")


def _reads(note: type[Note] | type[Reply]) -> Rule:
    """That somebody reads the note; for what stands in its row, too."""
    return (
        (via("review", Review, note.review_id, writer) & ~removed("note", column=note.id))
        | via("review", Review, note.review_id, moderator & handed_over)
        | (via("review", Review, note.review_id, readable) & ~hidden("note", column=note.id))
    )


staff = in_class(*STAFF, attribute="course_id", column=Submission.course_id)
whatever_its_turn = staff | named

allow(
    "submission.answer",
    Submission,
    shared_with & ~author & called("if they are in the class project, or the one {it} was shown to", member | named),
)
allow("need.decide", ReviewNeed, in_class(*TEACHING, attribute="course_id", column=ReviewNeed.course_id))
allow("task.view", ReviewTask, reviewer)
allow("task.answer", ReviewTask, reviewer & is_answer & unsent & sees_its_work)
allow("review.view", Review, (writer & ~removed("review", column=Review.id)) | readable | (moderator & handed_over))
allow("note.view", Note, _reads(Note))
allow(
    "reply.view",
    Reply,
    said
    & (
        (via("review", Review, Reply.review_id, of_the_maker) & ~removed("reply", column=Reply.id))
        | (_reads(Reply) & ~hidden("reply", column=Reply.id))
        | via("review", Review, Reply.review_id, moderator & handed_over)
    ),
)
allow("note.react", Note, via("review", Review, Note.review_id, of_the_maker & handed_over & ~blocked) & not_hidden)

# Estimates are the school's: those who teach see them, never of their own work, and nobody judges the same case twice.
whose_ticks = signed_in_rule(
    "the person whose ticks they are",
    lambda person, row: row.person_id == person.id,
    lambda person: Leniency.person_id == person.id,
)
of_ones_own = via("submission", Submission, Estimate.submission_id, author)
judged_it = signed_in_rule("they ruled it, and its maker asked for another instructor", _judged_it, _judged_it_before)
ruled_of_the_maker = via("submission", Submission, Ruling.submission_id, author)
has_criteria = rule(
    "if its call has criteria",
    lambda person, work: work.assignment is not None and bool(work.assignment.criteria),
    lambda person: exists(
        select(1).where(Criterion.assignment_id == Submission.assignment_id, Criterion.taken_out_at.is_(None))
    ),
)
first_ruling = rule(
    "while nobody else was asked to look",
    lambda person, ruling: ruling.appealed_at is None and ruling.follows_id is None,
    lambda person: Ruling.appealed_at.is_(None) & Ruling.follows_id.is_(None),
)

allow("course.estimates", Course, teaches_it & in_sight)
allow(
    "estimate.view",
    Estimate,
    in_class(*TEACHING, attribute="course_id", column=Estimate.course_id)
    & ~of_ones_own
    & via("submission", Submission, Estimate.submission_id, rule_of("submission.view")),
)
allow("estimate.rule", Estimate, rule_of("estimate.view") & ~judged_it)
allow("submission.rule", Submission, teaches_the_class & shared_with & ~author & has_criteria)
allow("leniency.view", Leniency, whose_ticks)
allow("ruling.view", Ruling, ruled_of_the_maker | in_class(*TEACHING, attribute="course_id", column=Ruling.course_id))
allow("ruling.appeal", Ruling, ruled_of_the_maker & first_ruling)

of_its_staff = called(
    "a greeter, instructor or co-instructor of its class project",
    via("submission", Submission, Review.submission_id, staff),
)
answer_waits = rule(
    "while the answer waits for a second look",
    lambda person, task: task.review is not None and waits.test(person, task.review),
    lambda person: exists(select(1).where(Review.task_id == ReviewTask.id, waits.where(person))),
)

work_stands = called(
    "while its work stands and is not hidden",
    via("submission", Submission, Review.submission_id, standing & ~out_of_sight),
)

allow("course.second_look", Course, rule_of("course.desk") | moderator)
looks_after_it = (of_its_staff & of_whoever_sees & ~blocked) | moderator
allow("review.look_again", Review, looks_after_it & waits & work_stands & ~writer & ~of_the_maker)
allow("note.hear", Note, rule_of("note.view") | via("review", Review, Note.review_id, rule_of("review.look_again")))
allow("task.reword", ReviewTask, reviewer & answer_waits & sees_its_work)

# Practice, and a look at one's own work: nobody's but their own.
still_there = fact("unless they left {it} out", "state", ReviewTask.state, *UNSENT, TaskState.SENT)
has_a_call = given("if {it} was made for a call", "assignment_id", Submission.assignment_id)
makers_look_first = rule(
    "if its call invites makers to look at their own first",
    lambda person, work: work.assignment is not None and work.assignment.self_review,
    lambda person: exists(
        select(1)
        .where(Assignment.id == Submission.assignment_id, Assignment.self_review)
        .correlate(Submission.__table__)
    ),
)
of_its_work = via("submission", Submission, Exemplar.submission_id, author)
teaches_its_class = via("submission", Submission, Exemplar.submission_id, teaches_the_class)

allow("task.rehearse", ReviewTask, reviewer & ~is_answer & still_there & sees_its_work)
allow("membership.warm_up", Membership, own & via("course", Course, Membership.course_id, in_sight))
allow("submission.look_at_own", Submission, author & standing & makers_look_first)
allow("submission.exemplify", Submission, teaches_the_class & shared_with & for_the_class & has_a_call)
allow("exemplar.view", Exemplar, of_its_work | teaches_its_class)
allow("exemplar.edit", Exemplar, teaches_its_class)
allow("exemplar.consent", Exemplar, of_its_work)

# What follows on an answer: its writer's other words, what its maker says of it, what changed since.
answer_is_there = rule(
    "once the answer is sent and while it is not held",
    lambda person, task: task.review is not None and handed_over.test(person, task.review),
    lambda person: exists(select(1).where(Review.task_id == ReviewTask.id, handed_over.where(person))),
)
lost_a_note = rule(
    "a moderator removed a note of the answer",
    lambda person, task: task.review is not None and any(is_removed("note", note.id) for note in task.review.notes),
    lambda person: exists(
        select(1).where(Review.task_id == ReviewTask.id, Note.review_id == Review.id, note_removed.where(person))
    ),
)
allow("task.edit", ReviewTask, reviewer & sees_its_work & answer_is_there & ~lost_a_note)
allow("review.receive", Review, of_the_maker & handed_over & ~blocked)
allow(
    "note.compare",
    Note,
    via("review", Review, Note.review_id, writer & of_whoever_sees & handed_over) & ~note_removed,
)
