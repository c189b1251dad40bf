"""Who answers whose work next: the policy called Need (docs: ANSWERS). Pure.

Level is the number of answers done plus live leases. The lowest level goes first; inside it a first-timer's work,
then one that lacks a reviewer of this person's kind, then the one waiting longest. `claiming.py` does the same in SQL,
and a property test demands that both agree.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from lessons.models import AnsweredBy

Id = Hashable

LEASE = timedelta(hours=1)
# One of the first few, so that people who come at the same second do not all get the same work.
SHORTLIST = 6
# Beyond the promise a work takes one more answer, from people who find nothing else to do.
BEYOND_PROMISE = 1

INVITE_UNANSWERED = timedelta(hours=1)
INVITE_BELOW_PROMISE = timedelta(hours=24)
MOST_INVITATIONS = 2

ASKED, ASKED_WHEN_SHORT, ASKED_WHEN_VERY_SHORT = 3, 4, 5
VERY_SHORT_SHARE = 0.15


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A take in the pool.

    `level`: answers done plus live leases. `has_experienced`, `has_new`: it has, or is getting, an answer from
    somebody of that kind. `answered_before`: people who answered an earlier take of this work. `answered_by`: whom its
    call lets answer; `group`: its author's; `paired`: who is to answer this author. `is_open`: shared, and not taken out of
    the pool.
    """

    work: Id
    author: Id
    shared_at: datetime
    level: int = 0
    promised: int = 3
    is_first_time: bool = False
    has_experienced: bool = False
    has_new: bool = False
    answered_before: frozenset[Id] = frozenset()
    answered_by: AnsweredBy = AnsweredBy.ACROSS_GROUPS
    group: Id | None = None
    paired: frozenset[Id] = frozenset()
    is_open: bool = True


@dataclass(frozen=True, kw_only=True)
class Reviewer:
    """A person who asks for the next work to answer, in one class project.

    `seen`: works whose present take they were given, whatever became of it. `answered`: authors they answered or are
    answering; `answered_by`: authors who answered or are answering them. `blocked`: in either direction.
    `has_practised`: they did the exemplar that is offered when nothing else is left. `is_helpful`: their answers help as
    often as is taken for granted (`helpfulness.py`).
    """

    person: Id
    is_experienced: bool = False
    has_practised: bool = False
    is_helpful: bool = True
    seen: frozenset[Id] = frozenset()
    answered: frozenset[Id] = frozenset()
    answered_by: frozenset[Id] = frozenset()
    blocked: frozenset[Id] = frozenset()
    group: Id | None = None


@dataclass(frozen=True)
class ClassState:
    """How a class stands: its works in the pool, their answers (done and leased), and works under their promise."""

    works: int
    answers: int
    under_promise: int


def may_ever_answer(candidate: Candidate, reviewer: Reviewer) -> bool:
    """The exclusions that nothing lifts: own, seen, blocked, not meant for them by the call's policy, out of the pool."""
    return (
        candidate.is_open
        and candidate.author != reviewer.person
        and candidate.work not in reviewer.seen
        and candidate.author not in reviewer.blocked
        and _is_meant_for(candidate, reviewer)
    )


def _is_meant_for(candidate: Candidate, reviewer: Reviewer) -> bool:
    is_own_group = candidate.group is not None and candidate.group == reviewer.group
    match candidate.answered_by:
        case AnsweredBy.ANYONE:
            return True
        case AnsweredBy.WITHIN_GROUPS:
            return is_own_group
        case AnsweredBy.PARTNERS | AnsweredBy.INSTRUCTOR:
            return reviewer.person in candidate.paired
    return not is_own_group


def is_met_already(candidate: Candidate, reviewer: Reviewer) -> bool:
    """Whether these two have answered each other, or once already. A new take goes on with the same people, and who was
    paired by an instructor may meet."""
    if reviewer.person in candidate.answered_before or reviewer.person in candidate.paired:
        return False
    return candidate.author in reviewer.answered or candidate.author in reviewer.answered_by


def order_key(candidate: Candidate, reviewer: Reviewer) -> tuple[bool, int, bool, bool, datetime]:
    """What goes first, for sorting: a take that follows one they answered, then need. Whose kind of answer a work lacks no
    longer matters when its promise is kept."""
    has_their_kind = candidate.has_experienced if reviewer.is_experienced else candidate.has_new
    is_kept = candidate.level >= candidate.promised
    return (
        reviewer.person not in candidate.answered_before,
        candidate.level,
        not candidate.is_first_time,
        has_their_kind and not is_kept,
        candidate.shared_at,
    )


def choose(candidates: Iterable[Candidate], reviewer: Reviewer, rng: Random) -> Candidate | None:
    """The work this person answers next, or None: then offer the exemplar, and ask again when they have practised.

    One at random of the first few; first-timers among them are for those whose answers help, the others for the rest.
    """
    few = shortlist(candidates, reviewer)
    wanted = [candidate for candidate in few if candidate.is_first_time == reviewer.is_helpful]
    return rng.choice(wanted or few) if few else None


def shortlist(candidates: Iterable[Candidate], reviewer: Reviewer) -> list[Candidate]:
    """The first few works for this person, in order, all at one level.

    Who has practised may also be given works up to one answer beyond their promise and, if there is nothing
    else at all, somebody they have met.
    """
    possible = [candidate for candidate in candidates if may_ever_answer(candidate, reviewer)]
    strangers = [candidate for candidate in possible if not is_met_already(candidate, reviewer)]
    found = _below(strangers, 0)
    if not found and reviewer.has_practised:
        found = _below(strangers, BEYOND_PROMISE) or _below(possible, 0)
    if not found:
        return []
    found.sort(key=lambda candidate: order_key(candidate, reviewer))
    first = order_key(found[0], reviewer)[:2]
    return [candidate for candidate in found if order_key(candidate, reviewer)[:2] == first][:SHORTLIST]


def asked(state: ClassState) -> int:
    """How many answers each person is asked for, as the class stands now."""
    if state.works and state.under_promise / state.works > VERY_SHORT_SHARE:
        return ASKED_WHEN_VERY_SHORT
    return ASKED_WHEN_SHORT if state.answers < ASKED * state.works else ASKED


def needs_invitation(candidate: Candidate, now: datetime) -> bool:
    """Whether people who have finished should be invited to answer this work."""
    waited = now - candidate.shared_at
    if not candidate.is_open or candidate.level >= candidate.promised:
        return False
    return waited >= (INVITE_BELOW_PROMISE if candidate.level else INVITE_UNANSWERED)


def may_be_invited(*, takes_part: bool, is_at_it: bool, invitations: int) -> bool:
    """Whether a person may get an invitation: they answered or shared something there, hold no work now, and have had
    fewer than two."""
    return takes_part and not is_at_it and invitations < MOST_INVITATIONS


def leased_until(touched_at: datetime) -> datetime:
    """When a claim lapses: an hour after it was made or its draft was last saved."""
    return touched_at + LEASE


def _below(candidates: list[Candidate], beyond: int) -> list[Candidate]:
    return [candidate for candidate in candidates if candidate.level < candidate.promised + beyond]
