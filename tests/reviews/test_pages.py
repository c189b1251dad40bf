"""The pages of answering: the queue, one work, its end, and what stands on the work's page."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Block
from core.cache import init_cache
from core.db import db, now
from media.models import MediaFile, Medium, Processing, Rendition
from reviews import operations, pool
from reviews.allocation import BEYOND_PROMISE
from reviews.models import AnchorKind, Note, ReviewTask, TaskState
from submissions.models import Ask, Part, Submission, Visibility
from tests.cast import Cast
from tests.reviews.answering import WHAT_LANDED, answered, claim, claimed, first_note, landed, need_of, waiting_work
from tests.visitor import Visitor


def with_film(work: Submission) -> Part:
    """Put a film of twelve seconds in the work's take."""
    file = MediaFile(
        owner_id=work.author_id,
        medium=Medium.FILM,
        name="turn.webm",
        content_type="video/webm",
        size_bytes=9,
        sha256="0",
        key=f"original/{work.id}",
        width=640,
        height=360,
        duration_ms=12_000,
        processing=Processing.READY,
        subject_kind="take",
        subject_id=work.takes[0].id,
    )
    file.renditions = [
        Rendition(name="film", file_name="film.mp4", content_type="video/mp4", size_bytes=9, key=f"film/{work.id}")
    ]
    return add_part(work, file)


def with_picture(work: Submission) -> Part:
    file = MediaFile(
        owner_id=work.author_id,
        medium=Medium.PICTURE,
        name="crown.png",
        content_type="image/png",
        size_bytes=9,
        sha256="0",
        key=f"picture/{work.id}",
        width=800,
        height=600,
        processing=Processing.READY,
    )
    name, key = "picture-640", f"small/{work.id}"
    file.renditions = [
        Rendition(
            name=name, file_name="small.webp", content_type="image/webp", size_bytes=9, key=key, width=640, height=480
        )
    ]
    return add_part(work, file)


def add_part(work: Submission, file: MediaFile) -> Part:
    part = Part(position=len(work.takes[0].parts), medium=file.medium, file=file, description="A chair")
    work.takes[0].parts.append(part)
    db.session.flush()
    return part


def test_the_whole_way_from_the_queue_to_the_notes_on_the_work(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson, question="Can you tell when I change my mind?")
    film = with_film(work)
    assert "One work waits" in visit("/reviews", cast.reviewer).text
    address = claim(visit, cast.reviewer)
    page = visit(address, cast.reviewer)
    assert page.status == 200
    for words in (
        "1 of 1, about 3 minutes",
        "Film your turn to an empty chair",
        "I can see where you change your mind",
        "Can you tell when I change my mind?",
        "Others’ notes appear when you have sent yours.",
        "You got this one because nobody has answered it yet.",
    ):
        assert words in page.text, words
    order = [
        page.text.index(words)
        for words in ("Film your turn to an empty chair", "Can you tell", "A chair", "What landed")
    ]
    assert order == sorted(order), "the call, what they ask, the work, the answer"
    fields = page.fields(address)
    assert "try-text" not in fields, "they did not ask for things to try"
    fields |= {"landed-text": WHAT_LANDED, "landed-place": "0:02", "question-text": "Yes, when you look up."}
    fields |= {f"level-{cast.assignment.criteria[0].id}": "2"}
    assert visit.post(address, cast.reviewer, **fields).location == "/reviews/end"
    page = visit("/reviews/end", cast.reviewer)
    assert "One person heard back because of you" in page.text
    assert "What others said" not in page.text

    first, second = db.session.scalars(select(Note).order_by(Note.position)).all()
    assert (first.anchor, first.start_ms, first.part_id) == (AnchorKind.MOMENT, 2000, film.id)
    assert (second.answers_question, second.anchor) == (True, AnchorKind.WHOLE)
    page = visit(f"/works/{work.id}", cast.learner)
    assert WHAT_LANDED in page.text
    assert "On your question" in page.text
    assert "How peers saw it" in page.text
    assert "0:02" in page.links()


def test_the_page_says_why_one_got_this_work_in_a_sentence(cast: Cast, visit: Visitor) -> None:
    waiting_work(cast.learner, cast.lesson, hours_ago=1, first_time=True)
    page = visit(claim(visit, cast.reviewer), cast.reviewer)
    assert "You got this one because it is somebody’s first time, and nobody has answered it yet." in page.text
    chosen = waiting_work(cast.other_learner, cast.lesson)
    db.session.commit()
    page = visit(visit.post(f"/works/{chosen.id}/answering", cast.greeter).location, cast.greeter)
    assert "appear when you have sent yours. You chose to answer this one." in page.text


def test_a_double_click_on_next_is_one_task_and_on_send_one_answer(cast: Cast, visit: Visitor) -> None:
    waiting_work(cast.learner, cast.lesson)
    address = claim(visit, cast.reviewer)
    assert claim(visit, cast.reviewer) == address
    fields = {"landed-text": WHAT_LANDED, "landed-whole": "1"}
    assert visit.post(address, cast.reviewer, **fields).status == 303
    assert visit.post(address, cast.reviewer, **fields).status == 303
    assert len(db.session.scalars(select(Note)).all()) == 1
    assert visit(address, cast.reviewer).location.startswith("/works/")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Nothing is written yet"),
        ({"landed-text": "   "}, "Nothing is written yet"),
        ({"landed-text": WHAT_LANDED}, "Where? Give the place"),
        ({"landed-text": WHAT_LANDED, "landed-place": "soon"}, "Write a time like 0:14"),
        ({"landed-text": WHAT_LANDED, "landed-place": "0:13"}, "It ends at 0:12"),
        ({"landed-text": "x" * 2001, "landed-whole": "1"}, "At most 2000 characters"),
        ({"wonder-text": "Why blue?", "wonder-quote": "purple elephants"}, "These words are not in the text"),
    ],
)
def test_a_wrong_answer_comes_back_with_what_was_typed(
    cast: Cast, visit: Visitor, fields: dict[str, str], sentence: str
) -> None:
    with_film(waiting_work(cast.learner, cast.lesson))
    address = claim(visit, cast.reviewer)
    page = visit.post(address, cast.reviewer, **fields)
    assert page.status == 422
    [place] = [where for words, where in page.links().items() if words.startswith(sentence)]
    assert place.removeprefix("#") in [each.get("id") for each in page.all("textarea")]
    again = page.fields(address)
    assert all(again.get(name, "").strip() == value.strip() for name, value in fields.items())


def test_hostile_text_emoji_and_right_to_left_come_back_as_words(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    address = claim(visit, cast.reviewer)
    words = '"><script>alert(1)</script> 🧦 مرحبا'
    page = visit.post(address, cast.reviewer, **{"landed-text": words})
    assert page.fields(address)["landed-text"] == words
    visit.post(address, cast.reviewer, **{"landed-text": words, "landed-whole": "1"})
    page = visit(f"/works/{work.id}", cast.learner)
    assert "<script>alert" not in page.html
    assert "🧦 مرحبا" in page.text


def test_a_region_by_its_words_or_its_numbers(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson, ask=Ask.ALL)
    picture = with_picture(work)
    address = claim(visit, cast.reviewer)
    fields = {
        "landed-text": WHAT_LANDED,
        "landed-where": "top left",
        "try-text": "Leave the ground white, once.",
        "try-x": "0.5",
        "try-y": "0.5",
        "try-w": "0.6",
        "try-h": "0.25",
        "try-part": str(picture.id),
    }
    visit.post(address, cast.reviewer, **fields)
    corner, drawn = db.session.scalars(select(Note).order_by(Note.position)).all()
    assert (corner.x, corner.y, corner.media_width, corner.part_id) == (0, 0, 800, picture.id)
    assert (drawn.x, drawn.width, drawn.height) == (0.5, 0.5, 0.25)
    page = visit(f"/works/{work.id}", cast.learner)
    assert "top left" in page.text
    marked = {
        mark.get("id"): [mark.get(side) for side in ("x", "y", "width", "height")] for mark in page.all_svg("rect")
    }
    assert marked[f"region-{drawn.id}"] == ["320.0", "240.0", "320.0", "120.0"]
    assert f"#region-{drawn.id}" in page.links().values()


def test_a_draft_saves_itself_and_survives_signing_out(cast: Cast, visit: Visitor) -> None:
    waiting_work(cast.learner, cast.lesson)
    address = claim(visit, cast.reviewer)
    half = {"landed-text": "Half a thou", "landed-place": "0:"}
    assert visit.post(f"{address}/draft", cast.reviewer, **half).location == address
    visit.post("/signout", cast.reviewer)
    visit.clients.clear()
    fields = visit(address, cast.reviewer).fields(address)
    assert "Half a thou" in visit(address, cast.reviewer).html
    assert fields["landed-text"] == "Half a thou"
    assert "You have begun these" in visit("/reviews", cast.reviewer).text


def test_stop_here_keeps_the_words_and_frees_the_work(cast: Cast, visit: Visitor) -> None:
    waiting_work(cast.learner, cast.lesson)
    address = claim(visit, cast.reviewer)
    assert visit.post(f"{address}/stopping", cast.reviewer, **{"landed-text": "Half"}).location == "/reviews"
    assert "your words are kept" in visit("/reviews", cast.reviewer).text
    assert visit(address, cast.reviewer).fields(address)["landed-text"] == "Half"
    assert claim(visit, cast.other_learner) != "/reviews/end"


def test_what_is_typed_after_the_work_was_taken_back_is_given_back(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    address = claim(visit, cast.reviewer)
    assert visit.post(f"/works/{work.id}/taking-back", cast.learner, sure="y").status == 303
    assert visit.post(f"{address}/draft", cast.reviewer, **{"landed-text": "The pause."}).status < 400
    page = visit(address, cast.reviewer)
    assert "This one is gone" in page.text
    assert "The pause." in page.text


def test_not_for_me_gives_another_and_never_this_one_again(cast: Cast, visit: Visitor) -> None:
    waiting_work(cast.learner, cast.lesson)
    address = claim(visit, cast.reviewer)
    assert visit.post(f"{address}/declining", cast.reviewer, because="I know her.").location == "/reviews/end"
    task = db.session.scalars(select(ReviewTask)).one()
    assert (task.state, task.declined_because) == (TaskState.DECLINED, "I know her.")
    assert claim(visit, cast.reviewer) == "/reviews/end"
    assert "This one is gone" in visit(address, cast.reviewer).text


def test_a_reason_that_is_too_long_is_said_and_nothing_is_lost(cast: Cast, visit: Visitor) -> None:
    waiting_work(cast.learner, cast.lesson)
    address = claim(visit, cast.reviewer)
    page = visit.post(f"{address}/declining", cast.reviewer, because="x" * 201)
    assert page.status == 422
    assert "At most 200 characters" in page.text
    assert page.fields("/declining")["because"] == "x" * 201


def test_a_work_taken_back_meanwhile_gives_the_words_back(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    address = claim(visit, cast.reviewer)
    visit.post(f"{address}/draft", cast.reviewer, **{"landed-text": "Half a thought"})
    work.taken_back_at = now()
    pool.follow(work)
    db.session.commit()
    page = visit(address, cast.reviewer)
    assert "Half a thought" in page.text
    page = visit.post(address, cast.reviewer, **{"landed-text": "The whole of it", "landed-whole": "1"})
    assert page.status == 409
    assert "The whole of it" in page.text


def test_others_notes_appear_on_the_works_page_only_after_sending(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE)
    answered(cast.other_learner, work, landed("A note of somebody else."))
    assert "A note of somebody else." in visit(f"/works/{work.id}", cast.reviewer).text
    address = claim(visit, cast.reviewer)
    for path in (address, f"/works/{work.id}", f"/works/{work.id}/takes/1", "/reviews", "/notifications"):
        assert "A note of somebody else." not in visit(path, cast.reviewer).html, path
    assert "Others’ notes appear when you have sent yours" in visit(f"/works/{work.id}", cast.reviewer).text
    visit.post(address, cast.reviewer, **{"landed-text": WHAT_LANDED, "landed-whole": "1"})
    assert "A note of somebody else." in visit(f"/works/{work.id}", cast.reviewer).text


def test_who_may_open_the_page_of_an_answer(cast: Cast, visit: Visitor) -> None:
    waiting_work(cast.learner, cast.lesson)
    address = claim(visit, cast.reviewer)
    for name, person in cast.everybody().items():
        expected = {"reviewer": 200, "visitor": 303}.get(name, 404)
        assert visit(address, person).status in ({303, 302, 401} if expected == 303 else {expected}), name


def test_a_block_ends_an_answer_that_was_begun(cast: Cast, visit: Visitor) -> None:
    waiting_work(cast.learner, cast.lesson, title="Only between us")
    address = claim(visit, cast.reviewer)
    db.session.add(Block(blocker_id=cast.learner.id, blocked_id=cast.reviewer.id))
    db.session.commit()
    assert "Only between us" not in visit(address, cast.reviewer).html
    assert "Only between us" not in visit("/reviews", cast.reviewer).html


def test_answering_a_named_work(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    for person, status in (
        (cast.instructor, 303),
        (cast.greeter, 303),
        (cast.learner, 404),
        (cast.blocked, 404),
        (cast.stranger, 404),
    ):
        assert visit.post(f"/works/{work.id}/answering", person).status == status, person.handle


def test_the_maker_reacts_to_a_note_and_takes_it_back(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    note = first_note(answered(cast.reviewer, work))
    path = f"/notes/{note.id}"
    for act, words in (
        ("thanks", "Thanked: take it back"),
        ("use", "Not used after all"),
        ("hiding", "A note you hid"),
    ):
        page = visit.post(f"{path}/{act}", cast.learner)
        assert page.location == f"/works/{work.id}#note-{note.id}"
        assert words in visit(f"/works/{work.id}", cast.learner).text
    for act in ("unthanks", "unuse", "showing"):
        visit.post(f"{path}/{act}", cast.learner)
    db.session.refresh(note)
    assert (note.thanked_at, note.used_at, note.hidden_at) == (None, None, None)
    visit.post(f"{path}/reply", cast.learner, **{f"{note.id}-reply": "I tried it. <b>It holds</b> 🧦"})
    assert "I tried it. <b>It holds</b> 🧦" in visit(f"/works/{work.id}", cast.reviewer).text
    for reply in ("", "x" * 601):
        visit.post(f"{path}/reply", cast.learner, **{f"{note.id}-reply": reply})
    db.session.refresh(note)
    assert note.reply == "I tried it. <b>It holds</b> 🧦"
    assert "They replied: I tried it." in visit("/reviews/led-to", cast.reviewer).text


def test_only_the_maker_reacts(cast: Cast, visit: Visitor) -> None:
    note = first_note(answered(cast.reviewer, waiting_work(cast.learner, cast.lesson)))
    for name, person in cast.everybody().items():
        if person is not None and name != "learner":
            assert visit.post(f"/notes/{note.id}/thanks", person).status == 404, name
    page = visit(f"/works/{note.review.submission_id}", cast.instructor)
    assert "Used it" not in page.text
    assert "Report" in page.links()


def test_a_page_costs_the_same_for_a_thousand_works(app: Flask, cast: Cast, visit: Visitor, queries: Any) -> None:
    def cost(path: str, person: Any) -> int:
        visit(path, person)
        init_cache(app)
        assert person.id  # loaded by the test, not by the page
        with queries() as seen:
            visit(path, person)
        assert len(seen) <= 12, "\n".join(seen)
        return len(seen)

    work = waiting_work(cast.learner, cast.lesson)
    with_film(work)
    for person in (cast.other_learner, cast.greeter):
        answered(person, work, landed(), landed("And the chair."))
    address = claim(visit, cast.reviewer)
    few = [cost(address, cast.reviewer), cost(f"/works/{work.id}", cast.learner)]
    cost("/reviews", cast.reviewer)
    for number in range(20):
        operations.send(claimed(cast.instructor, waiting_work(cast.learner, cast.lesson)), answer_of(number))
    assert [cost(address, cast.reviewer), cost(f"/works/{work.id}", cast.learner)] == few
    cost("/reviews", cast.instructor)


def answer_of(number: int) -> Any:
    return operations.Answer(notes=[landed(f"Note {number}")])


def test_who_comes_too_late_for_one_work_is_led_to_those_that_wait(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    need_of(work).level = need_of(work).target + BEYOND_PROMISE
    db.session.commit()
    page = visit.post(f"/works/{work.id}/answering", cast.reviewer)
    assert page.status == 409
    assert "Others still wait for theirs." in page.text
    assert page.links()["Answer one that waits"] == "/reviews"


def test_where_every_answer_is_on_its_way_one_more_is_offered(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    need_of(work).level = need_of(work).target
    db.session.commit()
    page = visit("/reviews", cast.reviewer)
    assert "Every answer that was promised is given, or on its way" in page.text
    assert claim(visit, cast.reviewer) == f"/reviews/{task_of(cast.reviewer, work)}"


def task_of(person: Any, work: Submission) -> Any:
    return db.session.scalar(
        select(ReviewTask.id).where(ReviewTask.reviewer_id == person.id, ReviewTask.submission_id == work.id)
    )
