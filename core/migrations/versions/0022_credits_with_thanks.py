"""a credit says whether its name leads to the person's page"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("credits") as credits:
        credits.add_column(sa.Column("is_linked", sa.Boolean(), nullable=True))
    op.execute("UPDATE credits SET is_linked = true")
    with op.batch_alter_table("credits") as credits:
        credits.alter_column("is_linked", existing_type=sa.Boolean(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("credits") as credits:
        credits.drop_column("is_linked")
