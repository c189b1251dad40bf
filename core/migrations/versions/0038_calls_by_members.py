"""calls by members: lessons that stand on the board, each with a topic of its own"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("lessons") as lessons:
        lessons.add_column(sa.Column("is_members", sa.Boolean(), server_default=sa.false(), nullable=False))
        lessons.add_column(sa.Column("called_by_id", sa.Uuid(), nullable=True))
        lessons.add_column(sa.Column("called_at", sa.DateTime(timezone=True), nullable=True))
        lessons.create_foreign_key(
            op.f("fk_lessons_called_by_id_people"), "people", ["called_by_id"], ["id"], ondelete="SET NULL"
        )
        lessons.create_index(op.f("ix_lessons_called_by_id"), ["called_by_id"])
    with op.batch_alter_table("lessons") as lessons:
        lessons.alter_column("is_members", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("topics") as topics:
        topics.add_column(sa.Column("lesson_id", sa.Uuid(), nullable=True))
        topics.create_foreign_key(
            op.f("fk_topics_lesson_id_lessons"), "lessons", ["lesson_id"], ["id"], ondelete="SET NULL"
        )
        topics.create_unique_constraint(op.f("uq_topics_lesson_id"), ["lesson_id"])


def downgrade() -> None:
    """Calls of members that nobody made anything for go; the others stand among the lessons."""
    with op.batch_alter_table("topics") as topics:
        topics.drop_constraint(op.f("uq_topics_lesson_id"), type_="unique")
        topics.drop_constraint(op.f("fk_topics_lesson_id_lessons"), type_="foreignkey")
        topics.drop_column("lesson_id")
    op.execute(
        "DELETE FROM lessons WHERE is_members AND id NOT IN (SELECT assignments.lesson_id FROM assignments "
        "JOIN submissions ON submissions.assignment_id = assignments.id)"
    )
    with op.batch_alter_table("lessons") as lessons:
        lessons.drop_index(op.f("ix_lessons_called_by_id"))
        lessons.drop_constraint(op.f("fk_lessons_called_by_id_people"), type_="foreignkey")
        for column in ("called_at", "called_by_id", "is_members"):
            lessons.drop_column(column)
