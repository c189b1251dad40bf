"""A book as EPUB 3.3 (https://www.w3.org/TR/epub-33/). The same book gives the same bytes."""

from html import escape
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

BEGINNING = (1980, 1, 1, 0, 0, 0)  # of time, in a zip
MODIFIED = "1980-01-01T00:00:00Z"
CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
STYLE = """body { line-height: 1.5; margin: 0 5%; }
h1 { line-height: 1.2; margin: 2em 0 0.5em; }
.names, figcaption { font-style: italic; }
figure { margin: 1.5em 0; text-align: center; break-inside: avoid; }
img { max-width: 100%; max-height: 90vh; }
pre { white-space: pre-wrap; }
td { padding: 0.2em 0.8em 0.2em 0; vertical-align: top; }
.cover { margin: 0; text-align: center; }
dt { margin-top: 1em; font-weight: bold; }
"""
Page = tuple[str, str, str]  # its name, its title, what stands on it


def write(path: Path, book: dict[str, Any], cover: Path) -> None:
    """Write a book (see `media.books`) with its cover, a JPEG."""
    pages = _pages(book)
    pictures = [Path(each["picture"]["path"]) for each in book["chapters"] if each["picture"]]
    language = book["language"]
    texts = {
        "META-INF/container.xml": CONTAINER,
        "EPUB/package.opf": _package(book, pages, pictures),
        "EPUB/nav.xhtml": _xhtml(book["said"]["contents"], _nav(book, pages), language),
        **{f"EPUB/{name}": _xhtml(title, body, language) for name, title, body in pages},
        "EPUB/style.css": STYLE,
    }
    with ZipFile(path, "w") as zipped:
        _put(zipped, "mimetype", b"application/epub+zip", ZIP_STORED)
        for name, text in texts.items():
            _put(zipped, name, text.encode(), ZIP_DEFLATED)
        for picture in [cover, *pictures]:
            _put(zipped, f"EPUB/{picture.name}", picture.read_bytes(), ZIP_STORED)


def _put(zipped: ZipFile, name: str, content: bytes, way: int) -> None:
    entry = ZipInfo(name, BEGINNING)
    entry.compress_type = way
    zipped.writestr(entry, content)


def _pages(book: dict[str, Any]) -> list[Page]:
    said = book["said"]
    cover = f'<p class="cover"><img src="cover.jpg" alt="{escape(book["title"])}"/></p>'
    chapters = [
        (f"chapter-{number:04}.xhtml", each["title"], _chapter(each))
        for number, each in enumerate(book["chapters"], start=1)
    ]
    lines = "".join(
        f"<dt>{escape(line['role'])}</dt>" + "".join(f"<dd>{escape(name)}</dd>" for name in line["names"])
        for line in book["roll"]
    )
    after = "".join(f"<p>{escape(line)}</p>" for line in book["after"])
    credits = f"<h1>{escape(said['credits'])}</h1>{f'<dl>{lines}</dl>' if lines else ''}{after}"
    licences = "".join(
        f"<p>{'<br/>'.join(map(escape, part.splitlines()))}</p>" for part in book["licences"].split("\n\n") if part
    )
    last = [("licences.xhtml", said["licences"], f"<h1>{escape(said['licences'])}</h1>{licences}")] if licences else []
    return [("cover.xhtml", book["title"], cover), *chapters, ("credits.xhtml", said["credits"], credits), *last]


def _chapter(chapter: dict[str, Any]) -> str:
    parts = [f"<h1>{escape(chapter['title'])}</h1>"]
    if chapter["names"]:
        parts.append(f'<p class="names">{escape(chapter["names"])}</p>')
    if picture := chapter["picture"]:
        source, alt = escape(Path(picture["path"]).name), escape(chapter["alt"] or chapter["title"])
        caption = f"<figcaption>{escape(chapter['alt'])}</figcaption>" if chapter["alt"] else ""
        parts.append(f'<figure><img src="{source}" alt="{alt}"/>{caption}</figure>')
    return "\n".join([*parts, _blocks(chapter["words"])])


def _blocks(blocks: list[Any]) -> str:
    return "\n".join(_block(each) for each in blocks)


def _block(block: Any) -> str:
    kind = block["b"]
    if kind == "hr":
        return "<hr/>"
    if kind in ("ul", "ol"):
        start = f' start="{block["start"]}"' if kind == "ol" and block["start"] != 1 else ""
        return f"<{kind}{start}>{''.join(f'<li>{_blocks(item)}</li>' for item in block['items'])}</{kind}>"
    if kind == "table":
        rows = ("".join(f"<td>{_inline(cell)}</td>" for cell in row) for row in block["rows"])
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    if kind == "quote":
        return f"<blockquote>{_blocks(block['of'])}</blockquote>"
    tag = {"p": "p", "h": "h2", "pre": "pre"}[kind]
    return f"<{tag}>{_inline(block['of'])}</{tag}>"


def _inline(nodes: list[Any]) -> str:
    return "".join(_piece(node) for node in nodes)


def _piece(node: Any) -> str:
    if isinstance(node, str):
        return escape(node)
    if node["i"] == "br":
        return "<br/>"
    link = f' href="{escape(node["href"])}"' if node["i"] == "a" else ""
    return f"<{node['i']}{link}>{_inline(node['of'])}</{node['i']}>"


def _xhtml(title: str, body: str, language: str) -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">
<head><title>{escape(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>
{body}
</body>
</html>
"""


def _nav(book: dict[str, Any], pages: list[Page]) -> str:
    items = "".join(f'<li><a href="{name}">{escape(title)}</a></li>' for name, title, _ in pages)
    return f'<nav epub:type="toc"><h1>{escape(book["said"]["contents"])}</h1><ol>{items}</ol></nav>'


def _package(book: dict[str, Any], pages: list[Page], pictures: list[Path]) -> str:
    names = dict.fromkeys(name for line in book["roll"] for name in line["names"])
    creators = "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in names if name.strip())
    xhtml = "application/xhtml+xml"
    items = [
        ("nav.xhtml", xhtml, ' properties="nav"'),
        ("style.css", "text/css", ""),
        ("cover.jpg", "image/jpeg", ' properties="cover-image"'),
        *((name, xhtml, "") for name, _, _ in pages),
        *((picture.name, "image/jpeg", "") for picture in pictures),
    ]
    manifest = "\n".join(
        f'<item id="{name.replace(".", "-")}" href="{name}" media-type="{kind}"{more}/>' for name, kind, more in items
    )
    first, *others = [f'<itemref idref="{name.replace(".", "-")}"/>' for name, _, _ in pages]
    spine = "\n".join([first, '<itemref idref="nav-xhtml"/>', *others])
    return f"""<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{book["language"]}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{book["id"]}</dc:identifier>
<dc:title>{escape(book["title"])}</dc:title>
<dc:language>{book["language"]}</dc:language>
{creators}
<meta property="dcterms:modified">{MODIFIED}</meta>
</metadata>
<manifest>
{manifest}
</manifest>
<spine>
{spine}
</spine>
</package>
"""
