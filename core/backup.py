"""Copies of a site in use, and back: the database first, consistently, then the files that its rows point at."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.engine import make_url

from core.db import db
from core.moving import DAMAGED, copy_files, say_which, scratch_folder
from core.serving import alone
from core.settings import Settings
from core.storage import Folder, Store, StoreAway, open_store, store


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--files/--no-files", "has_files", default=True, help="Without: for a store that keeps copies itself.")
@with_appcontext
def backup(folder: Path, has_files: bool) -> None:
    """Copy a live site into FOLDER: the database first, then the files its rows point at, from a bucket too."""
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
    if has_files:
        _copy_files(settings, store(), Folder(folder / "files"))
    else:
        click.echo(f"The files stay in {settings.storage_url}: copy them by its own means, after this.")
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
    with alone(settings):
        if settings.is_sqlite:
            path = Path(make_url(settings.database_url).database or "")
            for part in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
                if part.exists():
                    part.rename(part.with_name(f"{part.name}.{aside}"))
            shutil.copyfile(folder / "site.db", path)
        else:
            options = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
            _run_postgres("pg_restore", settings, *options, str(folder / "site.dump"))
        if (folder / "files").exists():
            _set_aside(settings, aside)
            _copy_files(settings, Folder(folder / "files"), open_store(settings.storage_url))
    click.echo("Restored.")


def _copy_files(settings: Settings, source: Store, target: Store) -> None:
    try:
        with scratch_folder(settings.instance) as scratch:
            say_which(DAMAGED, copy_files(source, target, scratch, click.echo).damaged)
    except StoreAway as error:
        raise click.ClickException(f"The files could not be copied ({error}).") from None


def _set_aside(settings: Settings, name: str) -> None:
    """The files of a folder; in a bucket they stay beside those that are brought back, under keys of their own."""
    if settings.storage_url.startswith("file://"):
        files = Path(urlsplit(settings.storage_url).path)
        if files.exists():
            files.rename(files.with_name(f"{files.name}.{name}"))


def _run_postgres(program: str, settings: Settings, *arguments: str) -> None:
    url = make_url(settings.database_url)
    target = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = {**os.environ, "PGPASSWORD": url.password or ""}
    if shutil.which(program) is None:
        raise click.ClickException(f"{program} is not here. Install PostgreSQL's client (Debian: postgresql-client).")
    result = subprocess.run(
        [program, f"--dbname={target}", *arguments], env=environment, stdout=sys.stdout, check=False
    )
    if result.returncode:
        raise click.ClickException(f"{program} failed.")
