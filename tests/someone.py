"""Somebody without a browser, on a real site over HTTP: one connection, cookies, and forms sent as they stand on the page."""

import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urlsplit

import html5lib
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from tests.visitor import form_fields

FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def location(self) -> str:
        return urlsplit(self.headers.get("location", "")).path

    def fields(self, action: str, having: str = "") -> dict[str, Any]:
        """What a browser would send of the form that posts to this path, and has a field of that name."""
        for form in FORM.findall(self.text):
            head = form[: form.index(">")]
            if re.search(rf'action="{re.escape(action)}"', head) and "post" in head.lower():
                fields = form_fields(html5lib.parseFragment(form))
                if not having or having in fields:
                    return fields
        raise AssertionError(f"{self.status}: no form for {action} in {self.text[:2000]}")


class Someone:
    """A person at an address such as http://127.0.0.1:8000."""

    def __init__(self, address: str, timeout: float = 40) -> None:
        parts = urlsplit(address)
        self.connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._send("GET", path, b"", {})

    def post(self, path: str, fields: Mapping[str, Any], **files: tuple[str, bytes]) -> Answer:
        """Send fields, and files as (name, bytes)."""
        if not files:
            body = urlencode(fields, doseq=True).encode()
            return self._send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        parts: MultiDict[str, Any] = MultiDict(fields)
        for field, (name, content) in files.items():
            parts[field] = FileStorage(BytesIO(content), filename=name, content_type="application/octet-stream")
        boundary, body = encode_multipart(parts)
        return self._send("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def fill(self, page: str, path: str, files: Mapping[str, tuple[str, bytes]] | None = None, **fields: Any) -> Answer:
        """Open a page, fill in its form that posts to `path`, and send it."""
        return self.post(path, self.get(page).fields(path) | fields, **(files or {}))

    def sign_in(self, email: str, password: str) -> None:
        answer = self.fill("/signin", "/signin", email=email, password=password)
        assert answer.status == 303, f"{answer.status}: {answer.text[:500]}"

    def close(self) -> None:
        self.connection.close()

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        headers |= {
            "Accept": "text/html",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            answer = Answer(
                response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
            )
        except BaseException:
            self.connection.close()
            raise
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer
