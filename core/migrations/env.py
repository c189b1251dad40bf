"""How migrations run: with foreign keys off on SQLite, since a batch rebuild would cascade; and checked afterwards."""

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection

from core.db import Sentence, UTCDateTime, db, writing
from core.search import Folded, is_modelled


def render_item(kind: str, item: object, autogen: AutogenContext) -> str | bool:
    if kind == "type" and isinstance(item, UTCDateTime):
        autogen.imports.add("from core.db import UTCDateTime")
        return "UTCDateTime()"
    if kind == "type" and isinstance(item, Sentence):
        return "sa.Text()"
    if kind == "type" and isinstance(item, Folded):
        autogen.imports.add("from sqlalchemy.dialects.postgresql import TSVECTOR")
        return 'sa.Text().with_variant(TSVECTOR(), "postgresql")'
    return False


def migrate(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        # Past SQLAlchemy, which would begin a transaction, and inside of one SQLite does not hear it.
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=is_sqlite,
        render_item=render_item,
        compare_type=True,
        include_name=is_modelled,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if is_sqlite:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"The migration left rows that point at nothing: {broken[:5]}")
        connection.commit()


with current_app.app_context(), writing():
    engine = db.engine
    with engine.connect() as connection:
        migrate(connection)
    engine.dispose()  # connections with foreign keys off must not be used again
