"""Who may see and make finished pieces: the piece follows its class project, a credit its person."""

from accounts.permissions import moderator
from core.permissions import allow, called, rule_of, signed_in_rule, via
from courses.models import TEACHING, Course
from courses.permissions import in_class
from moderation.permissions import hidden
from productions.models import Alternate, Credit, Production, Slot
from submissions.models import Submission
from submissions.permissions import shared_with

seen = via("course", Course, Production.course_id, rule_of("course.view"))
teaches = in_class(*TEACHING, attribute="course_id", column=Production.course_id)
places_of_it = via("production", Production, Slot.production_id, teaches)
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

allow("production.view", Production, seen & in_sight)
allow("production.edit", Production, teaches)
allow("slot.view", Slot, via("production", Production, Slot.production_id, seen & in_sight))
allow("slot.edit", Slot, places_of_it)
allow("alternate.decide", Alternate, via("slot", Slot, Alternate.slot_id, places_of_it) & of_a_work_in_sight)
allow("credit.view", Credit, credited | via("production", Production, Credit.production_id, teaches))
allow("credit.edit", Credit, credited)
