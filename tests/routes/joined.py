"""Who makes a piece with its class project, for the tables."""

from courses.models import MemberRole
from productions import spanning, trusting
from productions.models import Production
from tests.cast import Cast, join, make_course


def joined(cast: Cast, piece: Production) -> dict[str, str]:
    """A class project that was asked to make it too, one that joined, and somebody who is trusted to cut."""
    asked, guest = make_course(cast.instructor, "Asked"), make_course(cast.other_instructor, "Guest")
    join(asked, cast.co_instructor, MemberRole.CO_INSTRUCTOR)
    invitation = spanning.invite(piece, asked.slug, by=cast.instructor)
    taking_part = spanning.accept(spanning.invite(piece, guest.slug, by=cast.instructor), by=cast.other_instructor)
    return {
        "asked_class": asked.slug,
        "guest_class": guest.slug,
        "invitation": str(invitation.id),
        "participation": str(taking_part.id),
        "trust": str(trusting.trust(piece, cast.greeter, by=cast.instructor).id),
    }
