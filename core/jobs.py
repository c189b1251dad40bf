"""Slow work, off the request. A job is a row, made in the same transaction as what asks for it.

A worker claims the row with a lease, runs the function and deletes the row. A killed worker's lease lapses and the job
runs again, so every job function is idempotent and opens its own `unit_of_work`.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ParamSpec
from uuid import UUID

from flask import Flask
from sqlalchemy import event, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from uuid_utils.compat import uuid7

from core.db import Base, Identified, db, now, unit_of_work
from core.stamps import uncounted

log = logging.getLogger(__name__)
Arguments = ParamSpec("Arguments")
MOST_ATTEMPTS = 6
LEASE = timedelta(minutes=2)


@uncounted
class Job(Identified, Base):
    """One call to make. `key` is unique: asking twice for the same keyed job makes one.

    `handed_over_at`: then it began what cannot be undone, see `begin_once`.
    """

    __tablename__ = "jobs"

    name: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(unique=True)
    run_at: Mapped[datetime] = mapped_column(default=now, index=True)
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    handed_over_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None]


@dataclass(frozen=True)
class JobFunction:
    name: str
    run: Callable[..., Any]
    give_up: Callable[..., Any] | None
    is_slow: bool


_functions: dict[str, JobFunction] = {}
_schedule: list[tuple[timedelta, str]] = []
_wake = threading.Event()


def job(
    *, every: timedelta | None = None, give_up: Callable[..., Any] | None = None, is_slow: bool = False
) -> Callable[[Callable[Arguments, Any]], Callable[Arguments, Any]]:
    """Make a function callable later. `every` also runs it at that interval; `give_up(**arguments)` runs, in a unit of
    work, when the last attempt failed. `is_slow`: it may take minutes, and one worker is kept free of such."""

    def register(function: Callable[Arguments, Any]) -> Callable[Arguments, Any]:
        name = f"{function.__module__}.{function.__qualname__}"
        _functions[name] = JobFunction(name, function, give_up, is_slow)
        if every is not None:
            _schedule.append((every, name))
        return function

    return register


def later(
    function: Callable[..., Any], *, at: datetime | None = None, key: str | None = None, **arguments: Any
) -> None:
    """Call `function(**arguments)` after this transaction has committed. Arguments are plain JSON values."""
    name = f"{function.__module__}.{function.__qualname__}"
    if name not in _functions:
        raise LookupError(f"{name} is not a job")
    if key is not None and db.session.scalar(select(Job.id).where(Job.key == key)) is not None:
        return
    db.session.add(Job(id=uuid7(), name=name, arguments=arguments, key=key, run_at=at or now()))
    db.session.info["has_new_jobs"] = True


def begin_once(key: str) -> bool:
    """Say for good that the job of this key now begins what cannot be undone. False: it was said before, by a worker that
    died meanwhile, and nobody knows how far it came."""
    with unit_of_work():
        unsaid = update(Job).where(Job.key == key, Job.handed_over_at.is_(None)).values(handed_over_at=now())
        return bool(db.session.execute(unsaid).rowcount)  # type: ignore[attr-defined]


def not_begun(key: str) -> None:
    """It was refused, so that nothing was done: it may be tried again."""
    with unit_of_work():
        db.session.execute(update(Job).where(Job.key == key).values(handed_over_at=None))


@event.listens_for(Session, "after_commit")
def _wake_workers(session: Session) -> None:
    """Only for new jobs: looking for one commits too, and must not wake itself."""
    if session.info.pop("has_new_jobs", False):
        _wake.set()


def run_next(*, only_quick: bool = False) -> bool:
    """Claim one due job and run it. False when none is due."""
    claimed = _claim(only_quick)
    if claimed is None:
        return False
    id, name, arguments, attempts = claimed
    function = _functions.get(name)
    try:
        if function is None:
            raise LookupError(f"no job is called {name}")
        if attempts > MOST_ATTEMPTS:
            raise RuntimeError("each worker that tried it was ended")
        with _lease_kept(id):
            function.run(**arguments)
    except Exception as error:
        log.exception("job %s failed, attempt %d", name, attempts)
        db.session.rollback()
        _put_back(id, function, arguments, attempts, error)
    else:
        with unit_of_work():
            db.session.execute(Job.__table__.delete().where(Job.id == id))  # type: ignore[attr-defined]
    return True


def run_due(limit: int = 1000) -> int:
    """Run what is due in this thread, and say how many ran. For tests and commands."""
    count = 0
    while count < limit and run_next():
        count += 1
    return count


def _claim(only_quick: bool) -> tuple[UUID, str, dict[str, Any], int] | None:
    moment = now()
    slow = [function.name for function in _functions.values() if function.is_slow] if only_quick else []
    with unit_of_work():
        due = (
            select(Job)
            .where(
                Job.run_at <= moment,
                Job.failed_at.is_(None),
                or_(Job.leased_until.is_(None), Job.leased_until < moment),
                Job.name.not_in(slow),
            )
            .order_by(Job.run_at, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        job = db.session.scalar(due)
        if job is None:
            return None
        job.leased_until = moment + LEASE
        job.attempts += 1
        return job.id, job.name, job.arguments, job.attempts


def _put_back(
    id: UUID, function: JobFunction | None, arguments: dict[str, Any], attempts: int, error: Exception
) -> None:
    is_last = attempts >= MOST_ATTEMPTS or function is None
    with unit_of_work():
        values: dict[str, Any] = {"leased_until": None, "error": f"{type(error).__name__}: {error}"[:2000]}
        if is_last:
            values["failed_at"] = now()
            if function is not None and function.give_up is not None:
                function.give_up(**arguments)
        else:
            values["run_at"] = now() + timedelta(seconds=2**attempts)
        db.session.execute(update(Job).where(Job.id == id).values(values))


class _lease_kept:
    """Renews a running job's lease from a thread of its own, so that only a dead worker's lapses. While the database is
    away it goes on trying, sooner than it would renew."""

    def __init__(self, id: UUID) -> None:
        self.id = id
        self.done = threading.Event()

    def __enter__(self) -> None:
        self.thread = threading.Thread(target=self._renew, args=(db.session.get_bind(),), daemon=True)
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join()

    def _renew(self, engine: Any) -> None:
        pause = usual = LEASE.total_seconds() / 3
        while not self.done.wait(pause):
            try:
                with engine.begin() as connection:
                    connection.execute(update(Job).where(Job.id == self.id).values(leased_until=now() + LEASE))
                pause = usual
            except Exception:
                log.exception("the lease of job %s could not be renewed", self.id)
                pause = usual / 10


class Workers:
    """Threads that run jobs until told to stop, and one that keeps the schedule.

    The first takes quick jobs only, so that films being made ready hold up no news. One worker alone takes all.
    """

    def __init__(self, app: Flask, count: int) -> None:
        self.app = app
        self.stopping = threading.Event()
        self.threads = [
            threading.Thread(target=self._work, name=f"worker-{number}", args=(number == 0 and count > 1,), daemon=True)
            for number in range(count)
        ]
        self.threads.append(threading.Thread(target=self._keep_schedule, name="schedule", daemon=True))

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self, seconds: float = 25) -> None:
        """Let running jobs end; what does not is run again after its lease."""
        self.stopping.set()
        _wake.set()
        deadline = time.monotonic() + seconds
        for thread in self.threads:
            thread.join(max(0, deadline - time.monotonic()))

    def _work(self, only_quick: bool) -> None:
        while not self.stopping.is_set():
            _wake.clear()
            try:
                with self.app.app_context():
                    idle = not run_next(only_quick=only_quick)
            except Exception:
                log.exception("the worker could not reach its jobs")
                idle = True
            if idle:
                _wake.wait(1)

    def _keep_schedule(self) -> None:
        while not self.stopping.is_set():
            try:
                with self.app.app_context():
                    enqueue_scheduled()
            except Exception:
                log.exception("the schedule could not be kept")
            self.stopping.wait(30)


def enqueue_scheduled() -> None:
    """Add each scheduled function once an interval; the key makes many processes add one."""
    for every, name in _schedule:
        slot = int(now().timestamp() // every.total_seconds())
        with unit_of_work():
            last = db.session.get(Scheduled, name)
            if last is None:
                last = Scheduled(name=name, slot=-1)
                db.session.add(last)
            if last.slot >= slot:
                continue
            last.slot = slot
            db.session.add(Job(id=uuid7(), name=name, arguments={}, key=f"{name}:{slot}"))


def free_leases() -> None:
    """At the start of the only process: what the process before held is due again."""
    with unit_of_work():
        db.session.execute(update(Job).where(Job.leased_until.is_not(None)).values(leased_until=None))


@uncounted
class Scheduled(Base):
    """The last interval in which a scheduled function was enqueued."""

    __tablename__ = "scheduled"

    name: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[int]
