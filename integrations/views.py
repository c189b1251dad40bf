"""Feeds: what a visitor may see of a class project, a journal and the site's board, for programs that look for news."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, make_response, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import escape
from sqlalchemy import ColumnElement, select

from accounts.models import Person
from community.journal_models import JournalPost
from community.models import Post
from core.db import db
from core.forms import in_words
from core.permissions import scope
from core.settings import site_url, whole_url
from core.text import with_whole_addresses
from core.web import open_to_all
from courses.models import Course
from integrations import queries
from integrations.feeds import Feed, Item, atom
from media.showing import still
from submissions import naming
from submissions.models import Submission

bp = Blueprint("integrations", __name__)
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)  # what a feed is dated by before there is anything in it


@bp.get("/class-projects/<slug>/feed.atom")
@open_to_all
def class_feed(slug: str) -> Response:
    course = _visible(Course, "course.view", Course.slug == slug)
    works = db.session.scalars(queries.works(course)).unique()
    return _feed(
        course.id.urn, course.title, course.title, "courses.show", map(_of_work, works), course.created_at, slug=slug
    )


@bp.get("/people/<handle>/journal.atom")
@open_to_all
def journal_feed(handle: str) -> Response:
    maker = _visible(Person, "person.visit", Person.handle == handle.lower())
    if maker.is_minor:
        abort(404)
    pages = (_of_page(post, maker) for post in db.session.scalars(queries.journal(maker)))
    title = _("Journal of %(name)s", name=maker.credit_name)
    return _feed(
        maker.id.urn, title, maker.credit_name, "community.journal", pages, maker.created_at, handle=maker.handle
    )


@bp.get("/board.atom")
@open_to_all
def board_feed() -> Response:
    title = _("The board of Class Projects")
    said = map(_of_post, db.session.scalars(queries.posts()))
    return _feed(whole_url("/board"), title, "Class Projects", "community.board", said, BEGUN)


def _visible(model: Any, action: str, key: ColumnElement[bool]) -> Any:
    """What a visitor may see, whoever asks: a feed is read by programs, and nobody is signed in there."""
    return db.session.scalar(select(model).where(key, scope(None, action))) or abort(404)


def _feed(
    id: str, title: str, author: str, endpoint: str, items: Iterable[Item], begun: datetime, **parts: Any
) -> Response:
    """Answer with the feed, or that it is as it was when it was last asked for."""
    feed = Feed(
        id=id,
        title=title,
        author=author,
        url=whole_url(url_for(endpoint, **parts)),
        self_url=whole_url(request.path),
        language=str(get_locale() or "en"),
        begun=begun,
        items=list(items),
    )
    response = make_response(atom(feed))
    response.content_type = "application/atom+xml; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"  # to be asked for again: what is hidden is gone at once
    response.vary.add("Accept-Language")
    response.last_modified = feed.updated
    response.add_etag()
    response.make_conditional(request)
    return response


def _of_work(work: Submission) -> Item:
    shared_at = work.shared_at or work.created_at
    return Item(
        id=work.id,
        title=work.title or _("Untitled"),
        url=whole_url(url_for("submissions.work", work_id=work.id)),
        html=_html_of(work),
        published=shared_at,
        updated=max(shared_at, (work.shared_take and work.shared_take.shared_at) or shared_at),
        author=in_words(naming.name_of(work, None)),
    )


def _html_of(work: Submission) -> str:
    """Its words and pictures, in order; a film by its poster, and a sound by what is said about it."""
    shown = []
    for part in work.shared_take.parts if work.shared_take else []:
        picture = still(part.file)
        if part.text_html:
            shown.append(with_whole_addresses(part.text_html, site_url()))
        elif picture is not None:
            shown.append(f'<p><img src="{escape(whole_url(picture.src))}" alt="{escape(part.description)}"></p>')
        elif part.description:
            shown.append(f"<p>{escape(part.description)}</p>")
    return "".join(shown)


def _of_page(post: JournalPost, maker: Person) -> Item:
    return Item(
        id=post.id,
        title=post.title,
        url=whole_url(url_for("community.journal_post", handle=maker.handle, journal_id=post.id)),
        html=with_whole_addresses(post.body_html, site_url()),
        published=post.published_at or post.created_at,
        updated=post.updated_at,
        author=maker.credit_name,
    )


def _of_post(post: Post) -> Item:
    said_at = post.said_at or post.created_at
    return Item(
        id=post.id,
        title=post.topic.title,
        url=whole_url(url_for("community.post", topic_id=post.topic_id, post_id=post.id)),
        html=with_whole_addresses(post.body_html, site_url()),
        published=said_at,
        updated=post.edited_at or said_at,
        author=post.author.credit_name if post.author else _("Somebody"),
    )
