"""A film of the cut: a title, a scene for each place, the credits."""

from typing import Any

from core.words import Words, counted
from media.captions import parse
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
    said = played.part.captions or _described(played.part.description, file, played.ms)
    return _of_file(file, played.ms, played.slot.title, played.names, said, form.height, **played.whence)


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


def _of_file(file: MediaFile, ms: int, title: str, names: str, said: str, height: int, **whence: Any) -> Part | None:
    """A scene of a file, if that is ready."""
    if file.processing != Processing.READY:
        return None
    cues = [[cue.start_ms, min(cue.end_ms, ms), cue.text] for cue in parse(said) if cue.start_ms < ms] if said else []
    if file.medium == Medium.SOUND:
        key = key_of(file, "sound")
        card = {"title": title, "names": names}
        more: dict[str, Any] = {"type": card, "peaks": list(file.waveform), "captions": cues}
    elif file.medium == Medium.FILM:
        key, more = key_of(file, *FILMS[height]), {"captions": cues}
    else:
        key, more = key_of(file, *_pictures_of(file)), {}
    return _scene(file.medium.value, ms, key=key, **more, **whence) if key else None


def _pictures_of(file: MediaFile) -> list[str]:
    """Roles of the picture's ready forms, from the largest."""
    sized = [each for each in file.renditions if each.content_type in ("image/webp", "image/jpeg", "image/png")]
    return [each.name for each in sorted(sized, key=lambda each: each.width, reverse=True)]


def _described(words: str, file: MediaFile, ms: int) -> str:
    speaks = words.strip() and file.medium in (Medium.FILM, Medium.SOUND)
    return captions_of(words, min(file.duration_ms or ms, ms)) if speaks else ""
