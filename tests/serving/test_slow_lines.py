"""Slow lines keep nobody out: while many send slowly, or have a film paused, pages come as ever."""

import socket
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.classroom import CLASS, PASSWORD, email
from tests.serving.keeping import FILES, values
from tests.serving.making import Maker
from tests.site import Site, wait_until
from tests.someone import Someone

pytestmark = pytest.mark.long
MANY = 40  # more than pages are made at once
FILM_BYTES = 40_000_000
ASKS_AFTER_IT = "02"


@pytest.fixture
def open_lines(classroom: Site) -> Iterator[list[socket.socket]]:
    """Connections that are open until the test is over."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection(("127.0.0.1", classroom.port), timeout=20))
            for _ in range(MANY)
        ]


def check_that_pages_come(site: Site) -> None:
    with closing(Someone(site.address, timeout=10)) as visitor:
        assert visitor.get(CLASS).status == 200
        visitor.sign_in(email(1), PASSWORD)
        assert visitor.get("/settings").status == 200


def head(method: str, path: str, cookies: dict[str, str], **headers: str) -> bytes:
    lines = {"Host": "127.0.0.1", "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    return "\r\n".join(
        [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in lines.items()), "\r\n"]
    ).encode()


def test_those_who_send_slowly_keep_nobody_out(classroom: Site, open_lines: list[socket.socket]) -> None:
    with closing(Someone(classroom.address)) as learner:
        learner.sign_in(email(0), PASSWORD)
        token = learner.get("/settings").fields("/settings/picture")["csrf_token"]
        for line in open_lines:
            asked = {"Tus_Resumable": "1.0.0", "Upload_Length": "1000000", "X_CSRFToken": token}
            named = f"take {b64encode(uuid4().hex.encode()).decode()}"
            bytes_come = {"Content_Type": "application/offset+octet-stream", "Content_Length": "1000000"}
            line.sendall(
                head("POST", "/uploads", learner.cookies, Upload_Metadata=named, **asked, **bytes_come) + b"ten bytes"
            )
        check_that_pages_come(classroom)


def test_an_upload_goes_on_though_its_line_is_dead_and_nobody_has_said_so(
    classroom: Site, open_lines: list[socket.socket]
) -> None:
    """As after a telephone has changed from one network to another: its old line is never closed."""
    tus, sent = {"Tus_Resumable": "1.0.0"}, {"Content_Type": "application/offset+octet-stream"}
    with closing(Someone(classroom.address)) as learner:
        learner.sign_in(email(0), PASSWORD)
        token = learner.get("/settings").fields("/settings/picture")["csrf_token"]
        said = ask(
            classroom, head("POST", "/uploads", learner.cookies, Upload_Length="1000000", X_CSRFToken=token, **tus)
        )
    path = urlsplit(said["location"]).path
    dead = open_lines[0]
    dead.sendall(head("PATCH", path, {}, Upload_Offset="0", Content_Length="1000000", **tus, **sent) + bytes(600_000))
    wait_until(lambda: int(ask(classroom, head("HEAD", path, {}, **tus))["upload-offset"]) >= 500_000, 20)
    at = int(ask(classroom, head("HEAD", path, {}, **tus))["upload-offset"])
    rest = head("PATCH", path, {}, Upload_Offset=str(at), Content_Length=str(1_000_000 - at), **tus, **sent)
    assert ask(classroom, rest + bytes(1_000_000 - at))["upload-offset"] == "1000000"


def test_a_line_that_is_silent_is_asked_after(classroom: Site) -> None:
    def is_asked_after() -> bool:
        with socket.create_connection(("127.0.0.1", classroom.port), timeout=20) as line:
            line.sendall(head("POST", "/signin", {}, Content_Length="100000") + b"email=")
            return timer(classroom.port, line.getsockname()[1]) == ASKS_AFTER_IT

    wait_until(is_asked_after, 20)


def timer(server: int, client: int) -> str:
    """What the server's end of a connection waits for, as proc(5) has it."""
    for fields in (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]):
        if [int(each.rpartition(":")[2], 16) for each in fields[1:3]] == [server, client]:
            return fields[5].partition(":")[0]
    return ""


def ask(site: Site, request: bytes) -> dict[str, str]:
    """The head of the answer, on a line of its own."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as line:
        line.sendall(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        answer = b""
        while part := line.recv(65536):
            answer += part
    lines = answer.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    return {name.lower(): value for name, _, value in (each.partition(": ") for each in lines)}


def test_those_who_send_a_form_slowly_keep_nobody_out(classroom: Site, open_lines: list[socket.socket]) -> None:
    for line in open_lines:
        kind = {"Content_Type": "application/x-www-form-urlencoded", "Content_Length": "100000"}
        line.sendall(head("POST", "/signin", {}, **kind) + b"email=")
    check_that_pages_come(classroom)


@pytest.mark.parametrize("asked", [{"Range": "bytes=0-"}, {}], ids=["film", "download"])
def test_those_who_read_slowly_keep_nobody_out(
    classroom: Site, open_lines: list[socket.socket], asked: dict[str, str]
) -> None:
    maker = Maker(classroom, 0)
    with closing(maker.someone):
        work = maker.make().path.split("/")[2]
        file = values(classroom, FILES, work=work.replace("-", ""))[0]
        key = values(classroom, "SELECT key FROM media_files WHERE id = :id", id=file.hex)[0]
        with (classroom.instance / "files" / key).open("r+b") as film:
            film.truncate(FILM_BYTES)
        for line in open_lines:
            line.sendall(head("GET", f"/media/{file}/original", maker.someone.cookies, **asked))
            assert line.recv(12).startswith(b"HTTP/1.1 20")
        check_that_pages_come(classroom)
