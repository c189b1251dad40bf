"""How far one came, for oneself alone; and the page of a journal that is made of it, which nobody sees before it is published."""

from typing import Any

from sqlalchemy import select

from community import makers
from community.journal_models import JournalPost
from core.db import db
from media.models import Medium
from submissions.models import Part, Take, Visibility
from tests.cast import Cast, make_lesson, make_work
from tests.routes.things import file_of
from tests.visitor import Visitor

PAGE = "/people/learner/how-far"


def two_takes(cast: Cast, **facts: Any) -> tuple[Take, Take]:
    """Of the reviewer, who has made nothing else: one of words, and one of a sound that was never shared."""
    facts = {"visibility": Visibility.EVERYONE, "texts": ("I sat.\n\nThen I stood.",), **facts}
    work = make_work(cast.reviewer, cast.lesson, **facts)
    sound = Part(position=0, medium=Medium.SOUND, file=file_of(cast.reviewer, Medium.SOUND))
    latest = Take(number=2, parts=[sound])
    work.takes.append(latest)
    db.session.commit()
    return work.takes[0], latest


def test_the_first_take_stands_beside_the_latest_of_its_call(cast: Cast, visit: Visitor) -> None:
    first, latest = two_takes(cast)
    other = make_work(cast.reviewer, make_lesson(cast.course, "Once", 2))
    db.session.commit()
    [way] = makers.ways(cast.reviewer)
    assert (way.call, way.first, way.latest) == (cast.assignment, first, latest)
    page = visit("/people/reviewer/how-far", cast.reviewer)
    assert page.text.index("I sat.") < page.text.index("The latest take")
    assert len(page.all("audio")) == 1
    assert str(other.id) not in page.html
    again = make_work(cast.reviewer, cast.lesson, visibility=Visibility.ONLY_ME)
    assert makers.ways(cast.reviewer)[0].latest == again.takes[0], "another work for the same call"


def test_nobody_else_sees_it(cast: Cast, visit: Visitor) -> None:
    for person in (None, cast.reviewer, cast.instructor, cast.moderator):
        assert visit(PAGE, person).status in (303, 404)
        assert "How far" not in visit("/people/learner", person).links()
    assert visit("/people/reviewer", cast.reviewer).links()["How far"] == "/people/reviewer/how-far"
    assert "One take so far, or none" in visit("/people/stranger/how-far", cast.stranger).text


def test_both_takes_and_a_question_make_a_draft_once(cast: Cast, visit: Visitor) -> None:
    first, latest = two_takes(cast)
    address = "/people/reviewer/how-far"
    form = visit(address, cast.reviewer).fields(f"/how-far/{cast.assignment.id}/post")
    there = {visit.post(f"{address}/{cast.assignment.id}/post", cast.reviewer, **form).location for _ in range(2)}
    [post] = db.session.scalars(select(JournalPost))
    assert there == {f"/people/reviewer/journal/{post.id}/edit"}
    assert post.published_at is None
    assert post.body == "**The first take**\n\n> I sat.\n> \n> Then I stood.\n\n## What surprised you?"
    assert [(each.title, each.take_id, each.licence) for each in post.files] == [("The latest take", latest.id, "")]
    assert post.files[0].file_id != latest.parts[0].file_id
    assert first.shared_at is not None
    assert latest.shared_at is None
    page = f"/people/reviewer/journal/{post.id}"
    assert visit(page, cast.stranger).status == 404
    edit = visit(f"{page}/edit", cast.reviewer).fields(f"{page}/edit")
    visit.post(f"{page}/edit", cast.reviewer, **edit | {"publish": "1"})
    shown = visit(page)
    assert (len(shown.all("audio")), "Take it" in shown.links()) == (1, False)
    assert visit(f"/works/{latest.submission_id}/takes/2").status != 200, "the take itself is as it was"
    visit.post(f"{page}/taking-back", cast.reviewer)
    visit.post(f"{page}/removal", cast.reviewer)
    assert visit("/people/reviewer/how-far", cast.reviewer).all("audio"), "the take has its own copy"


def test_while_nobody_is_told_whose_a_work_is_nothing_is_written_of_it(cast: Cast, visit: Visitor) -> None:
    two_takes(cast, is_unnamed=True)
    page = visit.post(f"/people/reviewer/how-far/{cast.assignment.id}/post", cast.reviewer)
    assert (page.status, "Nobody is told yet whose this work is" in page.text) == (409, True)
    assert db.session.scalars(select(JournalPost)).all() == []


def test_a_call_with_one_take_gives_no_draft(cast: Cast, visit: Visitor) -> None:
    make_work(cast.reviewer, cast.lesson)
    db.session.commit()
    assert visit.post(f"/people/reviewer/how-far/{cast.assignment.id}/post", cast.reviewer).status == 404


def test_many_calls_cost_no_more_queries(cast: Cast, visit: Visitor, queries: Any) -> None:
    two_takes(cast)
    counts = []
    for at in range(2):
        visit("/people/reviewer/how-far", cast.reviewer)
        with queries() as asked:
            visit("/people/reviewer/how-far", cast.reviewer)
        counts.append(len(asked))
        lesson = make_lesson(cast.course, f"Turn {at}", at + 2)
        for _ in range(2):
            make_work(cast.reviewer, lesson)
        db.session.commit()
    assert counts[0] == counts[1] <= 8, counts
