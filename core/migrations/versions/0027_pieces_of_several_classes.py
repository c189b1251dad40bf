"""pieces that several class projects make"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "participations",
        sa.Column("production_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        *_own(),
        *_keys("participations"),
        sa.UniqueConstraint("course_id", name=op.f("uq_participations_course_id")),
    )
    op.create_index(op.f("ix_participations_production_id"), "participations", ["production_id"])
    op.execute(
        "INSERT INTO participations (id, created_at, production_id, course_id) "
        "SELECT id, created_at, id, course_id FROM productions"
    )
    op.create_table(
        "piece_invitations",
        sa.Column("production_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        *_own(),
        *_keys("piece_invitations"),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_piece_invitations_by_id_people"), ondelete="SET NULL"
        ),
        sa.UniqueConstraint("production_id", "course_id", name=op.f("uq_piece_invitations_production_id_course_id")),
    )
    op.create_index(op.f("ix_piece_invitations_course_id"), "piece_invitations", ["course_id"])


def _own() -> tuple[sa.Column, sa.Column]:
    id, made = sa.Column("id", sa.Uuid(), nullable=False), sa.DateTime(timezone=True)
    return id, sa.Column("created_at", made, nullable=False)


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    to_piece, to_course = f"fk_{table}_production_id_productions", f"fk_{table}_course_id_courses"
    return (
        sa.ForeignKeyConstraint(["production_id"], ["productions.id"], name=op.f(to_piece), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f(to_course), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    op.drop_table("piece_invitations")
    op.drop_table("participations")
