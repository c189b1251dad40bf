"""Commands for operators: serve, work, migrate, backup, restore, move-files, search; and for contributors: document, collect."""

import signal
import time

import click
from babel.messages.pofile import write_po
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from core import jobs, serving
from core.backup import backup, restore
from core.catalogue import catalogue
from core.db import db
from core.moving import move_files
from core.permission_table import permission_table
from core.search import search
from core.settings import ROOT, Settings

MIGRATIONS = ROOT / "core" / "migrations"
PERMISSIONS = ROOT / "docs" / "permissions.md"
MESSAGES = ROOT / "translations" / "messages.pot"


def init_cli(app: Flask, settings: Settings) -> None:
    app.extensions["settings"] = settings
    for command in (serve, work, events, backup, restore, move_files, document, collect, search):
        app.cli.add_command(command)


def bring_up_to_date() -> None:
    """Create or migrate the database."""
    upgrade(str(MIGRATIONS))


@click.command()
@with_appcontext
def serve() -> None:
    """Migrate, load the demonstration into an empty site, and serve until told to stop."""
    settings: Settings = current_app.extensions["settings"]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to stop while it loads: as by Ctrl-C
    serving.check_address(settings)
    with serving.alone(settings):
        serving.check_shelves(settings)
        bring_up_to_date()
        for prepare in current_app.extensions["before_serving"]:
            prepare()
        db.engine.dispose()
        serving.server(settings).serve()


@click.command()
@click.option("--port", default=8001, show_default=True)
@with_appcontext
def events(port: int) -> None:
    """Serve the streams of open pages (/events) from a process of its own, beside `serve`."""
    settings: Settings = current_app.extensions["settings"]
    if settings.is_sqlite:
        raise click.ClickException("With SQLite the site is one process: `serve` has the streams too.")
    db.engine.dispose()
    serving.stream_server(settings, port).serve()


@click.command()
@with_appcontext
def work() -> None:
    """Run jobs in this process until told to stop: beside `serve`, on a machine of its own."""
    settings: Settings = current_app.extensions["settings"]
    if settings.is_sqlite:
        raise click.ClickException("With SQLite the site is one process: `serve` runs the jobs too.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    workers = jobs.Workers(current_app._get_current_object(), settings.workers)  # type: ignore[attr-defined]
    workers.start()
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        workers.stop()


@click.command()
@with_appcontext
def document() -> None:
    """Write docs/permissions.md from the rules."""
    PERMISSIONS.write_text(permission_table(current_app))
    click.echo(f"Wrote {PERMISSIONS.relative_to(ROOT)}.")


@click.command()
@with_appcontext
def collect() -> None:
    """Write translations/messages.pot: every message that is marked, for translators."""
    MESSAGES.parent.mkdir(exist_ok=True)
    with MESSAGES.open("wb") as file:
        write_po(file, catalogue(), sort_by_file=True)
    click.echo(f"Wrote {MESSAGES.relative_to(ROOT)}.")
