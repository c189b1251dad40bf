"""Threads: read, and said in."""

from typing import Any

from flask import render_template
from sqlalchemy.orm import joinedload

from community import queries, threads
from community.board_forms import PostForm
from community.models import Topic
from community.views import bp
from core.db import db
from core.forms import refusals_on
from core.web import current_person, needs, see_other

WITH_PIECE = (joinedload(Topic.production),)


@bp.get("/board/<uuid:topic_id>")
@needs("topic.view", options=WITH_PIECE)
def topic(topic: Topic) -> str:
    return _page(topic, PostForm(formdata=None))


@bp.get("/board/<uuid:topic_id>/posts")
@needs("topic.view", options=WITH_PIECE)
def posts(topic: Topic) -> str:
    """What is said in it, alone: for pages that are open."""
    said = db.session.scalars(queries.posts_in(topic, current_person())).all()
    return render_template("community/_posts.html", topic=topic, posts=said)


@bp.post("/board/<uuid:topic_id>/posts")
@needs("topic.view", options=WITH_PIECE)
def say(topic: Topic) -> Any:
    form = PostForm()
    with refusals_on(form):
        if form.validate():
            post = threads.say(topic, current_person(), form.body.data, id=form.new_id)
            return see_other("community.topic", topic_id=topic.id, _anchor=f"post-{post.id}")
    return _page(topic, form), 422


def _page(topic: Topic, form: PostForm) -> str:
    return render_template(
        "community/topic.html",
        topic=topic,
        posts=db.session.scalars(queries.posts_in(topic, current_person())).all(),
        form=form,
    )
