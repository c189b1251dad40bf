"""boards: topics of the site and of class projects, posts in Markdown with what was before, works beside them, who follows"""

from html import escape

import sqlalchemy as sa
from alembic import op

from core.migrations import documents, tables

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PLACE = "production_id IS NULL OR (course_id IS NULL AND section IS NULL)"
POSTS = sa.table("posts", sa.column("id", sa.Uuid()), sa.column("body", sa.Text()), sa.column("body_html", sa.Text()))


def upgrade() -> None:
    with op.batch_alter_table("topics") as topics:
        topics.alter_column("production_id", existing_type=sa.Uuid(), nullable=True)
        topics.alter_column("opens_at", existing_type=MOMENT, nullable=True)
        topics.add_column(sa.Column("course_id", sa.Uuid(), nullable=True))
        topics.add_column(sa.Column("section", sa.String(length=40), nullable=True))
        topics.add_column(sa.Column("author_id", sa.Uuid(), nullable=True))
        topics.add_column(sa.Column("title", sa.Text(), server_default="", nullable=False))
        topics.add_column(sa.Column("last_post_at", MOMENT, nullable=True))
        topics.add_column(sa.Column("continues_id", sa.Uuid(), nullable=True))
        for column, table, on_delete in (
            ("course_id", "courses", "CASCADE"),
            ("author_id", "people", "SET NULL"),
            ("continues_id", "topics", "SET NULL"),
        ):
            name = op.f(f"fk_topics_{column}_{table}")
            topics.create_foreign_key(name, table, [column], ["id"], ondelete=on_delete)
        topics.create_check_constraint(op.f("ck_topics_one_place"), PLACE)
        topics.create_index(op.f("ix_topics_course_id_last_post_at_id"), ["course_id", "last_post_at", "id"])
        topics.create_index(op.f("ix_topics_author_id"), ["author_id"])
        topics.create_index(op.f("ix_topics_continues_id"), ["continues_id"])
    with op.batch_alter_table("posts") as posts:
        posts.add_column(sa.Column("body_html", sa.Text(), server_default="", nullable=False))
        posts.add_column(sa.Column("quoted_id", sa.Uuid(), nullable=True))
        posts.add_column(sa.Column("said_at", MOMENT, nullable=True))
        posts.add_column(sa.Column("edited_at", MOMENT, nullable=True))
        posts.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        posts.create_foreign_key(op.f("fk_posts_quoted_id_posts"), "posts", ["quoted_id"], ["id"], ondelete="SET NULL")
        posts.drop_index(op.f("ix_posts_topic_id_id"))
        posts.drop_index(op.f("ix_posts_author_id"))
        posts.create_index(op.f("ix_posts_topic_id_said_at_id"), ["topic_id", "said_at", "id"])
        posts.create_index(op.f("ix_posts_author_id_created_at"), ["author_id", "created_at"])
        posts.create_index(op.f("ix_posts_quoted_id"), ["quoted_id"])
    _fill()
    with op.batch_alter_table("topics") as topics:
        topics.alter_column("title", existing_type=sa.Text(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("posts") as posts:
        posts.alter_column("body_html", existing_type=sa.Text(), existing_nullable=False, server_default=None)
        posts.alter_column("version", existing_type=sa.Integer(), existing_nullable=False, server_default=None)
    _create_new_tables()
    documents.create("post", "posts")


def _fill() -> None:
    """What was said was said when it was made, in plain words."""
    op.execute("UPDATE posts SET said_at = created_at")
    op.execute(
        "UPDATE topics SET last_post_at = coalesce("
        "(SELECT max(posts.said_at) FROM posts WHERE posts.topic_id = topics.id), topics.opens_at)"
    )
    connection = op.get_bind()
    for id, body in connection.execute(sa.select(POSTS.c.id, POSTS.c.body)).all():
        paragraphs = (escape(each, quote=False).replace("\n", "<br>") for each in body.split("\n\n") if each.strip())
        html = "".join(f"<p>{each}</p>" for each in paragraphs)
        connection.execute(sa.update(POSTS).where(POSTS.c.id == id).values(body_html=html))


def _create_new_tables() -> None:
    op.create_table(
        "post_revisions",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        *tables.identified("post_revisions"),
        tables.key_to("post_revisions", "post_id", "posts"),
    )
    op.create_index(op.f("ix_post_revisions_post_id"), "post_revisions", ["post_id"])
    op.create_table(
        "attachments",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *tables.identified("attachments"),
        tables.key_to("attachments", "post_id", "posts"),
        tables.key_to("attachments", "submission_id", "submissions"),
        sa.UniqueConstraint("post_id", "submission_id", name=op.f("uq_attachments_post_id_submission_id")),
    )
    op.create_index(op.f("ix_attachments_submission_id"), "attachments", ["submission_id"])
    op.create_table(
        "followings",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        *tables.identified("followings"),
        tables.key_to("followings", "topic_id", "topics"),
        tables.key_to("followings", "person_id", "people"),
        sa.UniqueConstraint("topic_id", "person_id", name=op.f("uq_followings_topic_id_person_id")),
    )
    op.create_index(op.f("ix_followings_person_id"), "followings", ["person_id"])


def downgrade() -> None:
    """Threads of premieres stay, with what is said in them; boards go."""
    documents.drop("post")
    op.drop_table("followings")
    op.drop_table("attachments")
    op.drop_table("post_revisions")
    op.execute(
        "DELETE FROM posts WHERE said_at IS NULL OR topic_id IN (SELECT id FROM topics WHERE production_id IS NULL)"
    )
    op.execute("DELETE FROM topics WHERE production_id IS NULL")
    with op.batch_alter_table("posts") as posts:
        posts.drop_index(op.f("ix_posts_quoted_id"))
        posts.drop_index(op.f("ix_posts_author_id_created_at"))
        posts.drop_index(op.f("ix_posts_topic_id_said_at_id"))
        posts.drop_constraint(op.f("fk_posts_quoted_id_posts"), type_="foreignkey")
        for column in ("version", "edited_at", "said_at", "quoted_id", "body_html"):
            posts.drop_column(column)
        posts.create_index(op.f("ix_posts_topic_id_id"), ["topic_id", "id"])
        posts.create_index(op.f("ix_posts_author_id"), ["author_id"])
    with op.batch_alter_table("topics") as topics:
        for index in ("continues_id", "author_id", "course_id_last_post_at_id"):
            topics.drop_index(op.f(f"ix_topics_{index}"))
        topics.drop_constraint(op.f("ck_topics_one_place"), type_="check")
        for column, table in (("continues_id", "topics"), ("author_id", "people"), ("course_id", "courses")):
            topics.drop_constraint(op.f(f"fk_topics_{column}_{table}"), type_="foreignkey")
        for column in ("continues_id", "last_post_at", "title", "author_id", "section", "course_id"):
            topics.drop_column(column)
        topics.alter_column("opens_at", existing_type=MOMENT, nullable=False)
        topics.alter_column("production_id", existing_type=sa.Uuid(), nullable=False)
