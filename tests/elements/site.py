"""A small server for the stub pages: templates of the product, static files, media with byte ranges, and posts that are remembered."""

import json
import re
import threading
from base64 import b64decode, b64encode
from email.parser import BytesParser
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from core.assets import bars
from core.words import lasting
from reviews.anchors import parts_of_a_picture

HOUSE = Path(__file__).resolve().parents[2]
PAGES = Path(__file__).parent / "pages"
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; media-src 'self' blob:; img-src 'self' blob: data:"


def _icon(name):
    return Markup(
        (HOUSE / "static/icons" / f"{name}.svg").read_text().replace("<svg", '<svg class="icon" aria-hidden="true"')
    )


def _url_for(endpoint, **values):
    return f"/{endpoint}" + "".join(f"/{value}" for value in values.values())


def _environment():
    environment = Environment(
        loader=FileSystemLoader([PAGES, HOUSE / "templates"]),
        undefined=StrictUndefined,
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(
        lambda text, **_: text, lambda one, many, n, **_: one if n == 1 else many, newstyle=True
    )
    environment.globals |= {
        "icon": _icon,
        "csrf_token": lambda: "token",
        "typed": lambda: {"words": [], "files": []},
        "url_for": _url_for,
        "uploads_url": lambda: "/uploads",
        "live_ticket": lambda kind, id: f"{kind}-{id}",
        "built": json.loads((HOUSE / "static/dist/manifest.json").read_text()),
        "current_user": {"id": "me"},
        "parts_of_a_picture": lambda: [(str(each), str(each)) for each in parts_of_a_picture()],
    }
    environment.filters |= {"measured": str, "rendered": Markup, "bars": bars, "lasting": lasting, "in_words": str}
    return environment


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_):
        """Browsers hang up on media they no longer need."""


class _Uploads(BaseHTTPRequestHandler):
    """The part of it that speaks tus; `site` is set by who makes the handler."""

    def begin_upload(self):
        """As tus has it; the take's id is its token."""
        status = self.site.answers.get("/uploads", (201, {}))[0]
        if status != 201:
            return self.answer(status, "text/plain", b"")
        pairs = dict(pair.split(" ") for pair in self.headers["Upload-Metadata"].split(","))
        token = b64decode(pairs.get("take") or pairs["filename"]).decode()
        offset = len(self.site.uploads.setdefault(token, b""))
        said = {"Location": f"{self.site.address}/uploads/{token}", "Upload-Offset": str(offset)}
        return self.answer(201, "text/plain", b"", said)

    def do_PATCH(self):
        body, token = self.rfile.read(int(self.headers["Content-Length"])), self.path.split("/")[-1]
        assert self.headers["Upload-Offset"] == str(len(self.site.uploads[token]))
        if body and "Upload-Checksum" in self.headers:
            assert self.headers["Upload-Checksum"] == f"sha256 {b64encode(sha256(body).digest()).decode()}"
        self.site.uploads[token] += body
        return self.answer(204, "text/plain", b"", {"Upload-Offset": str(len(self.site.uploads[token]))})

    def answer(self, status, kind, body, headers=None):
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Accept-Ranges": "bytes",
            "Content-Security-Policy": POLICY,
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class Site:
    """Serves until the `with` block ends. `posts` holds what arrived; `answers` says what a path answers: JSON, or a function
    that gives a page."""

    def __init__(self, media: Path):
        self.media = media
        self.environment = _environment()
        self.forget()
        self.server = _Server(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def forget(self):
        self.posts, self.answers, self.context, self.uploads = [], {}, {}, {}

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def posted(self, path):
        return [fields for where, fields in self.posts if where == path]

    def render(self, name):
        return self.environment.get_template(f"{name}.html").render(**self.context).encode()

    def _handler(site):
        class Handler(_Uploads):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                path = urlsplit(self.path).path
                if path.startswith("/pages/"):
                    return self.answer(200, "text/html; charset=utf-8", site.render(path.removeprefix("/pages/")))
                root = site.media if path.startswith("/media/") else HOUSE
                file = root / path.removeprefix("/media/").lstrip("/")
                if not file.is_file():
                    return self.answer(404, "text/plain", b"")
                return self.serve(file)

            def serve(self, file):
                kind, body = guess_type(file.name)[0] or "application/octet-stream", file.read_bytes()
                wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
                if not wanted:
                    return self.answer(200, kind, body)
                start, end = int(wanted[1]), int(wanted[2] or len(body) - 1)
                return self.answer(
                    206, kind, body[start : end + 1], {"Content-Range": f"bytes {start}-{end}/{len(body)}"}
                )

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.path == "/uploads":
                    return self.begin_upload()
                fields = _fields(self.headers["Content-Type"], body)
                arrived = {name[:-7]: site.uploads[token] for name, token in fields.items() if name.endswith("_upload")}
                site.posts.append((self.path, fields | arrived))
                status, answer = site.answers.get(self.path, (200, {}))
                if status == 303:
                    return self.answer(303, "text/plain", b"", {"Location": answer})
                is_page = callable(answer)
                body = answer() if is_page else json.dumps(answer).encode()
                return self.answer(status, "text/html; charset=utf-8" if is_page else "application/json", body)

        Handler.site = site
        return Handler


def _fields(kind, body):
    if "multipart" not in kind:
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    message = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    return {
        part.get_param("name", header="Content-Disposition"): part.get_payload(decode=True)
        if part.get_filename()
        else part.get_payload(decode=True).decode()
        for part in message.get_payload()
    }
