"""A film or a sound that begins and ends where its maker says; and the same bytes, kept once."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from core.checks import Refused
from core.db import db
from core.storage import store
from media import operations as files
from media.judging import judge
from media.models import MediaFile
from media.trimming import Trim
from submissions import takes
from submissions.models import Part, Submission
from tests.cast import Cast
from tests.media import corpus
from tests.submissions.making import make_draft
from tests.visitor import Visitor

Sound = Callable[..., MediaFile]


@pytest.fixture
def sound(cast: Cast, tmp_path: Path) -> Sound:
    """`sound(trim=…)`: a second of sound of the learner's, kept."""
    path = corpus.tone(tmp_path / "tone.wav", "wav", "pcm_s16le")
    return lambda **how: files.keep(cast.learner, judge(path, "tone.wav"), **how)


def on_bench(work: Submission, file: MediaFile) -> Part:
    return takes.add_kept(work.takes[-1], uuid4(), file)


def test_the_same_bytes_are_stored_once_and_go_with_the_last(cast: Cast, sound: Sound) -> None:
    one, other = sound(), sound()
    assert one.id != other.id
    assert one.key == other.key
    db.session.commit()
    files.discard(one)
    db.session.commit()
    path = store().local(other.key)
    assert path is not None
    assert path.exists()


def test_a_recording_comes_with_its_ends_and_where_its_guide_begins(cast: Cast, sound: Sound) -> None:
    file = sound(trim=Trim(200, 900), delay_ms=140)
    assert (file.in_ms, file.out_ms, file.duration_ms, file.source_ms, file.delay_ms) == (200, 900, 700, 1000, 140)


def test_what_is_trimmed_is_measured_by_what_is_left(cast: Cast, sound: Sound) -> None:
    cast.assignment.most_seconds = 0
    work = make_draft(cast)
    with pytest.raises(Refused):
        on_bench(work, sound())
    on_bench(work, sound(trim=Trim(200, 900)))


def test_a_take_that_holds_the_same_file_keeps_it_as_it_is(cast: Cast, sound: Sound) -> None:
    work = make_draft(cast)
    before = on_bench(work, sound())
    (after,) = takes.begin_take(work, copy=work.takes[0]).parts
    takes.trim(after, 0, 600)
    assert before.file is not None
    assert after.file is not None
    assert (before.file.out_ms, after.file.out_ms) == (None, 600)
    assert before.file.key == after.file.key


def test_on_the_bench_it_is_trimmed_and_what_is_wrong_comes_back(cast: Cast, visit: Visitor, sound: Sound) -> None:
    work = make_draft(cast)
    part = on_bench(work, sound())
    address, prefix = f"/works/{work.id}/parts/{part.id}/trim", f"trim-{part.id}"
    version = visit(f"/works/{work.id}/bench", cast.learner).fields(address)[f"{prefix}-version"]

    def send(starts: str, ends: str) -> int:
        typed = {f"{prefix}-starts": starts, f"{prefix}-ends": ends, f"{prefix}-version": version}
        return visit.post(address, cast.learner, **typed).status

    assert send("soon", "") == 422
    assert send("0:00.9", "0:00.9") == 422
    assert send("0:00.2", "") == 303
    db.session.refresh(part)
    assert part.file is not None
    assert (part.file.in_ms, part.file.out_ms, part.file.duration_ms) == (200, None, 800)
    assert send("0:00.4", "") == 422, "it was opened before somebody trimmed it"
