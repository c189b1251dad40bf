"""The page of a lesson: the demonstration, and the bench right beside it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from core.db import db
from courses.models import Joining, Stage
from lessons import tries
from lessons.models import Example, Material
from media.models import Medium, Processing
from submissions import operations, takes
from submissions.models import Submission
from tests.cast import Cast
from tests.reviews.answering import answered, landed, waiting_work
from tests.submissions.making import make_draft, make_file, share, upload, write
from tests.visitor import Page, Visitor, words

SAID = "The pause before you sat down made me hold my breath."
LESSON = "/class-projects/one-empty-chair/lessons/find-the-turn"


def works_of(cast: Cast) -> list[Submission]:
    query = select(Submission).where(Submission.author_id == cast.reviewer.id)
    return list(db.session.scalars(query))


def forms(page: Page, ending: str) -> list[Any]:
    return [form for form in page.all("form") if form.get("action", "").endswith(ending)]


def put(visit: Visitor, cast: Cast, **fields: Any) -> Page:
    """What the bench of a lesson sends before there is a draft."""
    sent: dict[str, Any] = {"assignment": str(cast.assignment.id), "beside": "lesson", "id": str(uuid4())}
    return visit.post("/works", cast.reviewer, **(sent | fields))


def test_a_member_finds_three_ways_to_make_it_right_there(cast: Cast, visit: Visitor) -> None:
    page = visit(LESSON, cast.reviewer)
    ways = {words(link) for link in page.all("a") if link.get("data-way")}
    assert ways == {"Record", "Write", "Upload"}
    assert "At most 60 seconds" in page.text
    assert "I can see where you change your mind" in page.text
    assert "Share it" not in page.text


def test_a_bench_offers_only_what_the_call_takes(cast: Cast, visit: Visitor) -> None:
    cast.assignment.media = ["text"]
    db.session.commit()
    page = visit(LESSON, cast.reviewer)
    assert not [link for link in page.all("a") if link.get("data-way")]
    assert not page.all("take-recorder")
    assert "take-recorder" not in page.html
    cast.assignment.media = ["picture", "sound"]
    db.session.commit()
    page = visit(LESSON, cast.reviewer)
    assert {link.get("data-way") for link in page.all("a") if link.get("data-way")} == {"record", "upload"}
    assert "Choose a picture or a sound" in page.text
    assert 'data-kind="microphone"' in page.html
    assert 'data-kind="camera"' not in page.html


def test_the_first_words_begin_the_draft_and_lead_back_to_the_lesson(cast: Cast, visit: Visitor) -> None:
    page = put(visit, cast, text="I sat down and *waited*.")
    assert (page.status, page.location) == (303, f"{LESSON}#bench")
    [work] = works_of(cast)
    assert [part.text for part in work.takes[0].parts] == ["I sat down and *waited*."]
    assert work.shared_at is None
    assert len(tries.tried_steps(cast.reviewer, cast.lesson)) == 2
    page = visit(LESSON, cast.reviewer)
    assert f"/works/{work.id}/sharing?take=1" in page.links().values()
    assert "2 of 2 steps tried" in page.text


def test_two_clicks_make_one_thing_and_two_windows_one_draft(cast: Cast, visit: Visitor) -> None:
    id = str(uuid4())
    for _ in range(2):
        assert put(visit, cast, id=id, text="I sat down.").status == 303
    assert put(visit, cast, text="I got up.").status == 303
    [work] = works_of(cast)
    assert [part.text for part in work.takes[0].parts] == ["I sat down.", "I got up."]


def test_a_recording_sent_twice_is_one_part_even_when_its_work_was_shared_meanwhile(cast: Cast, visit: Visitor) -> None:
    id = uuid4()
    first = operations.put_on_bench(cast.reviewer, cast.assignment, takes.Made(id=id, text="One."))
    share(first.take.submission)
    again = operations.put_on_bench(cast.reviewer, cast.assignment, takes.Made(id=id, text="One."))
    assert again is first
    assert len(works_of(cast)) == 1


def test_a_name_that_somebody_else_took_is_refused(cast: Cast, visit: Visitor) -> None:
    part = write(make_draft(cast), "mine")
    page = put(visit, cast, id=str(part.id), text="yours")
    assert page.status == 422
    assert "That name is taken" in page.text
    assert works_of(cast) == []


def test_a_recording_is_answered_with_where_to_go_on(cast: Cast, visit: Visitor) -> None:
    page = visit.post(
        "/works",
        cast.reviewer,
        headers={"Accept": "application/json"},
        assignment=str(cast.assignment.id),
        beside="lesson",
        take_key=uuid4().hex,
        file=upload(),
    )
    assert page.response.json == {"location": f"{LESSON}#bench"}


def test_a_second_recording_may_be_the_next_take_or_a_part_of_this_one(cast: Cast, visit: Visitor) -> None:
    put(visit, cast, text="One.")
    [work] = works_of(cast)
    path = f"/works/{work.id}/takes/1/parts"
    visit.post(path, cast.reviewer, id=str(uuid4()), text="Two.", beside="lesson")
    page = visit.post(path, cast.reviewer, id=str(uuid4()), text="Three.", beside="lesson", into="new-take")
    assert page.location == f"{LESSON}#bench"
    db.session.refresh(work)
    assert [[part.text for part in take.parts] for take in work.takes] == [["One.", "Two."], ["Three."]]
    page = visit(LESSON, cast.reviewer)
    assert "Take 2" in page.links()
    assert page.links()["Take 1"] == f"/works/{work.id}/bench?take=1"


def test_a_full_take_offers_only_the_next_one(cast: Cast, visit: Visitor) -> None:
    cast.assignment.most_parts = 1
    put(visit, cast, text="One.")
    page = visit(LESSON, cast.reviewer)
    assert "Put it on the bench" not in page.text
    assert "Begin take 2 with it" in page.text
    assert "Add it to take 1" not in page.text


def test_what_the_call_does_not_take_comes_back_with_what_was_typed_and_no_draft(cast: Cast, visit: Visitor) -> None:
    cast.assignment.most_words = 3
    page = put(visit, cast, text="I sat down there, slowly")
    assert page.status == 422
    assert "5 words, and the call takes at most 3" in page.text
    assert "I sat down there, slowly" in page.html
    assert works_of(cast) == []
    sent = page.fields("/works")
    assert sent["beside"] == "lesson"
    assert visit.post("/works", cast.reviewer, **(sent | {"text": "I sat down"})).location == f"{LESSON}#bench"


def test_a_part_is_changed_moved_and_taken_out_beside_the_lesson(cast: Cast, visit: Visitor) -> None:
    put(visit, cast, text="One.")
    put(visit, cast, text="Two.")
    [work] = works_of(cast)
    one, two = work.takes[0].parts
    page = visit(LESSON, cast.reviewer)
    visit.post(f"/works/{work.id}/parts/{two.id}/up", cast.reviewer, **page.fields(f"/parts/{two.id}/up"))
    changed = page.fields(f"/parts/{one.id}") | {f"{one.id}-text": "Uno."}
    page = visit.post(f"/works/{work.id}/parts/{one.id}", cast.reviewer, **changed)
    assert page.location == f"{LESSON}#bench"
    db.session.expire_all()
    assert [part.text for part in work.takes[0].parts] == ["Two.", "Uno."]
    page = visit(LESSON, cast.reviewer)
    page = visit.post(f"/works/{work.id}/parts/{two.id}/removal", cast.reviewer, **page.fields(f"/{two.id}/removal"))
    assert page.location == f"{LESSON}#bench"
    page = visit(LESSON, cast.reviewer)
    page = visit.post(f"/works/{work.id}/discarding", cast.reviewer, **page.fields(f"{work.id}/discarding"))
    assert page.location == f"{LESSON}#bench"
    assert works_of(cast) == []


def test_what_was_shared_before_stands_below_and_the_bench_is_free_again(cast: Cast, visit: Visitor) -> None:
    work = share(make_draft(cast, cast.reviewer, "I sat down."), title="The first chair")
    page = visit(LESSON, cast.reviewer)
    assert page.links()["The first chair"] == f"/works/{work.id}"
    assert forms(page, "/works")
    put(visit, cast, text="Again.")
    assert len(works_of(cast)) == 2


def test_an_old_draft_is_on_the_bench_however_much_was_shared_since(cast: Cast, visit: Visitor) -> None:
    make_draft(cast, cast.reviewer, "The oldest chair")
    for _ in range(6):
        share(make_draft(cast, cast.reviewer, "A newer chair"))
    db.session.commit()
    assert "The oldest chair" in visit(LESSON, cast.reviewer).html


def test_a_draft_is_only_its_makers(cast: Cast, visit: Visitor) -> None:
    make_draft(cast, cast.learner, "A secret chair")
    for person in (cast.reviewer, cast.instructor, cast.stranger, None):
        assert "A secret chair" not in visit(LESSON, person).html
    assert "A secret chair" in visit(LESSON, cast.learner).html


def test_a_visitor_may_record_before_there_is_an_account_and_comes_back_to_the_bench(
    cast: Cast, visit: Visitor
) -> None:
    page = visit(LESSON)
    assert "No account needed to try" in page.text
    assert "Make an account and share it" in page.html
    assert page.links()["I have an account"].endswith("next=" + LESSON + "%23bench")
    assert "take-bench" not in page.html
    assert "Set-Cookie" not in page.response.headers


@pytest.mark.parametrize(("joining", "media"), [(Joining.CODE, ["film"]), (Joining.OPEN, ["text", "picture"])])
def test_where_a_visitor_cannot_record_they_see_what_it_will_be_and_the_way_in(
    cast: Cast, visit: Visitor, joining: Joining, media: list[str]
) -> None:
    cast.course.joining, cast.assignment.media = joining, media
    page = visit(LESSON)
    assert "A bench of your own opens right here" in page.text
    assert "take-recorder" not in page.html
    assert page.links()["Sign in and do it"].endswith("next=" + LESSON + "%23bench")


def test_somebody_signed_in_joins_in_place(cast: Cast, visit: Visitor) -> None:
    page = visit(LESSON, cast.stranger)
    page = visit.post("/class-projects/one-empty-chair/join", cast.stranger, **page.fields("/join"))
    assert page.location == f"{LESSON}#bench"
    assert "Record" in visit(LESSON, cast.stranger).text


def test_joining_leads_nowhere_else(cast: Cast, visit: Visitor) -> None:
    page = visit.post("/class-projects/one-empty-chair/join", cast.stranger, next="//elsewhere.example/x")
    assert page.location == LESSON


def test_a_class_by_code_asks_for_it_first(cast: Cast, visit: Visitor) -> None:
    cast.course.joining = Joining.CODE
    db.session.commit()
    page = visit(LESSON, cast.stranger)
    assert page.links()["Join to do it"] == "/class-projects/one-empty-chair/join"


def test_a_closed_class_has_no_bench(cast: Cast, visit: Visitor) -> None:
    cast.course.stage = Stage.CLOSED
    db.session.commit()
    page = visit(LESSON, cast.reviewer)
    assert "takes no new work any more" in page.text
    assert "A bench of your own opens right here" not in page.text
    assert "Your turn" not in page.links()
    assert put(visit, cast, text="Late.").status == 404


@pytest.mark.parametrize(
    ("medium", "sentence"),
    [
        (Medium.FILM, "This film is being made ready to play"),
        (Medium.SOUND, "This sound is being made ready to play"),
        (Medium.PICTURE, "This picture is being made ready to be shown"),
    ],
)
def test_a_part_that_is_coming_is_made_ready_for_what_one_does_with_it(
    cast: Cast, visit: Visitor, medium: Medium, sentence: str
) -> None:
    file = make_file(cast.reviewer, medium, processing=Processing.WAITING, progress=40)
    file.renditions = []
    takes.add_kept(make_draft(cast, cast.reviewer).takes[0], uuid4(), file)
    assert f"{sentence}: 40 per cent." in visit(LESSON, cast.reviewer).text


@pytest.mark.parametrize("path", [LESSON, f"{LESSON}/edit"])
def test_a_demonstration_that_is_coming_says_how_far_it_is_and_is_asked_for_again(
    cast: Cast, visit: Visitor, path: str
) -> None:
    film = make_file(cast.instructor, Medium.FILM, processing=Processing.WAITING, progress=40)
    cast.lesson.demonstration = film
    page = visit(path, cast.instructor)
    [awaited] = [each for each in page.all("div") if "data-awaited" in each.attrib]
    assert "40 per cent" in words(awaited)
    assert any(words(each).startswith("Reload the page") for each in page.all("noscript"))
    assert "/site-" in page.html
    assert "/site-" in visit(LESSON).html
    film.processing = Processing.READY
    page = visit(path, cast.instructor)
    assert "data-awaited" not in page.html
    assert f'<lesson-player class="player" id="{awaited.get("id")}"' in page.html


@pytest.mark.parametrize("count", [1, 4])
def test_a_lesson_costs_at_most_twelve_queries(
    cast: Cast, visit: Visitor, queries: Callable[[], Any], count: int
) -> None:
    cast.lesson.demonstration = make_file(cast.instructor, Medium.FILM, duration_ms=20_000)
    cast.assignment.own_try = make_file(cast.instructor, Medium.SOUND, duration_ms=2_000)
    for number in range(count):
        picture, film = make_file(cast.instructor, Medium.PICTURE), make_file(cast.instructor, Medium.FILM)
        cast.assignment.materials.append(Material(position=number, title=f"Page {number}", file=picture))
        cast.assignment.examples.append(Example(position=number, title=f"One way {number}", file=film))
        answered(cast.other_learner, waiting_work(cast.reviewer, cast.lesson), landed(SAID))
    draft = make_draft(cast, cast.reviewer, "Words")
    for medium in (Medium.FILM, Medium.PICTURE):
        takes.add_kept(draft.takes[0], uuid4(), make_file(cast.reviewer, medium, duration_ms=2_000))
    tries.start_all(cast.reviewer, cast.lesson)
    visit(LESSON, cast.reviewer)
    visit(LESSON, cast.instructor)
    for person in (cast.reviewer, cast.instructor, None):
        db.session.commit()
        db.session.expire_all()
        assert person is None or person.id
        with queries() as seen:
            page = visit(LESSON, person)
        assert (SAID in page.text) == (person == cast.reviewer)
        assert len(seen) <= 12, seen
    assert db.session.scalar(select(func.count(Submission.id)).where(Submission.author_id == cast.reviewer.id)) > count
