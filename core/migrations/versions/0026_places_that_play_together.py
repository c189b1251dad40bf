"""places that play together: passages, in layers or on a grid"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passages",
        sa.Column("production_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("arrangement", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["production_id"],
            ["productions.id"],
            name=op.f("fk_passages_production_id_productions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
    )
    op.create_index(op.f("ix_passages_production_id"), "passages", ["production_id"])
    with op.batch_alter_table("slots") as slots:
        slots.add_column(sa.Column("passage_id", sa.Uuid(), nullable=True))
        slots.add_column(sa.Column("follows", sa.Boolean(), server_default=sa.false(), nullable=False))
        slots.create_foreign_key(
            op.f("fk_slots_passage_id_passages"), "passages", ["passage_id"], ["id"], ondelete="SET NULL"
        )
        slots.create_index(op.f("ix_slots_passage_id"), ["passage_id"])
    with op.batch_alter_table("cut_places") as places:
        places.add_column(sa.Column("start_ms", sa.Integer(), server_default="0", nullable=False))
        places.add_column(sa.Column("passage", sa.JSON(), nullable=True))
    with op.batch_alter_table("slots") as slots:
        slots.alter_column("follows", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("cut_places") as places:
        places.alter_column("start_ms", existing_type=sa.Integer(), existing_nullable=False, server_default=None)
    _say_when_places_begin()


def _say_when_places_begin() -> None:
    """Until now each began where the one before it ended."""
    earlier = "SELECT coalesce(sum(before.duration_ms), 0) FROM cut_places AS before"
    same_cut = "before.cut_id = cut_places.cut_id AND before.position < cut_places.position"
    op.execute(f"UPDATE cut_places SET start_ms = ({earlier} WHERE {same_cut})")


def downgrade() -> None:
    with op.batch_alter_table("cut_places") as places:
        places.drop_column("passage")
        places.drop_column("start_ms")
    with op.batch_alter_table("slots") as slots:
        slots.drop_index(op.f("ix_slots_passage_id"))
        slots.drop_constraint(op.f("fk_slots_passage_id_passages"), type_="foreignkey")
        slots.drop_column("follows")
        slots.drop_column("passage_id")
    op.drop_table("passages")
