"""Who may see and make finished pieces: the piece follows its class project, a credit its person."""

from accounts.permissions import moderator
from core.permissions import allow, called, rule_of, signed_in_rule, via
from courses.models import TEACHING, Course
from courses.permissions import in_class
from moderation.permissions import hidden
from productions.models import Alternate, Credit, Production, Slot

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

allow("production.view", Production, seen & in_sight)
allow("production.edit", Production, teaches)
allow("slot.view", Slot, via("production", Production, Slot.production_id, seen & in_sight))
allow("slot.edit", Slot, places_of_it)
allow("alternate.decide", Alternate, via("slot", Slot, Alternate.slot_id, places_of_it))
allow("credit.view", Credit, credited | via("production", Production, Credit.production_id, teaches))
allow("credit.edit", Credit, credited)
