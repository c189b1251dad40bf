"""What a file is, judged by its content and never by its name. The first bytes are read here, the rest in a child."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from core.checks import Refused
from core.words import Words, either
from media.sandbox import Limits, run

INSPECTING = Limits(cpu_seconds=20, wall_seconds=60, memory_bytes=2_000_000_000)

HEAD_BYTES = 4_096
MAX_NAME_LENGTH = 120
MAX_NAME_BYTES = 240


class Kind(StrEnum):
    """The three kinds of file. Text and captions are not files here."""

    PICTURE = "picture"
    SOUND = "sound"
    FILM = "film"


FORMATS = {
    Kind.PICTURE: Words("pictures (JPEG, PNG, WebP, AVIF, GIF, HEIC)"),
    Kind.SOUND: Words("sound (WAV, MP3, M4A, AAC, Ogg, FLAC, WebM)"),
    Kind.FILM: Words("film (MP4, MOV, WebM, Matroska)"),
}


def sendable(kinds: Collection[str] = ()) -> Words:
    """What one can send where these kinds are taken; none named: all."""
    named = [words for kind, words in FORMATS.items() if kind in kinds]
    return Words("You can send %(kinds)s.", kinds=either(named or list(FORMATS.values())))


def narrowed(sentence: Words, kinds: Collection[str]) -> Words:
    """The same refusal where only these kinds are taken: a file is judged before anybody asks what it is for."""
    if "accepted" not in sentence.values:
        return sentence
    return Words(sentence.message, **{**sentence.values, "accepted": sendable(kinds)})


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What a file was found to be. Width and height are upright, after any rotation, and 0 for sound."""

    kind: Kind
    content_type: str
    extension: str
    width: int = 0
    height: int = 0
    duration_ms: int = 0
    frames: int = 0
    has_sound: bool = False
    has_picture: bool = False


class Family(NamedTuple):
    """How a file's first bytes say it should be read: which judge, and under which single format."""

    judge: str
    format: str


PICTURES, STREAMS = "media.pictures:judge_picture", "media.streams:judge_streams"
_MP4 = Family(STREAMS, "mp4")

_SIGNATURES: tuple[tuple[re.Pattern[bytes], Family], ...] = tuple(
    (re.compile(pattern, re.DOTALL), Family(judge, format_name))
    for pattern, judge, format_name in (
        (rb"\xff\xd8\xff", PICTURES, "jpeg"),
        (rb"\x89PNG\r\n\x1a\n", PICTURES, "png"),
        (rb"GIF8[79]a", PICTURES, "gif"),
        (rb"RIFF....WEBP", PICTURES, "webp"),
        (rb"....ftypavi[fs]", PICTURES, "avif"),
        (rb"....ftyp(?:hei[cxms]|hev[cx]|mif1|msf1)", PICTURES, "heic"),
        (rb"RIFF....WAVE|RF64....WAVE", STREAMS, "wav"),
        (rb"OggS", STREAMS, "ogg"),
        (rb"fLaC", STREAMS, "flac"),
        (rb"\x1a\x45\xdf\xa3", STREAMS, "matroska"),
        (rb"....ftyp|....(?:moov|mdat|wide|free|skip)", STREAMS, "mp4"),
        (rb"\xff[\xf0\xf1\xf8\xf9]", STREAMS, "aac"),
        (rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]", STREAMS, "mp3"),
    )
)

_REFUSALS: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL | re.IGNORECASE), sentence)
    for pattern, sentence in (
        (
            rb".{0,1000}<svg[\s>]|.{0,1000}<!doctype svg",
            Words("This is an SVG drawing, and those can carry programs. Export it as PNG and send that."),
        ),
        (
            rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|script|iframe|meta|title)\b",
            Words("This is a web page, whatever its name says."),
        ),
        (rb"%PDF", Words("This is a PDF document. Export its pages as PNG or JPEG and send those.")),
        (
            rb"PK\x03\x04|PK\x05\x06|\x1f\x8b|7z\xbc\xaf|Rar!|\xfd7zXZ|BZh|.{257}ustar",
            Words("This is an archive. Unpack it and send the files one by one."),
        ),
        (
            rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe",
            Words("This is a program, not a picture, sound or film."),
        ),
        (
            rb"BM.{4}\0\0\0\0|II\*\0|MM\0\*|8BPS",
            Words("This kind of picture is not shown by browsers. Export it as PNG or JPEG."),
        ),
        (
            rb"RIFF....AVI |FLV\x01|\x30\x26\xb2\x75|\x47.{187}\x47|\0\0\x01\xba",
            Words("This kind of film is not one we can read."),
        ),
        (rb"FORM....AIF[FC]|MThd|#!AMR|\.snd", Words("This kind of sound is not one we can read.")),
    )
)


def inspect(path: Path, name: str) -> Inspection:
    """Judge the file at `path`; `name` is what its owner called it, and decides nothing.

    Raises Refused with one sentence, the reason and the limit, and Failed when we are at fault.
    """
    with path.open("rb") as file:
        family = _family(file.read(HEAD_BYTES), name)
    found = run(family.judge, {"path": path.absolute(), "format": family.format}, INSPECTING)
    return Inspection(**{**found, "kind": Kind(found["kind"])})


def _family(head: bytes, name: str) -> Family:
    if not head:
        raise Refused("This file is empty: it has 0 bytes. Choose it again, or save it once more first.")
    for signature, family in _SIGNATURES:
        if signature.match(head):
            return family
    for signature, sentence in _REFUSALS:
        if signature.match(head):
            raise Refused("%(reason)s %(accepted)s", reason=sentence, accepted=sendable())
    raise Refused("We cannot tell what “%(name)s” is. %(accepted)s", name=safe_name(name), accepted=sendable())


_DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_JOINERS = "\u200c\u200d"


def safe_name(name: str) -> str:
    """A name to show and to download by: no path, no control or direction characters, never empty, never long.

    What joins letters (in Persian, in emoji) stays. A long name keeps its ending.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name).rstrip("/\\ "))[-1]
    visible = "".join(" " if character.isspace() else character for character in last if _is_shown(character))
    plain = re.sub(r" +", " ", visible).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = plain, "", ""
    room = MAX_NAME_LENGTH - len(dot + ending)
    stem = _cut(stem[:room], MAX_NAME_BYTES - len((dot + ending).encode())).rstrip(" ." + _JOINERS)
    return stem + dot + ending if stem.strip(_JOINERS) else "untitled"


def _is_shown(character: str) -> bool:
    if character in _JOINERS or character in "\t\n":
        return True
    return character not in _DIRECTION and unicodedata.category(character) not in {
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Cn",
        "Zl",
        "Zp",
    }


def _cut(text: str, max_bytes: int) -> str:
    return text.encode()[:max_bytes].decode(errors="ignore")
