"""Who may read a notice: whom it tells."""

from core.permissions import allow, signed_in_rule
from notifications.models import Notice

told = signed_in_rule(
    "the person {it} tells",
    lambda person, notice: notice.person_id == person.id,
    lambda person: Notice.person_id == person.id,
)

allow("notice.view", Notice, told)
