"""first times: a hint for those who answer, and logs of how they went"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("submissions") as submissions:
        submissions.add_column(sa.Column("hint", sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("submissions") as submissions:
        submissions.alter_column("hint", existing_type=sa.Text(), existing_nullable=False, server_default=None)
    op.create_table(
        "courage_logs",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_courage_logs_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f("fk_courage_logs_submission_id_submissions"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courage_logs")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_courage_logs_submission_id")),
    )
    op.create_index(op.f("ix_courage_logs_person_id"), "courage_logs", ["person_id"])
    op.create_table(
        "courage_entries",
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("words_html", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["log_id"], ["courage_logs.id"], name=op.f("fk_courage_entries_log_id_courage_logs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["media_files.id"], name=op.f("fk_courage_entries_file_id_media_files"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courage_entries")),
    )
    op.create_index(op.f("ix_courage_entries_log_id"), "courage_entries", ["log_id"])
    op.create_index(op.f("ix_courage_entries_file_id"), "courage_entries", ["file_id"])


def downgrade() -> None:
    op.drop_table("courage_entries")
    op.drop_table("courage_logs")
    with op.batch_alter_table("submissions") as submissions:
        submissions.drop_column("hint")
