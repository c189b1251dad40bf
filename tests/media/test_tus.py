"""What the headers of tus say, and what is said back when they can't be right."""

from base64 import b64encode
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import tus

KEYS = st.text("abcdefghijklmnopqrstuvwxyz-_", min_size=1, max_size=12)


@given(st.dictionaries(KEYS, st.text(max_size=40), max_size=8))
def test_metadata_comes_back_as_it_was_sent(said: dict[str, str]) -> None:
    header = ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in said.items())
    assert tus.metadata(header) == said


def test_a_key_may_have_no_value() -> None:
    assert tus.metadata("is_private, name Y3Jvd24=") == {"is_private": "", "name": "crown"}


@pytest.mark.parametrize(
    "header", ["name !!!", "name Y3Jvd24=,name Y3Jvd24=", ",", "name Y3Jvd24=,", "ñame Y3Jvd24=", "a " + "A" * 5000]
)
def test_metadata_that_is_none_is_refused(header: str) -> None:
    with pytest.raises(tus.Fault) as fault:
        tus.metadata(header)
    assert fault.value.status == 400


@given(st.text(max_size=60) | st.text(max_size=30).map("key {}".format))
def test_no_header_is_worse_than_a_refusal(header: str) -> None:
    with suppress(tus.Fault):
        tus.metadata(header)
    with suppress(tus.Fault):
        tus.checksum({"Upload-Checksum": f"sha1 {header}"})
    with suppress(tus.Fault):
        tus.offset({"Upload-Offset": header})


@pytest.mark.parametrize(
    ("headers", "length"),
    [({"Upload-Length": "12"}, 12), ({"Upload-Length": "0"}, 0), ({"Upload-Defer-Length": "1"}, None)],
)
def test_a_new_upload_says_its_length_or_that_it_will(headers: dict[str, str], length: int | None) -> None:
    assert tus.creation(headers, 100).length == length


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"Upload-Length": "5", "Upload-Defer-Length": "1"}, 400),
        ({"Upload-Defer-Length": "2"}, 400),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "٣"}, 400),
        ({"Upload-Length": "9" * 40}, 400),
        ({"Upload-Length": "101"}, 413),
    ],
)
def test_a_length_that_is_none_is_refused(headers: dict[str, str], status: int) -> None:
    with pytest.raises(tus.Fault) as fault:
        tus.creation(headers, 100)
    assert fault.value.status == status


def test_a_length_that_was_deferred_is_said_once() -> None:
    assert tus.length_now({}, None, 5, 100) is None
    assert tus.length_now({"Upload-Length": "8"}, None, 5, 100) == 8
    assert tus.length_now({"Upload-Length": "8"}, 8, 5, 100) == 8
    for said in ("9", "4"):
        with pytest.raises(tus.Fault):
            tus.length_now({"Upload-Length": said}, 8, 5, 100)
    with pytest.raises(tus.Fault):
        tus.length_now({"Upload-Length": "4"}, None, 5, 100)
    with pytest.raises(tus.Fault) as fault:
        tus.length_now({"Upload-Length": "101"}, None, 5, 100)
    assert fault.value.status == 413


def test_another_version_is_told_ours() -> None:
    tus.check_version({"Tus-Resumable": "1.0.0"})
    for said in ({}, {"Tus-Resumable": "0.2.2"}):
        with pytest.raises(tus.WrongVersion) as fault:
            tus.check_version(said)
        assert fault.value.status == 412
