"""The author's pages of a class project, as instructor, stranger and visitor."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from core.db import db
from courses import operations
from courses.models import Course, Stage
from courses.operations import CourseWording
from lessons.models import Material
from tests.cast import Cast, make_file, make_lesson
from tests.visitor import Visitor

EDIT = "/class-projects/one-empty-chair/edit"
NASTY = '<script>alert("x")</script> 🐈 שלום'


def picture(name: str = "cover.png") -> tuple[BytesIO, str]:
    content = BytesIO()
    Image.new("RGB", (64, 36), "#402c58").save(content, "PNG")
    content.seek(0)
    return content, name


def about(course: Course, **changes: str) -> dict[str, str]:
    fields = {
        "title": course.title,
        "outcome": course.outcome,
        "skills": "acting",
        "language": "en",
        "level": "first-time",
    }
    return {f"about-{name}": value for name, value in {**fields, **changes}.items()}


def test_a_confirmed_member_begins_a_class_project_and_edits_it(visit: Visitor, cast: Cast) -> None:
    fields = visit("/class-projects/new", cast.stranger).fields("/new")
    page = visit.post("/class-projects/new", cast.stranger, **{**fields, "title": NASTY, "outcome": NASTY})
    assert page.status == 303
    again = visit.post("/class-projects/new", cast.stranger, **{**fields, "title": NASTY, "outcome": NASTY})
    assert again.location == page.location
    assert "שלום" in visit(page.location, cast.stranger).text
    assert db.session.scalar(select(func.count()).where(Course.author_id == cast.stranger.id)) == 1


@pytest.mark.parametrize(("title", "outcome"), [("", "x"), ("x", ""), ("x" * 81, "x"), ("x", "x" * 241)])
def test_a_wrong_beginning_comes_back_with_what_was_typed(visit: Visitor, cast: Cast, title: str, outcome: str) -> None:
    page = visit.post("/class-projects/new", cast.stranger, title=title, outcome=outcome)
    assert page.status == 422
    assert page.fields("/new")["outcome"] == outcome


@pytest.mark.parametrize("path", [EDIT, "/class-projects/one-empty-chair/lessons/new"])
def test_only_its_instructors_have_the_authors_pages(visit: Visitor, cast: Cast, path: str) -> None:
    for person in (cast.instructor, cast.co_instructor):
        assert visit(path, person).status == 200
    for person in (cast.stranger, cast.learner, cast.greeter, cast.other_instructor, cast.admin):
        assert visit(path, person).status == 404
    assert visit(path).status == 303


@pytest.mark.parametrize(
    "path",
    ["edit/about", "edit/rules", "edit/cover", "edit/film/removal", "goals", "publication", "closing", "archiving"],
)
def test_only_its_instructors_change_it(visit: Visitor, cast: Cast, path: str) -> None:
    assert visit.post(f"/class-projects/one-empty-chair/{path}", cast.learner).status == 404
    assert visit.post(f"/class-projects/one-empty-chair/{path}", cast.other_instructor).status == 404
    assert visit.post(f"/class-projects/one-empty-chair/{path}").status == 401


def test_words_are_saved_and_the_way_leads_back_to_their_section(visit: Visitor, cast: Cast) -> None:
    page = visit.post(f"{EDIT}/about", cast.instructor, **about(cast.course, title="Two chairs", intro=NASTY))
    assert page.location.endswith("/one-empty-chair/edit#about")
    assert cast.course.title == "Two chairs"
    assert "<script" not in cast.course.intro_html
    assert visit(EDIT, cast.instructor).status == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 81},
        {"outcome": ""},
        {"intro": "x" * 10_001},
        {"language": "xx"},
        {"level": "guru"},
        {"skills": "a,b,c,d,e,f"},
    ],
)
def test_wrong_words_come_back_as_they_were_typed(visit: Visitor, cast: Cast, wrong: dict[str, str]) -> None:
    page = visit.post(f"{EDIT}/about", cast.instructor, **about(cast.course, **{"intro": "kept", **wrong}))
    assert page.status == 422
    assert page.fields("/edit/about")["about-intro"] in {"kept", wrong.get("intro")}


def test_a_stale_edit_is_refused_kindly_and_can_be_sent_again(visit: Visitor, cast: Cast) -> None:
    mine = {**visit(EDIT, cast.instructor).fields("/edit/about"), "about-title": "Mine"}
    visit.post(f"{EDIT}/about", cast.co_instructor, **about(cast.course, title="Theirs"))
    page = visit.post(f"{EDIT}/about", cast.instructor, **mine)
    assert page.status == 422
    assert "changed in another window" in page.text
    assert page.fields("/edit/about")["about-title"] == "Mine"
    assert visit.post(f"{EDIT}/about", cast.instructor, **page.fields("/edit/about")).status == 303


def test_saving_one_section_makes_no_other_stale(visit: Visitor, cast: Cast) -> None:
    rules = visit(EDIT, cast.instructor).fields("/edit/rules")
    visit.post(f"{EDIT}/about", cast.instructor, **about(cast.course, title="Two chairs"))
    assert visit.post(f"{EDIT}/rules", cast.instructor, **rules).status == 303


def test_ways_in_and_licences_are_saved_or_come_back(visit: Visitor, cast: Cast) -> None:
    good = {"rules-joining": "code", "rules-licences": ["cc-by", "cc0"]}
    assert visit.post(f"{EDIT}/rules", cast.instructor, **good).status == 303
    assert cast.course.licences == ["cc0", "cc-by"]
    for wrong in ({"rules-licences": []}, {"rules-licences": ["mine"]}, {"rules-joining": "magic"}):
        assert visit.post(f"{EDIT}/rules", cast.instructor, **{**good, **wrong}).status == 422


def test_a_cover_is_a_picture_and_anyone_may_have_it_once_published(visit: Visitor, cast: Cast) -> None:
    assert visit.post(f"{EDIT}/cover", cast.instructor, **{"cover-file": picture()}).status == 303
    assert cast.course.cover is not None
    assert cast.course.cover.is_public
    page = visit.post(f"{EDIT}/film", cast.instructor, **{"film-file": picture()})
    assert page.status == 422
    assert "An intro is a film" in page.text
    assert visit.post(f"{EDIT}/cover", cast.instructor).status == 422
    assert visit.post(f"{EDIT}/cover/removal", cast.instructor).status == 303
    assert cast.course.cover is None


def test_goals_are_kept_by_the_page(visit: Visitor, cast: Cast) -> None:
    fields = visit(EDIT, cast.instructor).fields("/goals")
    for _click in range(2):
        visit.post("/class-projects/one-empty-chair/goals", cast.instructor, **{**fields, "goal-text": NASTY})
    assert [goal.text for goal in cast.course.goals] == [NASTY]
    goal = f"/class-projects/one-empty-chair/goals/{cast.course.goals[0].id}"
    for act in ("crossing", "uncrossing", "up", "down", "removal"):
        assert visit(EDIT, cast.instructor).status == 200
        assert visit.post(f"{goal}/{act}", cast.instructor).status == 303
    assert cast.course.goals == []
    assert visit.post(f"{goal}/removal", cast.instructor).status == 404
    assert visit.post("/class-projects/one-empty-chair/goals", cast.instructor, **{"goal-text": ""}).status == 422


def test_publishing_is_blocked_with_what_is_missing_and_then_allowed(visit: Visitor, cast: Cast) -> None:
    wording = CourseWording(title="Ninety words", outcome="You will have written ninety words.", skills=["writing"])
    course = operations.begin(uuid7(), cast.stranger, wording)
    db.session.commit()
    path = "/class-projects/ninety-words/publication"
    page = visit.post(path, cast.stranger)
    assert page.status == 422
    assert "Add a first lesson: a demonstration, and a call." in page.links()
    lesson = make_lesson(course)
    db.session.commit()
    assert "Show it: record or upload the demonstration." in visit.post(path, cast.stranger).links()
    assert lesson.assignment is not None
    lesson.demonstration = make_file(cast.stranger)
    lesson.assignment.materials = [Material(position=0, title="Page three", words="The cat wore a crown.")]
    db.session.commit()
    assert visit.post(path, cast.stranger).status == 303
    assert course.stage == Stage.PUBLISHED
    page = visit("/class-projects/ninety-words", cast.stranger)
    assert "It is published" in page.text
    assert (
        page.links()["http://localhost/class-projects/ninety-words"] == "http://localhost/class-projects/ninety-words"
    )


def test_an_instructor_closes_opens_again_and_archives(visit: Visitor, cast: Cast) -> None:
    for act, stage in (("closing", Stage.CLOSED), ("reopening", Stage.PUBLISHED), ("archiving", Stage.ARCHIVED)):
        assert visit.post(f"/class-projects/one-empty-chair/{act}", cast.instructor).status == 303
        assert cast.course.stage == stage
        assert visit(EDIT, cast.instructor).status == 200
