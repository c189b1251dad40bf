"""Boards: the site's and those of class projects; topics, read and spoken in; the thread of a premiere is one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import ColumnElement

from accounts.models import Person
from accounts.permissions import at_large
from accounts.queries import muted_ids
from community import boards, posting, trust
from community.board_forms import SECTIONS, ChangeForm, PostForm, SaidFields, TopicForm, written
from community.models import Post, Section, Topic
from community.views import bp
from core.db import db, lock
from core.forms import as_id, refusals_on
from core.paging import Page, key_of, page
from core.permissions import can, standing_of
from core.web import current_person, needs, open_to_all, paced, see_other
from courses.models import Course
from courses.queries import of_slug
from moderation.rules import RULES
from submissions.queries import first_times
from submissions.showing import tiles

TOPICS, POSTS = 40, 30
SAID = (Post.said_at, Post.id)


def in_topic(topic_id: UUID, post_id: UUID) -> Sequence[ColumnElement[bool]]:
    """The post that an address names, inside its topic."""
    return (Post.id == post_id, Post.topic_id == topic_id)


@bp.get("/board")
@open_to_all
def board() -> str:
    return _board(None)


@bp.get("/class-projects/<slug>/board")
@needs("course.board", by=of_slug, also=("course.discuss",))
def class_board(course: Course) -> str:
    return _board(course)


def _board(course: Course | None) -> str:
    person, is_newest = current_person(), not request.args.get("after")
    listed = _listed(course)
    return render_template(
        "community/board.html",
        course=course,
        is_newest=is_newest,
        site_board=posting.SITE,
        first_times=_first_times(course, person) if listed["section"] == Section.HELLO else [],
        drafts=db.session.scalars(boards.own_drafts(course, person)).all() if person and is_newest else [],
        board_url=_url(course, "board"),
        new_url=_url(course, "new_topic", section=listed["section"]),
        topics_url=_url(course, "topics", section=listed["section"]),
        is_kept_apart=course is None and person is not None and not at_large.test(person, None),
        may_begin=can(person, "board.begin") if course is None else can(person, "course.discuss", course),
        **listed,
    )


@bp.get("/board/topics")
@open_to_all
def topics() -> str:
    """The list alone: for pages that are open."""
    return render_template("community/_topics.html", **_listed(None))


@bp.get("/class-projects/<slug>/board/topics")
@needs("course.board", by=of_slug)
def class_topics(course: Course) -> str:
    return render_template("community/_topics.html", **_listed(course))


def _listed(course: Course | None) -> dict[str, Any]:
    """The topics of a board, of the section that is asked for."""
    chosen = request.args.get("section")
    section = Section(chosen) if chosen in set(Section) else None
    query = boards.topics(course, current_person(), section)
    found = page(query, Topic.last_post_at, Topic.id, after=request.args.get("after"), size=TOPICS)
    return {"topics": found, "section": section, "sections": SECTIONS}


def _first_times(course: Course | None, person: Person | None) -> list[Markup]:
    """What stands pinned above the hellos of a class project."""
    if course is None or person is None or request.args.get("after"):
        return []
    return tiles(db.session.scalars(first_times(course, person)).all())


@bp.get("/board/new")
@needs("board.begin")
def new_topic() -> str:
    return _opened(None)


@bp.post("/board/new")
@needs("board.begin")
@paced("post")
def begin() -> Any:
    return _begin(None)


@bp.get("/class-projects/<slug>/board/new")
@needs("course.discuss", by=of_slug)
def class_new_topic(course: Course) -> str:
    return _opened(course)


@bp.post("/class-projects/<slug>/board/new")
@needs("course.discuss", by=of_slug)
@paced("post")
def class_begin(course: Course) -> Any:
    return _begin(course)


def _opened(course: Course | None) -> str:
    """The form for a new topic: empty, on a closed one that it goes on with, or with a draft."""
    draft = _draft_topic(course)
    if draft is None:
        form = TopicForm(
            formdata=None, section=request.args.get("section", "hello"), continues=request.args.get("continues")
        )
        return _new_page(course, form)
    post = posting.draft_in(draft, current_person())
    kept = written(post) if post else {}
    return _new_page(
        course, TopicForm(formdata=None, id=str(draft.id), section=draft.section, title=draft.title, **kept)
    )


def _draft_topic(course: Course | None) -> Topic | None:
    topic = db.session.get(Topic, as_id(request.args.get("draft")) or UUID(int=0))
    is_own = topic is not None and topic.opens_at is None and topic.author_id == current_person().id
    return topic if topic is not None and is_own and topic.course_id == (course and course.id) else None


def _begin(course: Course | None) -> Any:
    form, person = TopicForm(), current_person()
    _offer(form, course.id if course else None)
    with refusals_on(form):
        if form.validate():
            draft = posting.begin(
                course,
                person,
                id=form.new_id,
                section=Section(form.section.data),
                title=form.title.data,
                content=form.said(),
                continues_id=as_id(form.continues.data),
            )
            if form.keep.data:
                return _kept(course, "board")
            posting.say(draft)
            return see_other("community.topic", topic_id=draft.topic_id)
    return _new_page(course, form), 422


def _new_page(course: Course | None, form: TopicForm) -> str:
    _offer(form, course.id if course else None)
    continues = db.session.get(Topic, as_id(form.continues.data) or UUID(int=0))
    return render_template(
        "community/new_topic.html",
        course=course,
        form=form,
        continues=continues if continues and can(current_person(), "topic.view", continues) else None,
        board_url=_url(course, "board"),
        new_url=_url(course, "new_topic"),
        **_told_before(),
    )


@bp.get("/board/<uuid:topic_id>")
@needs("topic.view", options=boards.WITH_PLACE, also=("topic.speak",))
def topic(topic: Topic) -> Any:
    if topic.opens_at is None:
        return _go(topic.course, "new_topic", draft=topic.id)
    person = current_person()
    draft = posting.draft_in(topic, person) if person else None
    quoted = as_id(request.args.get("quote"))
    form = PostForm(formdata=None, **({"id": str(draft.id), **written(draft)} if draft else {}))
    form.quoted.data = str(quoted or (draft and draft.quoted_id) or "")
    return _page(topic, form)


@bp.get("/board/<uuid:topic_id>/posts")
@needs("topic.view", options=boards.WITH_PLACE, also=("topic.speak",))
def posts(topic: Topic) -> str:
    """What is said in it, alone: for pages that are open."""
    may_speak = can(current_person(), "topic.speak", topic)
    return render_template("community/_posts.html", topic=topic, lines=_lines(_said(topic).rows), can_speak=may_speak)


@bp.post("/board/<uuid:topic_id>/posts")
@needs("topic.speak", options=boards.WITH_PLACE)
@paced("post")
def say(topic: Topic) -> Any:
    form, person = PostForm(), current_person()
    _offer(form, topic.course_id)
    with refusals_on(form):
        if form.validate():
            post = posting.keep(topic, person, form.said(), id=form.new_id)
            if form.keep.data:
                return _kept(None, "topic", topic_id=topic.id)
            posting.say(post)
            return see_other("community.post", topic_id=topic.id, post_id=post.id)
    return _page(topic, form), 422


@bp.get("/board/<uuid:topic_id>/posts/<uuid:post_id>")
@needs("post.view", by=in_topic)
def post(post: Post) -> Any:
    """The page of its topic on which a post stands."""
    before = boards.posts_before(post, current_person(), POSTS)
    after = key_of(before[-1], *SAID) if len(before) == POSTS else None
    return see_other("community.topic", topic_id=post.topic_id, after=after, _anchor=f"post-{post.id}")


@bp.get("/board/<uuid:topic_id>/posts/<uuid:post_id>/edit")
@needs("post.edit", by=in_topic)
def edit_post(post: Post) -> str:
    return _edit_page(post, ChangeForm.of(post))


@bp.post("/board/<uuid:topic_id>/posts/<uuid:post_id>/edit")
@needs("post.edit", by=in_topic)
def change(post: Post) -> Any:
    form = ChangeForm()
    _offer(form, post.topic.course_id)
    with refusals_on(form):
        if form.validate():
            lock(post, "version", "body", "body_html")
            form.refuse_stale(post)
            posting.change(post, form.content())
            return see_other("community.post", topic_id=post.topic_id, post_id=post.id)
    return _edit_page(post, form), 422


def _edit_page(post: Post, form: ChangeForm) -> str:
    _offer(form, post.topic.course_id)
    return render_template("community/edit_post.html", post=post, form=form, **_told_before())


@bp.get("/board/<uuid:topic_id>/posts/<uuid:post_id>/revisions")
@needs("post.view", by=in_topic)
def revisions(post: Post) -> str:
    """How a post read before, for whoever may read it."""
    return render_template("community/revisions.html", post=post)


@bp.post("/board/<uuid:topic_id>/posts/<uuid:post_id>/removal")
@needs("post.discard", by=in_topic)
def discard(post: Post) -> Any:
    topic = post.topic
    posting.throw_away(post)
    flash(_("The draft is gone."))
    return _go(topic.course, "board") if topic.opens_at is None else _go(None, "topic", topic_id=topic.id)


@bp.post("/board/<uuid:topic_id>/<any(following, unfollowing):act>")
@needs("topic.follow")
def follow(topic: Topic, act: str) -> Any:
    (posting.follow if act == "following" else posting.unfollow)(topic, current_person())
    return see_other("community.topic", topic_id=topic.id)


@dataclass(frozen=True)
class Line:
    """A post as a page shows it: with the one it quotes, and the works beside it."""

    post: Post
    quoted: Post | None
    works: list[Markup]
    is_folded: bool
    is_quote_folded: bool


def _said(topic: Topic) -> Page:
    person, after = current_person(), request.args.get("after")
    query, values = boards.posts(standing_of(person)), boards.reading(topic, person)
    return page(query, *SAID, after=after, size=POSTS, values=values, oldest_first=True)


def _lines(shown: Sequence[Post]) -> list[Line]:
    person = current_person()
    quoted, beside = boards.quoted_by(shown, person), boards.works_beside(shown, person)
    muted = set(db.session.scalars(muted_ids(person))) if person and shown else set()
    drawn = dict(zip(ids := [id for each in beside.values() for id in each], tiles(ids), strict=True))
    return [
        Line(
            post,
            said := quoted.get(post.quoted_id) if post.quoted_id else None,
            [drawn[id] for id in beside[post.id]],
            is_folded=post.author_id in muted,
            is_quote_folded=said is not None and said.author_id in muted,
        )
        for post in shown
    ]


def _page(topic: Topic, form: PostForm) -> str:
    person, said = current_person(), _said(topic)
    may_speak = can(person, "topic.speak", topic)
    if may_speak:
        _offer(form, topic.course_id)
    return render_template(
        "community/topic.html",
        topic=topic,
        lines=_lines(said.rows),
        older=said.after,
        after=request.args.get("after"),
        form=form,
        can_speak=may_speak,
        quoting=_quoted(topic, form),
        is_followed=boards.is_followed(topic, person),
        place=_place(topic),
        begin_url=_url(topic.course, "new_topic", continues=topic.id),
        **(_told_before() if may_speak else {}),
    )


def _quoted(topic: Topic, form: PostForm) -> Post | None:
    """The post that is about to be quoted."""
    id = as_id(form.quoted.data)
    if id is None:
        return None
    person = current_person()
    return db.session.scalar(boards.posts(standing_of(person)).where(Post.id == id), boards.reading(topic, person))


def _place(topic: Topic) -> tuple[str, str]:
    """Words and address of where a topic stands."""
    if topic.production is not None:
        return topic.production.title, url_for("productions.premiere", slug=topic.production.slug)
    if topic.companion is not None:
        course = topic.companion.course
        return course.title, url_for("community.company_page", slug=course.slug)
    return topic.course.title if topic.course else _("The board"), _url(topic.course, "board")


def _on(course: Course | None, page: str, values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Endpoint and parts of a page of the site's board, or of the same of a class project's."""
    return (page, values) if course is None else (f"class_{page}", {"slug": course.slug, **values})


def _url(course: Course | None, page: str, **values: Any) -> str:
    endpoint, parts = _on(course, page, values)
    return url_for(f"community.{endpoint}", **parts)


def _go(course: Course | None, page: str, **values: Any) -> Any:
    endpoint, parts = _on(course, page, values)
    return see_other(f"community.{endpoint}", **parts)


def _offer(form: SaidFields, course_id: UUID | None) -> None:
    form.offer(list(boards.works_to_show(course_id, current_person())))


def _told_before() -> dict[str, Any]:
    """What people read before they type: the rules, and what is not open to them yet."""
    return {"rules": list(RULES.values()), "may": trust.allowance(current_person())}


def _kept(course: Course | None, page: str, **values: Any) -> Any:
    flash(_("Kept as a draft: only you see it."))
    return _go(course, page, **values)
