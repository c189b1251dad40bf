"""how peers saw works: fits, estimates, leniencies, and what instructors rule instead"""

import sqlalchemy as sa
from alembic import op

from core.db import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "estimate_fits",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("fitted_at", UTCDateTime(), nullable=False),
        sa.Column("review_count", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("work_variance", sa.Double(), nullable=False),
        sa.Column("leniency_variance", sa.Double(), nullable=False),
        sa.Column("noise_variance", sa.Double(), nullable=False),
        sa.Column("criterion_work_variance", sa.Double(), nullable=False),
        sa.Column("criterion_noise_variance", sa.Double(), nullable=False),
        sa.Column("means", sa.JSON(), nullable=False),
        sa.Column("criterion_means", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_estimate_fits_course_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("course_id", name=op.f("pk_estimate_fits")),
    )
    op.create_table(
        "leniencies",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("review_count", sa.Integer(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("sd", sa.Double(), nullable=False),
        sa.Column("trust", sa.Double(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_leniencies_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_leniencies_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leniencies")),
        sa.UniqueConstraint("course_id", "person_id", name=op.f("uq_leniencies_course_id_person_id")),
    )
    with op.batch_alter_table("leniencies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leniencies_person_id"), ["person_id"], unique=False)

    op.create_table(
        "estimates",
        sa.Column("take_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("review_count", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("sd", sa.Double(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("attention", sa.Double(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_estimates_assignment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_estimates_course_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_estimates_submission_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["take_id"], ["takes.id"], name=op.f("fk_estimates_take_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estimates")),
        sa.UniqueConstraint("take_id", name=op.f("uq_estimates_take_id")),
    )
    with op.batch_alter_table("estimates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_estimates_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_estimates_course_id_attention_id"), ["course_id", "attention", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_estimates_submission_id"), ["submission_id"], unique=False)

    op.create_table(
        "rulings",
        sa.Column("take_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("appeal", sa.Text(), nullable=False),
        sa.Column("appealed_at", UTCDateTime(), nullable=True),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_rulings_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_rulings_course_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["rulings.id"], name=op.f("fk_rulings_follows_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_rulings_submission_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["take_id"], ["takes.id"], name=op.f("fk_rulings_take_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulings")),
        sa.UniqueConstraint("follows_id", name=op.f("uq_rulings_follows_id")),
    )
    with op.batch_alter_table("rulings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rulings_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rulings_course_id"), ["course_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rulings_submission_id"), ["submission_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rulings_take_id_id"), ["take_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("rulings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rulings_take_id_id"))
        batch_op.drop_index(batch_op.f("ix_rulings_submission_id"))
        batch_op.drop_index(batch_op.f("ix_rulings_course_id"))
        batch_op.drop_index(batch_op.f("ix_rulings_by_id"))

    op.drop_table("rulings")
    with op.batch_alter_table("estimates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_estimates_submission_id"))
        batch_op.drop_index(batch_op.f("ix_estimates_course_id_attention_id"))
        batch_op.drop_index(batch_op.f("ix_estimates_assignment_id"))

    op.drop_table("estimates")
    with op.batch_alter_table("leniencies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leniencies_person_id"))

    op.drop_table("leniencies")
    op.drop_table("estimate_fits")
