"""The migrations make what the models say, from empty, and leave no drift."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select, text, update
from uuid_utils.compat import uuid7

from app import create_app
from community.models import Post
from core.cli import MIGRATIONS
from core.db import db, now, writing
from core.events import Event, record
from core.jobs import Job, run_due
from core.mail import deliver_mail, kept_mails, send
from core.search import is_modelled
from core.settings import read_settings
from media.models import MediaFile, Rendition
from notifications.models import Notice, Preference, When
from notifications.operations import tell
from productions.models import Alternate
from reviews import exemplars
from reviews.anchors import Moment
from reviews.hints import NoteKind
from reviews.learning_models import ReferenceNote
from reviews.models import AnchorKind
from reviews.written import NoteWording
from submissions import takes
from submissions.models import Part, Visibility
from tests import tables
from tests.cast import make_cast, make_file, make_work
from tests.community.finding import found
from tests.community.saying import make_thread, said_by
from tests.productions.making import make_alternate, make_production
from tests.reviews.answering import landed
from tests.tables import postgres_database

BEFORE_DAILY_MAIL = "0030"


def test_the_migrated_database_is_what_the_models_say(app: Flask, database: None) -> None:
    connection = db.session.connection()
    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_modelled})
    assert compare_metadata(context, db.metadata) == []


def test_the_history_is_one_line() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert len(scripts.get_heads()) == 1
    assert all(len(revision.nextrev) <= 1 for revision in scripts.walk_revisions())


def test_no_migration_names_a_path_of_some_machine() -> None:
    assert not [path for path in Path(MIGRATIONS).rglob("*.py") if "/tmp/" in path.read_text()]


@pytest.fixture
def own_site(tmp_path: Path, worker_id: str) -> Iterator[None]:
    """A site whose database may be turned back."""
    environment = {"INSTANCE": str(tmp_path), "SECRET_KEY": "a secret for tests only"}
    if os.environ.get("TEST_POSTGRES"):
        environment["DATABASE_URL"] = postgres_database(os.environ["TEST_POSTGRES"], f"{worker_id}_migrations")
    settings = replace(read_settings(environment), testing=True, password_cost_kib=8, password_rounds=1)
    tables.lay(settings)
    app = create_app(settings)
    with app.app_context(), writing():
        yield
        db.session.remove()
        db.engine.dispose()


def test_what_was_public_stays_public(own_site: None) -> None:
    cast = make_cast()
    (slot, other) = make_production(cast.course, "The turn", "The chair").slots
    make_alternate(slot, make_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE))
    make_alternate(other, make_work(cast.other_learner, cast.lesson, visibility=Visibility.CLASS))
    db.session.commit()
    db.session.remove()
    kept = select(Alternate.is_public).order_by(Alternate.id)
    downgrade(revision="0001")
    upgrade()
    assert db.session.scalars(kept).all() == [True, False]


def test_what_a_reference_answer_says_stays_said(own_site: None) -> None:
    cast = make_cast()
    work = make_work(cast.learner, cast.lesson)
    said = [landed("A <door>.", anchor=Moment(2000)), NoteWording(kind=NoteKind.TRY, body="Wait.", anchor=None)]
    exemplars.make(work, cast.instructor, exemplars.Reference(notes=said))
    db.session.commit()
    db.session.remove()
    downgrade(revision="0010")
    kept = text("SELECT landed, wonder, to_try FROM exemplars")
    assert [tuple(row) for row in db.session.execute(kept)] == [("A <door>.", "", "Wait.")]
    db.session.rollback()
    upgrade()
    notes = db.session.scalars(select(ReferenceNote).order_by(ReferenceNote.position)).all()
    assert [(note.kind, note.body) for note in notes] == [(NoteKind.LANDED, "A <door>."), (NoteKind.TRY, "Wait.")]
    assert (notes[0].body_html, notes[0].anchor) == ("<p>A &lt;door&gt;.</p>", AnchorKind.WHOLE)


def test_what_was_there_before_search_is_found(own_site: None) -> None:
    cast = make_cast()
    work = make_work(cast.learner, cast.lesson, title="A lantern", visibility=Visibility.EVERYONE)
    work_id = work.id
    db.session.commit()
    db.session.remove()
    downgrade(revision="0032")
    upgrade()
    assert found(None, "lantern") == []
    db.session.rollback()
    run_due()
    assert found(None, "lantern") == [work_id]
    assert len(found(None, "learner", "person")) == 2


def test_a_file_keeps_its_length_its_ready_forms_and_the_take_that_holds_it(own_site: None) -> None:
    cast = make_cast()
    film = Rendition(name="film", file_name="film.mp4", content_type="video/mp4", size_bytes=9, key="ready/1")
    file = make_file(cast.learner, duration_ms=12_000, renditions=[film], begun_at=now() - timedelta(hours=1))
    take = make_work(cast.learner, cast.lesson).takes[0]
    takes.add_kept(take, uuid7(), file)
    db.session.commit()
    db.session.remove()
    downgrade(revision="0002")
    upgrade()
    assert db.session.scalars(select(MediaFile.source_ms)).all() == [12_000]
    assert db.session.scalar(select(MediaFile.begun_at == MediaFile.created_at))
    assert db.session.scalar(select(func.count()).select_from(Rendition)) == 1
    assert db.session.scalar(select(func.count()).where(Part.file_id.is_not(None))) == 1


def test_who_wanted_no_mail_wants_none_and_what_was_told_is_in_no_daily_mail(own_site: None) -> None:
    cast = make_cast()
    record("test.happened", cast.other_learner, cast.other_learner)
    event = db.session.scalars(select(Event)).one()
    tell([cast.learner.id], event, "answer.sent", cast.other_learner, "/works/1")
    send(cast.learner.email, "password_changed", person=cast.learner)
    db.session.commit()
    db.session.remove()
    downgrade(revision=BEFORE_DAILY_MAIL)
    db.session.execute(text("INSERT INTO mutes SELECT id, 'answer.sent' FROM people WHERE handle = 'learner'"))
    waits = db.session.scalars(select(Job.id).where(Job.name == "core.mail.deliver_mail")).one()
    before = {"to": "learner@example.org", "subject": "A", "text": "B", "html": "C"}
    db.session.execute(update(Job.__table__).where(Job.id == waits).values(key=None, arguments=before))  # type: ignore[arg-type]
    db.session.commit()
    db.session.remove()
    upgrade()
    kept = {each.name: each.wanted for each in db.session.scalars(select(Preference))}
    assert kept == {"answer.sent": When.HERE, "answer.first": When.HERE}
    assert db.session.scalar(select(Notice.mailed_at == Notice.created_at))
    waiting = db.session.scalars(select(Job).where(Job.name == "core.mail.deliver_mail")).one()
    assert (waiting.key, waiting.arguments["id"]) == (f"mail:{waiting.id}", str(waiting.id))
    deliver_mail(**waiting.arguments)
    assert len(kept_mails()) == 1
    db.session.rollback()
    db.session.remove()
    downgrade(revision=BEFORE_DAILY_MAIL)
    assert db.session.scalars(text("SELECT name FROM mutes")).all() == ["answer.sent"]
    db.session.rollback()
    upgrade()


def test_what_was_said_in_a_thread_stays_said(own_site: None) -> None:
    cast = make_cast()
    thread = make_thread(cast.course, cast.lesson)
    said_by(cast.learner, thread, "I <was> there.")
    db.session.commit()
    db.session.remove()
    downgrade(revision="0033")
    kept = text("SELECT body FROM posts")
    assert db.session.scalars(kept).all() == ["I <was> there."]
    db.session.rollback()
    upgrade()
    post = db.session.scalars(select(Post)).one()
    assert (post.body_html, post.said_at) == ("<p>I &lt;was&gt; there.</p>", post.created_at)
    assert post.topic.last_post_at == post.said_at
