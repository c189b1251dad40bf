"""Tables of the words by which search finds things of a kind, for migrations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

WORDS = sa.Text().with_variant(TSVECTOR(), "postgresql")


def create(kind: str, rows: str) -> None:
    """Documents of a kind whose rows are in this table, and their index."""
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
        op.execute(f"CREATE INDEX ix_{documents}_gin ON {documents} USING gin (title, words) WITH (fastupdate = off)")


def drop(kind: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TABLE {kind}_documents_fts")
    op.drop_table(f"{kind}_documents")


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
