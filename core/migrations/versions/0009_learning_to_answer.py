"""exemplars with their reference answers, and warm-ups"""

import sqlalchemy as sa
from alembic import op

from core.db import UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exemplars",
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("take_id", sa.Uuid(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("agreed_at", UTCDateTime(), nullable=True),
        sa.Column("refused_at", UTCDateTime(), nullable=True),
        sa.Column("landed", sa.Text(), nullable=False),
        sa.Column("wonder", sa.Text(), nullable=False),
        sa.Column("to_try", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_exemplars_assignment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_exemplars_submission_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["take_id"], ["takes.id"], name=op.f("fk_exemplars_take_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_exemplars_made_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemplars")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_exemplars_submission_id")),
    )
    with op.batch_alter_table("exemplars", schema=None) as batch_op:
        for name in ("assignment_id", "take_id", "made_by_id"):
            batch_op.create_index(batch_op.f(f"ix_exemplars_{name}"), [name], unique=False)
    op.create_table(
        "reference_levels",
        sa.Column("exemplar_id", sa.Uuid(), nullable=False),
        sa.Column("criterion_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exemplar_id"], ["exemplars.id"], name=op.f("fk_reference_levels_exemplar_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criteria.id"], name=op.f("fk_reference_levels_criterion_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("exemplar_id", "criterion_id", name=op.f("pk_reference_levels")),
    )
    with op.batch_alter_table("reference_levels", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reference_levels_criterion_id"), ["criterion_id"], unique=False)
    op.create_table(
        "warm_ups",
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_warm_ups_membership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_warm_ups")),
    )


def downgrade() -> None:
    for table in ("warm_ups", "reference_levels", "exemplars"):
        op.drop_table(table)
