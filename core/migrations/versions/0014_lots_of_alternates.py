"""a lot for every take in a place, to draw one at random along an index"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

LOTS = 65536


def upgrade() -> None:
    with op.batch_alter_table("alternates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lot", sa.Integer(), nullable=False, server_default="0"))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(f"UPDATE alternates SET lot = {f'abs(random() % {LOTS})' if is_sqlite else f'floor(random() * {LOTS})'}")
    with op.batch_alter_table("alternates", schema=None) as batch_op:
        batch_op.alter_column("lot", server_default=None)
        batch_op.create_index(batch_op.f("ix_alternates_slot_id_lot"), ["slot_id", "lot"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("alternates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alternates_slot_id_lot"))
        batch_op.drop_column("lot")
