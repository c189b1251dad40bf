"""Who finds what: by which words, in which order; and never what they may not see."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from uuid_utils.compat import uuid7

from core import search
from core.db import db, now
from core.finding import find, read_key
from core.folding import parse
from core.permissions import can
from core.search import searched_kind
from courses.models import Course, Stage
from lessons.models import Names
from media.models import Medium
from moderation import deciding
from moderation import operations as moderation
from submissions import operations, takes
from submissions.models import Part, Submission, Visibility, WorkDocument
from tests.cast import Cast, make_course, make_lesson, make_person, make_work
from tests.community.finding import everything, found
from tests.community.saying import begun_by, said_by
from tests.routes.reported import hide
from tests.routes.things import make_things
from tests.visitor import run_jobs

KINDS = ("submission", "course", "lesson", "person", "post", "journal_post")


def shared(cast: Cast, title: str, *texts: str, **facts: Any) -> Submission:
    facts.setdefault("visibility", Visibility.EVERYONE)
    work = make_work(cast.learner, cast.lesson, title=title, texts=texts or ("I sat down.",), **facts)
    db.session.commit()
    return work


@pytest.mark.parametrize(
    "typed",
    [
        "crown",
        "CRÖWN",
        "cro",
        "paper crown ",
        'crown "and waits"',
        '"cat wears a paper crown"',
        "cat* crown ",
        "œuvre",
        "learner crown",  # its maker
        "turn crown",  # its lesson
        "empty chair crown",  # its class project
    ],
)
def test_a_work_is_found_by_its_words(cast: Cast, typed: str) -> None:
    work = shared(cast, "Œuvre in blue", "The cat wears a paper crown, and waits.")
    assert found(None, typed) == [work.id]


@pytest.mark.parametrize(
    "typed", ["", " ", "crow ", '"paper cat"', "crown moon", "aper", '"blue the cat"', "seen", "·seen·everyone"]
)
def test_it_is_not_found_by_others(cast: Cast, typed: str) -> None:
    shared(cast, "In blue", "The cat wears a paper crown, and waits.")
    assert found(None, typed) == []


def test_what_is_called_so_comes_first_and_then_the_newest(cast: Cast) -> None:
    says = [shared(cast, f"Number {at}", "A lantern.").id for at in range(5)]
    called = [shared(cast, f"Lantern {at}").id for at in range(3)]
    newest = shared(cast, "Number 5", "A lantern.").id
    assert found(cast.stranger, "lantern") == [*reversed(called), newest, *reversed(says)]


def test_what_is_hidden_shifts_no_page(cast: Cast) -> None:
    works = [shared(cast, f"Lantern {at}") for at in range(9)]
    for work in works[1::3]:
        hide(work, by=cast.moderator)
    works[2].visibility = Visibility.ONLY_ME
    db.session.commit()
    seen = [work.id for at, work in enumerate(works) if at % 3 != 1 and at != 2]
    page = find("submission", cast.stranger, parse("lantern"), size=len(seen))
    assert page.ids == seen[::-1]
    assert page.after is None
    assert found(cast.stranger, "lantern") == seen[::-1]


@pytest.mark.parametrize("after", ["", "x", "2.1", "0.", "0.-1", "1.٣", "0." + "9" * 40, "nonsense.1"])
def test_a_key_that_is_not_ours_starts_at_the_top(after: str) -> None:
    assert read_key(after) is None


def test_nobody_finds_what_they_may_not_see_and_everybody_all_else(cast: Cast) -> None:
    make_things(cast)
    unnamed = make_work(cast.learner, cast.lesson, title="Nameless", visibility=Visibility.EVERYONE, is_unnamed=True)
    taken_back = make_work(cast.learner, cast.lesson, title="Gone", visibility=Visibility.EVERYONE)
    taken_back.taken_back_at = now()
    db.session.commit()
    assert unnamed.id in everything(None, "submission")
    for kind in KINDS:
        searched = searched_kind(kind)
        rows = db.session.scalars(select(searched.model)).unique().all()
        kept = set(db.session.scalars(select(searched.index.document.subject_id)))
        for name, person in cast.everybody().items():
            allowed = {row.id for row in rows if row.id in kept and can(person, searched.index.action, row)}
            assert everything(person, kind) == allowed, f"{name}: {kind}"
    assert taken_back.id not in kept


def test_only_what_is_shared_is_kept_at_all(cast: Cast) -> None:
    kept = set(db.session.scalars(select(WorkDocument.subject_id)))
    standing = select(Submission.id).where(Submission.shared_at.is_not(None), Submission.taken_back_at.is_(None))
    assert kept == set(db.session.scalars(standing))


def test_who_is_hidden_or_keeps_apart_is_not_found(cast: Cast) -> None:
    assert found(cast.stranger, "learner", "person") == [cast.other_learner.id, cast.learner.id]
    assert cast.learner.id not in found(cast.blocked, "learner", "person")
    assert found(cast.stranger, cast.learner.email, "person") == []
    hide(cast.learner, by=cast.moderator)
    make_person("unconfirmed").confirmed_at = None
    db.session.commit()
    assert found(cast.stranger, "learner", "person") == [cast.other_learner.id]
    assert found(cast.moderator, "unconfirmed", "person") == []


def test_a_work_without_a_name_is_not_found_by_its_makers(cast: Cast) -> None:
    cast.assignment.names = Names.BOTH_HIDDEN
    work = shared(cast, "Nameless", is_unnamed=True)
    for person in cast.everybody().values():
        assert work.id not in found(person, "learner nameless")
    assert found(cast.stranger, "nameless") == [work.id]
    operations.open_name(work)
    db.session.commit()
    assert found(cast.stranger, "learner nameless") == [work.id]


def test_it_is_found_by_what_it_says_now(cast: Cast) -> None:
    work = shared(cast, "First name", "A lantern.")
    part = work.shared_take.parts[0]  # type: ignore[union-attr]
    part.text = "A candle."
    db.session.commit()
    assert (found(None, "lantern"), found(None, "candle")) == ([], [work.id])
    part.take.parts.append(Part(id=uuid7(), position=1, medium=Medium.TEXT, text="A match.", text_html=""))
    db.session.commit()
    assert found(None, "match") == [work.id]
    takes.remove(part.take.parts[1])
    db.session.commit()
    assert found(None, "match") == []
    work.title = "Second name"
    db.session.commit()
    assert (found(None, "first"), found(None, "second")) == ([], [work.id])
    operations.take_back(work)
    db.session.commit()
    assert everything(cast.learner, "submission").isdisjoint({work.id})


def test_it_goes_with_its_class_project(cast: Cast) -> None:
    work = shared(cast, "Lantern")
    assert found(None, "lantern") == [work.id]
    db.session.execute(text("DELETE FROM courses WHERE id = :id").bindparams(id=_raw(cast.course)))
    assert db.session.scalar(select(func.count()).select_from(WorkDocument)) == 0
    assert found(cast.moderator, "lantern") == []


def _raw(course: Course) -> Any:
    return course.id.hex if db.engine.dialect.name == "sqlite" else course.id


def test_what_its_class_project_and_lesson_are_called_now_finds_it(app: Flask, cast: Cast) -> None:
    work = shared(cast, "Lantern")
    assert found(None, "find lantern") == [work.id]
    cast.course.title, cast.lesson.title = "One full table", "Lay the forks"
    cast.course.skills = ["Character design"]
    db.session.commit()
    run_jobs(app)
    assert found(None, "full table lantern") == [work.id]
    assert found(None, "forks lantern") == [work.id]
    assert found(None, "lantern", skill="Character design") == [work.id]
    assert found(None, "find lantern") == []


def test_things_are_chosen_by_medium_licence_and_skill(cast: Cast) -> None:
    cast.course.skills = ["drawing"]
    db.session.commit()
    words, free = shared(cast, "Lantern one"), shared(cast, "Lantern two", licence="cc-by-sa")
    assert found(None, "lantern", medium="text", skill="drawing") == [free.id, words.id]
    assert found(None, "lantern", licence="cc-by-sa") == [free.id]
    assert found(None, "lantern", licence="cc-by") == []
    assert found(None, "lantern", medium="film") == []
    assert found(None, "lantern", skill="music") == []


def test_class_projects_and_lessons_are_found_by_theirs(cast: Cast) -> None:
    course = make_course(cast.other_instructor, "Loud and wrong", skills=["music"])
    lesson = make_lesson(course, "Sing it badly")
    draft = make_course(cast.other_instructor, "Loud and secret", stage=Stage.DRAFT)
    db.session.commit()
    assert found(None, "loud", "course") == [course.id]
    assert found(cast.other_instructor, "loud", "course") == [draft.id, course.id]
    assert found(None, "other instructor wrong", "course") == [course.id]
    assert found(None, "badly", "lesson") == found(None, "badly", "lesson", skill="music") == [lesson.id]


def test_what_is_kept_is_what_a_rebuild_would_write(app: Flask, cast: Cast) -> None:
    make_things(cast)
    work = shared(cast, "Lantern")
    operations.take_back(work)
    db.session.commit()
    run_jobs(app)
    before = _documents()
    assert all(before.values())
    search.rebuild()
    assert _documents() == before
    for each in search.all_searched():
        db.session.execute(each.index.document.__table__.delete())
    db.session.commit()
    search.rebuild()
    assert _documents() == before


def _documents() -> dict[str, set[tuple[Any, ...]]]:
    return {
        each.kind: {
            tuple(row)
            for row in db.session.execute(
                select(each.index.document.subject_id, each.index.document.title, each.index.document.words)
            )
        }
        for each in search.all_searched()
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(), max_size=40) | st.text("ab \"*'“”:()-^+&|!<>\\é%_\n", max_size=40))
def test_whatever_is_typed_is_legal(cast: Cast, typed: str) -> None:
    for kind in KINDS:
        for person in (None, cast.learner):
            find(kind, person, parse(typed), size=2)


def test_who_spoke_in_a_hidden_topic_finds_their_words_but_not_by_its_name(app: Flask, cast: Cast) -> None:
    topic = begun_by(cast.other_learner, "Marigold").topic
    said = said_by(cast.learner, topic, "An oak.")
    run_jobs(app)
    assert said.id in found(cast.learner, "marigold", "post")
    report = moderation.report(cast.learner, topic, rule="work")
    deciding.hide(report, by=cast.moderator, rule="work", letter="Why.")
    run_jobs(app)
    assert found(cast.learner, "oak", "post") == [said.id]
    assert found(cast.learner, "marigold", "post") == []
