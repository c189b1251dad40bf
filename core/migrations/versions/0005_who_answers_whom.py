"""who answers whom and under which names; answers that are held or edited, drawn or spoken"""

import sqlalchemy as sa
from alembic import op

from core.db import UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ANSWERED_BY = ("across-groups", "anyone", "within-groups", "partners", "instructor")
# What a column says of the rows that are there already.
NEW = {
    "assignments": {
        "answered_by": (sa.Enum(*ANSWERED_BY, name="answeredby", native_enum=False, length=40), "across-groups"),
        "names": (
            sa.Enum("shown", "reviewer-hidden", "both-hidden", name="names", native_enum=False, length=40),
            "shown",
        ),
        "self_review": (sa.Boolean(), sa.false()),
    },
    "review_needs": {
        "has_experienced": (sa.Boolean(), sa.false()),
        "has_new": (sa.Boolean(), sa.false()),
    },
    "review_tasks": {
        "purpose": (sa.Enum("answer", "practice", "self", name="purpose", native_enum=False, length=40), "answer"),
        "is_experienced": (sa.Boolean(), sa.false()),
    },
    "reviews": {"held_because": (sa.Text(), "")},
}
MAYBE = {
    "assignments": {"pass_bar": sa.Integer()},
    "notes": {"drawing": sa.JSON(), "voice_id": sa.Uuid()},
    "review_needs": {"pulled_at": UTCDateTime()},
    "reviews": {
        "edited_at": UTCDateTime(),
        "held_at": UTCDateTime(),
        "released_at": UTCDateTime(),
        "released_by_id": sa.Uuid(),
    },
}
OTHERS = {
    ("notes", "voice_id"): "media_files",
    ("reviews", "released_by_id"): "people",
}
FIRST, LAST = ["course_id", "level", "priority"], ["shared_at", "submission_id", "author_id"]
WALKS = (
    ("ix_review_needs_has_experienced", ["has_experienced"], " AND level < target"),
    ("ix_review_needs_has_new", ["has_new"], " AND level < target"),
    ("ix_review_needs_kept", [], " AND level = target"),
)


def _index_the_open(name: str, lacks: list[str], standing: str) -> None:
    where = {"sqlite_where": sa.text(f"is_open = 1{standing}"), "postgresql_where": sa.text(f"is_open{standing}")}
    op.create_index(name, "review_needs", [*FIRST, *lacks, *LAST], **where)


def upgrade() -> None:
    for table, columns in NEW.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, (kind, value) in columns.items():
                batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=value))
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in columns:
                batch_op.alter_column(name, server_default=None)
    for table, columns in MAYBE.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, kind in columns.items():
                batch_op.add_column(sa.Column(name, kind, nullable=True))
    for (table, name), other in OTHERS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_foreign_key(batch_op.f(f"fk_{table}_{name}"), other, [name], ["id"], ondelete="SET NULL")
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f("ck_assignments_bar_bounded"), "pass_bar BETWEEN 1 AND 100")
    op.drop_index("ix_review_needs_open", "review_needs")
    for walk in WALKS:
        _index_the_open(*walk)


def downgrade() -> None:
    for name, _lacks, _standing in WALKS:
        op.drop_index(name, "review_needs")
    _index_the_open("ix_review_needs_open", [], "")
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_assignments_bar_bounded"), type_="check")
    for table, name in OTHERS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"fk_{table}_{name}"), type_="foreignkey")
    for columns_of in (MAYBE, NEW):
        for table, columns in columns_of.items():
            with op.batch_alter_table(table, schema=None) as batch_op:
                for name in columns:
                    batch_op.drop_column(name)
