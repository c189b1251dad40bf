"""What floods, wherever somebody writes: the same words over and over, and links that hide where they lead.

A room says where somebody said the same before: `@check("words.said")`, a finding for each place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import Select

from accounts.models import Person
from core.checks import Finding, Refused, findings
from core.db import db
from core.words import Words

FEW = 40  # characters that many people say often: thanks, a greeting
WITHIN = timedelta(days=1)
SAID = "words.said"
MOST_TOLD = 5
ADDRESS = re.compile(
    r"\b(?:https?://|www\.)[^\s<>()\[\]]+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|biz|shop|xyz|io|ru|cn)\b(?:/\S*)?",
    re.I,
)
# Hosts that hide where a link leads, or that forget what stood there: nobody can judge such a link later.
DISPOSABLE = frozenset(
    [
        "bit.ly",
        "tinyurl.com",
        "t.co",
        "goo.gl",
        "is.gd",
        "ow.ly",
        "buff.ly",
        "cutt.ly",
        "rb.gy",
        "rebrand.ly",
        "shorturl.at",
        "t.ly",
        "adf.ly",
        "v.gd",
    ]
)


@dataclass(frozen=True)
class Said:
    """What somebody is about to say; `but`: the id of the row that holds it, which is no repetition."""

    person: Person
    words: str
    but: UUID | None = None


def each_that(says: Select[UUID], *, code: str, where: Words) -> Iterator[Finding]:
    """A finding for each row that says it, as many as anybody asks for."""
    for id in db.session.scalars(says.limit(MOST_TOLD)):
        yield Finding(code=code, sentence=where, subject_id=id)


def demand_new(said: Said, *, field: str | None, most: int = 1) -> None:
    """Raise Refused for the same words, unless they are few, in so many other places within a day."""
    if len(said.words) >= FEW and len(findings(SAID, said)) >= most:
        raise Refused("You said exactly this a little while ago. Once is enough; a link leads there.", field=field)


def demand_plain_links(words: str, *, field: str | None) -> None:
    """Raise Refused for a link that hides where it leads."""
    hiding = next((link for link in ADDRESS.findall(words) if _host(link) in DISPOSABLE), None)
    if hiding is not None:
        raise Refused("Say where %(link)s leads: give the address itself.", field=field, link=hiding)


def _host(link: str) -> str:
    host = urlsplit(link if "//" in link else f"//{link}").hostname or ""
    return host.removeprefix("www.")
