"""Commands for operators: serve, work, migrate, backup, restore."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.common import AbstractServer
from sqlalchemy.engine import make_url

from core import jobs
from core.db import db
from core.settings import ROOT, Settings

MIGRATIONS = ROOT / "core" / "migrations"


def init_cli(app: Flask, settings: Settings) -> None:
    app.extensions["settings"] = settings
    for command in (serve, work, backup, restore):
        app.cli.add_command(command)


def bring_up_to_date() -> None:
    """Create or migrate the database."""
    upgrade(str(MIGRATIONS))


@click.command()
@with_appcontext
def serve() -> None:
    """Migrate, load the demonstration into an empty site, and serve until told to stop."""
    settings: Settings = current_app.extensions["settings"]
    bring_up_to_date()
    if settings.is_sqlite:
        jobs.free_leases()
    for prepare in current_app.extensions["before_serving"]:
        prepare()
    db.engine.dispose()
    site = server(settings)
    site.on_startup(lambda: _announce(settings))
    site.serve()


def server(settings: Settings, factory: str = "app:serving") -> AbstractServer[Any]:
    """The production server: one process of many threads, since SQLite has one writer."""
    return Granian(
        factory,
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings.web_threads,
        backpressure=settings.web_threads * 8,
        log_level=LogLevels.warning,
        workers_kill_timeout=30,
    )


def _announce(settings: Settings) -> None:
    click.echo(f"\nClass Projects is at {settings.site_url}  (Ctrl-C ends it)")
    for line in current_app.extensions["announcements"]:
        click.echo(line())


@click.command()
@with_appcontext
def work() -> None:
    """Run jobs in this process until told to stop: beside `serve`, on a machine of its own."""
    settings: Settings = current_app.extensions["settings"]
    workers = jobs.Workers(current_app._get_current_object(), settings.workers)  # type: ignore[attr-defined]
    workers.start()
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        workers.stop()


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@with_appcontext
def backup(folder: Path) -> None:
    """Copy a live site into FOLDER: the database first, then the files its rows point at."""
    settings: Settings = current_app.extensions["settings"]
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty.")
    folder.mkdir(parents=True, exist_ok=True)
    if settings.is_sqlite:
        path = make_url(settings.database_url).database or ""
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(folder / "site.db")) as target:
            source.backup(target)
    else:
        _run_postgres("pg_dump", settings, "--format=custom", f"--file={folder / 'site.dump'}")
    files = _files_folder(settings)
    if files is not None and files.exists():
        shutil.copytree(files, folder / "files", ignore=shutil.ignore_patterns(".*"))
    (folder / "backup.json").write_text(
        json.dumps({"database": "sqlite" if settings.is_sqlite else "postgresql", "at": time.time()})
    )
    click.echo(f"Copied to {folder}.")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@with_appcontext
def restore(folder: Path) -> None:
    """Bring the site back from FOLDER. Stop the site first; what is there now is moved aside, not deleted."""
    settings: Settings = current_app.extensions["settings"]
    made_on = json.loads((folder / "backup.json").read_text())["database"]
    if (made_on == "sqlite") != settings.is_sqlite:
        raise click.ClickException(f"This backup is of a {made_on} site; DATABASE_URL names another kind.")
    aside = f"before-restore-{int(time.time())}"
    db.engine.dispose()
    if settings.is_sqlite:
        path = Path(make_url(settings.database_url).database or "")
        for part in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
            if part.exists():
                part.rename(part.with_name(f"{part.name}.{aside}"))
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / "site.db", path)
    else:
        _run_postgres("pg_restore", settings, "--clean", "--if-exists", "--no-owner", str(folder / "site.dump"))
    files = _files_folder(settings)
    if files is not None and (folder / "files").exists():
        if files.exists():
            files.rename(files.with_name(f"{files.name}.{aside}"))
        shutil.copytree(folder / "files", files)
    click.echo("Restored.")


def _files_folder(settings: Settings) -> Path | None:
    return Path(urlsplit(settings.storage_url).path) if settings.storage_url.startswith("file://") else None


def _run_postgres(program: str, settings: Settings, *arguments: str) -> None:
    url = make_url(settings.database_url)
    target = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = {**os.environ, "PGPASSWORD": url.password or ""}
    result = subprocess.run(
        [program, f"--dbname={target}", *arguments], env=environment, stdout=sys.stdout, check=False
    )
    if result.returncode:
        raise click.ClickException(f"{program} failed.")
