"""A film of the cut: a title, a scene for each place, the credits."""

from collections.abc import Iterable
from typing import Any

from core.words import Words, counted
from media.captions import Cue, parse
from media.models import MediaFile, Medium, Processing
from productions.models import Production, RenderForm, Slot
from productions.places import captions_of
from productions.planning import Kind, Part, Played, credits_of, key_of, of_place, part

FILMS = {720: ("film",), 1080: ("film-1080", "film")}  # ready forms to take, by the height that is asked for
TITLE_MS = 4000
ROLL_MS, ROLL_MS_A_LINE, LONGEST_ROLL_MS = 6000, 700, 180_000
MOST_LETTERS_SHOWN = 16_000


def _framed(production: Production, scenes: list[Part]) -> list[Part]:
    """Scenes of places between the title and the credits of what plays in them."""
    roll, makers = credits_of(production, scenes)
    made = counted("Made by one person", "Made by %(num)s people", makers) if makers else ""
    title = {"title": production.title, "from": production.course.title, "made": made}
    lines = sum(len(line["names"]) + 2 for line in roll["roll"])
    roll_ms = min(ROLL_MS + ROLL_MS_A_LINE * lines, LONGEST_ROLL_MS)
    return [_scene("title", TITLE_MS, type=title), *scenes, _scene("roll", roll_ms, type=roll)]


def _of_take(played: Played, form: RenderForm) -> Part | None:
    file = played.part.file
    if file is None:
        return _words(played.part.text, played.ms, **played.whence)
    said = played.part.captions or _described(played.part.description, file, played.in_ms + played.ms)
    return _of_file(
        file, played.ms, played.slot.title, played.names, said, form.height, in_ms=played.in_ms, **played.whence
    )


def _of_stand_in(slot: Slot, ms: int, form: RenderForm) -> Part | None:
    if slot.stand_in is not None:
        said = _described(slot.stand_in_words, slot.stand_in, ms)
        return _of_file(slot.stand_in, ms, slot.title, "", said, form.height, **of_place(slot))
    return _words(slot.stand_in_words, ms, **of_place(slot)) if slot.stand_in_words.strip() else None


FILM = Kind(
    of_take=_of_take,
    of_stand_in=_of_stand_in,
    framed=_framed,
    nothing=Words("There is nothing to make a film of yet: no place has a take or a stand-in."),
    left_out=Words("“%(place)s”: its file is not ready to play, so the film goes on without it."),
)


def _scene(what: str, ms: int, **more: Any) -> Part:
    return part(what, ms, **{"captions": [], **more})


def _words(words: str, ms: int, **whence: Any) -> Part | None:
    words = "\n".join(line.rstrip() for line in words.strip().splitlines())
    return _scene("words", ms, type={"words": words[:MOST_LETTERS_SHOWN]}, **whence) if words else None


def _of_file(
    file: MediaFile, ms: int, title: str, names: str, said: str, height: int, in_ms: int = 0, **whence: Any
) -> Part | None:
    """A scene of a file from there on, if that is ready."""
    if file.processing != Processing.READY:
        return None
    cues = _within(parse(said), in_ms, ms) if said else []
    if file.medium == Medium.SOUND:
        key = key_of(file, "sound")
        card = {"title": title, "names": names}
        more: dict[str, Any] = {"type": card, "peaks": _peaks(file, in_ms, ms), "captions": cues}
    elif file.medium == Medium.FILM:
        key, more = key_of(file, *FILMS[height]), {"captions": cues}
    else:
        key, more = key_of(file, *_pictures_of(file)), {}
    return _scene(file.medium.value, ms, key=key, in_ms=in_ms, **more, **whence) if key else None


def _within(cues: Iterable[Cue], in_ms: int, ms: int) -> list[tuple[int, int, str]]:
    """What of these is said in a part, by that part's own time."""
    said = [(max(0, cue.start_ms - in_ms), min(cue.end_ms - in_ms, ms), cue.text) for cue in cues]
    return [(starts, ends, words) for starts, ends, words in said if starts < ends]


def _peaks(file: MediaFile, in_ms: int, ms: int) -> list[int]:
    """The wave of what plays of it."""
    wave, whole = list(file.waveform), file.duration_ms or in_ms + ms
    first, last = len(wave) * in_ms // whole, -(-len(wave) * min(whole, in_ms + ms) // whole)
    return wave[first:last] or wave


def _pictures_of(file: MediaFile) -> list[str]:
    """Roles of the picture's ready forms, from the largest."""
    sized = [each for each in file.renditions if each.content_type in ("image/webp", "image/jpeg", "image/png")]
    return [each.name for each in sorted(sized, key=lambda each: each.width, reverse=True)]


def _described(words: str, file: MediaFile, ms: int) -> str:
    speaks = words.strip() and file.medium in (Medium.FILM, Medium.SOUND)
    return captions_of(words, min(file.duration_ms or ms, ms)) if speaks else ""
