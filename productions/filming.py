"""The cut of a class project as a film is made of it: a title, a scene for each place, the credits. Plain data, which says all
that the scenes need and can be kept as JSON."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from core.checks import Refused
from core.words import Words, counted
from media.captions import parse
from media.models import MediaFile, Medium, Processing
from productions import crediting
from productions.cuts import Woven, woven_cut
from productions.models import Alternate, Production, RenderForm, Slot
from productions.places import captions_of, part_in
from productions.weaving import Playing, What
from submissions.models import Visibility

FILMS = {720: ("film",), 1080: ("film-1080", "film")}  # ready forms to take, by the height that is asked for
TITLE_MS = 4000
ROLL_MS, ROLL_MS_A_LINE, LONGEST_ROLL_MS = 6000, 700, 180_000
MOST_LETTERS_SHOWN = 16_000

NOTHING_PLAYS = Words("There is nothing to make a film of yet: no place has a take or a stand-in.")
IS_A_HOLE = Words("“%(place)s” has neither a take nor a stand-in: the film goes on without it.")
NOT_READY = Words("“%(place)s”: its file is not ready to play, so the film goes on without it.")
STAND_IN_PLAYS = Words("“%(place)s”: its take is not ready to play, so its stand-in does.")

TITLE, ROLL = "title", "roll"
Scene = dict[str, Any]


@dataclass
class Plan:
    """What a film shows. `remarks`: what it does without, and why; `is_public`: all in it is shared with everyone."""

    parts: list[Scene] = field(default_factory=list)
    remarks: list[Words] = field(default_factory=list)
    works: set[UUID] = field(default_factory=set)
    is_public: bool = True


def plan_of(production: Production, form: RenderForm) -> Plan:
    """The film of the cut as it is so far, as its class sees it. Raises Refused where nothing would play."""
    course = production.course
    woven = woven_cut(course, course.author)
    plan = Plan()
    for playing in woven.order:
        scene = _scene_of(playing, woven, plan, form.height)
        if scene is None:
            continue
        plan.parts.append(scene)
        if scene["work"]:
            _, work, _ = woven.takes[playing.playable.id]  # type: ignore[union-attr,index]
            plan.works.add(work.id)
            plan.is_public &= work.visibility == Visibility.EVERYONE
    if not plan.parts:
        raise Refused(NOTHING_PLAYS)
    plan.parts = framed(production, plan.parts)
    return plan


def framed(production: Production, scenes: list[Scene]) -> list[Scene]:
    """Scenes of places between the title and the credits of what plays in them."""
    takes = [UUID(scene["take"]) for scene in scenes if scene["take"]]
    lines = crediting.roll(production, production.course.author, Alternate.take_id.in_(takes))
    makers = {name for line in lines if line.role in crediting.ROLES.values() for name, _ in line.people}
    return [_title(production, len(makers)), *scenes, _roll(production, lines)]


def _title(production: Production, makers: int) -> Scene:
    made = counted("Made by one person", "Made by %(num)s people", makers) if makers else ""
    return _scene(TITLE, TITLE_MS, type={"title": production.title, "from": production.course.title, "made": made})


def _roll(production: Production, lines: list[crediting.RollLine]) -> Scene:
    roll = [{"role": line.role, "names": [name for name, _ in line.people]} for line in lines]
    author = production.course.author
    led = [{"role": Words("Led by"), "names": [author.credit_name]}] if author else []
    names = sum(len(line["names"]) + 2 for line in roll)
    return _scene(
        ROLL,
        min(ROLL_MS + ROLL_MS_A_LINE * names, LONGEST_ROLL_MS),
        type={
            "title": production.title,
            "roll": [*roll, *led],
            "after": [Words("Made in “%(course)s”", course=production.course.title)],
        },
    )


def _scene(what: str, ms: int, **more: Any) -> Scene:
    return {"what": what, "ms": ms, "place": "", "take": "", "work": "", "key": "", "type": {}, "captions": [], **more}


def _scene_of(playing: Playing, woven: Woven, plan: Plan, height: int) -> Scene | None:
    slot = woven.slots[playing.slot.id]  # type: ignore[index]
    if playing.what == What.TAKE and (scene := _of_take(playing, slot, woven, height)):
        return scene
    is_missed = playing.what == What.TAKE
    if scene := stand_in_scene(slot, playing.duration_ms, height):
        if is_missed:
            plan.remarks.append(Words(STAND_IN_PLAYS.message, place=slot.title))
        return scene
    plan.remarks.append(Words((NOT_READY if is_missed else IS_A_HOLE).message, place=slot.title))
    return None


def _of_take(playing: Playing, slot: Slot, woven: Woven, height: int) -> Scene | None:
    take, work, _ = woven.takes[playing.playable.id]  # type: ignore[union-attr,index]
    part = part_in(slot, take)
    if part is None:
        return None
    shared = {"place": str(slot.id), "label": slot.title, "take": str(take.id), "work": str(work.id)}
    if part.file is None:
        return _words(part.text, playing.duration_ms, **shared)
    said = part.captions or _described(part.description, part.file, playing.duration_ms)
    names = ", ".join(name for name in playing.names if name)
    return _of_file(part.file, playing.duration_ms, slot.title, names, said, height, **shared)


def stand_in_scene(slot: Slot, ms: int, height: int) -> Scene | None:
    """What plays in a place without a take; None where nothing can."""
    shared = {"place": str(slot.id), "label": slot.title}
    if slot.stand_in is not None:
        said = _described(slot.stand_in_words, slot.stand_in, ms)
        return _of_file(slot.stand_in, ms, slot.title, "", said, height, **shared)
    return _words(slot.stand_in_words, ms, **shared) if slot.stand_in_words.strip() else None


def _words(words: str, ms: int, **shared: Any) -> Scene | None:
    words = "\n".join(line.rstrip() for line in words.strip().splitlines())
    return _scene("words", ms, type={"words": words[:MOST_LETTERS_SHOWN]}, **shared) if words else None


def _of_file(file: MediaFile, ms: int, title: str, names: str, said: str, height: int, **shared: Any) -> Scene | None:
    """A scene of a file, if that is ready."""
    if file.processing != Processing.READY:
        return None
    cues = [[cue.start_ms, min(cue.end_ms, ms), cue.text] for cue in parse(said) if cue.start_ms < ms] if said else []
    if file.medium == Medium.SOUND:
        key = _key(file, "sound")
        card = {"title": title, "names": names}
        more: dict[str, Any] = {"type": card, "peaks": list(file.waveform), "captions": cues}
    elif file.medium == Medium.FILM:
        key, more = _key(file, *FILMS[height]), {"captions": cues}
    else:
        key, more = _key(file, *_pictures_of(file)), {}
    return _scene(file.medium.value, ms, key=key, **more, **shared) if key else None


def _pictures_of(file: MediaFile) -> list[str]:
    """Roles of the picture's ready forms, from the largest."""
    sized = [each for each in file.renditions if each.content_type in ("image/webp", "image/jpeg", "image/png")]
    return [each.name for each in sorted(sized, key=lambda each: each.width, reverse=True)]


def _key(file: MediaFile, *roles: str) -> str:
    return next((ready.key for role in roles if (ready := file.rendition(role))), "")


def _described(words: str, file: MediaFile, ms: int) -> str:
    speaks = words.strip() and file.medium in (Medium.FILM, Medium.SOUND)
    return captions_of(words, min(file.duration_ms or ms, ms)) if speaks else ""
