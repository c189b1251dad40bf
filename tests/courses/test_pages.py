"""Class projects as anyone reads them."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from core.db import db, now
from courses import operations
from courses.models import Level, Stage
from lessons.extensions import extend
from media.models import Medium
from submissions.models import Part, Visibility
from tests.cast import Cast, make_course, make_file, make_lesson, make_work
from tests.visitor import Page, Visitor

PAGE = "/class-projects/one-empty-chair"


def test_open_class_projects_are_cards_and_drafts_are_not(visit: Visitor, cast: Cast) -> None:
    make_course(cast.stranger, "A secret", stage=Stage.DRAFT)
    db.session.commit()
    page = visit("/class-projects")
    assert {"One empty chair", "Forty breaths"} <= set(page.links())
    assert "A secret" not in page.text
    assert "A secret" in visit("/class-projects", cast.stranger).text


def test_filters_are_links_and_nothing_found_says_what_to_do(visit: Visitor, cast: Cast) -> None:
    make_course(cast.stranger, "Ninety words", skills=["writing", "dança"], language="pt", level=Level.SOME)
    db.session.commit()
    for query in ("skill=writing", "skill=dança", "language=pt", "level=some-practice"):
        page = visit(f"/class-projects?{query}", cast.learner)
        assert "Ninety words" in page.links()
        assert "Forty breaths" not in page.links()
    assert "Nothing like that is open" in visit("/class-projects?skill=%25", cast.learner).text
    assert visit("/class-projects?level=guru&after=nonsense", cast.learner).status == 200


def test_the_list_pages_by_key(visit: Visitor, cast: Cast) -> None:
    for number in range(30):
        make_course(cast.stranger, f"Course {number}").published_at = now() - timedelta(hours=number + 1)
    db.session.commit()
    page = visit("/class-projects", cast.learner)
    older = visit(page.links()["Older"], cast.learner)
    assert "Course 29" in older.links()
    assert not set(page.links()) & {f"Course {number}" for number in range(24, 30)}


def test_the_page_says_what_it_promises_and_what_happens_to_works(visit: Visitor, cast: Cast) -> None:
    operations.add_goal(uuid7(), cast.course, "A score for strings")
    db.session.commit()
    page = visit(PAGE)
    for words in (
        "You will have played one minute to an empty chair.",
        "Film your turn to an empty chair",
        "A film of everyone's turns",
        "A score for strings",
        "What happens to what you make",
        "How we do it here",
    ):
        assert words in page.text
    assert page.links()["Start lesson 1"] == f"{PAGE}/lessons/find-the-turn"


def test_everybody_is_offered_what_they_can_do(visit: Visitor, cast: Cast) -> None:
    assert "Join" in visit(PAGE, cast.stranger).links()
    assert not {"Join", "Edit", "Desk"} & set(visit(PAGE, cast.learner).links())
    assert {"Edit", "People", "Desk"} <= set(visit(PAGE, cast.instructor).links())
    assert {"People", "Desk"} <= set(visit(PAGE, cast.greeter).links())


def verbs(page: Page) -> list[str | None]:
    """Where the one verb of the page leads."""
    bar = next(part for part in page.all("div") if part.get("class") == "verb")
    return [link.get("href") for link in bar]


def test_who_teaches_begins_at_the_desk_and_who_learns_at_lesson_1(visit: Visitor, cast: Cast) -> None:
    assert verbs(visit(PAGE, cast.instructor)) == [f"{PAGE}/desk"]
    assert verbs(visit(PAGE, cast.other_learner)) == [f"{PAGE}/lessons/find-the-turn"]
    assert verbs(visit(PAGE, cast.stranger)) == [f"{PAGE}/join"]
    cast.course.stage = Stage.DRAFT
    assert verbs(visit(PAGE, cast.co_instructor)) == [f"{PAGE}/edit"]


@pytest.mark.parametrize("stage", list(Stage))
def test_nothing_is_offered_twice(visit: Visitor, cast: Cast, stage: Stage) -> None:
    cast.course.stage = stage
    db.session.commit()
    for who, person in cast.everybody().items():
        page = visit(PAGE, person)
        if page.status != 200:
            continue
        buttons = [link for link in page.all("a") if {"button", "record"} & set((link.get("class") or "").split())]
        offered = Counter(link.get("href") for link in buttons)
        assert max(offered.values()) == 1, f"{who}: {offered}"


def test_a_draft_is_nothing_to_others(visit: Visitor, cast: Cast) -> None:
    make_course(cast.stranger, "A secret", stage=Stage.DRAFT)
    db.session.commit()
    assert visit("/class-projects/a-secret", cast.stranger).status == 200
    assert visit("/class-projects/a-secret", cast.learner).status == 404
    assert visit("/class-projects/a-secret").status == 303
    assert visit("/class-projects/nowhere", cast.learner).status == 404


def test_works_faces_and_done_marks_are_shown_to_those_who_may_see_them(visit: Visitor, cast: Cast) -> None:
    make_work(cast.learner, cast.lesson, title="For all of you", visibility=Visibility.EVERYONE)
    make_work(cast.other_learner, cast.lesson, title="For us", visibility=Visibility.CLASS)
    make_work(cast.reviewer, cast.lesson, title="For me", visibility=Visibility.ONLY_ME)
    db.session.commit()
    page = visit(PAGE, cast.learner)
    assert "For all of you" in page.text
    assert "For us" in page.text
    assert "For me" not in page.text
    assert "See what came of it" in page.links()
    page = visit(PAGE)
    assert "For all of you" in page.text
    assert "For us" not in page.text


def test_it_closes_when_ones_own_time_ends_for_who_was_given_more(visit: Visitor, cast: Cast) -> None:
    until = now() + timedelta(days=60)
    before = closing(visit(PAGE, cast.other_learner))
    extend(cast.assignment, cast.learner, until=until, by=cast.instructor)
    db.session.commit()
    assert closing(visit(PAGE, cast.learner)) == until.replace(microsecond=0)
    assert closing(visit(PAGE, cast.other_learner)) == closing(visit(PAGE)) == before
    extend(cast.assignment, cast.learner, until=now() + timedelta(minutes=1), by=cast.instructor)
    db.session.commit()
    assert closing(visit(PAGE, cast.learner)) == before


def closing(page: Page) -> datetime:
    """The moment that stands beside "Closes"."""
    facts = [each for of in page.all("dl") for each in pairwise(of) if each[0].text == "Closes"]
    [(_, moment)] = facts
    return datetime.fromisoformat(moment[0].get("datetime", "")).replace(microsecond=0)


@pytest.mark.parametrize("number", [2, 12])
def test_the_page_costs_the_same_for_few_and_many(
    visit: Visitor, cast: Cast, queries: Callable[[], Any], number: int
) -> None:
    for at in range(number):
        lesson = make_lesson(cast.course, f"Lesson {at}", at + 1)
        work = make_work(cast.other_learner, lesson, title=f"Work {at}")
        part = Part(
            position=0, medium=Medium.SOUND, file=make_file(cast.other_learner, Medium.SOUND, waveform=[9] * 96)
        )
        work.takes[0].parts = [part]
    cast.course.cover = make_file(cast.instructor, Medium.PICTURE)
    db.session.commit()
    for person in (None, cast.learner, cast.instructor):
        visit(PAGE, person)
        assert person is None or person.id  # read again after the visit's transaction, which is the test's own query
        with queries() as seen:
            assert visit(PAGE, person).status == 200
        assert len(seen) <= 12, "\n".join(seen)


def test_the_list_costs_the_same_for_few_and_many(visit: Visitor, cast: Cast, queries: Callable[[], Any]) -> None:
    for number in range(20):
        make_course(cast.stranger, f"Course {number}")
    db.session.commit()
    visit("/class-projects", cast.learner)
    with queries() as seen:
        assert visit("/class-projects", cast.learner).status == 200
    assert len(seen) <= 12, "\n".join(seen)
