"""The courage ladder: only me, one person, this class, everyone. The next rung is offered once the last went well. Pure."""

from submissions.models import LADDER, Submission, Visibility


def next_rung(work: Submission, *, went_well: bool) -> Visibility | None:
    """The rung to offer a work's maker; None while there is nothing to offer.

    What nobody saw has nothing that could go badly. What others saw went well when one of them answered it there, and the
    maker thanked them for it, or used it.
    """
    if work.taken_back_at is not None or work.visibility == Visibility.EVERYONE:
        return None
    if work.visibility == Visibility.ONLY_ME:
        return Visibility.ONE_PERSON if work.shared_take_id is not None else None
    next = LADDER[LADDER.index(work.visibility) + 1]
    ends_here = next == Visibility.EVERYONE and work.course.is_for_minors
    return next if went_well and not ends_here else None
