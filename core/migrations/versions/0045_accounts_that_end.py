"""accounts that end as their people ask"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("people") as rows:
        rows.add_column(sa.Column("leaves_at", MOMENT, nullable=True))
    op.create_table(
        "departures",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("takes_works_back", sa.Boolean(), nullable=False),
        sa.Column("keeps_name", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_departures_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departures")),
        sa.UniqueConstraint("person_id", name=op.f("uq_departures_person_id")),
    )


def downgrade() -> None:
    op.drop_table("departures")
    with op.batch_alter_table("people") as rows:
        rows.drop_column("leaves_at")
