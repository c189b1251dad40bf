"""Who may have the secret address of a calendar: whose it is, and nobody else."""

from core.permissions import allow, signed_in_rule
from integrations.models import CalendarLink

owner = signed_in_rule(
    "the owner of {it}",
    lambda person, link: link.person_id == person.id,
    lambda person: CalendarLink.person_id == person.id,
)

allow("calendar.own", CalendarLink, owner)
