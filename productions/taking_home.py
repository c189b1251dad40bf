"""All of the cut to take home: every place with the file that plays, its words, its captions and its licence."""

from typing import Any

from core.words import Words
from media.captions import parse
from media.models import MediaFile, Medium, Processing
from productions.models import RenderForm, Slot
from productions.places import captions_of
from productions.planning import Kind, Part, Played, of_place, part, with_credits
from submissions.licences import ADDRESSES, NAMES, Licence


def _of_take(played: Played, _form: RenderForm) -> Part | None:
    licence = Licence(played.work.licence)
    more = {
        "names": [played.names] if played.names else [],
        "licence": {"name": NAMES[licence], "address": ADDRESSES.get(licence, "")},
        **played.whence,
    }
    sent = played.part
    if sent.file is None:
        return _words(sent.text, played.ms, html=sent.text_html, **more)
    said = {"said": sent.captions, "language": sent.captions_language}
    return _of_file(sent.file, sent.description, played.ms, in_ms=played.in_ms, **said, **more)


def _of_stand_in(slot: Slot, ms: int, _form: RenderForm) -> Part | None:
    more = {"names": [], "licence": None, "is_stand_in": True, **of_place(slot)}
    if slot.stand_in is not None:
        return _of_file(slot.stand_in, slot.stand_in_words, ms, **more)
    return _words(slot.stand_in_words, ms, **more)


ALL = Kind(
    of_take=_of_take,
    of_stand_in=_of_stand_in,
    framed=with_credits,
    nothing=Words("There is nothing to take home yet: no place has a take or a stand-in."),
    left_out=Words("“%(place)s”: its file is not ready to play, so it is left out."),
)


def _place(what: str, ms: int, **more: Any) -> Part:
    empty = {"in_ms": 0, "words": "", "html": "", "described": "", "cues": [], "language": "", "poster": None}
    return part(what, ms, **{**empty, "file": None, "is_stand_in": False, **more})


def _words(words: str, ms: int, **more: Any) -> Part | None:
    return _place(Medium.TEXT.value, ms, words=words, **more) if words.strip() else None


def _of_file(file: MediaFile, described: str, ms: int, *, said: str = "", **more: Any) -> Part | None:
    """The form that plays, if it is ready; words that describe what is heard are captions where there are no others."""
    ready = _ready(file, file.medium.value)
    if ready is None or file.processing != Processing.READY:
        return None
    speaks = file.medium in (Medium.FILM, Medium.SOUND)
    if speaks and described.strip():
        said = said or captions_of(described, file.duration_ms or ms)
    cues = [[cue.start_ms, cue.end_ms, cue.text] for cue in parse(said)] if speaks and said else []
    poster = _ready(file, "poster")
    return _place(
        file.medium.value, ms, key=ready["key"], file=ready, poster=poster, described=described, cues=cues, **more
    )


def _ready(file: MediaFile, role: str) -> dict[str, Any] | None:
    ready = file.rendition(role)
    if ready is None:
        return None
    return {"key": ready.key, "name": ready.file_name, "width": ready.width or None, "height": ready.height or None}
