"""What most tables have, for migrations."""

import sqlalchemy as sa
from alembic import op


def identified(table: str) -> tuple[sa.Column, sa.Column, sa.Constraint]:
    """The columns and the key of rows that are known by an id, and know when they were made."""
    made = sa.Column("created_at", sa.DateTime(timezone=True), nullable=False)
    return sa.Column("id", sa.Uuid(), nullable=False), made, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def key_to(table: str, column: str, other: str, on_delete: str = "CASCADE") -> sa.Constraint:
    """The key of a column to another table, by the naming convention."""
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=on_delete)
