"""Who may see, change and build on works: the ladder of visibility, in one place."""

from sqlalchemy import true

from accounts.permissions import blocks_with, confirmed, moderator, site_greeter
from core.permissions import allow, called, fact, given, rule, rule_of, signed_in_rule, via
from courses.models import TEACHING
from courses.permissions import STAFF, in_class
from lessons.models import Assignment
from lessons.permissions import sees_its_lesson
from moderation.permissions import hidden, removed
from submissions.models import SHARED, Part, Submission, Take, Visibility

author = signed_in_rule(
    "the maker of {it}",
    lambda person, work: work.author_id == person.id,
    lambda person: Submission.author_id == person.id,
)
named = signed_in_rule(
    "the one {it} was shown to",
    lambda person, work: work.named_id == person.id,
    lambda person: Submission.named_id == person.id,
)
standing = rule(
    "while {it} stands",
    lambda person, work: work.shared_at is not None and work.taken_back_at is None,
    lambda person: Submission.shared_at.is_not(None) & Submission.taken_back_at.is_(None),
)
blocked = blocks_with("author_id", Submission.author_id)
for_everyone = fact("anyone, if {it} is shared with everyone", "visibility", Submission.visibility, Visibility.EVERYONE)
looked_at = rule(
    "signed out, once it was answered or somebody looked at {it}",
    lambda person, work: person is not None or work.shown_out_at is not None,
    lambda person: true() if person is not None else Submission.shown_out_at.is_not(None),
)
for_all = called(
    "anyone, if {it} is shared with everyone; signed out, once somebody answered it or looked at it",
    for_everyone & looked_at,
)
for_the_class = fact("if {it} is shared with the class", "visibility", Submission.visibility, *SHARED)
member = in_class(attribute="course_id", column=Submission.course_id)
teaches = in_class(*TEACHING, attribute="course_id", column=Submission.course_id)
not_private = fact(
    "if {it} is shared at all",
    "visibility",
    Submission.visibility,
    *(each for each in Visibility if each != Visibility.ONLY_ME),
)
open_to_others = fact("if {it} is open to be built on", "may_build_on", Submission.may_build_on, True)
kept = rule(
    "unless {it} was taken back",
    lambda person, work: work.taken_back_at is None,
    lambda person: Submission.taken_back_at.is_(None),
)

out_of_sight = hidden("submission", column=Submission.id)
gone = removed("submission", column=Submission.id)
seen_by_others = (
    (for_all | (member & for_the_class) | named | teaches) & standing & not_private & ~blocked & ~out_of_sight
)

shared_with = called("whoever {it} is shared with", seen_by_others)

allow("submission.view", Submission, (author & ~gone) | seen_by_others | (moderator & standing & not_private))
allow(
    "submission.show_out",
    Submission,
    called(
        "those who teach or greet in its class, or moderate",
        in_class(*STAFF, attribute="course_id", column=Submission.course_id) | moderator | site_greeter,
    )
    & ~author
    & for_everyone
    & standing
    & ~out_of_sight,
)
allow(
    "submission.view_call",
    Submission,
    called(
        "whoever sees the call {it} was made for",
        given("if {it} was made for a call", "assignment_id", Submission.assignment_id)
        & via("assignment", Assignment, Submission.assignment_id, sees_its_lesson),
    ),
)
allow("submission.edit", Submission, author & kept & ~gone)
allow("submission.take_back", Submission, author & kept & ~gone)
allow(
    "submission.build_on",
    Submission,
    shared_with & ~author & open_to_others & called("if their address is confirmed", confirmed),
)

taken_back = rule(
    "once {it} was shared and taken back",
    lambda person, work: work.shared_at is not None and work.taken_back_at is not None,
    lambda person: Submission.shared_at.is_not(None) & Submission.taken_back_at.is_not(None),
)
once_shared = given("once {it} was shared", "shared_at", Submission.shared_at)
a_tombstone = taken_back | (once_shared & gone)
allow("submission.tombstone", Submission, (for_everyone | (member & for_the_class)) & a_tombstone)

shared_once = given("once {it} was shared", "shared_at", Take.shared_at)
allow(
    "take.view",
    Take,
    via("submission", Submission, Take.submission_id, author & ~gone)
    | (via("submission", Submission, Take.submission_id, rule_of("submission.view")) & shared_once),
)
allow(
    "part.edit",
    Part,
    via("take", Take, Part.take_id, via("submission", Submission, Take.submission_id, author & kept & ~gone)),
)
