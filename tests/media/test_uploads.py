"""Resumable uploads as a tus client sends them: begun once, gone on with, ended; and nobody's but their owner's."""

import hashlib
from base64 import b64encode
from collections.abc import Callable
from contextvars import Context
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from accounts.models import Person
from core.db import db
from tests.cast import Cast
from tests.visitor import Visitor, no_csrf

SENT = b"A gold crown, drawn with the eyes shut."
TAKE = "00112233445566778899aabbccddeeff"
BYTES = {"Content_Type": "application/offset+octet-stream"}
Send = Callable[..., TestResponse]


@pytest.fixture
def send(app: Flask, visit: Visitor) -> Send:
    """`send(person, method, address, body, Header_Name=value)`, in the protocol's version."""

    def send(
        person: Person | None, method: str, address: str = "/uploads", body: bytes = b"", **said: Any
    ) -> TestResponse:
        client = visit.client(person)
        db.session.commit()
        headers = {"Tus-Resumable": "1.0.0", **{name.replace("_", "-"): str(value) for name, value in said.items()}}
        if body and "Content-Type" not in headers:
            headers["Content-Type"] = "application/offset+octet-stream"
        with no_csrf(app):
            options = {"method": method, "headers": headers, "data": body, "buffered": True}
            return Context().run(client.open, address, **options)

    return send


def begun(send: Send, person: Person, **said: Any) -> str:
    answer = send(person, "POST", **({"Upload_Length": len(SENT)} | said))
    assert answer.status_code == 201
    return answer.headers["Location"]


def test_it_says_what_it_speaks(send: Send, database: None) -> None:
    answer = send(None, "OPTIONS")
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "creation-defer-length",
        "termination",
        "checksum",
        "expiration",
    }
    assert int(answer.headers["Tus-Max-Size"]) > 0
    assert "sha1" in answer.headers["Tus-Checksum-Algorithm"].split(",")


def test_a_file_in_three_pieces(cast: Cast, send: Send) -> None:
    address = begun(send, cast.learner)
    for at, end in ((0, 10), (10, 11), (11, len(SENT))):
        answer = send(cast.learner, "PATCH", address, SENT[at:end], Upload_Offset=at)
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(end))
        head = send(cast.learner, "HEAD", address)
        assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == (str(end), str(len(SENT)))
        assert head.headers["Cache-Control"] == "no-store"
        assert "Upload-Expires" in head.headers


def test_the_first_bytes_may_come_with_the_beginning(cast: Cast, send: Send) -> None:
    answer = send(cast.learner, "POST", body=SENT[:7], Upload_Length=len(SENT))
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "7")


def test_a_length_that_nobody_knows_yet(cast: Cast, send: Send) -> None:
    answer = send(cast.learner, "POST", Upload_Defer_Length=1)
    address = answer.headers["Location"]
    assert send(cast.learner, "PATCH", address, SENT[:9], Upload_Offset=0).status_code == 204
    head = send(cast.learner, "HEAD", address)
    assert (head.headers["Upload-Defer-Length"], "Upload-Length" in head.headers) == ("1", False)
    last = send(cast.learner, "PATCH", address, SENT[9:], Upload_Offset=9, Upload_Length=len(SENT))
    assert last.headers["Upload-Offset"] == str(len(SENT))


def test_a_take_is_begun_once_and_each_person_has_their_own(cast: Cast, send: Send) -> None:
    said = {"Upload_Metadata": f"take {b64encode(TAKE.encode()).decode()}"}
    address = begun(send, cast.learner, **said)
    send(cast.learner, "PATCH", address, SENT[:5], Upload_Offset=0)
    again = send(cast.learner, "POST", Upload_Length=len(SENT), **said)
    assert (again.status_code, again.headers["Upload-Offset"]) == (201, "5")
    theirs = send(cast.other_learner, "POST", Upload_Length=len(SENT), **said)
    assert (theirs.status_code, theirs.headers["Upload-Offset"]) == (201, "0")


def test_a_wrong_place_is_told_and_a_wrong_checksum_leaves_nothing(cast: Cast, send: Send) -> None:
    address = begun(send, cast.learner)
    assert send(cast.learner, "PATCH", address, SENT[5:], Upload_Offset=5).status_code == 409
    wrong = f"sha1 {b64encode(hashlib.sha1(b'other').digest()).decode()}"
    assert send(cast.learner, "PATCH", address, SENT, Upload_Offset=0, Upload_Checksum=wrong).status_code == 460
    assert send(cast.learner, "HEAD", address).headers["Upload-Offset"] == "0"
    right = f"sha1 {b64encode(hashlib.sha1(SENT).digest()).decode()}"
    assert send(cast.learner, "PATCH", address, SENT, Upload_Offset=0, Upload_Checksum=right).status_code == 204


@pytest.mark.parametrize(
    ("method", "said", "status"),
    [
        ("POST", {}, 400),
        ("POST", {"Upload_Length": 10**12}, 413),
        ("POST", {"Upload_Length": 5, "Tus_Resumable": "0.2.2"}, 412),
        ("POST", {"Upload_Length": 5, "Upload_Metadata": "take Y3Jvd24="}, 400),
    ],
)
def test_what_cannot_begin(cast: Cast, send: Send, method: str, said: dict[str, Any], status: int) -> None:
    answer = send(cast.learner, method, **said)
    assert answer.status_code == status
    assert answer.headers["Tus-Resumable"] == "1.0.0"


def test_bytes_of_another_kind_are_refused(cast: Cast, send: Send) -> None:
    address = begun(send, cast.learner)
    said = {"Upload_Offset": 0, "Content_Type": "application/json"}
    assert send(cast.learner, "PATCH", address, SENT, **said).status_code == 415


def test_a_visitor_begins_nothing_and_a_made_up_token_is_none(cast: Cast, send: Send) -> None:
    assert send(None, "POST", Upload_Length=5).status_code == 401
    address = begun(send, cast.learner)
    for method in ("HEAD", "PATCH", "DELETE"):
        assert (
            send(
                cast.learner, method, f"{address[:-4]}AAAA", **({"body": b"x"} if method == "PATCH" else {})
            ).status_code
            == 404
        )


def test_ended_it_is_gone(cast: Cast, send: Send) -> None:
    address = begun(send, cast.learner)
    assert send(cast.learner, "DELETE", address).status_code == 204
    for method in ("HEAD", "DELETE"):
        assert send(cast.learner, method, address).status_code == 404


def test_somebody_may_have_so_much_and_no_more(
    cast: Cast, send: Send, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], quota_bytes=150))
    for _ in range(3):
        send(cast.learner, "POST", body=b"x" * 45, Upload_Length=45)
    full = send(cast.learner, "POST", Upload_Length=45)
    assert full.status_code == 413
    assert "may keep here" in full.text
    assert send(cast.other_learner, "POST", Upload_Length=45).status_code == 201


def test_what_was_said_of_it_is_said_again(cast: Cast, send: Send) -> None:
    said = f"take {b64encode(uuid4().hex.encode()).decode()},filename Y3Jvd24ud2VibQ=="
    address = begun(send, cast.learner, Upload_Metadata=said)
    assert send(cast.learner, "HEAD", address).headers["Upload-Metadata"] == said


def test_a_length_said_late_is_told_from_then_on_and_may_not_be_less_than_what_is_there(cast: Cast, send: Send) -> None:
    address = send(cast.learner, "POST", Upload_Defer_Length=1).headers["Location"]
    send(cast.learner, "PATCH", address, SENT, Upload_Offset=0)
    assert send(cast.learner, "PATCH", address, Upload_Offset=3, Upload_Length=3, **BYTES).status_code == 400
    said = {"Upload_Offset": len(SENT), "Upload_Length": len(SENT), **BYTES}
    assert send(cast.learner, "PATCH", address, **said).status_code == 204
    head = send(cast.learner, "HEAD", address)
    assert (head.headers["Upload-Length"], "Upload-Defer-Length" in head.headers) == (str(len(SENT)), False)
