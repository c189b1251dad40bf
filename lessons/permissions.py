"""Who may do what with lessons and their calls: what one may do with the class project they belong to."""

from accounts.permissions import moderator
from core.permissions import allow, called, fact, given, rule_of, signed_in_rule, via
from courses.models import TEACHING, Course
from courses.permissions import in_class, in_sight, takes_work
from lessons.models import Assignment, Lesson
from moderation.permissions import hidden, removed

its_own = fact("if {it} is one of the class project's own", "is_members", Lesson.is_members, False)
called_for = given("once its member calls for it", "called_at", Lesson.called_at)
caller = signed_in_rule(
    "the member whose call {it} is",
    lambda person, lesson: lesson.called_by_id == person.id,
    lambda person: Lesson.called_by_id == person.id,
)
out_of_sight = hidden("lesson", column=Lesson.id)
gone = removed("lesson", column=Lesson.id)
in_its_class = in_class(attribute="course_id", column=Lesson.course_id)
teaches = in_class(*TEACHING, attribute="course_id", column=Lesson.course_id)
stands = called("while {it} is called for, and not hidden", (its_own | called_for) & ~out_of_sight)
in_sight_of = via("course", Course, Lesson.course_id, in_sight)

responds = (
    in_class(attribute="course_id", column=Assignment.course_id)
    & via("course", Course, Assignment.course_id, takes_work & in_sight)
    & via("lesson", Lesson, Assignment.lesson_id, stands)
)

allow(
    "lesson.view",
    Lesson,
    via("course", Course, Lesson.course_id, rule_of("course.view"))
    & (((its_own | called_for) & ~out_of_sight) | ((caller | teaches) & ~gone) | moderator),
)
allow("lesson.edit", Lesson, (teaches & ~gone) | (caller & in_its_class & in_sight_of & ~out_of_sight))
allow(
    "lesson.call_out",
    Lesson,
    caller
    & in_its_class
    & in_sight_of
    & ~out_of_sight
    & fact("{it} is a member's call", "is_members", Lesson.is_members, True),
)
allow("lesson.try", Lesson, in_its_class & in_sight_of & stands)
sees_its_lesson = via("lesson", Lesson, Assignment.lesson_id, rule_of("lesson.view"))
allow("assignment.view", Assignment, sees_its_lesson)
allow("assignment.edit", Assignment, in_class(*TEACHING, attribute="course_id", column=Assignment.course_id))
allow("assignment.respond", Assignment, responds)
