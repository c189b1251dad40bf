"""a piece is made into other files than films; what was being made is asked for anew"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM renders WHERE state <> 'done'")
    op.execute(
        "DELETE FROM jobs WHERE name IN ('productions.jobs.make_film', 'productions.jobs.clear_away', 'productions.jobs.forget_files')"
    )
    with op.batch_alter_table("renders") as renders:
        renders.add_column(sa.Column("form", sa.String(length=40), nullable=True))
    op.execute("UPDATE renders SET form = 'film-' || height")
    with op.batch_alter_table("renders") as renders:
        renders.alter_column("form", existing_type=sa.String(length=40), nullable=False)
        renders.drop_column("height")


def downgrade() -> None:
    op.execute("DELETE FROM renders WHERE state <> 'done' OR form NOT LIKE 'film-%'")
    op.execute("DELETE FROM jobs WHERE name = 'productions.jobs.make' OR name LIKE 'productions.making.%'")
    with op.batch_alter_table("renders") as renders:
        renders.add_column(sa.Column("height", sa.Integer(), nullable=True))
    op.execute("UPDATE renders SET height = CAST(substr(form, 6) AS INTEGER)")
    with op.batch_alter_table("renders") as renders:
        renders.alter_column("height", existing_type=sa.Integer(), nullable=False)
        renders.drop_column("form")
