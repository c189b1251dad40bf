"""what search finds things by: documents of works, class projects, lessons and people

What is there already is written by a job, from the rows as they are when the site runs again.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR
from uuid_utils.compat import uuid7

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

KINDS = {"person": "people", "course": "courses", "lesson": "lessons", "submission": "submissions"}
WORDS = sa.Text().with_variant(TSVECTOR(), "postgresql")
people = sa.table("people", sa.column("id", sa.Uuid()))
jobs = sa.table(
    "jobs",
    sa.column("id", sa.Uuid()),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("name", sa.Text()),
    sa.column("arguments", sa.JSON()),
    sa.column("run_at", sa.DateTime(timezone=True)),
    sa.column("attempts", sa.Integer()),
)


def upgrade() -> None:
    for kind, rows in KINDS.items():
        documents = f"{kind}_documents"
        op.create_table(
            documents,
            sa.Column("subject_id", sa.Uuid(), nullable=False),
            sa.Column("number", sa.Integer(), nullable=False),
            sa.Column("title", WORDS, nullable=False),
            sa.Column("words", WORDS, nullable=False),
            sa.ForeignKeyConstraint(
                ["subject_id"], [f"{rows}.id"], name=op.f(f"fk_{documents}_subject_id_{rows}"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("number", name=op.f(f"pk_{documents}")),
            sa.UniqueConstraint("subject_id", name=op.f(f"uq_{documents}_subject_id")),
        )
        if op.get_bind().dialect.name == "sqlite":
            _index_on_sqlite(documents)
        else:
            # without fast updates: what waits to be put into the index would be read through by each search
            op.execute(
                f"CREATE INDEX ix_{documents}_gin ON {documents} USING gin (title, words) WITH (fastupdate = off)"
            )
    _ask_for_what_is_there()


def _index_on_sqlite(documents: str) -> None:
    """An FTS5 table that reads from the documents, and the triggers that its documentation asks for (external content).
    What is between ASCII's signs are words already; each beginning of up to three letters has a list of its own."""
    index = f"{documents}_fts"
    add = f"INSERT INTO {index} (rowid, title, words) VALUES (new.number, new.title, new.words);"
    take_out = (
        f"INSERT INTO {index} ({index}, rowid, title, words) VALUES ('delete', old.number, old.title, old.words);"
    )
    op.execute(
        f"CREATE VIRTUAL TABLE {index} USING fts5 (title, words, content='{documents}', content_rowid='number', "
        "tokenize='ascii', prefix='1 2 3')"
    )
    op.execute(f"CREATE TRIGGER {documents}_added AFTER INSERT ON {documents} BEGIN {add} END")
    op.execute(f"CREATE TRIGGER {documents}_deleted AFTER DELETE ON {documents} BEGIN {take_out} END")
    op.execute(f"CREATE TRIGGER {documents}_changed AFTER UPDATE ON {documents} BEGIN {take_out} {add} END")


def _ask_for_what_is_there() -> None:
    connection = op.get_bind()
    if connection.execute(sa.select(people.c.id).limit(1)).first() is None:
        return
    moment = datetime.now(UTC)
    job = {"id": uuid7(), "created_at": moment, "run_at": moment, "name": "core.search.rebuild", "arguments": {}}
    connection.execute(jobs.insert().values(**job, attempts=0))


def downgrade() -> None:
    for kind in reversed(KINDS):
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TABLE {kind}_documents_fts")
        op.drop_table(f"{kind}_documents")
