"""pauses, and accounts that two moderators close"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _of_a_case() -> list[sa.Column]:
    return [
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("maker_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    ]


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["people.id"], name=f"fk_{table}_{column}_people", ondelete="SET NULL")


def upgrade() -> None:
    op.add_column("people", sa.Column("closed_at", MOMENT, nullable=True))
    op.create_table(
        "pauses",
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        *_of_a_case(),
        sa.ForeignKeyConstraint(["act_id"], ["acts.id"], name="fk_pauses_act_id_acts", ondelete="CASCADE"),
        _person("pauses", "maker_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pauses"),
        sa.UniqueConstraint("act_id", name="uq_pauses_act_id"),
    )
    op.create_table(
        "closings",
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        *_of_a_case(),
        *(_person("closings", column) for column in ("maker_id", "asked_by_id", "answered_by_id")),
        sa.PrimaryKeyConstraint("id", name="pk_closings"),
    )
    for table in ("pauses", "closings"):
        op.create_index(f"ix_{table}_maker_id", table, ["maker_id"])


def downgrade() -> None:
    op.drop_table("closings")
    op.drop_table("pauses")
    op.drop_column("people", "closed_at")
