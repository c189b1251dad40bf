"""A record of the cut: a track for each place that can be heard, in order."""

from core.words import Words
from media.models import MediaFile, Medium, Processing
from productions.models import RenderForm, Slot
from productions.planning import Kind, Part, Played, key_of, of_place, part, with_credits

HEARD = {Medium.SOUND: ("sound",), Medium.FILM: ("sound", "film")}  # ready forms to take, by what is sent


def _of_take(played: Played, _form: RenderForm) -> Part | None:
    key = _key(played.part.file)
    track = part("track", played.ms, key=key, in_ms=played.in_ms, artist=played.names, **played.whence)
    return track if key else None


def _of_stand_in(slot: Slot, ms: int, _form: RenderForm) -> Part | None:
    key = _key(slot.stand_in)
    return part("track", ms, key=key, in_ms=0, artist="", **of_place(slot)) if key else None


RECORD = Kind(
    of_take=_of_take,
    of_stand_in=_of_stand_in,
    framed=with_credits,
    nothing=Words("There is nothing to make a record of yet: no place has a sound or a film in it."),
    left_out=Words("“%(place)s” cannot be heard, so the record goes on without it."),
)


def _key(file: MediaFile | None) -> str:
    if file is None or file.processing != Processing.READY or file.medium not in HEARD:
        return ""
    return key_of(file, *HEARD[file.medium])
