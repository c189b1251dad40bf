"""A book of the cut: a chapter for each place, with its words or its picture. What plays elsewhere does not play here: of a film
its poster stands there, and of films and sounds what is said in them."""

from html import escape

from core.text import render_markdown
from core.words import Words
from media.captions import parse
from media.models import MediaFile, Medium, Processing
from productions.models import Production, RenderForm, Slot
from productions.planning import Kind, Part, Played, credits_of, key_of, of_place, part

SHOWN = {Medium.PICTURE: ("picture", "picture-320"), Medium.FILM: ("poster", "poster-320")}  # ready forms to take
PLAYS_ELSEWHERE = Words("“%(place)s” does not play in a book: its title, its names and its words stand there.")


def _of_take(played: Played, _form: RenderForm) -> Part | None:
    sent = played.part
    if sent.file is None:
        return _chapter(None, played.ms, sent.text_html, "", played.names, **played.whence)
    first, last = played.in_ms, played.in_ms + played.ms
    cues = parse(sent.captions) if sent.captions else []
    said = [cue.text for cue in cues if first < cue.end_ms and cue.start_ms < last]
    html = "".join(f"<p>{escape(words)}</p>" for words in said)
    return _chapter(sent.file, played.ms, html, sent.description, played.names, **played.whence)


def _of_stand_in(slot: Slot, ms: int, _form: RenderForm) -> Part | None:
    words = slot.stand_in_words.strip()
    html = "" if slot.stand_in else render_markdown(words)
    return _chapter(slot.stand_in, ms, html, words, "", **of_place(slot))


def _chapter(file: MediaFile | None, ms: int, html: str, alt: str, names: str, **whence: str) -> Part | None:
    if file is None:
        return part("chapter", ms, html=html, alt="", names=names, plays=False, **whence) if html.strip() else None
    if file.processing != Processing.READY:
        return None
    key, plays = key_of(file, *SHOWN.get(file.medium, ())), file.medium in (Medium.FILM, Medium.SOUND)
    if not key and not plays:
        return None
    if not key:
        html, alt = render_markdown(alt) + html, ""
    return part("chapter", ms, key=key, html=html, alt=alt.strip(), names=names, plays=plays, **whence)


def _framed(production: Production, chapters: list[Part]) -> list[Part]:
    roll, _ = credits_of(production, chapters)
    said = {"contents": Words("Contents"), "credits": Words("Credits"), "licences": Words("Licences")}
    course = production.course
    more = {"from": course.title, "language": course.language or "und", "id": str(production.id), "said": said}
    return [*chapters, part("end", 0, type=roll | more)]


def _remark(part: Part) -> Words | None:
    return Words(PLAYS_ELSEWHERE.message, place=part["label"]) if part["plays"] else None


BOOK = Kind(
    of_take=_of_take,
    of_stand_in=_of_stand_in,
    framed=_framed,
    nothing=Words("There is nothing to make a book of yet: no place has a take or a stand-in."),
    left_out=Words("“%(place)s” has nothing to read or to see that is ready, so the book goes on without it."),
    remark=_remark,
)
