"""films of cuts: what was asked for, the files that came out, the works in them"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "renders",
        sa.Column("production_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_renders_percent")),
        sa.ForeignKeyConstraint(
            ["production_id"], ["productions.id"], name=op.f("fk_renders_production_id_productions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_renders_by_id_people"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renders")),
    )
    op.create_index(op.f("ix_renders_production_id_id"), "renders", ["production_id", "id"])
    op.create_table(
        "render_files",
        sa.Column("render_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["render_id"], ["renders.id"], name=op.f("fk_render_files_render_id_renders"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_render_files")),
        sa.UniqueConstraint("render_id", "name", name=op.f("uq_render_files_render_id_name")),
    )
    op.create_table(
        "render_works",
        sa.Column("render_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["render_id"], ["renders.id"], name=op.f("fk_render_works_render_id_renders"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f("fk_render_works_submission_id_submissions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("render_id", "submission_id", name=op.f("pk_render_works")),
    )
    op.create_index(op.f("ix_render_works_submission_id"), "render_works", ["submission_id"])


def downgrade() -> None:
    op.drop_table("render_works")
    op.drop_table("render_files")
    op.drop_table("renders")
