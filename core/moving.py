"""Copies of what a store keeps in another store, while the site goes on: stopped at any moment, the next run goes on from there.

What rows know of their files (size, type, SHA-256) reaches this by `@names_files`; nothing is ever deleted.
"""

import fcntl
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import file_digest
from itertools import islice
from mimetypes import guess_type
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask import current_app
from flask.cli import with_appcontext

from core.db import db
from core.settings import Settings, SettingsError, storage_url
from core.storage import Store, StoreAway, open_store

AT_ONCE = 4
SAID_EVERY_S = 5.0
LISTED = 20
DAMAGED = "are not what was sent any more, and were not copied"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Named:
    """A file that a row names, as the row knows it. Without a SHA-256 its size has to do."""

    key: str
    size_bytes: int
    content_type: str
    sha256: str = ""


Naming = Callable[[], Iterable[Named]]
_namings: list[Naming] = []


def names_files(naming: Naming) -> Naming:
    """Register a function that gives all files that some rows name. Rows may share one."""
    _namings.append(naming)
    return naming


def named_files() -> dict[str, Named]:
    """Every file that a row names, by its key."""
    try:
        return {each.key: each for naming in _namings for each in naming()}
    finally:
        db.session.rollback()  # holds no snapshot while bytes are copied


@dataclass
class Outcome:
    """How it stands after a run."""

    files: int = 0
    size_bytes: int = 0
    damaged: list[str] = field(default_factory=list)  # not the bytes that the row was made for: not copied
    missing: list[str] = field(default_factory=list)  # named by a row, and not there
    unnamed: list[str] = field(default_factory=list)  # there, and neither named nor where they came from (any longer)


def copy_files(source: Store, target: Store, scratch: Path, say: Say = lambda line: None) -> Outcome:
    """Copy what the target does not have in the same size; then look what it has. Raises StoreAway.

    `scratch` is a folder of the caller's for what passes through this machine, best on the disk of a target that is a folder.
    """
    outcome, named, there = Outcome(), named_files(), dict(target.sizes())
    waiting = [(key, size) for key, size in source.sizes() if there.get(key) != size]
    progress = _Progress(len(waiting), sum(size for _, size in waiting), say)

    def copy(key: str, size: int) -> None:
        if _copy(source, target, key, named.get(key), scratch):
            progress.count(size)
        else:
            outcome.damaged.append(key)

    _all_at_once(copy, waiting)
    outcome.files, outcome.size_bytes = progress.files, progress.size_bytes
    named, there, here = named_files(), dict(target.sizes()), dict(source.sizes())
    outcome.missing = [each.key for each in named.values() if there.get(each.key) != each.size_bytes]
    outcome.missing = sorted(set(outcome.missing) - set(outcome.damaged))
    outcome.unnamed = sorted(there.keys() - named.keys() - here.keys())
    return outcome


def _copy(source: Store, target: Store, key: str, named: Named | None, scratch: Path) -> bool:
    """False when it is not what its row says it is. What is gone since it was listed is nothing to copy."""
    with TemporaryDirectory(dir=scratch) as folder:
        path, fetched = source.local(key), Path(folder, "file")
        try:
            if path is None:
                source.fetch(key, fetched)
            if named is not None and named.sha256 and _sha256(path or fetched) != named.sha256:
                return False
            kind = named.content_type if named else guess_type(key)[0] or "application/octet-stream"
            target.put(key, path or fetched, kind, is_final=path is None)
        except FileNotFoundError:
            pass
    return True


def _sha256(path: Path) -> str:
    with path.open("rb") as reading:
        return file_digest(reading, "sha256").hexdigest()


def _all_at_once(copy: Callable[[str, int], None], waiting: Iterable[tuple[str, int]]) -> None:
    """A few at a time; the first that fails ends it, and so does Ctrl-C, when those begun are through."""
    rest, running = iter(waiting), set[Future[None]]()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        while True:
            running |= {threads.submit(copy, *each) for each in islice(rest, AT_ONCE - len(running))}
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for each in done:
                each.result()


class _Progress:
    """Says how far it is, now and then."""

    def __init__(self, of_files: int, of_bytes: int, say: Say) -> None:
        self.of_files, self.of_bytes, self.say = of_files, of_bytes, say
        self.files = self.size_bytes = 0
        self.said_at = time.monotonic()

    def count(self, size: int) -> None:
        self.files, self.size_bytes = self.files + 1, self.size_bytes + size
        if time.monotonic() - self.said_at >= SAID_EVERY_S:
            self.said_at = time.monotonic()
            self.say(f"{self.files:,} of {self.of_files:,} files, {_mb(self.size_bytes)} of {_mb(self.of_bytes)}")


def _mb(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


@contextmanager
def scratch_folder(instance: Path) -> Iterator[Path]:
    """A folder that one run has to itself; what a killed one left is removed."""
    folder = instance / "moving"
    with folder.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException("Another command is copying files already: let it end first.") from None
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        yield folder
        shutil.rmtree(folder, ignore_errors=True)


@click.command("move-files")
@click.argument("source")
@click.argument("target")
@with_appcontext
def move_files(source: str, target: str) -> None:
    """Copy all files from one STORAGE_URL to another, while the site runs; stop it and run it again as you like.

    Ends with 1 while something that the site knows is not there. Deletes nothing.
    """
    settings: Settings = current_app.extensions["settings"]
    try:
        stores = [open_store(storage_url(name, url)) for name, url in (("SOURCE", source), ("TARGET", target))]
        with scratch_folder(settings.instance) as scratch:
            outcome = copy_files(stores[0], stores[1], scratch, click.echo)
    except (SettingsError, StoreAway) as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        raise click.ClickException("Stopped. Run it again: it goes on where it was.") from None
    tell(outcome, target)


def tell(outcome: Outcome, target: str) -> None:
    """Say how it went. Raises ClickException, which ends with 1, when something is not there."""
    click.echo(f"Copied {outcome.files:,} files, {_mb(outcome.size_bytes)}.")
    say_which("lie there, and no row names them: taken back meanwhile, or never used", outcome.unnamed)
    say_which(DAMAGED, outcome.damaged)
    say_which("are not there; what came meanwhile comes with the next run", outcome.missing)
    if outcome.missing or outcome.damaged:
        raise click.ClickException(f"{len(outcome.missing) + len(outcome.damaged):,} files are not at {target}.")
    click.echo(f"Every file that the site knows is at {target}.")


def say_which(what: str, keys: list[str]) -> None:
    if keys:
        more = [f"  … and {len(keys) - LISTED:,} more"] if len(keys) > LISTED else []
        click.echo("\n".join([f"{len(keys):,} {what}:", *(f"  {key}" for key in keys[:LISTED]), *more]))
