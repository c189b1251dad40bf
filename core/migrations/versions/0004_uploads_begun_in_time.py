"""when the first byte of each file came: an upload begun in time counts"""

import sqlalchemy as sa
from alembic import op

from core.db import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("media_files", schema=None) as batch_op:
        batch_op.add_column(sa.Column("begun_at", UTCDateTime(), nullable=True))
    op.execute("UPDATE media_files SET begun_at = created_at")
    with op.batch_alter_table("media_files", schema=None) as batch_op:
        batch_op.alter_column("begun_at", nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("media_files", schema=None) as batch_op:
        batch_op.drop_column("begun_at")
