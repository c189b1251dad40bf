"""edits of the cut: when a place enters, and how a take plays there"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("slots") as rows:
        rows.add_column(sa.Column("enters_ms", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("slots") as rows:
        rows.alter_column("enters_ms", existing_type=sa.Integer(), existing_nullable=False, server_default=None)
        rows.create_check_constraint(op.f("ck_slots_enters_count"), "enters_ms >= 0")
    for table in ("alternates", "cut_places"):
        with op.batch_alter_table(table) as rows:
            rows.add_column(sa.Column("edit", sa.JSON(), nullable=False, server_default="{}"))
        with op.batch_alter_table(table) as rows:
            rows.alter_column("edit", existing_type=sa.JSON(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    for table in ("alternates", "cut_places"):
        with op.batch_alter_table(table) as rows:
            rows.drop_column("edit")
    with op.batch_alter_table("slots") as rows:
        rows.drop_constraint(op.f("ck_slots_enters_count"), type_="check")
        rows.drop_column("enters_ms")
