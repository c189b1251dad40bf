"""cases: how pressing, answered by when, with the administrators; what makers are asked to change; what is removed"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("reports") as reports:
        reports.add_column(sa.Column("severity", sa.String(length=40), server_default="other", nullable=False))
        reports.add_column(sa.Column("answer_by", MOMENT, nullable=True))
        reports.add_column(sa.Column("escalated_at", MOMENT, nullable=True))
        reports.drop_index(op.f("ix_reports_state_created_at"))
    reports = sa.table("reports", sa.column("created_at", MOMENT), sa.column("answer_by", MOMENT))
    op.execute(sa.update(reports).values(answer_by=reports.c.created_at))
    with op.batch_alter_table("reports") as changed:
        changed.alter_column("answer_by", existing_type=MOMENT, nullable=False)
        changed.alter_column("severity", existing_type=sa.String(length=40), server_default=None)
        changed.create_index(op.f("ix_reports_state_answer_by"), ["state", "answer_by"])
    with op.batch_alter_table("hidings") as hidings:
        hidings.add_column(sa.Column("is_removal", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("hidings") as hidings:
        hidings.alter_column("is_removal", existing_type=sa.Boolean(), server_default=None)
    op.create_table(
        "edit_requests",
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("is_hidden_meanwhile", sa.Boolean(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("maker_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["acts.id"], name=op.f("fk_edit_requests_act_id_acts"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["maker_id"], ["people.id"], name=op.f("fk_edit_requests_maker_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edit_requests")),
        sa.UniqueConstraint("act_id", name=op.f("uq_edit_requests_act_id")),
    )
    op.create_index(op.f("ix_edit_requests_maker_id"), "edit_requests", ["maker_id"])
    op.create_index(op.f("ix_edit_requests_subject_kind_subject_id"), "edit_requests", ["subject_kind", "subject_id"])


def downgrade() -> None:
    op.drop_table("edit_requests")
    with op.batch_alter_table("hidings") as hidings:
        hidings.drop_column("is_removal")
    with op.batch_alter_table("reports") as reports:
        reports.drop_index(op.f("ix_reports_state_answer_by"))
        for name in ("escalated_at", "answer_by", "severity"):
            reports.drop_column(name)
        reports.create_index(op.f("ix_reports_state_created_at"), ["state", "created_at"])
