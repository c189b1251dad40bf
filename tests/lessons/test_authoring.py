"""The author's pages of a lesson, as instructor, stranger and visitor."""

import json
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from core.db import db
from lessons.assignments import Thing, add_material
from lessons.models import Lesson
from media.models import Medium
from tests.cast import Cast, make_file
from tests.productions.making import make_file as ready_file
from tests.visitor import Page, Visitor

COURSE = "/class-projects/one-empty-chair"
LESSON = f"{COURSE}/lessons/find-the-turn"
EDIT = f"{LESSON}/edit"
NASTY = '<script>alert("x")</script> 🐈 שלום'
SECTIONS = ("about", "steps", "captions", "call", "takes", "terms", "promise", "answers", "own_try")


def save(visit: Visitor, cast: Cast, section: str, **changes: Any) -> Page:
    """Open the page, change some fields of a section, send it."""
    fields = visit(EDIT, cast.instructor).fields(f"/edit/{section}")
    named = {f"{section}-{name.replace('__', '-')}": value for name, value in changes.items()}
    return visit.post(f"{EDIT}/{section}", cast.instructor, **{**fields, **named})


def test_an_instructor_adds_a_lesson_once(visit: Visitor, cast: Cast) -> None:
    fields = visit(f"{COURSE}/lessons/new", cast.instructor).fields("/lessons/new")
    pages = [visit.post(f"{COURSE}/lessons/new", cast.instructor, **{**fields, "title": NASTY}) for _click in range(2)]
    assert [page.status for page in pages] == [303, 303]
    assert pages[0].location == pages[1].location
    assert visit(pages[0].location, cast.instructor).status == 200
    assert db.session.scalar(select(func.count()).select_from(Lesson).where(Lesson.course == cast.course)) == 2
    assert visit.post(f"{COURSE}/lessons/new", cast.instructor, title="").status == 422
    assert visit.post(f"{COURSE}/lessons/new", cast.stranger, title="Mine").status == 404


def test_only_its_instructors_have_the_page(visit: Visitor, cast: Cast) -> None:
    assert visit(EDIT, cast.co_instructor).status == 200
    for person in (cast.stranger, cast.learner, cast.greeter, cast.other_instructor, cast.moderator):
        assert visit(EDIT, person).status == 404
    assert visit(EDIT).status == 303


@pytest.mark.parametrize(
    "path",
    [f"edit/{section}" for section in SECTIONS]
    + [
        "demonstration",
        "demonstration/removal",
        "own_try/removal",
        "materials",
        "examples",
        "criteria",
        "rewrite",
        "up",
        "removal",
    ],
)
def test_only_its_instructors_change_it(visit: Visitor, cast: Cast, path: str) -> None:
    assert visit.post(f"{LESSON}/{path}", cast.learner).status == 404
    assert visit.post(f"{LESSON}/{path}", cast.other_instructor).status == 404
    assert visit.post(f"{LESSON}/{path}").status == 401


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_sent_back_unchanged_is_saved(visit: Visitor, cast: Cast, section: str) -> None:
    page = save(visit, cast, section)
    assert (page.status, page.location) == (303, f"{EDIT}#{section}")


def test_what_is_typed_is_kept_exactly_and_never_runs(visit: Visitor, cast: Cast) -> None:
    save(visit, cast, "about", notes=NASTY)
    save(visit, cast, "call", do=NASTY, with_=NASTY, done_when="One\n\nTwo", goes_into=NASTY)
    save(visit, cast, "terms", becomes=NASTY)
    save(visit, cast, "own_try", own_try_words=NASTY)
    assert cast.assignment.do == NASTY
    assert cast.assignment.done_when == ["One", "Two"]
    assert "<script" not in cast.lesson.notes_html
    assert visit(EDIT, cast.instructor).fields("/edit/terms")["terms-becomes"] == NASTY


@pytest.mark.parametrize(
    ("section", "wrong"),
    [
        ("about", {"title": ""}),
        ("about", {"opens_on": "tomorrow"}),
        ("about", {"notes": "x" * 20_001}),
        ("call", {"do": "x" * 201}),
        ("call", {"by_date": "31.12."}),
        ("call", {"by_zone": "Europe/Atlantis"}),
        ("call", {"done_when": "a\nb\nc\nd\ne"}),
        ("takes", {"media": []}),
        ("takes", {"media": ["smell"]}),
        ("takes", {"most_seconds": "0"}),
        ("takes", {"most_parts": "many"}),
        ("terms", {"money": "x" * 301}),
        ("promise", {"answers_due": "7"}),
        ("promise", {"answer_hours": ""}),
        ("promise", {"late": "perhaps"}),
        ("captions", {"captions": "hello"}),
        ("captions", {"captions_language": "xx"}),
        ("steps", {"rows__0__start": "soon"}),
        ("steps", {"rows__0__end": "0:00"}),
        ("steps", {"rows__0__imperative": ""}),
        ("steps", {"rows__0__try_seconds": "4000"}),
    ],
)
def test_a_wrong_field_comes_back_as_it_was_typed(
    visit: Visitor, cast: Cast, section: str, wrong: dict[str, Any]
) -> None:
    page = save(visit, cast, section, **wrong)
    assert page.status == 422
    assert "put right" in page.text
    for name, value in wrong.items():
        if isinstance(value, str) and name not in {"late", "by_zone", "captions_language"}:
            assert page.fields(f"/edit/{section}")[f"{section}-{name.replace('__', '-')}"] == value


def test_steps_are_typed_added_and_removed(visit: Visitor, cast: Cast) -> None:
    page = save(
        visit,
        cast,
        "steps",
        rows__0__remove="1",
        rows__2__imperative="Do it whole",
        rows__2__start="0:10",
        rows__2__end="0:15.5",
    )
    assert page.status == 303
    steps = [(step.imperative, step.start_ms, step.end_ms) for step in cast.lesson.steps]
    assert steps == [("Mark the line where you change your mind", 4_000, 9_000), ("Do it whole", 10_000, 15_500)]


def test_saving_one_section_makes_no_other_stale(visit: Visitor, cast: Cast) -> None:
    opened = visit(EDIT, cast.instructor)
    for section in SECTIONS:
        fields = opened.fields(f"/edit/{section}")
        changed = {name: f"{value}." for name, value in fields.items() if name.endswith(("-notes", "-money", "-size"))}
        assert visit.post(f"{EDIT}/{section}", cast.instructor, **{**fields, **changed}).status == 303


def test_a_stale_edit_is_refused_kindly(visit: Visitor, cast: Cast) -> None:
    fields = visit(EDIT, cast.instructor).fields("/edit/call")
    save(visit, cast, "call", size="2 minutes")
    page = visit.post(f"{EDIT}/call", cast.instructor, **{**fields, "call-do": "Mine"})
    assert page.status == 422
    assert "changed in another window" in page.text
    assert visit.post(f"{EDIT}/call", cast.instructor, **page.fields("/edit/call")).status == 303
    assert cast.assignment.do == "Mine"
    assert cast.assignment.size == fields["call-size"]


def test_the_same_words_sent_twice_are_no_quarrel(visit: Visitor, cast: Cast) -> None:
    sent = {**visit(EDIT, cast.instructor).fields("/edit/call"), "call-do": "Mine"}
    assert [visit.post(f"{EDIT}/call", cast.instructor, **sent).status for _click in range(2)] == [303, 303]


def test_captions_come_from_a_file_too(visit: Visitor, cast: Cast) -> None:
    sent = BytesIO(b"WEBVTT\n\n00:01.000 --> 00:03.000\nSit down.\n"), "words.vtt"
    assert save(visit, cast, "captions", file=sent).status == 303
    assert "Sit down." in cast.lesson.captions
    assert save(visit, cast, "captions", file=(BytesIO(b"\x00\xff\x00"), "words.vtt")).status == 422


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("materials", {"title": NASTY, "words": "The cat wore a crown.", "licence": "cc-by"}),
        ("examples", {"title": NASTY, "words": "Cut from newspaper"}),
        ("criteria", {"title": NASTY, "levels": "No\nYes"}),
    ],
)
def test_things_beside_a_call_are_added_once_shown_and_removed(
    visit: Visitor, cast: Cast, kind: str, fields: dict[str, str]
) -> None:
    before = len(getattr(cast.assignment, kind))
    opened = visit(EDIT, cast.instructor).fields(f"/{kind}")
    sent = {**opened, **{f"{kind}-{name}": value for name, value in fields.items()}}
    for _click in range(2):
        assert visit.post(f"{LESSON}/{kind}", cast.instructor, **sent).location == f"{EDIT}#{kind}"
    rows = getattr(cast.assignment, kind)
    assert len(rows) == before + 1
    assert visit(EDIT, cast.instructor).status == 200
    removal = f"{LESSON}/{kind}/{rows[-1].id}/removal"
    assert visit.post(removal, cast.stranger).status == 404
    assert visit.post(removal, cast.instructor).status == 303
    assert visit.post(removal, cast.instructor).status == 404
    assert visit.post(f"{LESSON}/{kind}", cast.instructor, **{f"{kind}-title": "x"}).status == 422


@pytest.mark.parametrize("content", [b"", b"not a film", b"<html><script>alert(1)</script></html>"])
def test_what_is_no_film_is_refused_in_words_on_the_page_and_to_the_recorder(
    visit: Visitor, cast: Cast, content: bytes
) -> None:
    page = visit.post(f"{LESSON}/demonstration", cast.instructor, file=(BytesIO(content), "a.mp4"))
    assert page.status == 422
    assert "The file was not kept: choose it again" in page.text
    assert "What you typed is still here." not in page.text
    accept = {"Accept": "application/json, text/html;q=0.9"}
    sent = (BytesIO(content), "a.mp4")
    page = visit.post(f"{LESSON}/demonstration", cast.instructor, headers=accept, file=sent)
    assert page.status == 422
    assert json.loads(page.response.get_data())["error"]


def test_a_demonstration_is_taken_away(visit: Visitor, cast: Cast) -> None:
    cast.lesson.demonstration = make_file(cast.instructor)
    db.session.commit()
    assert visit(EDIT, cast.instructor).status == 200
    assert visit.post(f"{LESSON}/demonstration/removal", cast.instructor).status == 303
    assert cast.lesson.demonstration is None


def test_ones_own_try_and_materials_are_shown_small_and_the_try_is_taken_away(visit: Visitor, cast: Cast) -> None:
    call = cast.assignment
    call.own_try = ready_file(cast.instructor, Medium.SOUND, 2000)
    drawing = ready_file(cast.instructor, Medium.PICTURE)
    add_material(uuid7(), call, Thing(title="The chair", file=drawing))
    db.session.commit()
    page = visit(EDIT, cast.instructor)
    assert [sound.get("aria-label") for sound in page.all("audio")] == ["Your own try"]
    assert [picture.get("alt") for picture in page.all("img")].count("The chair") == 1
    for _click in range(2):
        assert visit.post(f"{LESSON}/own_try/removal", cast.instructor).location == f"{EDIT}#own_try"
    assert call.own_try is None
    assert call.own_try_words == "I tried it with my kitchen chair."
    assert not visit(EDIT, cast.instructor).all("audio")


def test_a_rewrite_is_used_by_its_button(visit: Visitor, cast: Cast) -> None:
    save(visit, cast, "call", by_date="")
    page = visit(EDIT, cast.instructor)
    assert "Say by when" in page.text
    fields = {"code": "date-missing", "field": "by_date"}
    page = visit.post(f"{LESSON}/rewrite", cast.instructor, **fields)
    assert page.location == f"{EDIT}#call"
    assert cast.assignment.by_date is not None
    assert visit.post(f"{LESSON}/rewrite", cast.instructor, **fields).status == 409
    assert visit.post(f"{LESSON}/rewrite", cast.instructor).status == 409


def test_a_session_that_ended_leads_over_sign_in_with_what_was_typed(visit: Visitor, cast: Cast) -> None:
    fields = visit(EDIT, cast.instructor).fields("/edit/call")
    typed = {**fields, "call-do": "Whistle one note", "csrf_token": "of a session that is over"}
    response = visit.client(None).post(f"{EDIT}/call", data=typed)
    assert response.status_code == 401
    assert "Whistle one note" in response.text
    assert f"{EDIT}/call" in response.text
