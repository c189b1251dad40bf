"""All tables as the migrations make them: made once for each state of the migrations, and copied for every site of the tests."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url

from core.cli import MIGRATIONS
from core.settings import ROOT, Settings

KEPT = Path(sys.prefix) / "tables"
MIGRATE = [sys.executable, "-m", "flask", "--app", "app", "db", "upgrade", "--directory", str(MIGRATIONS)]


def lay(settings: Settings) -> None:
    """Give a site all tables, where it is on SQLite and has no database yet."""
    file = Path(make_url(settings.database_url).database or "")
    if settings.is_sqlite and not file.exists():
        shutil.copyfile(_sqlite(), file)


def postgres_database(server: str, name: str) -> str:
    """A database of all tables on this PostgreSQL, and its address."""
    return _database(server, f"test_{name}", like=_tables(server))


def _sqlite() -> Path:
    path = KEPT / f"{_state()}.db"
    with _alone():
        if not path.exists():
            for older in KEPT.glob("*.db"):
                older.unlink()
            with TemporaryDirectory(dir=KEPT) as folder:
                _migrate({"INSTANCE": folder, "DATABASE_URL": ""})
                (Path(folder) / "site.db").replace(path)
    return path


@cache
def _tables(server: str) -> str:
    name = f"tables_{_state()}"
    with _alone(), psycopg.connect(server, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            _migrate({"DATABASE_URL": _database(server, "making", like="template1")})
            connection.execute(SQL("ALTER DATABASE making RENAME TO {}").format(Identifier(name)))
    return name


def _database(server: str, name: str, *, like: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(like)))
    return server.replace("/postgres?", f"/{name}?")


@contextmanager
def _alone() -> Iterator[None]:
    """One worker at a time."""
    KEPT.mkdir(exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(environment: Mapping[str, str]) -> None:
    with TemporaryDirectory() as instance:
        subprocess.run(
            MIGRATE, cwd=ROOT, env={**os.environ, "INSTANCE": instance, **environment}, check=True, capture_output=True
        )


@cache
def _state() -> str:
    """Changes with the migrations."""
    every = sorted(Path(MIGRATIONS).rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in every)).hexdigest()[:16]
