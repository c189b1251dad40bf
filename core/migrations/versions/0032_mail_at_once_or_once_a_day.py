"""mail at once or once a day"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0030"
branch_labels = None
depends_on = None

UNMAILED = sa.text("read_at IS NULL AND mailed_at IS NULL")
# Kinds that were one with these until now: who wanted no mail of them wants none of the new ones.
PARTED = {"answer.first": "answer.sent", "answer.waits": "answer.overdue"}


def upgrade() -> None:
    op.create_table(
        "notice_preferences",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("wanted", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_notice_preferences_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "name", name=op.f("pk_notice_preferences")),
    )
    op.execute("INSERT INTO notice_preferences (person_id, name, wanted) SELECT person_id, name, 'here' FROM mutes")
    for name, before in PARTED.items():
        op.execute(
            "INSERT INTO notice_preferences (person_id, name, wanted) "
            f"SELECT person_id, '{name}', 'here' FROM mutes WHERE name = '{before}'"
        )
    op.drop_table("mutes")
    op.create_table(
        "digests",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_digests_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_digests")),
    )
    op.add_column("notices", sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE notices SET mailed_at = created_at")  # what was told before is in no daily mail
    op.create_index(
        "ix_notices_unmailed",
        "notices",
        ["person_id", "created_at"],
        sqlite_where=UNMAILED,
        postgresql_where=UNMAILED,
    )
    op.add_column("jobs", sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True))
    _name_waiting_mails()


def _name_waiting_mails() -> None:
    """Mails that wait to be sent have the name by which they are handed over once."""
    jobs = sa.table(
        "jobs", sa.column("id", sa.Uuid()), sa.column("name"), sa.column("key"), sa.column("arguments", sa.JSON())
    )
    connection = op.get_bind()
    waiting = sa.select(jobs.c.id, jobs.c.arguments).where(jobs.c.name == "core.mail.deliver_mail")
    for id, arguments in connection.execute(waiting).all():
        named = {"key": f"mail:{id}", "arguments": {**arguments, "id": str(id), "headers": {}}}
        connection.execute(sa.update(jobs).where(jobs.c.id == id).values(named))


def downgrade() -> None:
    op.drop_column("jobs", "handed_over_at")
    op.drop_index("ix_notices_unmailed", table_name="notices")
    op.drop_column("notices", "mailed_at")
    op.drop_table("digests")
    op.create_table(
        "mutes",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mutes_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "name", name=op.f("pk_mutes")),
    )
    new = ", ".join(f"'{name}'" for name in [*PARTED, "digest"])
    op.execute(
        "INSERT INTO mutes (person_id, name) SELECT person_id, name FROM notice_preferences "
        f"WHERE wanted = 'here' AND name NOT IN ({new})"
    )
    op.drop_table("notice_preferences")
