"""The cut of a class project as a file is made of it: a part for each place, and what frames them. Plain data, which says all that
is needed to make it and can be kept as JSON."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from core.checks import Refused
from core.words import Words
from media.models import MediaFile
from productions import crediting
from productions.cuts import Woven, woven_cut
from productions.models import Alternate, Production, RenderForm, Slot
from productions.places import part_in
from productions.weaving import Playing, What
from submissions.models import Part as TakePart
from submissions.models import Submission, Take, Visibility

IS_A_HOLE = Words("“%(place)s” has neither a take nor a stand-in: it is left out.")
STAND_IN_PLAYS = Words("“%(place)s”: its take is not ready to play, so its stand-in does.")

Part = dict[str, Any]


@dataclass(frozen=True)
class Scene:
    """What is made at once: a part, or those that play together."""

    parts: tuple[Part, ...]

    @property
    def ms(self) -> int:
        """How long it lasts."""
        return max(part["at_ms"] + part["ms"] for part in self.parts)

    @property
    def label(self) -> str:
        passage = self.parts[0]["passage"]
        return str(passage["title"]) if passage else str(self.parts[0]["label"])


def scenes_of(parts: Sequence[Part]) -> list[Scene]:
    """These in order; what plays together is one."""
    numbered = groupby(enumerate(parts), lambda each: each[1]["passage"]["id"] if each[1]["passage"] else each[0])
    return [Scene(tuple(part for _, part in together)) for _, together in numbered]


@dataclass(frozen=True)
class Played:
    """A take in its place: for how long, from where on, and under which names."""

    slot: Slot
    take: Take
    work: Submission
    part: TakePart
    ms: int
    in_ms: int
    names: str

    @property
    def whence(self) -> dict[str, Any]:
        """What says of a part where it comes from."""
        return {**of_place(self.slot), "take": str(self.take.id), "work": str(self.work.id)}


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How a film, a record or a book is planned.

    `of_take`, `of_stand_in`: a part, or None where nothing of it can be in this; the latter is also given its ms.
    `framed`: the parts, with what goes before and after them. The last of these holds the credits.
    `nothing`: why there is nothing to make. `left_out`: why a place is not in it, where something is there that does not fit.
    `remark`: what is to be said of a part that is in it.
    """

    of_take: Callable[[Played, RenderForm], Part | None]
    of_stand_in: Callable[[Slot, int, RenderForm], Part | None]
    framed: Callable[[Production, list[Part]], list[Part]]
    nothing: Words
    left_out: Words
    remark: Callable[[Part], Words | None] = lambda part: None


@dataclass
class Plan:
    """`remarks`: what it does without, and why; `is_public`: all in it is shared with everyone."""

    parts: list[Part] = field(default_factory=list)
    remarks: list[Words] = field(default_factory=list)
    works: set[UUID] = field(default_factory=set)
    is_public: bool = True


def plan_of(production: Production, form: RenderForm, kind: Kind) -> Plan:
    """The cut as it is so far, as its class sees it. Raises Refused where nothing would be in it."""
    woven = woven_cut(production.course, production.course.author)
    plan = Plan()
    for playing in woven.order:
        slot = woven.slots[playing.slot.id]  # type: ignore[index]
        played = _played(playing, slot, woven)
        part = kind.of_take(played, form) if played else None
        if part and played:
            plan.works.add(played.work.id)
            plan.is_public &= played.work.visibility == Visibility.EVERYONE
        elif part := kind.of_stand_in(slot, playing.duration_ms, form):
            plan.remarks += [Words(STAND_IN_PLAYS.message, place=slot.title)] if played else []
        else:
            is_hole = playing.what == What.HOLE
            plan.remarks.append(Words((IS_A_HOLE if is_hole else kind.left_out).message, place=slot.title))
            continue
        plan.parts.append(part | _together(playing))
        plan.remarks += [said] if (said := kind.remark(part)) else []
    if not plan.parts:
        raise Refused(kind.nothing)
    plan.parts = kind.framed(production, plan.parts)
    return plan


def _together(playing: Playing) -> Part:
    """How it plays there, what with, in which layer and when (ms since that began)."""
    more = {"edit": playing.playable.edit.packed()} if playing.playable else {}
    passage = playing.slot.passage
    if passage is None:
        return more
    about = {"id": str(passage.id), "title": passage.title, "arrangement": passage.arrangement.value}
    return {"passage": about, "layer": playing.layer, "at_ms": playing.at_ms, **more}


def _played(playing: Playing, slot: Slot, woven: Woven) -> Played | None:
    if playing.what != What.TAKE or playing.playable is None:
        return None
    take, work, _ = woven.takes[playing.playable.id]  # type: ignore[index]
    part = part_in(slot, take)
    names = ", ".join(name for name in playing.names if name)
    return Played(slot, take, work, part, playing.duration_ms, playing.in_ms, names) if part else None


def part(what: str, ms: int, **more: Any) -> Part:
    empty: Part = {
        "place": "",
        "label": "",
        "take": "",
        "work": "",
        "key": "",
        "type": {},
        "passage": None,
        "layer": 0,
        "at_ms": 0,
        "edit": {},
    }
    return {"what": what, "ms": ms, **empty, **more}


def of_place(slot: Slot) -> dict[str, Any]:
    return {"place": str(slot.id), "label": slot.title}


def key_of(file: MediaFile, *roles: str) -> str:
    """Where the store has the first of these forms that is ready."""
    return next((ready.key for role in roles if (ready := file.rendition(role))), "")


def with_credits(production: Production, parts: list[Part]) -> list[Part]:
    """These, and then the credits of what plays in them."""
    roll, _ = credits_of(production, parts)
    return [*parts, part("credits", 0, type=roll | {"from": production.course.title})]


def credits_of(production: Production, parts: list[Part]) -> tuple[dict[str, Any], int]:
    """The credits of what plays in these parts, and how many people made it."""
    takes = [UUID(each["take"]) for each in parts if each["take"]]
    lines = crediting.roll(production, production.course.author, Alternate.take_id.in_(takes))
    makers = {name for line in lines if line.role in crediting.ROLES.values() for name, _ in line.people}
    roll = [{"role": line.role, "names": [name for name, _ in line.people]} for line in lines]
    author = production.course.author
    led = [{"role": Words("Led by"), "names": [author.credit_name]}] if author else []
    after = [Words("Made in “%(course)s”", course=production.course.title)]
    return {"title": production.title, "roll": [*roll, *led], "after": after}, len(makers)
