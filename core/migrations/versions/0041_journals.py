"""journals: what makers write, with works and files to take beside it"""

import sqlalchemy as sa
from alembic import op

from core.migrations import documents, tables

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "journal_posts",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("edited_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *tables.identified("journal_posts"),
        tables.key_to("journal_posts", "author_id", "people"),
    )
    name = op.f("ix_journal_posts_author_id_published_at_id")
    op.create_index(name, "journal_posts", ["author_id", "published_at", "id"])
    op.create_table(
        "journal_works",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *tables.identified("journal_works"),
        tables.key_to("journal_works", "post_id", "journal_posts"),
        tables.key_to("journal_works", "submission_id", "submissions"),
        sa.UniqueConstraint("post_id", "submission_id", name=op.f("uq_journal_works_post_id_submission_id")),
    )
    op.create_index(op.f("ix_journal_works_submission_id"), "journal_works", ["submission_id"])
    op.create_table(
        "journal_files",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("take_id", sa.Uuid(), nullable=True),
        *tables.identified("journal_files"),
        tables.key_to("journal_files", "post_id", "journal_posts"),
        tables.key_to("journal_files", "file_id", "media_files"),
        sa.ForeignKeyConstraint(
            ["take_id"], ["takes.id"], name=op.f("fk_journal_files_take_id_takes"), ondelete="SET NULL"
        ),
    )
    op.create_index(op.f("ix_journal_files_post_id"), "journal_files", ["post_id"])
    op.create_index(op.f("ix_journal_files_file_id"), "journal_files", ["file_id"])
    op.create_index(op.f("ix_journal_files_take_id"), "journal_files", ["take_id"])
    documents.create("journal_post", "journal_posts")


def downgrade() -> None:
    documents.drop("journal_post")
    for table in ("journal_files", "journal_works", "journal_posts"):
        op.drop_table(table)
