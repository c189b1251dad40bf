"""the day people turn 18, classes for minors, and consents with their texts"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

# What signing up said until now, under the name it had.
TERMS_BEFORE = "2026-11"
WORDS_BEFORE = (
    "By making an account you agree to the house rules: talk about the work, never the person; credit what you build on; "
    "share only what is yours to share."
)


def upgrade() -> None:
    with op.batch_alter_table("people") as rows:
        rows.add_column(sa.Column("adult_from", sa.Date(), nullable=True))
        rows.add_column(sa.Column("is_sheltered", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("people") as rows:
        rows.alter_column("is_sheltered", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("courses") as rows:
        rows.add_column(sa.Column("is_for_minors", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("courses") as rows:
        rows.alter_column("is_for_minors", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
    texts = op.create_table(
        "consent_texts",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_consent_texts")),
    )
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM consents")):
        op.bulk_insert(texts, [{"version": TERMS_BEFORE, "words": WORDS_BEFORE}])
    with op.batch_alter_table("consents") as rows:
        rows.drop_constraint(op.f("uq_consents_person_id_purpose_text_version"), type_="unique")
        rows.alter_column("purpose", existing_type=sa.Text(), type_=sa.String(length=40), existing_nullable=False)
        rows.add_column(sa.Column("subject_kind", sa.Text(), nullable=True))
        rows.add_column(sa.Column("subject_id", sa.Uuid(), nullable=True))
        rows.create_foreign_key(
            op.f("fk_consents_text_version"), "consent_texts", ["text_version"], ["version"], ondelete="RESTRICT"
        )
        rows.create_check_constraint(op.f("ck_consents_whole_subject"), "(subject_kind IS NULL) = (subject_id IS NULL)")
        rows.create_index(op.f("ix_consents_subject_kind_subject_id"), ["subject_kind", "subject_id"])
        rows.create_index(op.f("ix_consents_text_version"), ["text_version"])


def downgrade() -> None:
    op.execute("DELETE FROM consents WHERE purpose <> 'terms'")
    with op.batch_alter_table("consents") as rows:
        rows.drop_index(op.f("ix_consents_text_version"))
        rows.drop_index(op.f("ix_consents_subject_kind_subject_id"))
        rows.drop_constraint(op.f("ck_consents_whole_subject"), type_="check")
        rows.drop_constraint(op.f("fk_consents_text_version"), type_="foreignkey")
        rows.drop_column("subject_id")
        rows.drop_column("subject_kind")
        rows.alter_column("purpose", existing_type=sa.String(length=40), type_=sa.Text(), existing_nullable=False)
        rows.create_unique_constraint(
            op.f("uq_consents_person_id_purpose_text_version"), ["person_id", "purpose", "text_version"]
        )
    op.drop_table("consent_texts")
    with op.batch_alter_table("courses") as rows:
        rows.drop_column("is_for_minors")
    with op.batch_alter_table("people") as rows:
        rows.drop_column("is_sheltered")
        rows.drop_column("adult_from")
