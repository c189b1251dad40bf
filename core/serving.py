"""Starting the site: what must hold before it listens, the server, and what its worker process does first.

The main process only watches; its one child answers requests and runs jobs.
"""

import ctypes
import errno
import fcntl
import logging
import multiprocessing
import os
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import click
from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.common import AbstractServer
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from core import jobs, live
from core.db import db
from core.settings import Settings
from core.storage import StoreAway, is_bucket, store
from core.turns import threads

# Each open connection of a browser counts, and most only wait: a class of 300 opens more than a thousand.
MOST_CONNECTIONS = 4096
DRAIN_SECONDS = 25
WAKE_AFTER_SECONDS = 0.2
LISTENS_WITHIN_SECONDS = 60
DEAD_AFTER = {
    "TCP_KEEPIDLE": 30,
    "TCP_KEEPINTVL": 10,
    "TCP_KEEPCNT": 3,
}  # seconds of silence; between questions; unanswered
M_ARENA_MAX = -8  # of <malloc.h>


def server(settings: Settings, factory: str = "app:serving") -> AbstractServer[Any]:
    """The production server: one process of many threads answers, since SQLite has one writer; this one watches it."""
    # It warns of more threads than two a core. Ours mostly wait: for a slow upload, a slow reader, the disk.
    logging.getLogger("_granian").addFilter(lambda record: "seems quite high" not in record.getMessage())
    _share_heaps()
    if is_bucket(settings.storage_url):
        # Threads of its client, begun here, would not be there in a fork; loading the demonstration has chosen a way already.
        multiprocessing.set_start_method("spawn", force=True)
    return Granian(
        factory,
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads(settings),
        backpressure=MOST_CONNECTIONS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=DRAIN_SECONDS,
    )


def stream_server(settings: Settings, port: int) -> AbstractServer[Any]:
    """The server of `core.streaming`."""
    return Granian(
        "app:streaming",
        factory=True,
        address=settings.host,
        port=port,
        interface=Interfaces.ASGI,
        workers=1,
        backpressure=MOST_CONNECTIONS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=1,
    )


def _share_heaps() -> None:
    """Else glibc gives each thread a heap of its own, and each keeps what a password hash once took: 160 MB in all."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # glibc's alone
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 2)


def begin(app: Flask) -> None:
    """In the process that answers: take over what the one before held, start the workers, say where the site is."""
    settings: Settings = app.extensions["settings"]
    _share_heaps()
    threading.Thread(target=_leave_with_parent, name="parent", daemon=True).start()
    threading.Thread(target=_ask_after_dead_lines, args=(settings.port,), name="lines", daemon=True).start()
    hear_signals_in_time(app.extensions["hub"].close)
    with app.app_context():
        if settings.is_sqlite:
            jobs.free_leases()
    jobs.Workers(app, settings.workers).start()
    live.listen(app, settings)
    click.echo(f"\nClass Projects is at {settings.site_url}  (Ctrl-C ends it)")
    for line in app.extensions["announcements"]:
        click.echo(line())


def _leave_with_parent() -> None:
    """A child whose parent was killed would go on listening, beside the next start."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _ask_after_dead_lines(port: int) -> None:
    """A telephone that changes networks never closes its line: asked after, it is gone within a minute, and with it the thread
    that waits for its bytes. The server has no option for this; what is set where it listens holds for every line."""
    until = time.monotonic() + LISTENS_WITHIN_SECONDS
    while not (found := list(_listening(port))) and time.monotonic() < until:
        time.sleep(0.1)
    for each in found:
        with each:
            each.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for name, value in DEAD_AFTER.items():
                if hasattr(socket, name):
                    each.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _listening(port: int) -> Iterator[socket.socket]:
    """Our sockets that listen there, each as a copy that may be closed."""
    for number in (int(name) for name in os.listdir("/dev/fd")):
        with suppress(OSError):
            copy = socket.socket(fileno=os.dup(number))
            if copy.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) and copy.getsockname()[1] == port:
                yield copy
            else:
                copy.close()


def hear_signals_in_time(end: Callable[[], None] = lambda: None) -> None:
    """A signal that meets the main thread on its way to sleep is heard only when that wakes, as late as it likes: wake it.
    `end` is called first when one says to stop."""
    hearing, telling = socket.socketpair()
    telling.setblocking(False)
    signal.set_wakeup_fd(telling.detach())
    signal.signal(signal.SIGURG, lambda *_: None)
    main = threading.main_thread().ident

    def wake() -> None:
        while number := hearing.recv(1):
            if number[0] in (signal.SIGINT, signal.SIGTERM):
                end()
            if number[0] != signal.SIGURG and main:
                time.sleep(WAKE_AFTER_SECONDS)
                signal.pthread_kill(main, signal.SIGURG)

    threading.Thread(target=wake, name="signals", daemon=True).start()


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold this SQLite database for one process tree; another is told so in one line. PostgreSQL is shared."""
    if not settings.is_sqlite:
        yield
        return
    path = Path(f"{make_url(settings.database_url).database}-lock")
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException(
                f"Another process is serving {path.name.removesuffix('-lock')} in {path.parent}: stop it first."
            ) from None
        yield


def check_address(settings: Settings) -> None:
    """Can we listen there? The server itself would share a port that is taken."""
    try:
        family, kind, *_, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except socket.gaierror:
        raise click.ClickException(f"HOST: {settings.host!r} is not an address of this machine.") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise click.ClickException(
                f"PORT: {settings.port} is in use on {settings.host}; choose another, such as PORT={settings.port + 1}."
            ) from None
        raise click.ClickException(f"HOST: cannot listen on {settings.host!r} ({error.strerror}).") from None


def check_shelves(settings: Settings) -> None:
    """Do the database and the store answer? If not, one line says which, and why."""
    try:
        with db.engine.connect():
            pass
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise click.ClickException(f"DATABASE_URL: the database does not answer ({_first_line(error)}).") from None
    try:
        with NamedTemporaryFile() as probe:
            store().put("probe", Path(probe.name), "text/plain")
            store().delete("probe")
    except (OSError, StoreAway) as error:
        raise click.ClickException(f"STORAGE_URL: files cannot be kept there ({_first_line(error)}).") from None


def _first_line(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return next(iter(str(cause).strip().splitlines()), type(cause).__name__)
