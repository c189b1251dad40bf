"""Home: what a visitor meets, and the list that ends."""

from collections.abc import Callable
from typing import Any

from accounts.models import Block
from core.db import db
from courses.models import Stage
from lessons import tries
from submissions.models import Visibility
from tests.cast import Cast, make_course, make_lesson, make_person, make_work
from tests.productions.making import make_alternate, make_production
from tests.reviews.answering import answered, waiting_work
from tests.visitor import Visitor, run_jobs

MOST_QUERIES = 12


def test_a_visitor_meets_the_cut_a_small_call_and_the_way_in(visit: Visitor, cast: Cast) -> None:
    production = make_production(cast.course, "The chair", lesson=cast.lesson)
    work = make_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE, texts=["He never sat down."])
    make_alternate(production.slots[0], work, is_chosen=True)
    page = visit("/")
    assert page.status == 200
    assert "He never sat down." in page.text
    address, _, place = page.links()["Make a piece: Under 1 minute"].partition("#")
    ask = next(each for each in visit(address).all("section") if each.get("id") == place)
    assert "Film your turn to an empty chair" in "".join(ask.itertext())
    assert "Film your turn to an empty chair" in page.text


def test_an_empty_site_says_what_to_do_first(visit: Visitor) -> None:
    assert "Any member may author one" in visit("/").text
    assert "That’s all" in visit("/", make_person("first")).text


def test_somebody_who_was_answered_reads_who_and_where(visit: Visitor, cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson, title="The chair")
    answered(cast.reviewer, work)
    run_jobs(visit.app)
    page = visit("/", cast.learner)
    assert page.links()["Reviewer answered “The chair”."] == f"/works/{work.id}#answers"
    assert "Reviewer answered" not in visit("/", cast.stranger).text


def test_the_next_thing_is_one_call_not_answered_yet_the_last_tried_first(visit: Visitor, cast: Cast) -> None:
    second = make_lesson(cast.course, "Leave the room its sound", position=1)
    assert second.assignment is not None
    second.assignment.do = "Record your empty room"
    assert visit("/", cast.other_learner).links()["Start"].endswith("/lessons/find-the-turn")
    tries.start_all(cast.other_learner, second)
    page = visit("/", cast.other_learner)
    assert page.links()["Go on"].endswith("/lessons/leave-the-room-its-sound")
    assert "About 11 minutes" in page.text


def test_who_learns_in_a_class_for_minors_has_a_next_thing_too(visit: Visitor, cast: Cast) -> None:
    cast.course.is_for_minors = True
    db.session.commit()
    assert visit("/", cast.other_learner).links()["Start"].endswith("/lessons/find-the-turn")


def test_the_menu_of_every_page_leads_to_what_one_teaches(visit: Visitor, cast: Cast) -> None:
    for person, words in ((cast.instructor, "You teach"), (cast.stranger, "None of these is yours yet.")):
        address, place = visit("/settings", person).links()["What you teach"].split("#")
        page = visit(address, person)
        there = next(part for part in page.all("section") + page.all("p") if part.get("id") == place)
        assert words in "".join(there.itertext())
    assert "What you teach" not in visit("/").links()


def test_home_and_learn_say_what_one_teaches_who_waits_there_and_lead_to_the_desk(visit: Visitor, cast: Cast) -> None:
    draft = make_course(cast.instructor, "Not yet", stage=Stage.DRAFT)
    waiting_work(cast.learner, cast.lesson, hours_ago=13)
    waiting_work(cast.learner, cast.lesson, hours_ago=1)
    for path in ("/", "/class-projects"):
        page = visit(path, cast.instructor)
        assert page.links()["Desk: One empty chair"] == "/class-projects/one-empty-chair/desk"
        assert page.links()["Edit: Not yet"] == f"/class-projects/{draft.slug}/edit"
        assert "Desk: Not yet" not in page.links()
        assert "published · one work waits for an answer" in page.text
        assert "You teach" not in visit(path, cast.learner).text


def test_it_says_how_many_wait_up_to_the_three_one_is_asked_for(visit: Visitor, cast: Cast) -> None:
    for count, words in enumerate(("One person waits", "Two people wait", "Three people wait", "Three people wait"), 1):
        waiting_work(make_person(f"maker-{count}"), cast.lesson)
        assert words in visit("/", cast.reviewer).text


def test_what_others_put_in_the_cut_is_news_and_what_one_may_not_see_is_not(visit: Visitor, cast: Cast) -> None:
    production = make_production(cast.course, "Line one", "Line two", "Line three", lesson=cast.lesson)
    makers = [cast.other_learner, cast.learner, make_person("third")]
    for slot, maker in zip(production.slots, makers, strict=True):
        make_alternate(slot, make_work(maker, cast.lesson), is_chosen=True)
    db.session.add(Block(blocker_id=makers[2].id, blocked_id=cast.reviewer.id))
    page = visit("/", cast.reviewer)
    assert "Other Learner plays in “Line one”" in page.text
    assert "Third plays" not in page.text
    assert "Learner plays in “Line two”" not in visit("/", cast.learner).text
    assert "Line one" not in visit("/", cast.stranger).text


def test_calls_that_need_what_somebody_makes_come_first(visit: Visitor, cast: Cast) -> None:
    for number in range(4):
        lesson = make_lesson(make_course(cast.stranger, f"Course {number}", skills=["whistling"]), f"Lesson {number}")
        assert lesson.assignment is not None
        lesson.assignment.do = f"Call {number}"
    songs = make_course(cast.stranger, "Songs", skills=["Singing"])
    sung = make_lesson(songs, "Sing it").assignment
    assert sung is not None
    sung.do = "Hold one note"
    assert "Hold one note" not in visit("/", make_person("plain")).text
    assert "Hold one note" in visit("/", make_person("singer", mediums=["singing"])).text


def test_who_is_new_gets_three_doors_by_time(visit: Visitor, cast: Cast) -> None:
    assert "Pick a door" in visit("/", cast.named).text
    assert "Pick a door" not in visit("/", cast.learner).text


def test_home_costs_the_same_for_many_works(visit: Visitor, cast: Cast, queries: Callable[..., Any]) -> None:
    production = make_production(cast.course, "Line one", "Line two", lesson=cast.lesson)
    for number in range(30):
        work = waiting_work(make_person(f"maker-{number}"), cast.lesson)
        if number < 2:
            make_alternate(production.slots[number], work, is_chosen=True)
    for person in (None, cast.reviewer):
        visit("/", person)
        db.session.refresh(cast.reviewer)  # what the test asks of its own person is not home's
        with queries() as asked:
            visit("/", person)
        assert len(asked) <= MOST_QUERIES, "\n".join(asked)
