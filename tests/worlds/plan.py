"""Small worlds, drawn by a seed: people, who blocks whom, class projects, and what people made and said in them. Plain facts,
without a database: the oracle reads them, the builder makes them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from random import Random

NAMES = ("ana", "ben", "cleo", "dan", "eva", "finn")
MODERATOR = "mod"
TEACHES, LEARNS, GREETS = "instructor", "learner", "greeter"
RUNGS = ("only-me", "one-person", "class", "everyone")
# What may become of a thing of each kind.
FATES = {
    "work": ("standing", "standing", "first", "unnamed", "taken back", "hidden", "removed"),
    "answer": ("sent", "sent", "draft", "held", "note hidden", "note removed", "kept back"),
    "reply": ("said", "said", "hidden", "removed"),
    "topic": ("open", "open", "draft", "hidden", "removed"),
    "post": ("said", "said", "draft", "hidden", "removed"),
    "page": ("published", "published", "draft", "taken back", "hidden", "removed"),
    "log": ("published", "draft", "hidden", "removed"),
    "call": ("open", "draft", "hidden", "removed"),
    "piece": ("shown", "premiered", "premiered", "hidden"),
    "announcement": ("said", "said", "withdrawn", "hidden", "removed"),
}
PUT_AWAY = ("hidden", "removed", "note hidden", "note removed")
ENDS = (*PUT_AWAY, "taken back", "kept back", "withdrawn")
_BEFORE = {"kept back": "held"}


COUNTS = {
    "work": 6, "call": 2, "answer": 5, "reply": 2, "piece": 2, "topic": 4, "post": 5, "page": 3, "log": 2, "company": 1,
    "announcement": 3,
}  # fmt: skip


@dataclass(frozen=True)
class Someone:
    name: str
    is_minor: bool = False
    is_unconfirmed: bool = False
    is_hidden: bool = False
    is_paused: bool = False


@dataclass(frozen=True)
class Class:
    """`roles`: who is in it as what."""

    name: str
    roles: dict[str, str]
    stage: str = "published"
    is_hidden: bool = False
    is_for_minors: bool = False
    is_lesson_hidden: bool = False


@dataclass(frozen=True)
class Thing:
    """Something that a person made. `about`: the thing that it belongs to; `to`: the one person it is for."""

    name: str
    kind: str
    by: str
    fate: str
    where: str = ""  # a class project, or "" for the site
    rung: str = ""
    about: str = ""
    to: str = ""


@dataclass(frozen=True)
class World:
    seed: int
    people: dict[str, Someone]
    blocks: frozenset[tuple[str, str]]
    classes: dict[str, Class]
    things: dict[str, Thing]
    mutes: frozenset[tuple[str, str]] = frozenset()

    def only(self, name: str) -> "World":
        """The same with one thing, and what it belongs to."""
        kept: dict[str, Thing] = {}
        while name in self.things:
            kept[name] = self.things[name]
            name = kept[name].about
        return replace(self, things={key: each for key, each in self.things.items() if key in kept})

    def before(self) -> "World":
        """As it was when everything had just been said: nothing put away or taken back, nobody kept out."""
        things = {
            name: replace(each, fate=_BEFORE.get(each.fate) or FATES[each.kind][0]) if each.fate in ENDS else each
            for name, each in self.things.items()
        }
        classes = {name: Class(name, each.roles) for name, each in self.classes.items()}
        return replace(self, people={name: Someone(name) for name in self.people}, classes=classes, things=things)

    def __str__(self) -> str:
        facts: Iterable[object] = (*self.people.values(), *self.classes.values(), *self.things.values())
        return "\n".join(
            [f"seed {self.seed}, blocks {sorted(self.blocks)}, mutes {sorted(self.mutes)}", *map(str, facts)]
        )


def word(*names: str) -> str:
    """The secret word of a field: no other field has it, and no word begins another."""
    number, letters = int.from_bytes(sha256(" ".join(names).encode()).digest()[:8]), ""
    for _ in range(10):
        number, place = divmod(number, 20)
        letters += "bcdfghjklmnpqrstvwxz"[place]
    return f"zq{letters}"


def draw(seed: int, *, is_small: bool = False) -> World:
    rng = Random(seed)
    people = {
        name: Someone(
            name,
            is_minor=rng.random() < 0.15,
            is_unconfirmed=rng.random() < 0.08,
            is_hidden=rng.random() < 0.1,
            is_paused=rng.random() < 0.1,
        )
        for name in NAMES
    }
    blocks = frozenset((one, other) for one in NAMES for other in NAMES if one < other and rng.random() < 0.15)
    classes = {name: _draw_class(rng, name) for name in ("alpha", "beta", "gamma")}
    world = World(seed, people, blocks, classes, {})
    for kind, count in COUNTS.items():
        for number in range((count + 1) // 2 if is_small else count):
            _add(rng, world, f"{kind} {number}", kind)
    return replace(world, mutes=frozenset(_draw_mutes(rng, world)))


def _draw_mutes(rng: Random, world: World) -> Iterable[tuple[str, str]]:
    """(who, whom), of those whom no block keeps apart."""
    pairs = [(one, other) for one in NAMES for other in NAMES if one != other and not _are_apart(world, one, other)]
    return rng.sample(pairs, 5)


def _draw_class(rng: Random, name: str) -> Class:
    teacher, *others = rng.sample(NAMES, 6)
    roles = {teacher: TEACHES} | dict.fromkeys(others[: rng.randint(2, 4)], LEARNS)
    if rng.random() < 0.4:
        roles[others[0]] = GREETS
    odd = rng.choice(["", "", "", "hidden", "minors", "draft", "closed"])
    stage = odd if odd in ("draft", "closed") else "published"
    is_lesson_hidden = rng.random() < 0.35
    return Class(name, roles, stage, odd == "hidden", odd == "minors", is_lesson_hidden)


def _add(rng: Random, world: World, name: str, kind: str) -> None:
    """A thing of this kind, if somebody is there who can make it."""
    made = _DRAWN[kind](rng, world, name)
    if made is not None:
        world.things[name] = made


def _of_class(rng: Random, world: World) -> tuple[Class, str]:
    """A class project that ever was open, and one of its members."""
    course = rng.choice([each for each in world.classes.values() if each.stage != "draft"] or [*world.classes.values()])
    return course, rng.choice(sorted(course.roles))


def _work(rng: Random, world: World, name: str) -> Thing:
    course, by = _of_class(rng, world)
    rung = rng.choice(RUNGS[:3] if course.is_for_minors else RUNGS + RUNGS[2:])
    fate = rng.choice(FATES["work"]) if rung != "only-me" else "standing"
    to = rng.choice([each for each in sorted(course.roles) if each != by]) if rung == "one-person" else ""
    if to and _are_apart(world, by, to):
        return _work(rng, world, name)
    return Thing(name, "work", by, fate, course.name, rung, to=to)


def _answer(rng: Random, world: World, name: str) -> Thing | None:
    """Of a member or who was shown the work; one each."""
    taken = {(each.about, each.by) for each in world.things.values()}
    chances = [
        (work.name, by)
        for work in world.things.values()
        if work.kind == "work" and work.rung != "only-me"
        for by in ([work.to] if work.to else sorted(world.classes[work.where].roles))
        if by != work.by and (work.name, by) not in taken and not _are_apart(world, by, work.by)
    ]
    if not chances:
        return None
    about, by = rng.choice(chances)
    return Thing(name, "answer", by, rng.choice(FATES["answer"]), world.things[about].where, about=about)


def _reply(rng: Random, world: World, name: str) -> Thing | None:
    about = [each for each in world.things.values() if each.kind == "answer" and each.fate in ("sent", "note hidden")]
    about = [each for each in about if f"reply to {each.name}" not in {t.to for t in world.things.values()}]
    if not about:
        return None
    answer = rng.choice(about)
    return Thing(
        name,
        "reply",
        world.things[answer.about].by,
        Random(f"{world.seed} {name}").choice(FATES["reply"]),
        answer.where,
        about=answer.name,
        to=f"reply to {answer.name}",
    )


def _topic(rng: Random, world: World, name: str) -> Thing:
    course, by = _of_class(rng, world)
    where = course.name if rng.random() < 0.6 else ""
    return Thing(name, "topic", by, rng.choice(FATES["topic"]), where)


def _post(rng: Random, world: World, name: str) -> Thing | None:
    topics = [each for each in world.things.values() if each.kind == "topic" and each.fate != "draft"]
    if not topics:
        return None
    topic = rng.choice(topics)
    speakers = sorted(world.classes[topic.where].roles) if topic.where else list(NAMES)
    speakers = [each for each in speakers if not _are_apart(world, each, topic.by)]
    return Thing(name, "post", rng.choice(speakers), rng.choice(FATES["post"]), topic.where, about=topic.name)


def _page(rng: Random, world: World, name: str) -> Thing:
    return Thing(name, "page", rng.choice(NAMES), rng.choice(FATES["page"]))


def _log(rng: Random, world: World, name: str) -> Thing:
    return Thing(name, "log", rng.choice(NAMES), rng.choice(FATES["log"]))


def _call(rng: Random, world: World, name: str) -> Thing:
    course, by = _of_class(rng, world)
    return Thing(name, "call", by, rng.choice(FATES["call"]), course.name)


def _piece(rng: Random, world: World, name: str) -> Thing | None:
    """One a class project, of its instructor."""
    free = [
        each
        for each in world.classes.values()
        if each.name not in {t.where for t in world.things.values() if t.kind == "piece"}
    ]
    course = rng.choice(free)
    by = next(who for who, role in course.roles.items() if role == TEACHES)
    return Thing(name, "piece", by, rng.choice(FATES["piece"]), course.name)


def _company(rng: Random, world: World, name: str) -> Thing | None:
    course, by = _of_class(rng, world)
    to = rng.choice(sorted(course.roles))
    return None if to == by or _are_apart(world, by, to) else Thing(name, "company", by, "said", course.name, to=to)


def _announcement(rng: Random, world: World, name: str) -> Thing:
    """Of who teaches there."""
    course, _somebody = _of_class(rng, world)
    by = next(who for who, role in course.roles.items() if role == TEACHES)
    return Thing(name, "announcement", by, rng.choice(FATES["announcement"]), course.name)


def _are_apart(world: World, one: str, other: str) -> bool:
    return (min(one, other), max(one, other)) in world.blocks


_DRAWN = {
    "work": _work, "answer": _answer, "reply": _reply, "topic": _topic, "post": _post, "page": _page, "log": _log,
    "call": _call, "piece": _piece, "company": _company, "announcement": _announcement,
}  # fmt: skip
