"""Who may do what with lessons and their calls: what one may do with the class project they belong to."""

from core.permissions import allow, rule_of, via
from courses.models import TEACHING, Course
from courses.permissions import in_class, in_sight, takes_work
from lessons.models import Assignment, Lesson

responds = in_class(attribute="course_id", column=Assignment.course_id) & via(
    "course", Course, Assignment.course_id, takes_work & in_sight
)

allow("lesson.view", Lesson, via("course", Course, Lesson.course_id, rule_of("course.view")))
allow("lesson.edit", Lesson, in_class(*TEACHING, attribute="course_id", column=Lesson.course_id))
allow(
    "lesson.try",
    Lesson,
    in_class(attribute="course_id", column=Lesson.course_id) & via("course", Course, Lesson.course_id, in_sight),
)
allow("assignment.view", Assignment, via("course", Course, Assignment.course_id, rule_of("course.view")))
allow("assignment.edit", Assignment, in_class(*TEACHING, attribute="course_id", column=Assignment.course_id))
allow("assignment.respond", Assignment, responds)
