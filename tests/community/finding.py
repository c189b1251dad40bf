"""Looking for things, as a test does it."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from core import search
from core.db import db
from core.finding import find
from core.folding import mark, parse


def found(person: Any, typed: str, kind: str = "submission", **marks: str) -> list[UUID]:
    """Everything of a kind that somebody finds, best first, page by page."""
    searched = searched_kind(kind)
    ids: list[UUID] = []
    after = None
    while True:
        chosen = [mark(name, value) for name, value in marks.items()]
        page = find(searched, person, parse(typed), marks=chosen, after=after, size=2)
        ids += page.ids
        if page.after is None:
            return ids
        after = page.after


def everything(person: Any, kind: str) -> set[UUID]:
    """All of a kind that somebody finds by the beginning of any word whatever."""
    searched = searched_kind(kind)
    beginnings = {words[0] for words in db.session.scalars(select(searched.index.document.words))}
    return {id for each in sorted(beginnings) for id in find(searched, person, parse(each), size=1000).ids}


def searched_kind(kind: str) -> search.Searched:
    return next(each for each in search.all_searched() if each.kind == kind)
