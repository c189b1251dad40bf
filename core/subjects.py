"""The registry of kinds: how a room that knows nothing of another still names, shows and erases its rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from core.db import Base, db
from core.search import Index, make_searchable


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What the house knows of one kind of row.

    `view` is the action whose rule says who may see it; `label` is the word on screens; `url` gives its address.
    `author` names the person whose it is. `kept`: why a moderator hides it at most, and never removes it; "": may be removed.
    `erase` takes a person out, leaving what must stay. `files`: the action whose rule says who may have the files that the
    row shows, under the names they were sent with if it `names_files`; "": it shows none. `index`: by what search finds it. `provenance`: its licence, and what it is built on, as (words, address or "").
    """

    kind: str
    model: type[Base]
    label: str
    view: str
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    author: Callable[[Any], UUID | None] = lambda row: None
    context: Callable[[Any], str] = lambda row: ""
    provenance: Callable[[Any], Iterable[tuple[str, str]]] = lambda row: ()
    erase: Callable[[UUID], None] | None = None
    reportable: bool = True
    kept: str = ""
    files: str = ""
    names_files: bool = True
    index: Index | None = None
    columns_kept: dict[str, str] = field(default_factory=dict)


_by_kind: dict[str, Subject] = {}
_by_model: dict[type[Base], Subject] = {}


def register(subject: Subject) -> Subject:
    """Make a kind known. Each kind and each model once."""
    if (
        _by_kind.setdefault(subject.kind, subject) is not subject
        or _by_model.setdefault(subject.model, subject) is not subject
    ):
        raise ValueError(f"{subject.kind} is registered twice")
    if subject.index is not None:
        make_searchable(subject.kind, subject.model, subject.index)
    return subject


def all_subjects() -> list[Subject]:
    return list(_by_kind.values())


def subject_of(row: Base) -> Subject:
    return _by_model[type(row)]


def subject_named(kind: str) -> Subject | None:
    return _by_kind.get(kind)


def find(kind: str, id: UUID, condition: ColumnElement[bool] | None = None) -> Base | None:
    """The row of this kind and id, or None when there is none (or the condition fails)."""
    subject = _by_kind.get(kind)
    if subject is None:
        return None
    model: Any = subject.model
    query = select(model).where(model.id == id)
    return db.session.scalar(query if condition is None else query.where(condition))
