"""How pages show files: addresses, sources, sizes. Pure: rows in, plain values out."""

import re
from dataclasses import dataclass, field
from uuid import UUID

from flask import url_for

from accounts.models import Person
from media.models import MediaFile, Medium, Rendition
from media.rendering import placeholder_cells
from media.storyboard import storyboard_of

TYPES = {Medium.FILM: "film", Medium.SOUND: "sound"}
SMALL = "film-360"  # what a phone is given, unless somebody chooses another quality
ON_PHONES = "(max-width: 40rem)"


@dataclass(frozen=True)
class Still:
    """A picture to show: `<img src srcset width height>` over its placeholder; `fallbacks` for browsers without WebP."""

    src: str
    small: str
    srcset: str
    fallbacks: str
    width: int
    height: int
    cells: list[tuple[int, int, str]]


@dataclass(frozen=True)
class Source:
    """A ready form that a browser may choose: the first whose `media` query and type suit it."""

    url: str
    type: str
    media: str = ""


@dataclass(frozen=True)
class Storyboard:
    """A picture of many small ones, row by row: the film as it looks every `every_ms`."""

    url: str
    columns: int
    count: int
    every_ms: int
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Playable:
    """A film or a sound for the player component. The last of its sources is the one for everybody; `qualities` are
    name and address of each size, where there are several."""

    kind: str
    sources: list[Source]
    qualities: list[tuple[str, str]] = field(default_factory=list)
    poster: str | None = None
    width: int | None = None
    height: int | None = None
    part: str | None = None
    captions: list[tuple[str, str, str, bool]] = field(default_factory=list)
    peaks: list[int] = field(default_factory=list)
    storyboard: Storyboard | None = None


def media_url(file: MediaFile, rendition: Rendition | None = None) -> str:
    """The address of a ready form, or of the file as it was sent (for its owner)."""
    return url_for("media.file", file_id=file.id, name=rendition.file_name if rendition else "original")


def still(file: MediaFile | None) -> Still | None:
    """The picture itself, or the poster of a film; None while there is none."""
    stem = "poster" if file is not None and file.medium == Medium.FILM else "picture"
    sized = [each for each in file.renditions if each.name.startswith(f"{stem}-")] if file else []
    if file is None or not sized:
        return None
    sized.sort(key=lambda each: each.width)
    fallback = next((each for each in file.renditions if each.name == stem), sized[-1])
    jpegs = [each for each in file.renditions if each.content_type == "image/jpeg"]
    return Still(
        media_url(file, fallback),
        media_url(file, sized[0]),
        _srcset(file, sized),
        _srcset(file, jpegs),
        fallback.width,
        fallback.height,
        placeholder_cells(file.placeholder),
    )


def _srcset(file: MediaFile, sized: list[Rendition]) -> str:
    return ", ".join(f"{media_url(file, each)} {each.width}w" for each in sized)


def playable(
    file: MediaFile, *, captions: list[tuple[str, str, str, bool]] | None = None, part: str | None = None
) -> Playable | None:
    """What the player needs; None while nothing of the file can be played."""
    ready = file.playing
    if ready is None or file.medium not in TYPES:
        return None
    poster = still(file)
    return Playable(
        kind=TYPES[file.medium],
        sources=_sources(file, ready),
        qualities=_qualities(file),
        poster=poster.src if poster else None,
        width=ready.width or None,
        height=ready.height or None,
        part=part,
        captions=captions or [],
        peaks=list(file.waveform or []) if file.medium == Medium.SOUND else [],
        storyboard=_storyboard(file),
    )


def _storyboard(file: MediaFile) -> Storyboard | None:
    drawn, board = file.rendition("storyboard"), storyboard_of(file.duration_ms or 0)
    if drawn is None:
        return None
    wide, high = drawn.width // board.columns, drawn.height // board.rows
    return Storyboard(media_url(file, drawn), board.columns, board.tiles, board.step_ms, wide, high)


def _sources(file: MediaFile, ready: Rendition) -> list[Source]:
    """The form for all, after the small one for phones."""
    small = file.rendition(SMALL)
    for_phones = [Source(media_url(file, small), small.content_type, ON_PHONES)] if small and small != ready else []
    return [*for_phones, Source(media_url(file, ready), ready.content_type)]


def _qualities(file: MediaFile) -> list[tuple[str, str]]:
    """Sizes of a film as people call them, the smallest first; nothing where there is no choice."""
    films = [each for each in file.renditions if each.name == "film" or re.fullmatch(r"film-\d+", each.name)]
    by_size = {min(each.width, each.height): each for each in films}
    return [(f"{size}p", media_url(file, each)) for size, each in sorted(by_size.items())] if len(by_size) > 1 else []


def guide(file: MediaFile | None) -> str | None:
    """The address of what is to be heard of a film or a sound; None while there is nothing."""
    sound = file.rendition("sound") if file is not None else None
    return media_url(file, sound) if file is not None and sound is not None else None


def socks_url(seed: UUID) -> str:
    """The address of socks that are nobody's: of something whose maker is not shown."""
    return url_for("media.picture_of", handle=seed.hex)


def picture_url(person: Person) -> str:
    """The address of somebody's picture: their own, or their socks."""
    return url_for(
        "media.picture_of", handle=person.handle, v=person.picture_id.hex[-8:] if person.picture_id else None
    )
