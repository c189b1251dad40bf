"""Bytes on their way: whatever breaks off, what has arrived is a beginning of what was sent, and no byte is there twice."""

import hashlib
import os
import resource
import signal
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.spool import Spool, Waiting
from media.tus import Checksum, Fault, WrongChecksum, WrongOffset

MARA, INES = UUID(int=1), UUID(int=2)
ID = Waiting(MARA, UUID(int=9))


class Breaking(BytesIO):
    """A line that is cut after so many bytes."""

    def __init__(self, sent: bytes, after: int) -> None:
        super().__init__(sent[:after])
        self.left = after

    def read(self, size: int | None = -1, /) -> bytes:
        part = super().read(min(size or 3, 3))
        if not part:
            raise ConnectionResetError
        return part


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    spool = Spool(tmp_path / "uploads")
    spool.begin(ID, 10)
    return spool


@given(st.binary(min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 20), st.booleans()), max_size=12))
def test_however_often_it_breaks_off_the_bytes_are_those_that_were_sent(
    sent: bytes, tries: list[tuple[int, bool]]
) -> None:
    with TemporaryDirectory() as folder:
        spool = Spool(Path(folder))
        spool.begin(ID, len(sent))
        for length, breaks in tries:
            at = spool.size(ID)
            part = sent[at : at + length]
            spool.append(ID, at, Breaking(part, len(part)) if breaks else BytesIO(part), len(sent) - at)
            assert spool.path(ID).read_bytes() == sent[: at + length]
        at = spool.size(ID)
        assert spool.append(ID, at, BytesIO(sent[at:]), len(sent) - at) == len(sent)
        assert spool.path(ID).read_bytes() == sent


def test_begun_twice_it_is_one(spool: Spool) -> None:
    spool.append(ID, 0, BytesIO(b"abc"), 10)
    spool.begin(ID, 99, "something else")
    assert spool.size(ID) == 3
    assert (spool.about(ID).length, spool.about(ID).metadata) == (10, "")


def test_a_length_may_come_later_and_tells_when_all_is_there(spool: Spool) -> None:
    open_end = Waiting(MARA, UUID(int=8))
    spool.begin(open_end, None, "take Y3Jvd24=")
    spool.append(open_end, 0, BytesIO(b"abc"), 10)
    assert not spool.is_whole(open_end)
    spool.will_be(open_end, 3)
    assert spool.is_whole(open_end)
    assert spool.about(open_end).metadata == "take Y3Jvd24="


@pytest.mark.parametrize("at", [0, 2, 4])
def test_bytes_for_another_place_are_refused_with_the_place_where_it_is(spool: Spool, at: int) -> None:
    spool.append(ID, 0, BytesIO(b"abc"), 10)
    with pytest.raises(WrongOffset) as fault:
        spool.append(ID, at, BytesIO(b"xyz"), 7)
    assert fault.value.at == 3
    assert spool.path(ID).read_bytes() == b"abc"


@pytest.mark.parametrize(
    ("algorithm", "digest"),
    [
        ("sha256", hashlib.sha256(b"def").digest()),
        ("sha1", hashlib.sha1(b"def").digest()),
        ("md5", hashlib.md5(b"def").digest()),
        ("crc32", zlib.crc32(b"def").to_bytes(4, "big")),
    ],
)
def test_a_checksum_that_is_met_and_one_that_is_not(spool: Spool, algorithm: str, digest: bytes) -> None:
    spool.append(ID, 0, BytesIO(b"abc"), 10)
    with pytest.raises(WrongChecksum):
        spool.append(ID, 3, BytesIO(b"dxf"), 7, Checksum(algorithm, digest))
    assert spool.path(ID).read_bytes() == b"abc"
    assert spool.append(ID, 3, BytesIO(b"def"), 7, Checksum(algorithm, digest)) == 6


def test_of_a_part_with_a_checksum_that_breaks_off_nothing_stays(spool: Spool) -> None:
    whole = Checksum("sha256", hashlib.sha256(b"abcdef").digest())
    assert spool.append(ID, 0, Breaking(b"abcdef", 4), 10, whole) == 0


def test_more_than_was_said_is_refused_whole(spool: Spool) -> None:
    with pytest.raises(Fault) as fault:
        spool.append(ID, 0, BytesIO(b"abcdef"), 5)
    assert fault.value.status == 413
    assert spool.size(ID) == 0


class Silent(BytesIO):
    """A line that says a little, then nothing, until something has happened elsewhere."""

    def __init__(self, parts: list[bytes], meanwhile: Callable[[], None]) -> None:
        super().__init__()
        self.parts, self.meanwhile = parts, meanwhile

    def read(self, size: int | None = -1, /) -> bytes:
        if len(self.parts) == 1:
            self.meanwhile()
        return self.parts.pop(0) if self.parts else b""


def test_a_line_that_says_nothing_keeps_nobody_out_and_comes_too_late(spool: Spool) -> None:
    def go_on() -> None:
        assert spool.size(ID) == 3
        assert spool.append(ID, 3, BytesIO(b"defg"), 7) == 7

    with pytest.raises(WrongOffset) as fault:
        spool.append(ID, 0, Silent([b"abc", b"DEF"], go_on), 10)
    assert fault.value.at == 7
    assert spool.path(ID).read_bytes() == b"abcdefg"


def test_nothing_of_a_part_with_a_checksum_is_seen_before_it_adds_up(spool: Spool) -> None:
    whole = Checksum("sha256", hashlib.sha256(b"abcdef").digest())

    def go_on() -> None:
        assert spool.size(ID) == 0
        assert spool.append(ID, 0, BytesIO(b"abcdef"), 10, whole) == 6

    with pytest.raises(WrongOffset) as fault:
        spool.append(ID, 0, Silent([b"abc", b"def"], go_on), 10, whole)
    assert fault.value.at == 6
    assert spool.path(ID).read_bytes() == b"abcdef"


def test_it_is_never_whole_and_then_less(spool: Spool) -> None:
    def look() -> None:
        assert not spool.is_whole(ID)

    with pytest.raises(Fault) as fault:
        spool.append(ID, 0, Silent([b"0123456789", b"!"], look), 10)
    assert fault.value.status == 413
    assert spool.size(ID) == 0


def test_a_disk_that_fills_up_gets_all_of_it_back(spool: Spool) -> None:
    spool.append(ID, 0, BytesIO(b"abc"), 10)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5, limits[1]))  # the disk takes two bytes more, then no byte
    try:
        with pytest.raises(OSError, match="File too large"):
            spool.append(ID, 3, BytesIO(b"defg"), 7)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert spool.path(ID).read_bytes() == b"abc"
    assert spool.append(ID, 3, BytesIO(b"defg"), 7) == 7


def test_what_nobody_goes_on_with_is_forgotten(spool: Spool) -> None:
    other = Waiting(INES, ID.id)
    spool.begin(other, 10)
    os.utime(spool.path(other), (0, 0))
    assert spool.expire(3600) == 1
    assert spool.size(ID) == 0
    with pytest.raises(FileNotFoundError):
        spool.size(other)


def test_everybody_has_their_own_and_it_is_counted(spool: Spool) -> None:
    theirs = Waiting(INES, ID.id)
    spool.begin(theirs, 10)
    spool.append(ID, 0, BytesIO(b"abc"), 10)
    spool.append(theirs, 0, BytesIO(b"vwxyz"), 10)
    assert (spool.held(MARA), spool.held(INES), spool.held(UUID(int=3))) == (3, 5, 0)
    spool.remove(theirs)
    spool.remove(theirs)
    assert spool.held(INES) == 0
