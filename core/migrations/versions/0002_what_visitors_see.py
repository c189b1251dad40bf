"""what visitors see newest is found along indexes: of a place, and of a call"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("alternates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_public", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE alternates SET is_public = (SELECT submissions.visibility = 'everyone' FROM submissions"
        " WHERE submissions.id = alternates.submission_id)"
    )
    with op.batch_alter_table("alternates", schema=None) as batch_op:
        batch_op.alter_column("is_public", server_default=None)
        batch_op.create_index(
            "ix_alternates_public",
            ["slot_id", "id"],
            unique=False,
            sqlite_where=sa.text("is_public = 1"),
            postgresql_where=sa.text("is_public"),
        )
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_submissions_assignment_id_visibility_shared_at"),
            ["assignment_id", "visibility", "shared_at"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_submissions_assignment_id_visibility_shared_at"))
    with op.batch_alter_table("alternates", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_alternates_public",
            sqlite_where=sa.text("is_public = 1"),
            postgresql_where=sa.text("is_public"),
        )
        batch_op.drop_column("is_public")
