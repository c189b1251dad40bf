"""who is paired with whom, what was decided, who was invited, and what is wrong with a work"""

import sqlalchemy as sa
from alembic import op

from core.db import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_pairings",
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("reviewer_id <> author_id", name=op.f("ck_review_pairings_not_themselves")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_review_pairings_assignment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_review_pairings_author_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["people.id"], name=op.f("fk_review_pairings_reviewer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("assignment_id", "reviewer_id", "author_id", name=op.f("pk_review_pairings")),
    )
    with op.batch_alter_table("review_pairings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_pairings_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_pairings_reviewer_id"), ["reviewer_id"], unique=False)

    op.create_table(
        "review_decisions",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "what",
            sa.Enum("paired", "unpaired", "put-back", "left-out", name="decided", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("assignment_id", sa.Uuid(), nullable=True),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_review_decisions_assignment_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_review_decisions_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_review_decisions_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_review_decisions_submission_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_decisions")),
    )
    with op.batch_alter_table("review_decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_decisions_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_decisions_course_id_id"), ["course_id", "id"], unique=False)

    op.create_table(
        "review_invitations",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_review_invitations_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_review_invitations_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_review_invitations_submission_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_invitations")),
        sa.UniqueConstraint("person_id", "submission_id", name=op.f("uq_review_invitations_person_id_submission_id")),
    )
    with op.batch_alter_table("review_invitations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_review_invitations_course_id_person_id"), ["course_id", "person_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_review_invitations_submission_id"), ["submission_id"], unique=False)

    op.create_table(
        "review_marks",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("take_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column(
            "wrong",
            sa.Enum(
                "does-not-play",
                "empty",
                "copied",
                "harmful",
                "not-by-a-person",
                name="wrong",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_review_marks_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_review_marks_submission_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["take_id"], ["takes.id"], name=op.f("fk_review_marks_take_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_marks")),
        sa.UniqueConstraint("person_id", "take_id", name=op.f("uq_review_marks_person_id_take_id")),
    )
    with op.batch_alter_table("review_marks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_marks_submission_id"), ["submission_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_marks_take_id"), ["take_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("review_marks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_marks_take_id"))
        batch_op.drop_index(batch_op.f("ix_review_marks_submission_id"))

    op.drop_table("review_marks")
    with op.batch_alter_table("review_invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_invitations_submission_id"))
        batch_op.drop_index(batch_op.f("ix_review_invitations_course_id_person_id"))

    op.drop_table("review_invitations")
    with op.batch_alter_table("review_decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_decisions_course_id_id"))
        batch_op.drop_index(batch_op.f("ix_review_decisions_by_id"))

    op.drop_table("review_decisions")
    with op.batch_alter_table("review_pairings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_pairings_reviewer_id"))
        batch_op.drop_index(batch_op.f("ix_review_pairings_author_id"))

    op.drop_table("review_pairings")
