"""Search: one field, a tab for each kind of thing, and what fits what was typed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Person
from accounts.queries import people_named
from community import queries
from community.journal_models import JournalPost
from community.models import Post, Topic
from community.subjects import title_of
from community.views import bp
from core.db import db
from core.finding import Found, find
from core.folding import LONGEST_TYPED, Term, mark, parse
from core.forms import in_words
from core.permissions import scope
from core.search import Searched, all_searched
from core.subjects import subject_of
from core.text import plain
from core.web import current_person, open_to_all
from courses.queries import on_cards
from courses.showing import CRAFTS, card_of
from media.showing import picture_url
from submissions.licences import NAMES
from submissions.showing import tiles

FEW, SIZE = 6, 24
MEDIA = {"film": _l("Film"), "sound": _l("Sound"), "picture": _l("Pictures"), "text": _l("Words")}
NAMES_OF_MARKS = ("medium", "skill", "licence")
Asked = Mapping[str, str]


@bp.get("/search")
@open_to_all
def search() -> str:
    asked = {name: request.args.get(name, "")[:LONGEST_TYPED] for name in ("q", "kind", *NAMES_OF_MARKS, "open")}
    terms, kinds = parse(asked["q"]), all_searched()
    chosen = next((each for each in kinds if each.kind == asked["kind"]), None)
    looked_at = [chosen] if chosen else [each for each in kinds if _has_all(each, asked)]
    groups = [group for each in looked_at if (group := _group(each, terms, asked, is_alone=chosen is not None))]
    return render_template(
        "community/search.html",
        asked=asked,
        terms=terms,
        groups=groups,
        tabs=_tabs(kinds, asked),
        rows=_filters([chosen] if chosen else kinds, asked),
        is_filtered=any(asked[name] for name in (*NAMES_OF_MARKS, "open")),
    )


def _has_all(searched: Searched, asked: Asked) -> bool:
    """Can things of this kind be chosen by all that somebody chose by?"""
    index = searched.index
    return all(name in index.marks for name in NAMES_OF_MARKS if asked[name]) and (
        index.open_calls is not None or not asked["open"]
    )


def _group(searched: Searched, terms: Sequence[Term], asked: Asked, *, is_alone: bool) -> dict[str, Any] | None:
    """What was found of one kind; a few of it, unless it is looked at alone."""
    index = searched.index
    found = find(
        searched.kind,
        current_person(),
        terms,
        marks=[mark(name, asked[name]) for name in index.marks if asked[name]],
        only_open=bool(asked["open"]),
        after=request.args.get("after") if is_alone else None,
        size=SIZE if is_alone else FEW,
        build=queries.search_statement,
    )
    if not found.ids:
        return None
    more = _address(asked, kind=searched.kind, after=found.after if is_alone else None) if found.after else None
    return {"kind": searched.kind, "label": in_words(index.label), "shown": _shown(searched, found), "more": more}


def _shown(searched: Searched, found: Found) -> Sequence[Any]:
    """What a template shows of these: tiles, cards, people; of any other kind its name and its place."""
    drawn: Mapping[str, Callable[[Sequence[UUID]], Sequence[Any]]] = {
        "submission": tiles,
        "course": _cards,
        "person": _people,
    }
    if draw := drawn.get(searched.kind):
        return draw(found.ids)
    query = select(searched.model).where(searched.model.id.in_(found.ids)).options(*searched.index.shown_with)
    rows = {row.id: row for row in db.session.scalars(query).unique()}
    topics = _topics_seen([row for row in rows.values() if isinstance(row, Post)])
    return [_named(rows[id], topics) for id in found.ids if id in rows]


def _topics_seen(posts: Sequence[Post]) -> set[UUID]:
    """The topics of these posts, but those that are kept from who asks: who wrote in one finds their own words."""
    query = select(Topic.id).where(Topic.id.in_([post.topic_id for post in posts]))
    return set(db.session.scalars(query.where(scope(current_person(), "topic.view")))) if posts else set()


def _named(row: Any, topics: set[UUID]) -> dict[str, str]:
    subject = subject_of(row)
    return {"title": in_words(subject.title(row)), "url": subject.url(row), "context": _beside(row, topics)}


def _beside(row: Any, topics: set[UUID]) -> str:
    """A line that tells it from others of its name."""
    if isinstance(row, Post):
        return in_words(title_of(row.topic)) if row.topic_id in topics else ""
    return plain(row.body_html) if isinstance(row, JournalPost) else in_words(subject_of(row).context(row))


def _cards(ids: Sequence[UUID]) -> list[dict[str, Any]]:
    courses = {course.id: course for course in db.session.scalars(on_cards(ids)).unique()}
    return [card_of(courses[id]) for id in ids if id in courses]


def _people(ids: Sequence[UUID]) -> list[dict[str, str]]:
    people = people_named(set(ids))
    return [_person(people[id]) for id in ids if id in people]


def _person(person: Person) -> dict[str, str]:
    url = url_for("community.person", handle=person.handle)
    return {"name": person.credit_name, "picture": picture_url(person), "url": url, "line": person.line}


def _tabs(kinds: Sequence[Searched], asked: Asked) -> list[tuple[str, str, bool]]:
    """All, and each kind; what somebody chose by goes along where the kind can be chosen so."""
    tabs = [(_("All"), _address(asked, kind=""), asked["kind"] not in {each.kind for each in kinds})]
    for each in kinds:
        lost = [name for name in NAMES_OF_MARKS if name not in each.index.marks]
        lost += [] if each.index.open_calls else ["open"]
        address = _address({**asked, **dict.fromkeys(lost, "")}, kind=each.kind)
        tabs.append((in_words(each.index.label), address, asked["kind"] == each.kind))
    return tabs


def _filters(kinds: Sequence[Searched], asked: Asked) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """(label, links) of each row of what one may choose by; the link of the chosen one lets it go."""
    other = asked["skill"]
    skills = {**CRAFTS, **({other: other} if other and other not in CRAFTS else {})}
    rows: list[tuple[str, str, Mapping[str, Any]]] = [
        ("medium", _("Medium"), MEDIA),
        ("skill", _("Skill"), skills),
        ("licence", _("Licence"), {licence.value: in_words(words) for licence, words in NAMES.items()}),
    ]
    rows = [row for row in rows if any(row[0] in each.index.marks for each in kinds)]
    if any(each.index.open_calls for each in kinds):
        rows.append(("open", _("Calls"), {"calls": _("Open calls only")}))
    return [
        (label, [_filter(asked, name, value, str(words)) for value, words in choices.items()])
        for name, label, choices in rows
    ]


def _filter(asked: Asked, name: str, value: str, words: str) -> tuple[str, str, bool]:
    is_chosen = asked[name] == value
    return words, _address(asked, **{name: "" if is_chosen else value}), is_chosen


def _address(asked: Asked, **changes: str | None) -> str:
    values: dict[str, Any] = {name: value for name, value in {**asked, **changes}.items() if value}
    return url_for("community.search", **values)
