"""What came in plays before its ready forms are made, and what was trimmed away is nobody's but its owner's."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import av
import pytest
from sqlalchemy import select

from core import jobs
from core.checks import Refused
from core.db import db, now, time_is
from core.jobs import Job
from core.storage import store
from media import operations
from media.judging import judge
from media.models import WHOLE, MediaFile, Medium, Processing
from media.sandbox import Failed
from media.showing import playable
from submissions.models import Part, Visibility
from tests.cast import Cast, make_work
from tests.media import corpus
from tests.visitor import Visitor


@pytest.fixture
def keep(cast: Cast, tmp_path: Path) -> Callable[..., MediaFile]:
    """Keep a file that one of the corpus makes, and show it in a work of the learner's."""

    def kept(make: Callable[..., Path], name: str, *arguments: object, **details: object) -> MediaFile:
        file = operations.keep(cast.learner, judge(make(tmp_path / name, *arguments, **details), name))
        work = make_work(cast.learner, cast.lesson, visibility=Visibility.CLASS)
        operations.show_in(file, work.takes[0])
        db.session.commit()
        return file

    return kept


def address(file: MediaFile, role: str) -> str:
    form = file.rendition(role)
    assert form is not None
    return f"/media/{file.id}/{form.file_name}"


def stored(file: MediaFile) -> set[Path]:
    folder = store().local(file.key).parent
    return set(folder.iterdir())


def test_a_recording_plays_before_it_is_ready_and_until_those_who_watch_have_seen_it(
    cast: Cast, keep: Callable[..., MediaFile], visit: Visitor, app
) -> None:
    file = keep(corpus.recording, "take.webm", seconds=2.0)
    assert file.is_awaited
    assert jobs.run_next()
    db.session.refresh(file)
    assert file.is_coming
    assert not file.is_awaited
    early = address(file, WHOLE)
    with app.test_request_context():
        assert [(each.url, each.type) for each in playable(file).sources] == [(early, "video/webm")]
    assert visit(early, cast.reviewer, headers={"Range": "bytes=0-9"}).status == 206
    poster = address(file, "poster")
    jobs.run_due()
    db.session.refresh(file)
    assert file.processing == Processing.READY
    assert file.playing is file.rendition("film")
    assert visit(early, cast.reviewer).status == 200
    assert visit(poster, cast.reviewer).location == address(file, "poster") != poster
    assert visit(f"{poster[:-3]}gif", cast.reviewer).status == 404
    with time_is(now() + timedelta(days=2)):
        jobs.run_due()
    db.session.refresh(file)
    assert file.rendition(WHOLE) is None
    assert stored(file) == {store().local(key) for key in (file.key, *(form.key for form in file.renditions))}


def test_a_first_form_seeks_at_once_and_is_made_while_films_are_coded(keep: Callable[..., MediaFile]) -> None:
    slow = keep(corpus.film, "long.mov", "mov", "mpeg4")
    jobs.run_next(only_quick=True)
    file = keep(corpus.recording, "take.webm", seconds=3.0)
    jobs.run_next(only_quick=True)
    for each in (slow, file):
        db.session.refresh(each)
    assert (slow.is_awaited, file.is_awaited) == (True, False)
    with av.open(str(store().local(file.rendition(WHOLE).key))) as container:
        assert abs(container.duration / 1000 - 3_000) < 100
        container.seek(2_000_000)
        assert next(container.decode(video=0)).time < 2.1


def test_what_no_browser_plays_waits_for_its_smallest_form(keep: Callable[..., MediaFile]) -> None:
    file = keep(corpus.film, "clip.mov", "mov", "mpeg4", size=(1280, 720), seconds=0.5)
    jobs.run_due()
    db.session.refresh(file)
    assert {form.name for form in file.renditions} >= {"film-360", "film", "sound", "peaks", "storyboard", "poster"}
    assert (file.rendition("film-360").width, file.rendition("film").width) == (640, 1280)


def test_the_page_plays_it_and_says_how_far_the_other_forms_are(
    cast: Cast, keep: Callable[..., MediaFile], visit: Visitor
) -> None:
    file = keep(corpus.recording, "take.webm", seconds=1.0)
    work = make_work(cast.learner, cast.lesson, visibility=Visibility.CLASS)
    work.takes[0].parts = [Part(position=0, medium=Medium.FILM, file=file)]
    db.session.commit()
    jobs.run_next()
    file.progress = 40
    db.session.commit()
    page = visit(f"/works/{work.id}", cast.reviewer)
    assert address(file, WHOLE) in page.html
    assert "40 per cent" in page.html
    jobs.run_due()
    assert "per cent" not in visit(f"/works/{work.id}", cast.reviewer).html


def test_a_file_that_always_fails_says_so_in_the_end(
    cast: Cast, keep: Callable[..., MediaFile], visit: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = keep(corpus.tone, "a.wav", "wav", "pcm_s16le")
    work = make_work(cast.learner, cast.lesson, visibility=Visibility.CLASS)
    work.takes[0].parts = [Part(position=0, medium=Medium.SOUND, file=file)]
    db.session.commit()

    def broken(*_arguments: object, **_options: object) -> None:
        raise Failed("the decoder fell over")

    monkeypatch.setattr("media.rendering.render", broken)
    for attempt in range(jobs.MOST_ATTEMPTS):
        assert file.is_coming, attempt
        with time_is(now() + timedelta(minutes=attempt * 5)):
            jobs.run_due()
        db.session.refresh(file)
    assert file.processing == Processing.FAILED
    assert "could not make this file ready" in visit(f"/works/{work.id}", cast.learner).html


def test_what_is_trimmed_away_is_its_owners_alone(cast: Cast, keep: Callable[..., MediaFile], visit: Visitor) -> None:
    file = keep(corpus.film, "clip.mp4", seconds=3.0, black_seconds=1.0)
    jobs.run_due()
    db.session.refresh(file)
    before = {form.key for form in file.renditions if form.name != WHOLE}
    operations.trim(file, 1_200, 2_200)
    db.session.commit()
    assert (file.duration_ms, file.is_awaited, file.waveform) == (1_000, True, [])
    whole = address(file, WHOLE)
    assert visit(whole, cast.reviewer).status == 404
    assert visit(whole, cast.learner).status == 200
    jobs.run_due()
    db.session.refresh(file)
    assert file.processing == Processing.READY
    assert abs(file.duration_ms - 1_000) <= 40
    assert not before & {str(path.relative_to(store().root)) for path in stored(file)}
    for form in (each for each in file.renditions if each.name.startswith("film")):
        with av.open(str(store().local(form.key))) as container:
            assert abs(container.duration / 1000 - 1_000) <= 60
            assert all(frame.to_ndarray(format="gray").mean() > 20 for frame in container.decode(video=0))
    with time_is(now() + timedelta(days=2)):
        jobs.run_due()
    db.session.refresh(file)
    assert visit(whole, cast.learner).status == 200
    assert visit(whole, cast.reviewer).status == 404
    operations.trim(file, 0, None)
    db.session.commit()
    assert file.duration_ms == file.source_ms
    assert visit(whole, cast.reviewer).status == 200


def test_a_trim_that_leaves_nothing_is_refused_and_a_picture_has_none(keep: Callable[..., MediaFile]) -> None:
    sound = keep(corpus.tone, "a.wav", "wav", "pcm_s16le")
    with pytest.raises(Refused, match="half a second"):
        operations.trim(sound, 800, None)
    picture = keep(corpus.picture, "a.png", "PNG")
    with pytest.raises(Refused, match="Only a film or a sound"):
        operations.trim(picture, 0, 500)


def test_a_trim_that_comes_while_another_is_made_is_the_one_that_counts(
    keep: Callable[..., MediaFile], monkeypatch
) -> None:
    file = keep(corpus.tone, "a.wav", "wav", "pcm_s16le", seconds=3.0)
    jobs.run_next()
    render = jobs._functions["media.jobs.render_file"].run.__globals__["rendering"].render

    def interrupted(*arguments: object, **options: object) -> object:
        made = render(*arguments, **options)
        if not options["in_ms"]:
            operations.trim(db.session.get(MediaFile, file.id), 1_000, 2_000)
            db.session.commit()
        return made

    monkeypatch.setattr("media.rendering.render", interrupted)
    jobs.run_due()
    db.session.refresh(file)
    assert (file.processing, file.duration_ms) == (Processing.READY, 1_000)
    assert stored(file) == {store().local(key) for key in (file.key, *(form.key for form in file.renditions))}


def test_bytes_that_rows_share_stay_until_the_last_of_them_goes(cast: Cast, keep: Callable[..., MediaFile]) -> None:
    file = keep(corpus.tone, "a.wav", "wav", "pcm_s16le", seconds=2.0)
    jobs.run_due()
    db.session.refresh(file)
    other = operations.twin(file)
    db.session.commit()
    assert (other.key, other.processing) == (file.key, Processing.READY)
    assert other.playing.key == file.playing.key
    assert operations.hold_alike(file.sha256, file.size_bytes) in (file, other)
    key, playing = file.key, file.playing.key
    operations.discard(file)
    db.session.commit()
    jobs.run_due()
    assert store().local(playing).exists()
    operations.trim(other, 500, None)
    db.session.commit()
    jobs.run_due()
    db.session.refresh(other)
    assert not store().local(playing).exists()
    assert store().local(key).exists()
    operations.discard(other)
    db.session.commit()
    with time_is(now() + timedelta(days=2)):
        jobs.run_due()
    assert not list(store().local(key).parent.iterdir())
    assert db.session.scalar(select(Job).where(Job.failed_at.is_not(None))) is None
