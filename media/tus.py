"""The words of tus 1.0 (https://tus.io/protocols/resumable-upload): what the headers of a request ask, and what they may.

Pure: headers in, plain values out. Core, creation, creation-with-upload, creation-defer-length, termination, checksum and
expiration are spoken; concatenation is not.
"""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,creation-defer-length,termination,checksum,expiration"
ALGORITHMS = ("sha256", "sha1", "md5", "crc32")
BYTES = "application/offset+octet-stream"
LONGEST_METADATA = 4096


class Headers(Protocol):
    """Those of a request: names in any case."""

    def get(self, name: str, /) -> str | None: ...


class Fault(Exception):
    """A request that can't be answered as it stands: the status that the protocol gives it, and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class WrongVersion(Fault):
    def __init__(self) -> None:
        super().__init__(412, f"Speak tus {VERSION}.")


class WrongOffset(Fault):
    def __init__(self, at: int) -> None:
        super().__init__(409, f"The upload is at byte {at}.")
        self.at = at


class WrongChecksum(Fault):
    def __init__(self) -> None:
        super().__init__(460, "These are not the bytes that were sent: send them again.")


@dataclass(frozen=True)
class Checksum:
    """What the bytes of one request have to add up to."""

    algorithm: str
    digest: bytes


@dataclass(frozen=True)
class Creation:
    """What a new upload is to be. `length` in bytes, or None while nobody knows it."""

    length: int | None
    metadata: Mapping[str, str]


def check_version(headers: Headers) -> None:
    if headers.get("Tus-Resumable") != VERSION:
        raise WrongVersion


def creation(headers: Headers, most_bytes: int) -> Creation:
    """Raises Fault: without a length or its promise, or longer than `most_bytes`."""
    length = _number(headers, "Upload-Length")
    if (length is None) != (headers.get("Upload-Defer-Length") == "1"):
        raise Fault(400, "Say how long it is (Upload-Length), or that you will (Upload-Defer-Length: 1).")
    _check_size(length, most_bytes)
    return Creation(length, metadata(headers.get("Upload-Metadata") or ""))


def length_now(headers: Headers, known: int | None, at: int, most_bytes: int) -> int | None:
    """The length of an upload after this request: it may be said once, by any request that adds bytes."""
    said = _number(headers, "Upload-Length")
    if said is None or said == known:
        return known
    if known is not None:
        raise Fault(400, f"The upload is {known} bytes long: that can't change.")
    if said < at:
        raise Fault(400, f"The upload is at byte {at} already.")
    _check_size(said, most_bytes)
    return said


def offset(headers: Headers) -> int:
    found = _number(headers, "Upload-Offset")
    if found is None:
        raise Fault(400, "Say where these bytes go (Upload-Offset).")
    return found


def checksum(headers: Headers) -> Checksum | None:
    said = headers.get("Upload-Checksum")
    if said is None:
        return None
    algorithm, _, encoded = said.partition(" ")
    if algorithm not in ALGORITHMS:
        raise Fault(400, f"Upload-Checksum: one of {', '.join(ALGORITHMS)}.")
    return Checksum(algorithm, _decoded("Upload-Checksum", encoded))


def metadata(header: str) -> dict[str, str]:
    """Keys, each with its text; a key alone has none. Raises Fault when it is not what the protocol says."""
    if len(header) > LONGEST_METADATA:
        raise Fault(400, "Upload-Metadata is too long.")
    found: dict[str, str] = {}
    for pair in header.split(","):
        key, _, encoded = pair.strip().partition(" ")
        if not key and not header.strip():
            continue
        if not key or not key.isascii() or key in found:
            raise Fault(400, "Upload-Metadata: pairs of a key and its value in Base64, each key once.")
        found[key] = _decoded("Upload-Metadata", encoded).decode("utf-8", "replace")
    return found


def _check_size(length: int | None, most_bytes: int) -> None:
    if length is not None and length > most_bytes:
        raise Fault(413, f"That is {length} bytes; at most {most_bytes} are taken.")


def _number(headers: Headers, name: str) -> int | None:
    said = headers.get(name)
    if said is None:
        return None
    if not (said.isascii() and said.isdigit() and len(said) <= 16):
        raise Fault(400, f"{name}: a whole number of bytes.")
    return int(said)


def _decoded(name: str, encoded: str) -> bytes:
    try:
        return b64decode(encoded, validate=True)
    except ValueError:
        raise Fault(400, f"{name}: that is not Base64.") from None
