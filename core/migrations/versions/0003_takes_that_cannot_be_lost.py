"""files are trimmed, levelled and told apart by their bytes; parts have captions"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("media_files", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source_ms", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("in_ms", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("out_ms", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("delay_ms", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("loudness", sa.Double(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_media_files_key"), type_="unique")
        batch_op.create_index(batch_op.f("ix_media_files_key"), ["key"], unique=False)
        batch_op.create_index(batch_op.f("ix_media_files_sha256"), ["sha256"], unique=False)
    op.execute("UPDATE media_files SET source_ms = duration_ms")
    with op.batch_alter_table("media_files", schema=None) as batch_op:
        batch_op.alter_column("in_ms", server_default=None)
        batch_op.alter_column("delay_ms", server_default=None)
        batch_op.create_check_constraint(
            batch_op.f("ck_media_files_trim_has_length"), "in_ms >= 0 AND (out_ms IS NULL OR out_ms > in_ms)"
        )
    with op.batch_alter_table("renditions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_renditions_key"), type_="unique")
        batch_op.create_index(batch_op.f("ix_renditions_key"), ["key"], unique=False)
    with op.batch_alter_table("parts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("captions", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("captions_language", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("parts", schema=None) as batch_op:
        batch_op.alter_column("captions", server_default=None)
        batch_op.alter_column("captions_language", server_default=None)


def downgrade() -> None:
    """Not possible once two files share their bytes: then the constraint refuses, and nothing is changed."""
    with op.batch_alter_table("parts", schema=None) as batch_op:
        batch_op.drop_column("captions_language")
        batch_op.drop_column("captions")
    with op.batch_alter_table("renditions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_renditions_key"))
        batch_op.create_unique_constraint(batch_op.f("uq_renditions_key"), ["key"])
    with op.batch_alter_table("media_files", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_media_files_trim_has_length"), type_="check")
        batch_op.drop_index(batch_op.f("ix_media_files_sha256"))
        batch_op.drop_index(batch_op.f("ix_media_files_key"))
        batch_op.create_unique_constraint(batch_op.f("uq_media_files_key"), ["key"])
        for name in ("loudness", "delay_ms", "out_ms", "in_ms", "source_ms"):
            batch_op.drop_column(name)
