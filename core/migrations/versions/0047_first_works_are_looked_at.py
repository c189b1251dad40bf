"""first works: seen signed out once they were answered or looked at"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("submissions", sa.Column("shown_out_at", MOMENT, nullable=True))
    works = sa.table("submissions", sa.column("shared_at", MOMENT), sa.column("shown_out_at", MOMENT))
    op.execute(sa.update(works).values(shown_out_at=works.c.shared_at))  # what was seen until now stays seen


def downgrade() -> None:
    op.drop_column("submissions", "shown_out_at")
