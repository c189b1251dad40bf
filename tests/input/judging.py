"""What must hold of every answer to a form, whatever was sent."""

import re
from collections.abc import Iterable
from typing import Any

from werkzeug.test import TestResponse

from core.text import tidy
from tests.input.reading import Form, Reading
from tests.input.sweep import Sweep

INSIDE = re.compile(r"Traceback|sqlalchemy|werkzeug|\.py\b|NoneType|psycopg", re.IGNORECASE)
Sent = list[tuple[str, Any]]


def squashed(text: Any) -> str:
    """Text as a line keeps it."""
    return " ".join(tidy(str(text)).split())


def faults(sweep: Sweep, form: Form, sent: Sent, response: TestResponse, before: dict[str, Any]) -> list[str]:
    """What is wrong with this answer, a sentence each."""
    found = []
    if response.status_code >= 500:
        return [f"a {response.status_code}: {sweep.raised[-1:]}"]
    if response.status_code >= 400 and (changed := _changed(before, sweep.state())):
        found.append(f"refused ({response.status_code}), and yet {changed} changed")
    if response.mimetype == "text/html" and response.text:
        page = Reading(response.text)
        found += _unsafe(page)
        if response.status_code == 422:
            found += _unexplained(page, response.text) + _lost(page, form, sent)
    return found


def _changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [name for name in before if before[name] != after[name]]


def _unsafe(page: Reading) -> list[str]:
    found = [f"a planted <{tag}>" for tag in page.planted]
    found += [
        f"a link to {link[:40]}" for link in page.links if re.match(r"\s*(javascript|data|vbscript):", link, re.I)
    ]
    return found + [f"it says {word!r}" for word in set(INSIDE.findall(page.text))]


def _unexplained(page: Reading, html: str) -> list[str]:
    """A page that came back says on top what is wrong, and each wrong field has its sentence."""
    found = [] if 'role="alert"' in html else ["no summary of what is wrong"]
    for control in page.wrong:
        ids = control.get("aria-describedby", "").split() or page.groups.get(control.get("name", ""), [])
        sentences = [page.words.get(id, "").strip() for id in ids if id.endswith("-error")]
        if not any(sentences):
            found.append(f"{control.get('name')} is marked as wrong, and nothing says why")
    found += [
        f"a link to {link}, which is not on the page"
        for link in page.links
        if link[:1] == "#" and link[1:] and link[1:] not in page.words
    ]
    return found


def _lost(page: Reading, form: Form, sent: Sent) -> list[str]:
    back = page.form(form)
    if back is None:
        return ["the form did not come back"]
    found = []
    for control in form.texts:
        typed = [value for name, value in sent if name == control.name]
        kept = back.controls[control.name].values if control.name in back.controls else []
        if typed and squashed(typed[0]) != squashed("".join(kept[:1])):
            found.append(f"{control.name} came back as {''.join(kept[:1])[:30]!r}")
    return found


def unflagged(response: TestResponse, names: Iterable[str]) -> list[str]:
    """Those of these fields that a page which came back does not mark as wrong."""
    marked = {control.get("name") for control in Reading(response.text).wrong}
    return [name for name in names if name not in marked]
