"""cuts that are kept: what premiered, and the versions that follow"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cuts",
        sa.Column("production_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_cuts_number_count")),
        sa.CheckConstraint("duration_ms >= 0", name=op.f("ck_cuts_duration_count")),
        sa.ForeignKeyConstraint(
            ["production_id"], ["productions.id"], name=op.f("fk_cuts_production_id_productions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_cuts_by_id_people"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cuts")),
        sa.UniqueConstraint("production_id", "number", name=op.f("uq_cuts_production_id_number")),
    )
    op.create_table(
        "cut_places",
        sa.Column("cut_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("medium", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("take_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("duration_ms > 0", name=op.f("ck_cut_places_duration_count")),
        sa.ForeignKeyConstraint(["cut_id"], ["cuts.id"], name=op.f("fk_cut_places_cut_id_cuts"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["slots.id"], name=op.f("fk_cut_places_slot_id_slots"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f("fk_cut_places_submission_id_submissions"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["take_id"], ["takes.id"], name=op.f("fk_cut_places_take_id_takes"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cut_places")),
        sa.UniqueConstraint("cut_id", "position", name=op.f("uq_cut_places_cut_id_position")),
    )
    op.create_index(op.f("ix_cut_places_slot_id"), "cut_places", ["slot_id"])
    op.create_index(op.f("ix_cut_places_submission_id"), "cut_places", ["submission_id"])
    op.create_index(op.f("ix_cut_places_take_id"), "cut_places", ["take_id"])


def downgrade() -> None:
    op.drop_table("cut_places")
    op.drop_table("cuts")
