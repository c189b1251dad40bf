"""the notes of reference answers, each at its place in the work"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from markupsafe import escape
from uuid_utils.compat import uuid7

from core.db import UTCDateTime, now

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# What was a column of the exemplar is a note of this kind.
KINDS = {"landed": "landed", "wonder": "question", "to_try": "try"}
EXEMPLARS = sa.table("exemplars", sa.column("id", sa.Uuid()), *(sa.column(name, sa.Text()) for name in KINDS))


def upgrade() -> None:
    notes = op.create_table("reference_notes", *_columns(), *_constraints())
    with op.batch_alter_table("reference_notes", schema=None) as batch_op:
        name = batch_op.f("ix_reference_notes_exemplar_id_position")
        batch_op.create_index(name, ["exemplar_id", "position"], unique=False)
    connection = op.get_bind()
    for exemplar in connection.execute(sa.select(EXEMPLARS)).all():
        said = [(kind, getattr(exemplar, name)) for name, kind in KINDS.items() if getattr(exemplar, name)]
        for position, (kind, words) in enumerate(said):
            connection.execute(notes.insert().values(_on_the_whole(exemplar.id, position, kind, words)))
    with op.batch_alter_table("exemplars", schema=None) as batch_op:
        for name in KINDS:
            batch_op.drop_column(name)


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("exemplar_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of("notekind", "landed", "question", "try"), nullable=False),
        sa.Column("answers_question", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=True),
        sa.Column("anchor", _one_of("anchorkind", "whole", "moment", "region", "passage"), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("start_ms", "end_ms")),
        *(sa.Column(name, sa.Double(), nullable=True) for name in ("x", "y", "width", "height")),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("media_width", "media_height", "start_char")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("quote", "prefix", "suffix")),
        sa.Column("drawing", sa.JSON(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
    ]


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def _constraints() -> list[sa.Constraint]:
    inside = "x BETWEEN 0 AND 1 AND y BETWEEN 0 AND 1 AND width > 0 AND height > 0 AND x + width <= 1.0001 AND y + height <= 1.0001"
    holds = {
        "moment_has_time": "anchor <> 'moment' OR start_ms IS NOT NULL",
        "region_inside": f"anchor <> 'region' OR ({inside})",
        "passage_has_quote": "anchor <> 'passage' OR quote <> ''",
    }
    return [
        *(sa.CheckConstraint(what, name=op.f(f"ck_reference_notes_{name}")) for name, what in holds.items()),
        _belongs_to("exemplar_id", "exemplars", "CASCADE"),
        _belongs_to("part_id", "parts", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_notes")),
    ]


def _belongs_to(column: str, other: str, then: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_reference_notes_{column}"), ondelete=then)


def _on_the_whole(exemplar_id: UUID, position: int, kind: str, words: str) -> dict[str, Any]:
    said = {"kind": kind, "answers_question": False, "body": words, "body_html": f"<p>{escape(words)}</p>"}
    place = {"anchor": "whole", "quote": "", "prefix": "", "suffix": ""}
    return {"id": uuid7(), "created_at": now(), "exemplar_id": exemplar_id, "position": position, **said, **place}


def downgrade() -> None:
    with op.batch_alter_table("exemplars", schema=None) as batch_op:
        for name in KINDS:
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
    notes = sa.table("reference_notes", *(sa.column(name) for name in ("exemplar_id", "position", "kind", "body")))
    for name, kind in KINDS.items():
        here = sa.select(notes.c.body).where(notes.c.exemplar_id == EXEMPLARS.c.id, notes.c.kind == kind)
        first = here.order_by(notes.c.position).limit(1).scalar_subquery()
        op.execute(EXEMPLARS.update().values({name: sa.func.coalesce(first, "")}))
    with op.batch_alter_table("exemplars", schema=None) as batch_op:
        for name in KINDS:
            batch_op.alter_column(name, existing_type=sa.Text(), server_default=None)
    op.drop_table("reference_notes")
