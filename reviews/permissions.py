"""Who may answer, read and react. Others' notes on a work are seen by its maker, and by who has no answer of theirs to send."""

from accounts.permissions import confirmed
from core.permissions import Rule, allow, fact, rule, rule_of, signed_in_rule, via
from courses.permissions import in_class
from reviews.models import Note, Review, ReviewTask, TaskState
from submissions.models import Submission
from submissions.permissions import author, seen_by_others

reviewer = signed_in_rule(
    "its reviewer",
    lambda person, task: task.reviewer_id == person.id,
    lambda person: ReviewTask.reviewer_id == person.id,
)
unsent = fact("while it is not sent", "state", ReviewTask.state, TaskState.LEASED, TaskState.LAPSED)
member = in_class(attribute="course_id", column=Submission.course_id)
sent = rule("once sent", lambda person, review: review.sent_at is not None, lambda person: Review.sent_at.is_not(None))
writer = signed_in_rule(
    "its writer", lambda person, review: review.reviewer_id == person.id, lambda person: Review.reviewer_id == person.id
)


def of_review(inner: Rule) -> Rule:
    return via("review", Review, Note.review_id, inner)


of_the_maker = via("submission", Submission, Review.submission_id, author)
of_whoever_sees = via("submission", Submission, Review.submission_id, rule_of("submission.view"))

allow("review.claim", None, confirmed)
allow("submission.answer", Submission, member & seen_by_others & ~author)
allow("task.answer", ReviewTask, reviewer & unsent)
allow("task.view", ReviewTask, reviewer)
allow("review.view", Review, writer | (sent & of_whoever_sees))
allow("note.view", Note, of_review(writer | (sent & of_whoever_sees)))
allow("note.react", Note, of_review(sent & of_the_maker))
