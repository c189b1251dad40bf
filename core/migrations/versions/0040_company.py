"""company for a first time: who offers to go along, who goes with whom, and their thread"""

import sqlalchemy as sa
from alembic import op

from core.migrations import tables

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
GOES_ON = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "volunteers",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("hello", sa.Text(), nullable=False),
        sa.Column("at_most", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *tables.identified("volunteers"),
        sa.CheckConstraint("at_most BETWEEN 1 AND 5", name=op.f("ck_volunteers_few_at_once")),
        tables.key_to("volunteers", "course_id", "courses"),
        tables.key_to("volunteers", "person_id", "people"),
        sa.UniqueConstraint("course_id", "person_id", name=op.f("uq_volunteers_course_id_person_id")),
    )
    op.create_index(op.f("ix_volunteers_person_id"), "volunteers", ["person_id"])
    op.create_table(
        "companions",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("companion_id", sa.Uuid(), nullable=True),
        sa.Column("matched_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        *tables.identified("companions"),
        tables.key_to("companions", "course_id", "courses"),
        tables.key_to("companions", "person_id", "people"),
        tables.key_to("companions", "companion_id", "people", "SET NULL"),
    )
    op.create_index(op.f("ix_companions_person_id"), "companions", ["person_id"])
    op.create_index(op.f("ix_companions_companion_id"), "companions", ["companion_id"])
    op.create_index(
        op.f("ix_companions_course_id_person_id"),
        "companions",
        ["course_id", "person_id"],
        unique=True,
        sqlite_where=GOES_ON,
        postgresql_where=GOES_ON,
    )
    with op.batch_alter_table("topics") as topics:
        topics.add_column(sa.Column("companion_id", sa.Uuid(), nullable=True))
        topics.create_foreign_key(
            op.f("fk_topics_companion_id_companions"), "companions", ["companion_id"], ["id"], ondelete="CASCADE"
        )
        topics.create_unique_constraint(op.f("uq_topics_companion_id"), ["companion_id"])


def downgrade() -> None:
    """What the two said to each other goes: nobody else was meant to read it."""
    op.execute("DELETE FROM topics WHERE companion_id IS NOT NULL")
    with op.batch_alter_table("topics") as topics:
        topics.drop_constraint(op.f("uq_topics_companion_id"), type_="unique")
        topics.drop_constraint(op.f("fk_topics_companion_id_companions"), type_="foreignkey")
        topics.drop_column("companion_id")
    op.drop_table("companions")
    op.drop_table("volunteers")
