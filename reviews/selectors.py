"""Anchors as selectors of the W3C Web Annotation model, written and read. Pure.

A moment and a region are one media fragment (https://www.w3.org/TR/media-frags/), a passage is quoted and counted, and what
is drawn refines its region as SVG. https://www.w3.org/TR/annotation-model/#selectors
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from reviews.anchors import LONGEST_MS, Anchor, Moment, Passage, Region, Whole, within
from reviews.carrying import CONTEXT, passage_at
from reviews.drawings import Drawing, Point, Stroke, drawn, head_of

Selector = dict[str, Any]
FRAGMENTS = "http://www.w3.org/TR/media-frags/"
SVG = "http://www.w3.org/2000/svg"
MOST_NESTED = 8
LONGEST_SVG = 20_000

_NUMBER = r"\d{1,9}(?:\.\d{1,9})?"
_CLOCK = rf"(?:\d{{1,4}}:)?\d{{1,2}}:\d{{1,2}}(?:\.\d{{1,9}})?|{_NUMBER}"
_TIME = re.compile(rf"(?:npt:)?({_CLOCK})?(?:,({_CLOCK}))?", re.ASCII)
_SIDES = re.compile(rf"(percent:|pixel:)?({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})", re.ASCII)
_STEPS = re.compile(r"[ML]?\s*(-?\d+(?:\.\d+)?)[\s,]+(-?\d+(?:\.\d+)?)\s*", re.ASCII)


class Unreadable(ValueError):
    """A selector that is none of ours, or broken."""


@dataclass(frozen=True)
class Target:
    """The thing that is pointed into, as far as a selector needs it: pixels of a picture, the words of a text."""

    size_px: tuple[int, int] | None = None
    text: str = ""


def written(anchor: Anchor, drawing: Drawing | None = None) -> Selector | list[Selector] | None:
    """The selector, or those of which each will do; None for the whole."""
    match anchor:
        case Moment():
            return _fragment(_time(anchor))
        case Region(moment=moment):
            parts = [*([_time(moment)] if moment else []), _sides(anchor)]
            selector = _fragment("&".join(parts))
            return selector | ({"refinedBy": _svg(drawing, anchor)} if drawing else {})
        case Passage(quote, prefix, suffix, at):
            return [
                {"type": "TextQuoteSelector", "exact": quote, "prefix": prefix, "suffix": suffix},
                {"type": "TextPositionSelector", "start": at, "end": at + len(quote)},
            ]
    return None


def read(selector: Any, target: Target) -> tuple[Anchor, Drawing | None]:
    """The anchor that a selector means, and what is drawn there. Of several the first that can be read. Raises Unreadable."""
    if selector is None:
        return Whole(), None
    if isinstance(selector, str):  # an address with a fragment
        return _of_fragment(selector.partition("#")[2], target), None
    if isinstance(selector, list):
        return _first_of(selector, target)
    found: list[Any] = [*_refined(selector)]
    kinds = {str(each.get("type")): each for each in found}
    if "TextQuoteSelector" in kinds or "TextPositionSelector" in kinds:
        return _of_words(kinds, target), None
    fragments = "&".join(_text(each.get("value")) for each in found if each.get("type") == "FragmentSelector")
    anchor = _of_fragment(fragments, target)
    return anchor, _of_svg(_text(kinds.get("SvgSelector", {}).get("value")))


def _first_of(selectors: Sequence[Any], target: Target) -> tuple[Anchor, Drawing | None]:
    """A quote and its position are read together: the position says which of two that read alike."""
    named = [each for each in selectors if isinstance(each, Mapping)]
    words = {str(each.get("type")): each for each in reversed(named) if str(each.get("type")).startswith("Text")}
    if words:
        return _of_words(words, target), None
    for each in named:
        try:
            return read(dict(each), target)
        except Unreadable:
            continue
    raise Unreadable


def _refined(selector: Any) -> list[Mapping[str, Any]]:
    """A selector and what refines it, from the outside in."""
    found: list[Mapping[str, Any]] = []
    while selector is not None:
        if not isinstance(selector, Mapping) or len(found) == MOST_NESTED:
            raise Unreadable
        found.append(selector)
        selector = selector.get("refinedBy")
    return found


def _of_words(kinds: Mapping[str, Mapping[str, Any]], target: Target) -> Anchor:
    quoted, counted = kinds.get("TextQuoteSelector", {}), kinds.get("TextPositionSelector", {})
    start, end = counted.get("start", 0), counted.get("end", 0)
    if not all(isinstance(each, int) and 0 <= each < 10**9 for each in (start, end)):
        raise Unreadable
    exact, prefix, suffix = (_text(quoted.get(name, "")) for name in ("exact", "prefix", "suffix"))
    if exact:
        return Passage(exact, prefix, suffix, start)
    if not target.text[start:end].strip():
        raise Unreadable
    return passage_at(target.text, start, min(end, len(target.text)))


def _of_fragment(fragment: str, target: Target) -> Anchor:
    named = dict(pair.split("=", 1) for pair in fragment.split("&") if "=" in pair)
    moment = _moment(named["t"]) if "t" in named else None
    if "xywh" not in named and moment is None:
        raise Unreadable
    try:
        return _region(named["xywh"], moment, target) if "xywh" in named else moment or Whole()
    except ValueError as error:
        raise Unreadable from error


def _moment(value: str) -> Moment:
    found = _TIME.fullmatch(value)
    if not found or not any(found.groups()):
        raise Unreadable
    start, end = (_milliseconds(each) for each in found.groups())
    if (end is not None and end < (start or 0)) or max(start or 0, end or 0) > LONGEST_MS:
        raise Unreadable
    return Moment(start or 0, end)


def _milliseconds(clock: str | None) -> int | None:
    if clock is None:
        return None
    seconds = 0.0
    for figure in clock.split(":"):
        seconds = seconds * 60 + float(figure)
    return round(seconds * 1000)


def _region(value: str, moment: Moment | None, target: Target) -> Region:
    found, (width, height) = _SIDES.fullmatch(value), target.size_px or (0, 0)
    if not found:
        raise Unreadable
    x, y, w, h = (float(each) for each in found.groups()[1:])
    if found[1] == "percent:":
        wide, high = 100.0, 100.0
    elif width and height:
        wide, high = float(width), float(height)
    else:
        raise Unreadable  # pixels of a picture whose size nobody knows
    x, y, w, h = (round(each, 6) for each in (x / wide, y / high, w / wide, h / high))
    return Region(x, y, within(w, x), within(h, y), width, height, moment)


def _of_svg(value: str) -> Drawing | None:
    """The first line or arrow of an SVG that says its size; None for any other. Nothing of it is kept but points."""
    if not value or len(value) > LONGEST_SVG or "<!" in value:
        return None
    try:
        root = ElementTree.fromstring(value)
        _x, _y, wide, high = (float(side) for side in (root.get("viewBox") or "").replace(",", " ").split())
        path = next(iter(root.iter(f"{{{SVG}}}path")))
        points = [(float(x) / wide, float(y) / high) for x, y in _STEPS.findall(path.get("d") or "")]
        return drawn(Stroke.ARROW if path.get("class") == "arrow" else Stroke.LINE, points)
    except (ElementTree.ParseError, ValueError, ZeroDivisionError, StopIteration, OverflowError):
        return None


def _svg(drawing: Drawing, region: Region) -> Selector:
    """In pixels of the picture. An arrow has its head as a path of its own, for those who only look at it."""
    wide, high = region.width_px or 1000, region.height_px or 1000
    points = [(x * wide, y * high) for x, y in drawing.points]
    paths = f'<path class="{drawing.kind}" d="{_path(points)}"/>'
    if drawing.kind == Stroke.ARROW:
        paths += f'<path class="head" d="{_path(head_of(points, max(wide, high)))}"/>'
    value = f'<svg xmlns="{SVG}" viewBox="0 0 {wide} {high}" fill="none" stroke="black">{paths}</svg>'
    return {"type": "SvgSelector", "value": value}


def _path(points: Sequence[Point]) -> str:
    return " ".join(f"{'L' if at else 'M'} {x:.3f} {y:.3f}" for at, (x, y) in enumerate(points))


def _text(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise Unreadable
    return value or ""


def _fragment(value: str) -> Selector:
    return {"type": "FragmentSelector", "conformsTo": FRAGMENTS, "value": value}


def _time(moment: Moment) -> str:
    ends = "" if moment.end_ms is None else f",{_seconds(moment.end_ms)}"
    return f"t={_seconds(moment.start_ms)}{ends}"


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.3f}".rstrip("0").rstrip(".")


def _sides(region: Region) -> str:
    sides = (f"{100 * side:.4f}" for side in (region.x, region.y, region.w, region.h))
    return "xywh=percent:" + ",".join(side.rstrip("0").rstrip(".") for side in sides)


def directive(passage: Passage) -> str:
    """A passage as the text directive of an address, which browsers scroll to and mark; those that can't leave it alone.

    https://wicg.github.io/scroll-to-text-fragment/
    """
    first, *more = [line.strip() for line in passage.quote.splitlines() if line.strip()] or [""]
    before, after = passage.prefix.rpartition("\n")[2], passage.suffix.partition("\n")[0]
    if len(before) == CONTEXT:  # its first word may be half a one, and so may the last after it
        before = before.partition(" ")[2]
    if len(after) == CONTEXT:
        after = after.rpartition(" ")[0]
    parts = [f"{_in_address(before)}-" if before.strip() else "", _in_address(first)]
    parts += [_in_address(more[-1]) if more else "", f"-{_in_address(after)}" if after.strip() else ""]
    return f":~:text={','.join(filter(None, parts))}"


def _in_address(words: str) -> str:
    return quote(words.strip(), safe="").replace("-", "%2D")
