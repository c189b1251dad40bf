"""The migrations make what the models say, from empty, and leave no drift."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from core.cli import MIGRATIONS
from core.db import db


def test_the_migrated_database_is_what_the_models_say(app: Flask, database: None) -> None:
    connection = db.session.connection()
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert compare_metadata(context, db.metadata) == []


def test_the_history_is_one_line() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert len(scripts.get_heads()) == 1
    assert all(len(revision.nextrev) <= 1 for revision in scripts.walk_revisions())


def test_no_migration_names_a_path_of_some_machine() -> None:
    assert not [path for path in Path(MIGRATIONS).rglob("*.py") if "/tmp/" in path.read_text()]
