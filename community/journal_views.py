"""Journals: read page by page, written, published, changed and taken back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func

from accounts.models import Person
from community import boards, journaling, journals, trust
from community.journal_forms import IN_WORDS, JournalEditForm, JournalFields, JournalForm
from community.journal_models import JournalPost
from community.views import bp, by_handle
from core.db import db, lock
from core.forms import refusals_on
from core.paging import page
from core.text import plain
from core.web import current_person, needs, paced, see_other
from courses.licences import ADDRESSES, DESCRIPTIONS, NAMES, Licence
from media import operations as media
from moderation.rules import RULES
from submissions.showing import tiles

POSTS = 20


def in_journal(handle: str, journal_id: UUID) -> Sequence[ColumnElement[bool]]:
    """The page that an address names, inside the journal of its writer."""
    return (JournalPost.id == journal_id, JournalPost.author.has(Person.handle == func.lower(handle)))


@bp.get("/people/<handle>/journal")
@needs("person.visit", by=by_handle, also=("journal.write",))
def journal(maker: Person) -> str:
    person, after = current_person(), request.args.get("after")
    found = page(journals.journal(maker, person), JournalPost.published_at, JournalPost.id, after=after, size=POSTS)
    is_own = person is not None and person.id == maker.id and not after
    return render_template(
        "community/journal.html",
        maker=maker,
        posts=found,
        lines={post.id: plain(post.body_html) for post in found.rows},
        drafts=db.session.scalars(journals.drafts(maker)).all() if is_own else [],
    )


@bp.get("/people/<handle>/journal/new")
@needs("journal.write", by=by_handle)
def new_journal_post(maker: Person) -> str:
    return _write_page(maker, JournalForm(formdata=None))


@bp.post("/people/<handle>/journal/new")
@needs("journal.write", by=by_handle)
@paced("post")
def write(maker: Person) -> Any:
    form = JournalForm()
    _offer(form)
    with refusals_on(form):
        if form.validate():
            post = journaling.keep(maker, form.title.data, form.content(), id=form.new_id)
            _add_file(post, form)
            if form.keep.data:
                return _kept(post)
            journaling.publish(post)
            return _go(post)
    return _write_page(maker, form), 422


@bp.get("/people/<handle>/journal/<uuid:journal_id>")
@needs("journal.view", by=in_journal, options=journals.WITH_ITS_FILES, also=("journal.edit", "journal.take_back"))
def journal_post(post: JournalPost) -> str:
    beside = db.session.scalars(journals.works_beside(post, current_person())).all()
    return render_template(
        "community/journal_post.html",
        post=post,
        maker=post.author,
        works=tiles(beside),
        looked_at=[each for each in post.files if not each.licence],
        to_take=[(each, *_in_words(Licence(each.licence))) for each in post.files if each.licence],
    )


@bp.get("/people/<handle>/journal/<uuid:journal_id>/edit")
@needs("journal.edit", by=in_journal, options=journals.WITH_ITS_FILES)
def edit_journal_post(post: JournalPost) -> str:
    return _write_page(post.author, JournalEditForm.of(post), post)


@bp.post("/people/<handle>/journal/<uuid:journal_id>/edit")
@needs("journal.edit", by=in_journal, options=journals.WITH_ITS_FILES)
@paced("post")
def rewrite(post: JournalPost) -> Any:
    form = JournalEditForm()
    _offer(form)
    form.offer_files(post)
    with refusals_on(form):
        if form.validate():
            lock(post, "version", "title", "body", "body_html", "published_at")
            form.refuse_stale(post, form.saved(post))
            journaling.rewrite(post, form.title.data, form.content())
            journaling.remove_files(post, form.removed())
            _add_file(post, form)
            if form.publish.data:
                journaling.publish(post)
            return _go(post) if post.published_at else _kept(post)
    return _write_page(post.author, form, post), 422


@bp.post("/people/<handle>/journal/<uuid:journal_id>/taking-back")
@needs("journal.take_back", by=in_journal)
def take_back_journal_post(post: JournalPost) -> Any:
    journaling.take_back(post)
    flash(_("Taken back: it is a draft again, and only you see it."))
    return see_other("community.journal", handle=post.author.handle)


@bp.post("/people/<handle>/journal/<uuid:journal_id>/removal")
@needs("journal.discard", by=in_journal)
def discard_journal_post(post: JournalPost) -> Any:
    handle = post.author.handle
    journaling.throw_away(post)
    flash(_("The draft is gone."))
    return see_other("community.journal", handle=handle)


def _write_page(maker: Person, form: JournalFields, post: JournalPost | None = None) -> str:
    _offer(form)
    if isinstance(form, JournalEditForm) and post is not None:
        form.offer_files(post)
    return render_template(
        "community/write_journal.html",
        maker=maker,
        post=post,
        form=form,
        action=url_for("community.rewrite", handle=maker.handle, journal_id=post.id)
        if post
        else url_for("community.write", handle=maker.handle),
        helps=IN_WORDS,
        rules=list(RULES.values()),
        may=trust.allowance(current_person()),
    )


def _offer(form: JournalFields) -> None:
    form.offer(list(boards.works_to_show(None, current_person())))


def _add_file(post: JournalPost, form: JournalFields) -> None:
    if form.file.data:
        journaling.add_file(
            post,
            media.keep_upload(post.author, form.file.data),
            id=form.new_file_id,
            title=form.file_title.data,
            licence=Licence(form.licence.data),
        )


def _in_words(licence: Licence) -> tuple[str, str, str]:
    """Its name, what it lets others do, and where it is to be read."""
    return NAMES[licence], DESCRIPTIONS[licence], ADDRESSES[licence]


def _kept(post: JournalPost) -> Any:
    flash(_("Kept as a draft: only you see it."))
    return see_other("community.edit_journal_post", handle=post.author.handle, journal_id=post.id)


def _go(post: JournalPost) -> Any:
    return see_other("community.journal_post", handle=post.author.handle, journal_id=post.id)
