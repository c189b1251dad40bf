"""Ways of giving works to people: ours, through the real allocator and a real database; and two plain ones beside it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Protocol
from uuid import UUID

from sqlalchemy import select, update

from accounts.models import Person
from bench.classes import Class, write_class
from core.db import db, time_is, unit_of_work
from reviews import asking, claiming, pool, promises
from reviews.allocation import ASKED
from reviews.models import Invitation, ReviewNeed, ReviewTask, TaskState
from simulation.people import Setting
from submissions.models import Submission

START = datetime(2026, 1, 5, tzinfo=UTC)
PROMISED_HOURS = 24


class Policy(Protocol):
    """People and works are numbers: the work of somebody has their number. `lease`: hours that a claim is good for; `opens`:
    when it gives anything."""

    lease: float
    opens: float

    def share(self, person: int, at: float, *, is_first_time: bool) -> None: ...
    def next_for(self, person: int, at: float) -> int | None: ...
    def sent(self, person: int, work: int, at: float) -> None: ...
    def asked(self, at: float) -> int: ...
    def invited(self, at: float) -> Sequence[int]: ...
    def for_staff(self, at: float) -> Sequence[tuple[int, str]]: ...
    def answered_by_staff(self, work: int, role: str, at: float) -> None: ...


def moment(at: float) -> datetime:
    return START + timedelta(hours=at)


class Need:
    """The allocator of the site, with its leases, invitations and the promise looked after. In an app's context."""

    lease, opens = 1.0, 0.0

    def __init__(self, setting: Setting, rng: Random) -> None:
        self.rng, self.has_staff = rng, setting.has_staff
        with time_is(START), unit_of_work():
            self.made: Class = write_class(setting.learners, promised=setting.promised)
        self.number = {id: place for place, id in enumerate(self.made.people)}
        self.author = {work: self.number[id] for id, (work, _take) in self.made.takes.items()}

    def share(self, person: int, at: float, *, is_first_time: bool) -> None:
        work_id, take_id = self.made.takes[self.made.people[person]]
        with time_is(moment(at)), unit_of_work():
            work = db.session.get_one(Submission, work_id)
            work.shared_take_id, work.shared_at, work.first_time = take_id, moment(at), is_first_time
            work.answer_by = moment(at + PROMISED_HOURS)
            pool.follow(work)
        db.session.remove()

    def next_for(self, person: int, at: float) -> int | None:
        """After an exemplar, if there is nothing else."""
        courses = [self.made.course_id]
        with time_is(moment(at)), unit_of_work():
            who = db.session.get_one(Person, self.made.people[person])
            task_id = claiming.claim_next(who, courses, has_practised=False, rng=self.rng)
            task_id = task_id or claiming.claim_next(who, courses, rng=self.rng)
            work = task_id and db.session.scalar(select(ReviewTask.submission_id).where(ReviewTask.id == task_id))
        db.session.remove()
        return self.author[work] if work else None

    def sent(self, person: int, work: int, at: float) -> None:
        self._send(self.made.people[person], work, at)

    def _send(self, reviewer: UUID, work: int, at: float) -> None:
        work_id, take_id = self.made.takes[self.made.people[work]]
        with time_is(moment(at)), unit_of_work():
            mine = (ReviewTask.reviewer_id == reviewer, ReviewTask.take_id == take_id)
            sending = update(ReviewTask).where(*mine).values(state=TaskState.SENT, ended_at=moment(at))
            db.session.connection().execute(sending)
            pool.answered(work_id, take_id, moment(at))
        db.session.remove()

    def asked(self, at: float) -> int:
        return asking.asked_in([self.made.course_id])

    def invited(self, at: float) -> Sequence[int]:
        """What the clock of the site does: leases lapse, people are invited, the promise is looked after."""
        with time_is(moment(at)), unit_of_work():
            promises.lapse_leases()
            asking.invite()
            promises.look_after()
            fresh = select(Invitation.person_id).where(Invitation.created_at == moment(at))
            people = list(db.session.scalars(fresh))
        db.session.remove()
        return [self.number[id] for id in people]

    def for_staff(self, at: float) -> Sequence[tuple[int, str]]:
        """Works whose greeters, or instructor, hear now that they wait."""
        if not self.has_staff:
            return []
        with unit_of_work():
            told = (ReviewNeed.told_greeters_at == moment(at), ReviewNeed.told_instructors_at == moment(at))
            works = [list(db.session.scalars(select(ReviewNeed.submission_id).where(each))) for each in told]
        db.session.remove()
        return [
            (self.author[id], role) for ids, role in zip(works, ("greeter", "instructor"), strict=True) for id in ids
        ]

    def answered_by_staff(self, work: int, role: str, at: float) -> None:
        staff = dict(zip(("instructor", "greeter"), self.made.staff, strict=True))[role]
        work_id, take_id = self.made.takes[self.made.people[work]]
        with time_is(moment(at)), unit_of_work():
            need = db.session.get_one(ReviewNeed, work_id)
            if need.answered_at is not None:
                return
            claiming.claim_named(db.session.get_one(Person, staff), db.session.get_one(Submission, work_id))
        db.session.remove()
        self._send(staff, work, at)


class OldestFirst:
    """The work shared first that lacks answers, three asked of each, a claim good for eight hours."""

    lease, opens, most = 8.0, 0.0, 3

    def __init__(self, setting: Setting, rng: Random) -> None:
        self.shared: list[int] = []
        self.done: dict[int, int] = defaultdict(int)
        self.leases: dict[int, list[float]] = defaultdict(list)
        self.seen: dict[int, set[int]] = defaultdict(set)

    def share(self, person: int, at: float, *, is_first_time: bool) -> None:
        self.shared.append(person)

    def next_for(self, person: int, at: float) -> int | None:
        for work in self.shared:
            if work != person and work not in self.seen[person] and self._level(work, at) < self.most:
                self.seen[person].add(work)
                self.leases[work].append(at + self.lease)
                return work
        return None

    def _level(self, work: int, at: float) -> int:
        return self.done[work] + sum(until > at for until in self.leases[work])

    def sent(self, person: int, work: int, at: float) -> None:
        self.done[work] += 1
        self.leases[work].pop(0) if self.leases[work] else None

    def asked(self, at: float) -> int:
        return ASKED

    def invited(self, at: float) -> Sequence[int]:
        return []

    def for_staff(self, at: float) -> Sequence[tuple[int, str]]:
        return []

    def answered_by_staff(self, work: int, role: str, at: float) -> None:
        raise NotImplementedError


class Batch(OldestFirst):
    """Three works at random for each, drawn once at the deadline."""

    def __init__(self, setting: Setting, rng: Random) -> None:
        super().__init__(setting, rng)
        assert setting.deadline is not None
        self.rng, self.opens = rng, setting.deadline
        self.given: dict[int, list[int]] = {}

    def next_for(self, person: int, at: float) -> int | None:
        if at < self.opens:
            return None
        if person not in self.given:
            others = [work for work in self.shared if work != person]
            self.given[person] = self.rng.sample(others, min(self.most, len(others)))
        return self.given[person].pop() if self.given[person] else None
