"""The words of a take (its sanitised HTML) as plain blocks, which a page of print and a page of XHTML are both made of.

Blocks: {"b": "p" | "h" | "pre", "of": inline}, {"b": "quote", "of": blocks}, {"b": "ul" | "ol", "items": [blocks], "start": 1},
{"b": "table", "rows": [[inline]]}, {"b": "hr"}. Inline: strings, {"i": "br"}, and {"i": "em", "of": inline}, with `href` where
"i" is "a". What people nest in other ways comes out flat.
"""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlsplit

INLINE = {"a", "abbr", "code", "del", "em", "strong", "sub", "sup"}
VOID = {"br", "hr"}
IN_ADDRESSES = "!#$%&'()*+,/:;=?@[]~"
Node = Any


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root: dict[str, Any] = {"tag": "", "of": []}
        self.open = [self.root]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        node = {"tag": tag, "of": [], **{name: value or "" for name, value in attributes if name in ("href", "start")}}
        self.open[-1]["of"].append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if any(node["tag"] == tag for node in self.open[1:]):
            while self.open.pop()["tag"] != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1]["of"].append(data)


def blocks_of(html: str) -> list[Node]:
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return _blocks(tree.root["of"])


def words_of(nodes: list[Node]) -> str:
    """The words of inline nodes."""
    return "".join(node if isinstance(node, str) else words_of(node.get("of", [])) for node in nodes)


def _blocks(nodes: list[Node]) -> list[Node]:
    """Blocks, with a paragraph around what stands loose between them."""
    found: list[Node] = []
    loose: list[Node] = []

    def close() -> None:
        if words_of(made := _inline(loose)).strip():
            found.append({"b": "p", "of": made})
        loose.clear()

    for node in nodes:
        if _is_inline(node):
            loose.append(node)
        else:
            close()
            found += _block(node)
    close()
    return found


def _block(node: Node) -> list[Node]:
    tag, inside = node["tag"], node["of"]
    if tag in ("ul", "ol"):
        items = [_blocks(each["of"]) for each in inside if _is(each, "li")]
        start = node.get("start", "1")
        first = int(start) if start.isascii() and start.isdigit() and len(start) < 5 else 1
        return [{"b": tag, "items": items, "start": first}] if items else []
    if tag == "table":
        rows = [[_inline(cell["of"]) for cell in row["of"] if _is(cell, "td", "th")] for row in _rows(inside)]
        return [{"b": "table", "rows": [row for row in rows if row]}] if any(rows) else []
    if tag == "blockquote":
        quoted = _blocks(inside)
        return [{"b": "quote", "of": quoted}] if quoted else []
    if tag == "hr":
        return [{"b": "hr"}]
    if tag in ("h2", "h3", "h4"):
        said = _inline(inside)
        return [{"b": "h", "of": said}] if words_of(said).strip() else []
    if tag == "pre":
        return [{"b": "pre", "of": [words_of(_inline(inside))]}]
    if tag == "dt":
        return _blocks([{"tag": "strong", "of": inside}])
    return _blocks(inside)


def _inline(nodes: list[Node]) -> list[Node]:
    """Inline nodes alone: of blocks among them, what they hold."""
    made: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            made.append(node)
        elif node["tag"] == "br":
            made.append({"i": "br"})
        elif node["tag"] == "a" and (address := _address(node.get("href", ""))):
            made.append({"i": "a", "href": address, "of": _inline(node["of"])})
        elif node["tag"] in INLINE - {"a", "abbr"}:
            made.append({"i": node["tag"], "of": _inline(node["of"])})
        else:
            made += _inline(node["of"])
    return made


def _address(typed: str) -> str:
    """A link that every reader takes; "" where it is none."""
    try:
        parts = urlsplit(typed)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return ""
    named = parts.hostname if parts.scheme in ("http", "https") else parts.scheme == "mailto"
    return quote(typed, safe=IN_ADDRESSES) if named and "[" not in typed else ""


def _is_inline(node: Node) -> bool:
    if isinstance(node, str) or node["tag"] == "br":
        return True
    return node["tag"] in INLINE and all(_is_inline(each) for each in node["of"])


def _is(node: Node, *tags: str) -> bool:
    return not isinstance(node, str) and node["tag"] in tags


def _rows(nodes: list[Node]) -> list[Node]:
    rows = []
    for node in nodes:
        if _is(node, "tr"):
            rows.append(node)
        elif _is(node, "thead", "tbody"):
            rows += _rows(node["of"])
    return rows
