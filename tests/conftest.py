"""What every test gets: one database rolled back after each test, one cast, a strict visitor, counted queries, caught mails."""

import gc
import os
import smtplib
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
from flask import Flask
from sqlalchemy import Connection, event
from xdist.scheduler import LoadScopeScheduling

from app import create_app
from core.cache import init_cache
from core.db import db, one_transaction
from core.mail import kept_mails
from core.settings import Settings, read_settings
from core.storage import Bucket
from tests import chromium, tables
from tests.bucket import SHELF, s3_server
from tests.cast import Cast, KeptCast, make_cast
from tests.tables import postgres_database
from tests.visitor import Visitor, run_jobs


class ByWorld(LoadScopeScheduling):
    """A worker takes a module, whose tests share what was made for them; the modules that sweep over all forms share one world,
    and each random world is made for one test, which takes long."""

    def _split_scope(self, nodeid: str) -> str:
        module = super()._split_scope(nodeid)
        if module.startswith("tests/worlds/"):
            return nodeid
        return "tests/input" if module.startswith("tests/input/") and "at_once" not in module else module


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    return ByWorld(config, log) if config.getvalue("dist") == "loadscope" else None


# No test fails on time: machines are noisy. The long run asks for many more examples.
hypothesis.settings.register_profile("house", deadline=None, max_examples=25)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=100)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The Chromium of every test in a browser: fake camera and microphone, no question asked, the autoplay rule of people's browsers."""
    return {"executable_path": chromium.find(), "args": chromium.ARGUMENTS}


@pytest.fixture(scope="session")
def base_url() -> None:
    """In place of pytest-base-url's fixture, whose shape pytest warns of, and warnings are errors here: addresses are whole."""


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Settings:
    """Settings of a throw-away site: SQLite in a file, or a database of its own on the server in TEST_POSTGRES."""
    instance = tmp_path_factory.mktemp("instance")
    environment = {"INSTANCE": str(instance), "SECRET_KEY": "a secret for tests only"}
    if os.environ.get("TEST_POSTGRES"):
        environment["DATABASE_URL"] = postgres_database(os.environ["TEST_POSTGRES"], worker_id)
    settings = replace(read_settings(environment), testing=True, password_cost_kib=8, password_rounds=1)
    tables.lay(settings)
    return settings


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Mapping[str, str]]:
    """A real S3-compatible server, one for all workers: the AWS_… variables that lead to it."""
    base = tmp_path_factory.getbasetemp()
    with s3_server((base if worker_id == "master" else base.parent) / "shared-s3") as environment:
        yield environment


@pytest.fixture
def bucket(s3: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """An empty place there."""
    for name, value in s3.items():
        monkeypatch.setenv(name, value)
    return Bucket(f"s3://{SHELF}/{uuid4()}")


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    gc.collect()
    gc.freeze()  # what is loaded by now stays, as on a server: the collector need not walk it again
    yield app
    with app.app_context():
        db.engine.dispose()  # a connection left open is a warning, and warnings are errors


@contextmanager
def forgetful(app: Flask) -> Iterator[Connection]:
    """An app context whose database forgets everything at the end: requests inside join one transaction by savepoints."""
    init_cache(app)  # the stamp of public pages is rolled back too, so a number comes twice
    with app.app_context(), one_transaction() as transaction:
        yield transaction.connection
        db.session.remove()
        transaction.rollback()


@pytest.fixture
def database(app: Flask) -> Iterator[None]:
    """What a test writes is gone after it."""
    with forgetful(app):
        yield


@pytest.fixture
def own_site(settings: Settings, tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """A site with a database of its own, where every thread has its own connection and commits for good."""
    url = f"sqlite:///{tmp_path}/own.db"
    if not settings.is_sqlite:
        url = postgres_database(os.environ["TEST_POSTGRES"], f"own_{worker_id}")
    own = replace(settings, database_url=url)
    tables.lay(own)
    site = create_app(own)
    yield site
    with site.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def kept_cast(app: Flask) -> KeptCast:
    """The cast, made once."""
    with forgetful(app) as connection:
        return KeptCast(make_cast(), connection)


@pytest.fixture
def cast(kept_cast: KeptCast, database: None) -> Cast:
    """One instructor, learners, a stranger …: the same people in every test."""
    return kept_cast.put_back()


@pytest.fixture
def visit(app: Flask, database: None) -> Visitor:
    """Fetches pages as somebody, and reads every page strictly as HTML5."""
    return Visitor(app)


@pytest.fixture
def mails(app: Flask, database: None) -> Iterator[Callable[[], list[str]]]:
    """The mails sent so far, newest first, as text; due jobs are run before looking."""
    folder: Path = app.extensions["mail"]["folder"]

    def read() -> list[str]:
        run_jobs(app)
        return [path.read_text() for path in kept_mails()]

    empty(folder)
    yield read
    empty(folder)


def empty(folder: Path) -> None:
    for path in folder.glob("*.eml"):
        path.unlink()


@pytest.fixture
def queries(database: None) -> Callable[[], "contextmanager[list[str]]"]:
    """`with queries() as seen:` lists the statements sent meanwhile."""

    @contextmanager
    def record() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
                seen.append(statement)

        connection = db.engine
        event.listen(connection, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(connection, "before_cursor_execute", note)

    return record


@pytest.fixture(autouse=True)
def _no_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test talks to anything but this machine, and none sends mail by itself."""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: object) -> None:
        if (
            self.family in (socket.AF_INET, socket.AF_INET6)
            and isinstance(address, tuple)
            and address[0] not in {"127.0.0.1", "::1", "localhost"}
        ):
            raise AssertionError(f"a test reached for {address[0]}")
        connect(self, address)  # type: ignore[arg-type]

    def no_mail(*_: object, **__: object) -> None:
        raise AssertionError("a test tried to send mail")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(smtplib.SMTP, "sendmail", no_mail)
