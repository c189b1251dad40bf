"""Feeds in Atom (RFC 4287): plain values in, bytes out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

ATOM = "http://www.w3.org/2005/Atom"
register_namespace("", ATOM)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One entry. `html` is sanitised, and its addresses are whole; `author` is "" where nobody is told."""

    id: UUID
    title: str
    url: str
    html: str
    published: datetime
    updated: datetime
    author: str = ""


@dataclass(frozen=True, kw_only=True)
class Feed:
    """`id` stays as long as the thing does; `url` is the page that a reader sees, `self_url` where the feed is."""

    id: str
    title: str
    author: str
    url: str
    self_url: str
    language: str
    begun: datetime
    items: Sequence[Item]

    @property
    def updated(self) -> datetime:
        """When something in it last changed; before there was anything, when it was begun."""
        return max((item.updated for item in self.items), default=self.begun)


def atom(feed: Feed) -> bytes:
    """The feed as an XML document."""
    root = Element(_name("feed"), {"xml:lang": feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(feed.updated))
    _add(_add(root, "author"), "name", feed.author)
    _add(root, "link", rel="alternate", type="text/html", href=feed.url)
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.self_url)
    for item in feed.items:
        _add_entry(root, item)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _add_entry(root: Element, item: Item) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", item.id.urn)
    _add(entry, "title", item.title)
    _add(entry, "published", _moment(item.published))
    _add(entry, "updated", _moment(item.updated))
    if item.author:
        _add(_add(entry, "author"), "name", item.author)
    _add(entry, "link", rel="alternate", type="text/html", href=item.url)
    _add(entry, "content", item.html, type="html")


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    element = SubElement(parent, _name(name), attributes)
    element.text = text
    return element


def _name(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
