"""where a take begins and ends in its place, and in cuts that are kept"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, has_end in (("alternates", True), ("cut_places", False)):
        with op.batch_alter_table(table) as rows:
            rows.add_column(sa.Column("in_ms", sa.Integer(), nullable=False, server_default="0"))
            if has_end:
                rows.add_column(sa.Column("out_ms", sa.Integer(), nullable=True))
        with op.batch_alter_table(table) as rows:
            rows.alter_column("in_ms", existing_type=sa.Integer(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    for table, columns in (("alternates", ("in_ms", "out_ms")), ("cut_places", ("in_ms",))):
        with op.batch_alter_table(table) as rows:
            for name in columns:
                rows.drop_column(name)
