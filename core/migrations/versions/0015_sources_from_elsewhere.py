"""sources from elsewhere, what was changed of each, and title and licence of materials, which may go"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

FACTS = ("title", "maker", "address", "licence", "changes")


def upgrade() -> None:
    with op.batch_alter_table("sources", schema=None) as batch_op:
        for name in FACTS:
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.execute(
        "UPDATE sources SET title = COALESCE(NULLIF((SELECT title FROM materials WHERE id = material_id), ''), '–'), "
        "licence = COALESCE((SELECT licence FROM materials WHERE id = material_id), 'course-only') "
        "WHERE source_id IS NULL"
    )
    with op.batch_alter_table("sources", schema=None) as batch_op:
        for name in FACTS:
            batch_op.alter_column(name, existing_type=sa.Text(), server_default=None)
        batch_op.drop_constraint(batch_op.f("ck_sources_work_or_material"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_sources_work_or_titled"), "(source_id IS NULL) = (title <> '')")
        batch_op.create_check_constraint(batch_op.f("ck_sources_not_both"), "source_id IS NULL OR material_id IS NULL")


def downgrade() -> None:
    op.execute("DELETE FROM sources WHERE source_id IS NULL AND material_id IS NULL")
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_sources_not_both"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_sources_work_or_titled"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_sources_work_or_material"), "(source_id IS NULL) <> (material_id IS NULL)"
        )
        for name in FACTS:
            batch_op.drop_column(name)
