"""whom and what somebody follows besides topics, and whom they muted"""

import sqlalchemy as sa
from alembic import op

from core.migrations import tables

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "mutes",
        sa.Column("muter_id", sa.Uuid(), nullable=False),
        sa.Column("muted_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("muter_id", "muted_id", name=op.f("pk_mutes")),
        sa.CheckConstraint("muter_id <> muted_id", name=op.f("ck_mutes_not_oneself")),
        tables.key_to("mutes", "muter_id", "people"),
        tables.key_to("mutes", "muted_id", "people"),
    )
    op.create_index(op.f("ix_mutes_muted_id"), "mutes", ["muted_id"])
    for table, column, other in (
        ("followed_people", "person_id", "people"),
        ("followed_courses", "course_id", "courses"),
    ):
        op.create_table(
            table,
            sa.Column(column, sa.Uuid(), nullable=False),
            sa.Column("follower_id", sa.Uuid(), nullable=False),
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.Column("created_at", MOMENT, nullable=False),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            tables.key_to(table, column, other),
            tables.key_to(table, "follower_id", "people"),
            sa.UniqueConstraint(column, "follower_id", name=op.f(f"uq_{table}_{column}_follower_id")),
        )
        op.create_index(op.f(f"ix_{table}_follower_id"), table, ["follower_id"])


def downgrade() -> None:
    for table in ("followed_courses", "followed_people", "mutes"):
        op.drop_table(table)
