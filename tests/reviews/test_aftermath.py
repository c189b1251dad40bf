"""What follows on an answer: how it was, what its maker will try, what changed since, a piece that answers, what it led to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.db import db, now
from lessons.models import Names
from notifications.models import Notice
from reviews import aftermath, helpfulness, operations
from reviews.anchors import Moment, Region
from reviews.carrying import passage_at
from reviews.models import Piece, Review
from submissions.models import Part, Visibility
from tests.cast import Cast
from tests.reviews.answering import WHAT_LANDED, answered, first_note, landed, looked_at, share_next_take, waiting_work
from tests.reviews.test_pages import with_film, with_picture
from tests.visitor import Page, Visitor


def test_how_an_answer_was_is_between_its_maker_and_its_writer(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE)
    review = answered(cast.reviewer, work)
    address = f"/answers/{review.id}/reception"
    visit.post(address, cast.learner, helpful="1", place="1")
    fields = visit(f"/works/{work.id}", cast.learner).fields(address)
    assert (fields.get("helpful"), fields.get("place"), fields.get("kind")) == ("1", "1", None)
    assert "it helped tell me where" in visit("/reviews/led-to", cast.reviewer).text
    for person in (cast.reviewer, cast.other_learner, cast.instructor, None):
        assert "How were these answers" not in visit(f"/works/{work.id}", person).text
    visit.post(address, cast.learner)
    assert "it helped" not in visit("/reviews/led-to", cast.reviewer).text


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_share_that_helped_is_drawn_to_three_quarters(helped: int, not_helped: int) -> None:
    share = helpfulness.share(helped, helped + not_helped)
    assert 0 < share < 1
    if helped + not_helped:
        raw = helped / (helped + not_helped)
        assert min(raw, 0.75) <= share <= max(raw, 0.75)


def test_somebody_of_whom_nobody_said_anything_is_taken_to_help(cast: Cast) -> None:
    assert helpfulness.share_of(cast.reviewer) == 0.75
    works = [waiting_work(person, cast.lesson) for person in (cast.learner, cast.other_learner)]
    for work, is_helpful in zip(works, (True, False), strict=True):
        aftermath.receive(answered(cast.reviewer, work), is_helpful=is_helpful, wants_place=True, is_kind=False)
    assert helpfulness.share_of(cast.reviewer) == pytest.approx(4 / 6)


def test_what_i_will_try_waits_at_my_bench_and_nobody_else_reads_it(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE)
    answered(cast.reviewer, work)
    address = f"/works/{work.id}/intention"
    fields = visit(f"/works/{work.id}", cast.learner).fields(address)
    visit.post(address, cast.learner, **fields | {"intention-words": "Wait two seconds longer."})
    for person in (cast.reviewer, cast.instructor, cast.moderator, None):
        assert "two seconds longer" not in visit(f"/works/{work.id}", person).text
    visit.post(f"/works/{work.id}/takes", cast.learner)
    page = visit(f"/works/{work.id}/bench", cast.learner)
    assert "You wanted to try: Wait two seconds longer." in page.text
    stale = visit.post(address, cast.learner, **fields | {"intention-words": "Stand still."})
    assert (stale.status, "Wait two seconds longer." in stale.text, "Stand still." in stale.text) == (422, True, True)


def test_the_reviewer_hears_of_the_next_take_and_sees_both_at_the_place_of_the_note(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson, texts=["I sat down. The chair did not answer."])
    film, picture = with_film(work), with_picture(work)
    text = work.takes[0].parts[0]
    review = answered(
        cast.reviewer,
        work,
        landed(anchor=Region(0.1, 0.1, 0.5, 0.5, 640, 360, Moment(2500)), part_id=film.id),
    )
    others = [
        answered(cast.greeter, work, landed(anchor=passage_at(text.text, 12, 36), part_id=text.id)),
        answered(cast.instructor, work, landed(anchor=Region(0, 0, 0.5, 0.5, 800, 600), part_id=picture.id)),
    ]
    take = share_next_take(work, "Once more. I sat down. The chair did not reply.")
    take.parts += [
        Part(position=each.position, medium=each.medium, file=each.file, description="Again")
        for each in (film, picture)
    ]
    db.session.flush()
    page = visit(f"/works/{work.id}/since", cast.reviewer)
    assert page.location == f"/notes/{first_note(review).id}/since"
    page = visit(page.location, cast.reviewer)
    assert len(page.all("video")) == 2
    assert all(source.get("src", "").endswith("#t=2.5") for source in page.all("source"))
    assert drawn_on(page) == ["region-take-1", "region-take-2"]
    page = visit(f"/notes/{first_note(others[0]).id}/since", cast.greeter)
    assert [mark.text for mark in page.all("mark")] == ["The chair did not answer", "The chair did not reply"]
    page = visit(f"/notes/{first_note(others[1]).id}/since", cast.instructor)
    assert drawn_on(page) == ["region-take-1", "region-take-2"]
    assert "What changed since" in visit(f"/works/{work.id}", cast.reviewer).links()
    assert "see what changed" in visit("/reviews/led-to", cast.reviewer).text


def drawn_on(page: Page) -> list[str]:
    return [rect.get("id", "") for rect in page.all_svg("rect") if rect.get("id", "").startswith("region-")]


def test_a_place_that_is_gone_is_said_so(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    film = with_film(work)
    review = answered(cast.reviewer, work, landed(anchor=Moment(2500), part_id=film.id))
    share_next_take(work, "Words now.")
    page = visit(f"/notes/{first_note(review).id}/since", cast.reviewer)
    assert "The place that you pointed at is not in it any more." in page.text


def test_an_answer_with_a_piece_opens_the_bench_with_the_work_as_its_source(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE)
    bench = visit.post(f"/works/{work.id}/answering-with-a-piece", cast.reviewer).location
    piece = db.session.query(Piece).one()
    assert bench == f"/works/{piece.submission_id}/bench"
    assert [source.source_id for source in piece.submission.sources] == [work.id]
    assert f"/works/{work.id}" in visit(bench, cast.reviewer).links().values(), "it is loaded, and named"
    task = looked_at(piece.review.task).id
    page = visit(f"/reviews/{task}", cast.reviewer)
    fields = page.fields(f"/reviews/{task}") | {"landed-text": WHAT_LANDED, "landed-whole": "1"}
    assert visit.post(f"/reviews/{task}/piece", cast.reviewer, **fields).location == bench, "twice is once"
    visit.post(f"/reviews/{task}", cast.reviewer, **fields)
    assert "answered with a piece" not in visit(f"/works/{work.id}", cast.learner).text, "it is a draft"
    made, title = piece.submission, "A chair that answers"
    made.title, made.visibility, made.shared_at, made.shared_take = title, Visibility.CLASS, now(), made.takes[0]
    made.takes[0].shared_at = now()
    db.session.commit()
    assert title in visit(f"/works/{work.id}", cast.learner).links()
    assert title not in visit(f"/works/{work.id}", None).links(), "who may not see the piece hears nothing of it"
    assert title in visit("/reviews/led-to", cast.reviewer).links()


def test_once_it_is_sent_an_answer_is_not_offered_again_and_still_takes_a_piece(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE)
    claim, piece = f"/works/{work.id}/answering", f"/works/{work.id}/answering-with-a-piece"
    assert [form.get("action") for form in visit(f"/works/{work.id}", cast.reviewer).all("form")].count(claim) == 1
    review = answered(cast.reviewer, work)
    offered = [form.get("action") for form in visit(f"/works/{work.id}", cast.reviewer).all("form")]
    assert (claim in offered, piece in offered) == (False, True)
    bench = visit.post(piece, cast.reviewer).location
    assert review.piece is not None
    assert bench == f"/works/{review.piece.submission_id}/bench"
    assert visit.post(piece, cast.reviewer).location == bench, "twice is once"
    share_next_take(work, "I sat down.")
    offered = [form.get("action") for form in visit(f"/works/{work.id}", cast.reviewer).all("form")]
    assert claim in offered, "the next take is another"


def test_a_piece_says_nothing_of_whom_the_maker_may_not_know(cast: Cast, visit: Visitor) -> None:
    cast.assignment.names = Names.REVIEWER_HIDDEN
    work = waiting_work(cast.learner, cast.lesson)
    visit.post(f"/works/{work.id}/answering-with-a-piece", cast.reviewer)
    piece = db.session.query(Piece).one()
    operations.send(looked_at(piece.review.task), operations.Answer(notes=[landed()]))
    made = piece.submission
    made.title, made.visibility, made.shared_at, made.shared_take = "Mine", Visibility.CLASS, now(), made.takes[0]
    db.session.commit()
    assert db.session.query(Review).one().is_unnamed
    assert "answered with a piece" not in visit(f"/works/{work.id}", cast.learner).text


def test_the_next_take_is_told_to_those_who_answered_the_one_before(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    answered(cast.reviewer, work)
    visit.post(f"/works/{work.id}/takes", cast.learner, copy="1")
    address = f"/works/{work.id}/sharing"
    page = visit(address, cast.learner)
    visit.post(address, cast.learner, **page.fields(address) | {"take": "2"})
    told = db.session.query(Notice).filter_by(person_id=cast.reviewer.id, name="answer.wanted").one()
    assert told.url == f"/works/{work.id}/since"
