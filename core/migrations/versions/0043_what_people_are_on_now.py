"""what people are on now, in a sentence of theirs"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("people") as people:
        people.add_column(sa.Column("doing", sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("people") as people:
        people.alter_column("doing", existing_type=sa.Text(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("people") as people:
        people.drop_column("doing")
