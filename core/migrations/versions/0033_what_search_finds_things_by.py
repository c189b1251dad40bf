"""what search finds things by: documents of works, class projects, lessons and people

What is there already is written by a job, from the rows as they are when the site runs again.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from uuid_utils.compat import uuid7

from core.migrations import documents

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

KINDS = {"person": "people", "course": "courses", "lesson": "lessons", "submission": "submissions"}
people = sa.table("people", sa.column("id", sa.Uuid()))
jobs = sa.table(
    "jobs",
    sa.column("id", sa.Uuid()),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("name", sa.Text()),
    sa.column("arguments", sa.JSON()),
    sa.column("run_at", sa.DateTime(timezone=True)),
    sa.column("attempts", sa.Integer()),
)


def upgrade() -> None:
    for kind, rows in KINDS.items():
        documents.create(kind, rows)
    _ask_for_what_is_there()


def _ask_for_what_is_there() -> None:
    connection = op.get_bind()
    if connection.execute(sa.select(people.c.id).limit(1)).first() is None:
        return
    moment = datetime.now(UTC)
    job = {"id": uuid7(), "created_at": moment, "run_at": moment, "name": "core.search.rebuild", "arguments": {}}
    connection.execute(jobs.insert().values(**job, attempts=0))


def downgrade() -> None:
    for kind in reversed(KINDS):
        documents.drop(kind)
