"""Places as pages show and play them: from rows and a running order to plain values. Pure.

Addresses are written as PRODUCT promises them, so that hearts need no request to give them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from markupsafe import Markup

from core.words import Words
from courses.models import Course
from media.captions import Cue, to_webvtt
from media.models import MediaFile, Medium
from media.trimming import WHOLE_LENGTH, Trim
from productions import fitting, sizes, weaving
from productions.edits import AS_IT_COMES, Edit
from productions.models import Alternate, Passage, Slot
from productions.weaving import Playing, What
from submissions import naming
from submissions.models import Part, Submission, Take

SPOKEN_A_LINE = 72
LEAD_MS = 5000
CAPTIONS_MS = 10_000  # of a file whose length nobody could measure


@dataclass(frozen=True, kw_only=True)
class Place:
    """One line of a running order, as the cut component plays it. Times in ms; `sound` is what is heard of a film, alone;
    `still` and `peaks` are for the strip."""

    id: UUID
    label: str
    kind: str
    what: What
    start_ms: int
    duration_ms: int
    in_ms: int = 0
    edit: Edit = AS_IT_COMES
    passage: weaving.Passage | None = None
    layer: int = 0
    src: str | None = None
    sound: str | None = None
    type: str | None = None
    alt: str = ""
    width: int | None = None
    height: int | None = None
    poster: str | None = None
    text: str = ""
    captions: str | None = None
    language: str = ""
    names: tuple[str, ...] = ()
    href: str | None = None
    door: str = ""
    still: str | None = None
    peaks: tuple[int, ...] = ()
    colour: str = ""
    work_id: UUID | None = None
    is_mine: bool = False
    is_chosen: bool = False

    @property
    def end_ms(self) -> int:
        return self.start_ms + self.duration_ms

    @property
    def is_hole(self) -> bool:
        return self.what == What.HOLE

    @property
    def is_standin(self) -> bool:
        return self.what == What.STAND_IN

    @property
    def state(self) -> str:
        """ "filled", "stand-in" or "hole"."""
        return "filled" if self.what == What.TAKE else self.what.value


@dataclass(frozen=True, kw_only=True)
class StripPlace:
    """One place of the strip; `url` leads to the work, or through the door of an open place; nowhere when it has none."""

    id: UUID
    label: str
    kind: str
    state: str
    url: str | None
    src: str | None = None
    peaks: tuple[int, ...] = ()
    colour: str = ""
    maker_id: UUID | None = None
    is_yours: bool = False

    @property
    def is_hole(self) -> bool:
        return self.state == What.HOLE

    @property
    def is_standin(self) -> bool:
        return self.state == What.STAND_IN


def media_address(file: MediaFile, name: str) -> str | None:
    """Where the ready form of this role is; None while it is not made."""
    ready = file.rendition(name)
    return f"/media/{file.id}/{ready.file_name}" if ready else None


def playable_address(file: MediaFile | None) -> str | None:
    """Where to play or see a file; None while nothing of it can be."""
    return media_address(file, file.playing.name) if file is not None and file.playing else None


def still_address(file: MediaFile | None) -> str | None:
    """The picture of a picture, or the poster of a film, as small as there is one."""
    stem = {Medium.PICTURE: "picture", Medium.FILM: "poster"}.get(file.medium) if file else None
    sized = [each for each in file.renditions if each.name.startswith(f"{stem}-")] if file and stem else []
    smallest = min(sized, key=lambda each: each.width, default=None)
    return f"/media/{file.id}/{smallest.file_name}" if file and smallest else None


def address(slot: Slot) -> str:
    """The page of a place."""
    return f"/class-projects/{slot.production.course.slug}/cut/places/{slot.id}"


def door(slot: Slot) -> str | None:
    """The lesson whose call fills this place, while it stands; it knows which one somebody came for."""
    call = slot.assignment
    if call is None or not call.lesson.stands:
        return None
    return f"/class-projects/{call.course.slug}/lessons/{call.lesson.slug}?place={slot.id}"


def way_in(slot: Slot) -> str | None:
    """The same while new work is taken there."""
    return None if slot.assignment is None or slot.assignment.course.is_over else door(slot)


def door_words(slot: Slot) -> str:
    """ "bar 9 · a sound, 4 seconds · takes 30 seconds". No comma between: a place may be called by a whole sentence."""
    spec, takes = fitting.spec_in_words(slot), sizes.takes_in_words(slot)
    return Words("%(place)s · %(spec)s · %(takes)s", place=slot.title, spec=spec, takes=takes)


def woven_slot(slot: Slot, chosen: UUID | None) -> weaving.Slot:
    longest = slot.seconds * 1000 if slot.seconds else None
    return weaving.Slot(
        id=slot.id,
        position=slot.position,
        medium=weaving.Medium(slot.medium.value),
        longest_ms=longest,
        stand_in=stand_in(slot),
        chosen=chosen,
        passage=woven_passage(slot.passage),
        follows=slot.follows,
        enters_ms=slot.enters_ms,
    )


def woven_passage(passage: Passage | None) -> weaving.Passage | None:
    return weaving.Passage(passage.id, passage.title, passage.arrangement) if passage else None


def stand_in(slot: Slot) -> weaving.Playable | None:
    """What stands in a place until a take does: a file, or else words."""
    if slot.stand_in is not None:
        medium = weaving.Medium(slot.stand_in.medium.value)
        return weaving.Playable(id=slot.id, medium=medium, duration_ms=slot.stand_in.duration_ms)
    if slot.stand_in_words:
        words = len(slot.stand_in_words.split())
        return weaving.Playable(id=slot.id, medium=weaving.Medium.TEXT, words=words)
    return None


def woven_take(
    slot: Slot,
    take: Take,
    work: Submission,
    is_named: bool = True,
    trim: Trim = WHOLE_LENGTH,
    edit: Edit = AS_IT_COMES,
) -> weaving.Playable:
    """The part of a take that plays in this place. Somebody left out of the credits is not named here either."""
    part = part_in(slot, take)
    maker = weaving.Person(work.author_id, credited_as(work) if is_named else "")
    return weaving.Playable(
        id=take.id,
        medium=weaving.Medium(part.medium.value if part else slot.medium.value),
        duration_ms=trim.lasts(part.file.duration_ms) if part and part.file and part.file.duration_ms else None,
        in_ms=trim.in_ms,
        edit=edit,
        words=len(part.text.split()) if part else 0,
        people=(maker,),
        shared_at=take.shared_at,
        work=work.id,
    )


def part_in(slot: Slot, take: Take) -> Part | None:
    """The part that plays: of the place's medium; in one's own cut, where nothing fits, the first there is."""
    fitting_one: Any = fitting.playing_part(take.parts, slot.medium)
    return fitting_one or next(iter(take.parts), None)


def credited_as(work: Submission) -> str:
    """The name under which it plays for everybody; "" while its maker is not shown."""
    return (work.credit_as or work.author.credit_name) if naming.is_known(work, None) else ""


def as_place(
    playing: Playing,
    slot: Slot,
    course: Course,
    takes: Mapping[UUID, tuple[Take, Submission, bool]],
    person_id: UUID | None,
) -> Place:
    """One line of the running order as a place. `takes` holds take, work and whether
    it was chosen, by the take's id."""
    way = way_in(slot)
    shared: dict[str, Any] = {
        "id": slot.id,
        "label": slot.title,
        "what": playing.what,
        "start_ms": playing.start_ms,
        "duration_ms": playing.duration_ms,
        "passage": playing.slot.passage,
        "layer": playing.layer,
        "door": door_words(slot),
    }
    if playing.what == What.HOLE or playing.playable is None:
        return Place(kind=slot.medium.value, href=way, **shared)
    if playing.what == What.STAND_IN:
        captions = f"/class-projects/{course.slug}/cut/captions/places/{slot.id}.vtt"
        shown = _file(slot.stand_in, slot.stand_in_words, captions) if slot.stand_in else _words(slot.stand_in_words)
        return Place(href=way, **shared, **shown)
    take, work, is_chosen = takes[playing.playable.id]  # type: ignore[index]
    part = part_in(slot, take)
    return Place(
        href=f"/works/{work.id}",
        names=tuple(name for name in playing.names if name),
        work_id=work.id,
        is_mine=person_id is not None and work.author_id == person_id,
        is_chosen=is_chosen,
        in_ms=playing.in_ms,
        edit=playing.playable.edit,
        **shared,
        **_part(part, course.slug),
    )


def as_alternate(alternate: Alternate, course: Course) -> Place:
    """A take alone in a place, to audition it."""
    slot, take, work = alternate.slot, alternate.take, alternate.submission
    playable = woven_take(slot, take, work, trim=alternate.trim, edit=Edit.unpacked(alternate.edit))
    woven = woven_slot(slot, take.id)
    lasts = weaving.playing_time(woven, playable)
    playing = Playing(woven, What.TAKE, playable, 0, lasts, (credited_as(work),), in_ms=playable.in_ms)
    return as_place(playing, slot, course, {take.id: (take, work, False)}, None)


def small(places: Iterable[Place]) -> list[StripPlace]:
    """The strip of places that are loaded already."""
    return [
        StripPlace(
            id=place.id,
            label=place.label if place.what == What.TAKE else place.door,
            kind=place.kind,
            state=place.state,
            url=place.href,
            src=place.still,
            peaks=place.peaks,
            colour=place.colour,
            is_yours=place.is_mine,
        )
        for place in places
    ]


def _part(part: Part | None, slug: str) -> dict[str, Any]:
    if part is None or part.file is None:
        # sanitised by core.text when it was saved
        return _words(Markup(part.text_html) if part else "")
    address = f"/class-projects/{slug}/cut/captions/{part.id}.vtt"
    shown = _file(part.file, part.description, address)
    if not part.captions:
        return shown
    return shown | {"captions": address, "language": part.captions_language}


def _file(file: MediaFile, described: str, captions: str) -> dict[str, Any]:
    ready = file.playing
    speaks = bool(described) and file.medium in (Medium.FILM, Medium.SOUND)
    return {
        "kind": file.medium.value,
        "src": playable_address(file),
        "sound": media_address(file, "sound"),
        "type": ready.content_type if ready else None,
        "alt": described,
        "width": ready.width if ready else None,
        "height": ready.height if ready else None,
        "poster": media_address(file, "poster") if file.medium == Medium.FILM else None,
        "captions": captions if speaks else None,
        "still": still_address(file),
        "peaks": tuple(file.waveform or ()) if file.medium == Medium.SOUND else (),
        "colour": file.colour or "",
    }


def _words(text: str) -> dict[str, Any]:
    return {"kind": Medium.TEXT.value, "text": text}


def captions_of(words: str, duration_ms: int) -> str:
    """WebVTT of words that go with the whole of a take: in lines short enough to read, each as long as its share."""
    lines = _lines(words)
    letters, cues, start_ms = sum(map(len, lines)) or 1, [], 0.0
    for line in lines:
        end_ms = start_ms + duration_ms * len(line) / letters
        cues.append(Cue(round(start_ms), max(round(end_ms), round(start_ms) + 1), line))
        start_ms = end_ms
    return to_webvtt(cues)


def _lines(words: str) -> Sequence[str]:
    lines: list[str] = []
    for paragraph in words.splitlines():
        line = ""
        for word in paragraph.split():
            if line and len(line) + 1 + len(word) > SPOKEN_A_LINE:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines += [line] if line else []
    return lines


def start_of(places: Iterable[Place], works: Collection[UUID] = (), slot_id: UUID | None = None) -> int:
    """Where to start so that the first of these works, or this place, comes five seconds later; 0 when it is not there."""
    for place in places:
        if place.work_id in works or (slot_id and place.id == slot_id):
            return max(0, place.start_ms - LEAD_MS)
    return 0
