"""a digest of the words of each note, to find them in another answer"""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SHORTEST = 40  # characters, as reviews.flags has it
BATCH = 1000
notes = sa.table("notes", sa.column("id", sa.Uuid()), sa.column("body", sa.Text()), sa.column("body_digest", sa.Text()))


def upgrade() -> None:
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("body_digest", sa.Text(), nullable=True))
        batch_op.create_index(batch_op.f("ix_notes_body_digest"), ["body_digest"], unique=False)
    connection = op.get_bind()
    rows = connection.execute(sa.select(notes.c.id, notes.c.body)).all()
    digests = [{"note": id, "digest": digest} for id, body in rows if (digest := _digest_of(body)) is not None]
    change = notes.update().where(notes.c.id == sa.bindparam("note")).values(body_digest=sa.bindparam("digest"))
    for at in range(0, len(digests), BATCH):
        connection.execute(change, digests[at : at + BATCH])


def _digest_of(words: str) -> str | None:
    plain = " ".join(words.casefold().split())
    return sha256(plain.encode()).hexdigest()[:32] if len(plain) >= SHORTEST else None


def downgrade() -> None:
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notes_body_digest"))
        batch_op.drop_column("body_digest")
