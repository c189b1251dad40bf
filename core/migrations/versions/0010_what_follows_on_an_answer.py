"""earlier wordings of answers, how they were for their makers, what makers will try, pieces that answer"""

import sqlalchemy as sa
from alembic import op

from core.db import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_wordings",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        _belongs_to("review_wordings", "review_id", "reviews"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_wordings")),
    )
    with op.batch_alter_table("review_wordings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_wordings_review_id"), ["review_id"], unique=False)
    op.create_table(
        "review_receptions",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("is_helpful", sa.Boolean(), nullable=False),
        sa.Column("wants_place", sa.Boolean(), nullable=False),
        sa.Column("is_kind", sa.Boolean(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        _belongs_to("review_receptions", "review_id", "reviews"),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_receptions")),
    )
    op.create_table(
        "review_intentions",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        _belongs_to("review_intentions", "submission_id", "submissions"),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_review_intentions")),
    )
    op.create_table(
        "review_pieces",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        _belongs_to("review_pieces", "review_id", "reviews"),
        _belongs_to("review_pieces", "submission_id", "submissions"),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_pieces")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_review_pieces_submission_id")),
    )


def _belongs_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")


def downgrade() -> None:
    for table in ("review_pieces", "review_intentions", "review_receptions", "review_wordings"):
        op.drop_table(table)
