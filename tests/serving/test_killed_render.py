"""A film that is being made ready while its child and then its server are killed is ready in the end; others play it meanwhile."""

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.classroom import PASSWORD, email
from tests.media import corpus
from tests.serving.keeping import count, values
from tests.serving.making import Maker
from tests.site import Site, wait_until
from tests.someone import Someone

PROMISED_SECONDS = 3


@pytest.mark.long
def test_a_take_plays_at_once_and_is_made_ready_whatever_is_killed(classroom: Site, tmp_path: Path) -> None:
    take = corpus.recording(tmp_path / "take.webm", seconds=60.0, size=(320, 240)).read_bytes()
    maker = Maker(classroom, 0)
    with closing(maker.someone), closing(Someone(classroom.address)) as other:
        other.sign_in(email(1), PASSWORD)
        path = shared(maker, take)
        began = time.monotonic()
        played = None
        while played is None and time.monotonic() < began + PROMISED_SECONDS:
            played = re.search(r"/media/[^\"]*-whole\.webm", other.get(path).text)
        assert played, "it does not play yet"
        assert other.get(played[0]).status == 200
    wait_until(lambda: bool(list(renderers(classroom))))
    os.kill(next(renderers(classroom)), signal.SIGKILL)
    wait_until(lambda: is_rendering(classroom))
    classroom.kill()
    classroom.start()
    free_leases(classroom)
    wait_until(lambda: count(classroom, "SELECT count(*) FROM media_files WHERE processing <> 'ready'") == 0)
    wait_until(lambda: not places(classroom))
    known = set(values(classroom, "SELECT key FROM media_files UNION SELECT key FROM renditions"))
    assert stored(classroom) >= known
    assert stored(classroom) - known <= to_be_swept(classroom)
    assert (
        count(classroom, "SELECT count(*) FROM renditions WHERE name IN ('film', 'sound', 'storyboard', 'peaks')") == 4
    )


def shared(maker: Maker, film: bytes) -> str:
    """The address of a work with the film in it, in the class."""
    made = maker.write()
    parts = f"{made.path}/takes/1/parts"
    fields = maker.someone.get(f"{made.path}/bench").fields(parts, "description")
    sent = maker.someone.post(parts, fields, file=("take.webm", film))
    assert sent.status == 303, sent.text[:1000]
    maker.share(made)
    return made.path


def renderers(site: Site) -> Iterator[int]:
    """The processes that decode for this site."""
    assert site.process is not None
    for child in descendants(site.process.pid):
        with suppress(OSError):
            if b"media.child" in Path(f"/proc/{child}/cmdline").read_bytes():
                yield child


def descendants(process: int) -> Iterator[int]:
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                yield child
                yield from descendants(child)


def places(site: Site) -> list[Path]:
    return list((site.instance / "workshop").iterdir())


def is_rendering(site: Site) -> bool:
    return bool(list((site.instance / "workshop").glob("*/made/film*")))


def free_leases(site: Site) -> None:
    """On SQLite the one process does so when it starts; on PostgreSQL it would be two minutes."""
    engine = create_engine(site.database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE jobs SET leased_until = NULL"))
    engine.dispose()


def stored(site: Site) -> set[str]:
    files = site.instance / "files"
    return {str(path.relative_to(files)) for path in files.rglob("*") if path.is_file()}


def to_be_swept(site: Site) -> set[str]:
    asked = values(site, "SELECT arguments FROM jobs WHERE name = 'media.jobs.delete_stored'")
    return {key for each in asked for key in (json.loads(each) if isinstance(each, str) else each)["keys"]}
