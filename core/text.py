"""Text from people: Markdown in, safe HTML out, once, when it is saved. The only user of markdown, bleach and nh3.

Python-Markdown needs seconds for some hostile texts (6,000 opening brackets), so it runs in a child process with a
time limit; a text that takes longer is shown as plain paragraphs. Sanitising comes after rendering, never before.
"""

import atexit
import json
import re
import select
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from html import escape
from typing import Any

import bleach
import markdown
import nh3
from bleach.linkifier import LinkifyFilter

LONGEST = 50_000
# Control characters but tab and the ends of lines, halves of surrogate pairs, and what Unicode keeps for no character.
NOT_TEXT = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufdd0-\\ufdef\\ufffe\\uffff]")
SECONDS = 2.0
STARTING_SECONDS = 30.0  # for the child to begin: a busy machine is no reason to show a text without its Markdown
NO_PROSE = re.compile(r"([^\w\s=~#|:.-])\1{199}")  # hundreds of one mark in a row are known to be slow, and say nothing
TAGS = frozenset(
    [
        "a",
        "abbr",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "dl",
        "dt",
        "em",
        "h2",
        "h3",
        "h4",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "ol": {"start"}}
NAME = "(?P<name>[a-zA-Z0-9][a-zA-Z0-9-]{1,29})"
MENTION = rf"(?<![\w@/.&;-])@{NAME}(?![\w@-])"
# Tags as the sanitiser writes them: values in double quotes, which may hold "<" and ">", and a text that holds neither.
TAG_OR_MENTION = re.compile(rf'<(?P<end>/?)(?P<tag>\w+)(?:"[^"]*"|[^"<>])*>|{MENTION}')
UNTOUCHED = frozenset({"a", "code", "pre"})
SCHEMES = frozenset({"http", "https", "mailto"})
EXTENSIONS = ["sane_lists", "tables", "nl2br", "abbr", "fenced_code"]


def tidy(text: str) -> str:
    """What was typed, in one normal form: NFC, line feeds, no control characters, no space at the ends."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return NOT_TEXT.sub("", text).strip()


def render_markdown(source: str) -> str:
    """Markdown to HTML that is safe to show to anybody. Takes up to LONGEST characters, at most SECONDS of time."""
    if not source.strip():
        return ""
    rendered = None if NO_PROSE.search(source) else _child.render(source[:LONGEST])
    return sanitise(_paragraphs(source[:LONGEST]) if rendered is None else rendered)


def sanitise(html: str) -> str:
    """Keep the allowed elements; escape the rest. nh3 has the last word on what bleach let through."""
    return _checked(_cleaner.clean(html))


def with_whole_addresses(html: str, site: str) -> str:
    """Sanitised HTML whose links lead to this site from wherever it is read."""
    return _checked(html, url_relative=("rewrite_with_base", f"{site}/"))


def _checked(html: str, **options: Any) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel="nofollow ugc noopener",
        **options,
    )


def link_mentions(html: str, addresses: Mapping[str, str]) -> str:
    """Sanitised HTML in which "@name" leads to its address, for the names that have one; not inside of links and code."""
    within = 0

    def linked(found: re.Match[str]) -> str:
        nonlocal within
        if found["name"] is None:
            within += 0 if found["tag"] not in UNTOUCHED else -1 if found["end"] else 1
            return found[0]
        address = None if within else addresses.get(found["name"].casefold())
        return found[0] if address is None else f'<a href="{escape(address)}">{found[0]}</a>'

    return TAG_OR_MENTION.sub(linked, html)


def mentions(text: str) -> list[str]:
    """The names after an @ in what was typed, folded, each once."""
    return list(dict.fromkeys(name.casefold() for name in re.findall(MENTION, text)))


def without_mention(text: str, name: str, instead: str) -> str:
    """What was typed, or its HTML, with other words where somebody of this name is mentioned, linked or not."""
    mention = MENTION.replace(NAME, f"(?P<name>{re.escape(name)})")
    return re.sub(f'<a href="[^"]*">@{re.escape(name)}</a>|{mention}', instead, text, flags=re.I)


def plain(html: str) -> str:
    """The words of sanitised HTML, for titles, excerpts and search."""
    return " ".join(nh3.clean(html, tags=set()).split())


def _paragraphs(source: str) -> str:
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in source.split("\n\n") if part.strip())


def _attribute_allowed(tag: str, name: str, value: str) -> bool:
    return name in ATTRIBUTES.get(tag, ())


_cleaner = bleach.Cleaner(
    tags=TAGS,
    attributes=_attribute_allowed,
    protocols=SCHEMES,
    strip=False,
    filters=[partial(LinkifyFilter, skip_tags={"pre", "code"}, callbacks=[])],
)


class _Child:
    """A Python process that renders, one text a line; ended and begun anew when it takes too long. What it takes to
    begin is not counted: a text after a slow one has its own time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.is_ready = False

    def render(self, source: str) -> str | None:
        with self.lock:
            process = self.process if self.process is not None and self.process.poll() is None else self._start()
            with suppress(OSError):  # a child that died: the caller falls back, the next text gets a new one
                self.is_ready = self.is_ready or _line(process, STARTING_SECONDS) is not None
                assert process.stdin
                process.stdin.write(json.dumps(source).encode() + b"\n")
                process.stdin.flush()
                if line := _line(process, SECONDS):
                    return json.loads(line)
            self.stop()
            self._start()
            return None

    def _start(self) -> "subprocess.Popen[bytes]":
        self.is_ready = False
        self.process = subprocess.Popen(
            [sys.executable, "-m", "core.text"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT
        )
        return self.process

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                if pipe is not None:
                    pipe.close()
            self.process = None


def _line(process: "subprocess.Popen[bytes]", seconds: float) -> bytes | None:
    """The next line that the child says within that time."""
    assert process.stdout
    ready, _, _ = select.select([process.stdout], [], [], seconds)
    return process.stdout.readline() if ready else None


_ROOT = __file__.rsplit("/core/", 1)[0]
_child = _Child()
atexit.register(_child.stop)


def _serve() -> None:
    converter = markdown.Markdown(extensions=EXTENSIONS, output_format="html")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin.buffer:
        try:
            html = converter.reset().convert(json.loads(line))
        except Exception:
            html = None  # a text that breaks the renderer is shown as plain paragraphs
        sys.stdout.buffer.write(json.dumps(html).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve()
