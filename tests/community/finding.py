"""Looking for things, as a test does it."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.db import db
from core.finding import find
from core.folding import mark, parse
from core.search import searched_kind


def found(person: Any, typed: str, kind: str = "submission", **marks: str) -> list[UUID]:
    """Everything of a kind that somebody finds, best first, page by page."""
    ids: list[UUID] = []
    after = None
    while True:
        chosen = [mark(name, value) for name, value in marks.items()]
        page = find(kind, person, parse(typed), marks=chosen, after=after, size=2)
        ids += page.ids
        if page.after is None:
            return ids
        after = page.after


def everything(person: Any, kind: str) -> set[UUID]:
    """All of a kind that somebody finds by the beginning of any word whatever."""
    beginnings = {words[0] for words in db.session.scalars(select(searched_kind(kind).index.document.words))}
    return {id for each in sorted(beginnings) for id in find(kind, person, parse(each), size=1000).ids}
