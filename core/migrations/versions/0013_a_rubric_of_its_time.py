"""when a line of a rubric was taken out: answers begun before keep it"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("criteria", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_out_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM criteria WHERE taken_out_at IS NOT NULL")
    with op.batch_alter_table("criteria", schema=None) as batch_op:
        batch_op.drop_column("taken_out_at")
