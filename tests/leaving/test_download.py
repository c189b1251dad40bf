"""Asking for the zip, having it, and its end."""

import tracemalloc
from datetime import timedelta

from sqlalchemy import delete, func, insert, select

from accounts.models import Person
from core.db import db, now
from core.events import Event
from core.storage import store
from leaving import downloads, jobs
from leaving.models import Download
from media.models import Medium
from tests.cast import Cast
from tests.leaving.packed import zip_of
from tests.routes.things import file_of
from tests.visitor import Visitor, run_jobs

PAGE = "/settings/yours"


def test_files_are_in_it_as_sent_and_as_they_play(cast: Cast) -> None:
    file = file_of(cast.learner, Medium.SOUND)
    file.name = "../../my <b>song</b>.mp3"
    db.session.commit()
    with zip_of(cast.learner) as zipped:
        inside = [name for name in zipped.namelist() if name.startswith("files/")]
        assert all(".." not in name and "<" not in name for name in inside)
        assert [name for name in inside if zipped.read(name) == store().local(file.key).read_bytes()]


def test_asking_twice_gives_the_same_one_and_it_is_nobody_elses(visit: Visitor, cast: Cast) -> None:
    for _click in range(2):
        assert visit.post(f"{PAGE}/download", cast.learner).location == PAGE
    assert db.session.scalar(select(func.count()).select_from(Download)) == 1
    page = visit(PAGE, cast.learner)
    assert "Download the zip" in page.text
    got = visit(f"{PAGE}/download", cast.learner)
    assert got.status == 200
    assert got.response.headers["Cache-Control"] == "private, no-store"
    assert "attachment" in got.response.headers["Content-Disposition"]
    assert visit(f"{PAGE}/download", cast.other_learner).status == 404
    assert visit(f"{PAGE}/download").location.startswith("/signin")


def test_it_is_gone_after_seven_days(visit: Visitor, cast: Cast) -> None:
    visit.post(f"{PAGE}/download", cast.learner)
    download = db.session.scalars(select(Download)).one()
    path = store().local(download.key)
    assert path is not None
    assert path.exists()
    download.expires_at = now() - timedelta(minutes=1)
    db.session.commit()
    assert visit(f"{PAGE}/download", cast.learner).status == 404
    assert "Make the zip" in visit(PAGE, cast.learner).text
    jobs.forget_old_downloads()
    run_jobs(visit.app)
    assert not path.exists()
    assert db.session.scalar(select(func.count()).select_from(Download)) == 0


def test_one_that_failed_says_so_and_can_be_asked_for_again(visit: Visitor, cast: Cast) -> None:
    downloads.ask(cast.learner)
    first = db.session.scalars(select(Download.id)).one()
    jobs.give_up(str(first))
    db.session.commit()
    assert "It could not be made" in visit(PAGE, cast.learner).text
    visit.post(f"{PAGE}/download", cast.learner)
    assert db.session.scalars(select(Download.id)).one() != first
    assert "Download the zip" in visit(PAGE, cast.learner).text


def test_it_holds_no_more_in_memory_for_more_rows(cast: Cast) -> None:
    def most() -> int:
        db.session.expunge_all()
        tracemalloc.start()
        zip_of(db.session.get_one(Person, cast_id)).close()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        db.session.execute(delete(Download))
        return peak

    cast_id = cast.learner.id
    most()  # what is loaded once
    few = most()
    happened = {"name": "a test", "actor_id": cast_id, "subject_kind": "person", "subject_id": cast_id, "details": {}}
    db.session.execute(insert(Event), [happened] * 8000)
    assert most() < few + 4_000_000, "8,000 rows are 3 MB as JSON and 8 MB as rows"
