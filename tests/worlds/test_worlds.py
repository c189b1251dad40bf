"""Random worlds, and every reader asks everything: nobody finds a word that is not for them, by no page, list, search, feed, file,
mail or zip. A seed makes the same world again; what leaks is tried once more in a world with nothing else in it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest
from flask import Flask

from core.db import now, time_is
from notifications.jobs import send_daily_mails
from tests.conftest import empty, forgetful
from tests.visitor import Visitor, run_jobs
from tests.worlds.becoming import let_it_become
from tests.worlds.building import Built, say_everything
from tests.worlds.listening import all_told, drawn_for_others, not_said, not_theirs
from tests.worlds.oracle import Oracle
from tests.worlds.plan import MODERATOR, NAMES, World, draw
from tests.worlds.reading import Reader

FEW, MANY = range(1), range(100, 112)
SEARCHED, SHOWN = 8, 3
Leak = tuple[str, str]  # the thing, and who read what of it where


def leaks(app: Flask, world: World, readers: Sequence[str | None]) -> Iterator[Leak]:
    """("answer 3", "cleo read its note at /works/…"), for each word that was not for them."""
    folder: Path = app.extensions["mail"]["folder"]
    with forgetful(app):
        empty(folder)
        with all_told() as told:
            built = say_everything(world)
            run_jobs(app)
        yield from (("", f"open pages hear of the {what}") for what in not_said(told, built))
        visit = Visitor(app)
        for name in filter(None, readers):
            reader = Reader(built, name, visit)
            reader.read_mails()
            yield from _not_for(reader, Oracle(world.before()))
        empty(folder)
        let_it_become(built)
        run_jobs(app)
        _send_daily_mails(app)
        for name in readers:
            reader = Reader(built, name, visit)
            reader.read_everything()
            yield from _not_for(reader, Oracle(world))
            yield from _hears_of(reader, Oracle(world), built)
            yield from _not_folded(reader, Oracle(world))
            yield from not_theirs(reader, Oracle(world))
            yield from (("", f"{name} broke {path}") for path in reader.broken)
        yield from drawn_for_others(built, visit, readers, Oracle(world))
        empty(folder)


def _send_daily_mails(app: Flask) -> None:
    morning = datetime.combine(now().date() + timedelta(days=1), time(7, 6), now().tzinfo)
    with time_is(morning), app.app_context():
        send_daily_mails()
        run_jobs(app)


def _not_for(reader: Reader, oracle: Oracle) -> Iterator[Leak]:
    for secret, found in reader.found.items():
        of, field = reader.built.words[secret]
        for where in [each for each in sorted(found) if not oracle.may_read(reader.name, of, field, each)][:SHOWN]:
            yield of, f"{reader.name or 'a visitor'} read the {field} of {of} at {where}"


def _not_folded(reader: Reader, oracle: Oracle) -> Iterator[Leak]:
    """Of whom they muted, only what stands in a fold; the name of a topic stands over what others say in it."""
    for secret, where in sorted(reader.plain):
        of, field = reader.built.words[secret]
        is_over_it = field == "title" and where.startswith("/board")
        if not is_over_it and oracle.is_folded(reader.name, of, where):
            yield of, f"{reader.name} muted who made {of}, and reads its {field} at {where}"


def _hears_of(reader: Reader, oracle: Oracle, built: Built) -> Iterator[Leak]:
    """Search says nothing of a word that they may not read, nor how many there are: it is as for a word that is nowhere."""
    others = [each for each in built.words.items() if each[1][0] not in built.made_by(reader.name)]
    denied = [each for each in others if not oracle.may_read(reader.name, *each[1])]
    for secret, (of, field) in Random(built.world.seed).sample(denied, min(SEARCHED, len(denied))):
        if reader.finds(secret):
            yield of, f"search tells {reader.name or 'a visitor'} of the {field} of {of}"


def told(app: Flask, world: World, readers: Sequence[str | None]) -> str:
    """What leaks, in the smallest world that shows it; "" when nothing does."""
    found = list(leaks(app, world, readers))
    if not found:
        return ""
    of, _words = found[0]
    small = world.only(of)
    again = list(leaks(app, small, readers)) if of in world.things else []
    return "\n".join([*(words for _of, words in found), str(small if again else world)])


@pytest.mark.parametrize("seed", FEW)
def test_nobody_reads_what_is_not_for_them(app: Flask, seed: int) -> None:
    assert told(app, draw(seed, is_small=True), [None, *Random(seed).sample(NAMES, 2)]) == ""


@pytest.mark.long
@pytest.mark.parametrize("seed", MANY)
def test_nobody_reads_what_is_not_for_them_in_many_worlds(app: Flask, seed: int) -> None:
    assert told(app, draw(seed), [None, *NAMES, MODERATOR]) == ""


def test_who_may_read_a_word_finds_it(app: Flask) -> None:
    """So the search searches: of their own things somebody finds every word."""
    world = draw(0, is_small=True)
    name = next(each.by for each in world.things.values() if each.kind == "work")
    with forgetful(app):
        built = say_everything(world)
        reader = Reader(built, name, Visitor(app))
        found = {built.words[secret] for secret in reader.read_everything()}
    theirs = built.made_by(name)
    assert {each for each in built.words.values() if each[0] in theirs} <= found
