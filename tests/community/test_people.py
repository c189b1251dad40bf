"""A maker's page: works, pieces, no counts; and keeping two people apart."""

import re
from datetime import UTC, datetime
from typing import Any

from core.db import db, now
from courses.models import MemberRole, Stage
from media.models import Medium
from submissions.models import Submission, Visibility
from tests.cast import Cast, join, make_course, make_work
from tests.productions.making import make_alternate, make_production
from tests.routes.reported import hide
from tests.visitor import Visitor

PAGE = "/people/learner"


def test_it_shows_what_the_reader_may_see_and_nothing_more(visit: Visitor, cast: Cast) -> None:
    shown = {
        None: {"everyone"},
        cast.stranger: {"everyone"},
        cast.named: {"everyone"},
        cast.other_learner: {"everyone", "class"},
        cast.learner: {"everyone", "class"},
    }
    for person, seen in shown.items():
        text = visit(PAGE, person).text
        assert {each.value for each in Visibility if f"For {each}" in text} == seen


def test_it_names_the_pieces_one_plays_in(visit: Visitor, cast: Cast) -> None:
    production = make_production(cast.course, "Line one", lesson=cast.lesson)
    make_alternate(
        production.slots[0], make_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE), is_chosen=True
    )
    assert visit(PAGE, cast.stranger).links()["The empty chair"] == "/productions/one-empty-chair"


def test_it_says_what_one_teaches_to_those_who_may_see_it(visit: Visitor, cast: Cast) -> None:
    page, course = "/people/instructor", "/class-projects/one-empty-chair"
    draft = make_course(cast.instructor, "Still secret", stage=Stage.DRAFT)
    join(draft, cast.co_instructor, MemberRole.CO_INSTRUCTOR)
    db.session.commit()
    for who, person in cast.everybody().items():
        links = visit(page, person).links()
        assert links["One empty chair"] == course, who
        assert ("Still secret" in links) == (who in ("instructor", "co_instructor", "moderator", "admin")), who
    assert visit("/people/co-instructor").links()["One empty chair"] == course
    for who in ("learner", "greeter", "reviewer"):
        assert "Teaches" not in visit(f"/people/{who}").text
    hide(cast.course, by=cast.moderator)
    db.session.commit()
    assert "One empty chair" not in visit(page).links()
    assert "One empty chair" in visit(page, cast.instructor).links()
    membership = next(each for each in cast.co_instructor.memberships if each.course_id == draft.id)
    membership.left_at = now()
    db.session.commit()
    assert "Still secret" not in visit("/people/co-instructor", cast.instructor).text


def test_what_somebody_makes_stands_with_its_month_in_every_zone(visit: Visitor, cast: Cast) -> None:
    cast.learner.mediums, cast.stranger.time_zone = ["drawing"], "Pacific/Auckland"
    for person in (None, cast.stranger):
        page = visit(PAGE, person)
        assert page.status == 200
        assert re.search(r"drawing ?Words since \w+ \d{4}", page.text)


def test_an_empty_page_says_what_will_show(visit: Visitor, cast: Cast) -> None:
    assert "Nothing to see yet" in visit("/people/stranger", cast.learner).text
    assert "Nothing shared yet" in visit("/people/stranger", cast.stranger).text


def test_blocking_keeps_both_apart_until_who_blocked_undoes_it_in_their_settings(visit: Visitor, cast: Cast) -> None:
    there = visit.post(f"{PAGE}/block", cast.other_learner).location
    assert there == "/settings#blocked"
    assert visit(PAGE, cast.other_learner).status == visit("/people/other-learner", cast.learner).status == 404
    assert "@other-learner" not in visit("/settings", cast.learner).text
    settings = visit(there, cast.other_learner)
    assert "Whom you keep apart" in settings.text
    undo = settings.fields("/unblock")
    assert visit.post(f"{PAGE}/unblock", cast.learner, **undo).status in (303, 404)
    assert visit(PAGE, cast.other_learner).status == 404, "who was blocked undoes nothing"
    assert visit.post(f"{PAGE}/unblock", cast.other_learner, **undo).status == 303
    assert "For everyone" in visit(PAGE, cast.other_learner).text
    assert "Whom you keep apart" not in visit("/settings", cast.other_learner).text


def test_a_moderator_who_still_sees_the_page_is_not_told_who_blocked_them(visit: Visitor, cast: Cast) -> None:
    visit.post("/people/moderator/block", cast.learner)
    assert "Unblock" not in visit(PAGE, cast.moderator).text
    visit.post(f"{PAGE}/block", cast.moderator)
    assert "Unblock" in visit(PAGE, cast.moderator).text


def test_nobody_by_that_name_is_a_helpful_404(visit: Visitor, cast: Cast) -> None:
    for person in (None, cast.learner):
        assert visit("/people/nobody-here", person).status in (302, 303, 404)
    assert visit("/people/nobody-here", cast.learner).status == 404


def made(cast: Cast, medium: Medium, month: int, **facts: Any) -> Submission:
    facts = {"visibility": Visibility.EVERYONE, **facts}
    work = make_work(cast.reviewer, cast.lesson, **facts)
    work.medium, work.shared_at = medium, datetime(2026, month, 15, tzinfo=UTC)
    db.session.commit()
    return work


def test_it_tells_what_was_made_first_when_and_the_crossings(visit: Visitor, cast: Cast) -> None:
    for medium, month in (
        (Medium.SOUND, 1),
        (Medium.SOUND, 2),
        (Medium.PICTURE, 3),
        (Medium.SOUND, 4),
        (Medium.FILM, 5),
    ):
        made(cast, medium, month)
    text = visit("/people/reviewer", cast.stranger).text
    assert "Sound since January 2026 · Pictures since March 2026 · Film since May 2026" in text
    assert ("Sound →to Pictures, March 2026" in text, "Sound →to Film, May 2026" in text) == (True, True)


def test_a_crossing_that_the_reader_may_not_see_is_none(visit: Visitor, cast: Cast) -> None:
    made(cast, Medium.SOUND, 1)
    made(cast, Medium.PICTURE, 3, visibility=Visibility.CLASS)
    made(cast, Medium.FILM, 4, is_unnamed=True)
    assert "Crossings" not in visit("/people/reviewer", cast.stranger).text
    assert "Pictures, March 2026" in visit("/people/reviewer", cast.other_learner).text
    assert "Film since" not in visit("/people/reviewer", cast.other_learner).text
    assert "Film since April" in visit("/people/reviewer", cast.reviewer).text


def test_what_somebody_is_on_now_is_their_own_sentence(visit: Visitor, cast: Cast) -> None:
    form = visit("/settings", cast.learner).fields("/settings")
    assert visit.post("/settings", cast.learner, **form | {"doing": "A chair a day."}).status == 303
    assert "Now: A chair a day." in visit(PAGE).text


def test_a_makers_page_asks_little(visit: Visitor, cast: Cast, queries: Any) -> None:
    for month in range(1, 9):
        made(cast, Medium.SOUND, month)
    for person, most in ((None, 11), (cast.stranger, 16)):
        visit("/people/reviewer", person)
        with queries() as asked:
            visit("/people/reviewer", person)
        assert len(asked) <= most, "\n".join(asked)
