"""Captions: WebVTT and SRT in, as people's programs write them; canonical WebVTT and a transcript out.

The form is W3C WebVTT 1. What shapes text (tags, colours, positions) is dropped, what is said stays.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.checks import Refused

MAX_BYTES = 500_000
MAX_CUES = 5_000
MAX_CUE_LENGTH = 1_000
PARAGRAPH_GAP_MS = 2_000

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
_TAG = re.compile(r"</?(?:b|c|em|font|i|lang|rt|ruby|s|strong|u|v)(?:[.\s][^<>]*)?>|<\d[\d:.]*>", re.IGNORECASE)
_SRT_STYLE = re.compile(r"\{\\[^{}]*\}")
_BREAK = re.compile(r"\r\n|\r|\n")
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_EXAMPLE = "00:01.000 --> 00:04.000"


@dataclass(frozen=True)
class Cue:
    """What is said from `start_ms` until `end_ms`: plain text, its lines parted by line feeds."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True)
class _Line:
    number: int
    text: str


def parse(captions: bytes | str) -> list[Cue]:
    """Cues in order of their start, from WebVTT or SRT. They may overlap; cues without words are left out.

    Raises Refused with one sentence that names the line.
    """
    text = _decoded(captions)
    is_webvtt = text.startswith("WEBVTT")
    cues: list[Cue] = []
    for block in _blocks(text, is_webvtt):
        cue = _cue(block, is_webvtt)
        if cue.text:
            cues.append(cue)
        if len(cues) > MAX_CUES:
            raise Refused(
                "Line %(line)s: these are more than %(most)s captions, which is the limit.",
                line=block[0].number,
                most=f"{MAX_CUES:,}",
            )
    if not cues:
        raise Refused(
            "There are no captions in this file. One begins with a line of times, like %(example)s.", example=_EXAMPLE
        )
    return sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms))


def kept(captions: bytes | str) -> str:
    """Captions as they are kept, from what somebody typed or sent as a file; empty for nothing typed.

    Raises Refused at the field "captions" or "file".
    """
    is_file = isinstance(captions, bytes)
    if is_file and not captions.strip():
        raise Refused("This file is empty: it has no captions in it. Choose it again.", field="file")
    try:
        return to_webvtt(parse(captions)) if captions.strip() else ""
    except Refused as refusal:
        raise Refused(refusal.sentence, field="file" if is_file else "captions") from None


def moved(captions: str, by_ms: int) -> str:
    """The same captions so much later (earlier below 0), as WebVTT; what would end before the start is left out."""
    cues = [Cue(max(0, cue.start_ms + by_ms), cue.end_ms + by_ms, cue.text) for cue in parse(captions)]
    return to_webvtt(cue for cue in cues if cue.end_ms > cue.start_ms)


def to_webvtt(cues: Iterable[Cue]) -> str:
    """The one form in which captions are kept and served."""
    return "\n\n".join(["WEBVTT", *(_written(cue) for cue in cues)]) + "\n"


def transcript(cues: Iterable[Cue]) -> str:
    """What is said, as paragraphs parted by a blank line where nobody speaks for two seconds."""
    paragraphs: list[list[str]] = []
    silent_from = None
    for cue in cues:
        if silent_from is None or cue.start_ms - silent_from >= PARAGRAPH_GAP_MS:
            paragraphs.append([])
        paragraphs[-1].append(" ".join(cue.text.split("\n")))
        silent_from = max(silent_from or 0, cue.end_ms)
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)


def timestamp(ms: int) -> str:
    """Hours, minutes, seconds and thousandths: 01:02:03.004."""
    seconds, thousandths = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{thousandths:03}"


def _decoded(captions: bytes | str) -> str:
    """Text without a byte order mark. Only text that is UTF-8 or says it is UTF-16 can be read without guessing."""
    if len(captions) > MAX_BYTES:
        raise Refused("This file of captions is too large: the limit is %(most)s KB.", most=MAX_BYTES // 1000)
    if isinstance(captions, str):
        return captions.removeprefix("\ufeff")
    encoding = "utf-16" if captions[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return captions.decode(encoding)
    except UnicodeDecodeError as problem:
        line = captions[: problem.start].count(b"\n") + 1
        raise Refused(
            "Line %(line)s: these letters cannot be read. Save the captions as UTF-8.", line=line
        ) from problem


def _blocks(text: str, is_webvtt: bool) -> Iterator[list[_Line]]:
    """Runs of lines between blank ones, each with one cue; heads, notes and styles are passed over.

    A line of times begins a new block even where the blank line before it is missing.
    """
    lines = [_Line(number, line) for number, line in enumerate(_BREAK.split(text), 1)]
    for block in _runs(lines):
        is_head = is_webvtt and block[0].number == 1
        timings = [index for index, line in enumerate(block) if "-->" in line.text]
        if not timings and (is_head or _ASIDE.match(block[0].text)):
            continue
        if not timings:
            raise Refused(
                "Line %(line)s: there are no times here, like %(example)s.", line=block[0].number, example=_EXAMPLE
            )
        for start, end in zip(timings, [*timings[1:], len(block)], strict=True):
            is_last = end == len(block)
            yield block[start : end if is_last else end - block[end - 1].text.strip().isdecimal()]


def _runs(lines: Iterable[_Line]) -> Iterator[list[_Line]]:
    run: list[_Line] = []
    for line in lines:
        if line.text.strip():
            run.append(line)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _cue(block: list[_Line], is_webvtt: bool) -> Cue:
    timing, *said = block
    match = _TIMING.match(timing.text)
    if not match:
        raise Refused(
            "Line %(line)s: these times cannot be read. Write them like %(example)s.",
            line=timing.number,
            example=_EXAMPLE,
        )
    start_ms, end_ms = _ms(*match.groups()[:4]), _ms(*match.groups()[4:])
    if end_ms <= start_ms:
        raise Refused("Line %(line)s: the end must come after the start.", line=timing.number)
    text = "\n".join(filter(None, (_plain(line.text, is_webvtt) for line in said)))
    if len(text) > MAX_CUE_LENGTH:
        raise Refused(
            "Line %(line)s: this caption is too long to read; the limit is %(most)s characters.",
            line=timing.number,
            most=f"{MAX_CUE_LENGTH:,}",
        )
    return Cue(start_ms, end_ms, text)


def _ms(hours: str | None, minutes: str, seconds: str, fraction: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))


def _plain(line: str, is_webvtt: bool) -> str:
    bare = _TAG.sub("", line)
    said = html.unescape(bare) if is_webvtt else _SRT_STYLE.sub("", bare)
    return " ".join(_CONTROL.sub(" ", said).split())


def _written(cue: Cue) -> str:
    text = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"{timestamp(cue.start_ms)} --> {timestamp(cue.end_ms)}\n{text}"
