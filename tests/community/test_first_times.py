"""First times: a hint for those who answer, the ladder of courage, the shelf, and logs of how they went."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from community import courage
from community.courage_models import CourageLog
from core.checks import Refused
from core.db import db, now
from courses.models import Course
from media.models import MediaFile
from submissions.courage import next_rung
from submissions.models import LADDER, Submission, Visibility
from tests.cast import Cast, make_work
from tests.reviews.answering import answered, claimed, waiting_work
from tests.submissions.making import make_draft, upload
from tests.visitor import Visitor

OTHERS = ("other_learner", "stranger", "instructor")


def log_of(cast: Cast, *words: str, about: Submission | None = None, is_published: bool = False) -> CourageLog:
    log = courage.begin(cast.learner, id=uuid7(), title="Singing", about=about and about.id)
    for each in words:
        courage.add_entry(log, id=uuid7(), words=each)
    if is_published:
        courage.publish(log)
    return log


@given(st.sampled_from(LADDER), st.booleans(), st.booleans())
def test_each_rung_is_one_step_and_never_offered_after_what_did_not_go_well(
    rung: Visibility, went_well: bool, is_for_minors: bool
) -> None:
    work = Submission(visibility=rung, shared_take_id=uuid7(), course=Course(is_for_minors=is_for_minors))
    offered = next_rung(work, went_well=went_well)
    assert not (is_for_minors and offered == Visibility.EVERYONE)
    assert offered is None or LADDER.index(offered) == LADDER.index(rung) + 1
    if not went_well:
        assert offered in (None, Visibility.ONE_PERSON)


def test_the_next_rung_is_offered_once_an_answer_was_thanked_and_leads_to_sharing(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson, visibility=Visibility.CLASS)
    where = f"/works/{work.id}"
    assert "Show it to everyone?" not in visit(where, cast.learner).text
    review = answered(cast.reviewer, work)
    assert "Show it to everyone?" not in visit(where, cast.learner).text
    visit.post(f"/notes/{review.notes[0].id}/thanks", cast.learner)
    page = visit(where, cast.learner)
    assert "Show it to everyone?" in page.text
    assert "Show it to everyone?" not in visit(where, cast.instructor).text
    share = visit(f"{where}/sharing?rung=everyone", cast.learner)
    assert share.fields(f"{where}/sharing")["visibility"] == "everyone"


def test_only_those_who_answer_read_the_hint_of_a_first_time(cast: Cast, visit: Visitor) -> None:
    work = make_draft(cast, None, "I stood up.")
    where = f"/works/{work.id}/sharing"
    hint = "I was not sure about the end."
    fields = visit(where, cast.learner).fields(where) | {"first_time": "y", "hint": hint}
    assert visit.post(where, cast.learner, **fields).status == 303
    assert visit(where, cast.learner).fields(where)["hint"] == hint
    task = claimed(cast.reviewer, work)
    page = visit(f"/reviews/{task.id}", cast.reviewer)
    assert "Their first time" in page.text
    assert hint in page.text
    for name in OTHERS[:1] + OTHERS[2:]:
        assert hint not in visit(f"/works/{work.id}", getattr(cast, name)).text
    assert visit.post(where, cast.learner, **{**fields, "first_time": None, "version": ""}).status == 303
    assert work.hint == ""


def test_a_log_is_its_tellers_alone_until_it_is_published(cast: Cast, visit: Visitor) -> None:
    log = log_of(cast, "My **hands** shake.")
    where = f"/people/{cast.learner.handle}/first-times/{log.id}"
    shelf = f"/people/{cast.learner.handle}/first-times"
    assert visit(where, cast.learner).status == 200
    for name in OTHERS:
        assert visit(where, getattr(cast, name)).status == 404
        assert "Singing" not in visit(shelf, getattr(cast, name)).text
    assert visit.post(f"{where}/publishing", cast.learner).status == 303
    page = visit(where, None)
    assert "<strong>hands</strong>" in page.html
    assert "Singing" in visit(shelf, None).text
    visit.post(f"{where}/unpublishing", cast.learner)
    assert visit(where, cast.stranger).status == 404


def test_a_log_holds_words_sounds_and_pictures_and_gives_them_up(cast: Cast, visit: Visitor) -> None:
    log = log_of(cast)
    where = f"/people/{cast.learner.handle}/first-times/{log.id}"
    assert visit.post(f"{where}/publishing", cast.learner).status == 422
    said = visit.post(f"{where}/entries", cast.learner, description="My hands")
    assert said.status == 422
    assert said.fields(f"{where}/entries")["description"] == "My hands"
    sent: dict[str, Any] = {"file": upload(), "description": "My hands"}
    assert visit.post(f"{where}/entries", cast.learner, **sent).status == 303
    entry_id, file_id = log.entries[0].id, log.entries[0].file_id
    assert visit(f"/media/{file_id}", cast.stranger).status == 404
    for _twice in range(2):
        assert visit.post(f"{where}/entries/{entry_id}/removal", cast.learner).status == 303
    db.session.expire_all()
    assert log.entries == []
    assert db.session.get(MediaFile, file_id) is None


def test_one_work_has_one_log_and_it_must_be_ones_own(cast: Cast) -> None:
    work = make_work(cast.learner, cast.lesson, first_time=True)
    assert log_of(cast, about=work) is log_of(cast, about=work)
    with pytest.raises(Refused):
        log_of(cast, about=make_work(cast.other_learner, cast.lesson))


def test_a_log_does_not_say_whose_an_unnamed_work_is(cast: Cast, visit: Visitor) -> None:
    work = make_work(cast.learner, cast.lesson, title="Crowned", first_time=True, visibility=Visibility.EVERYONE)
    log = log_of(cast, "It went.", about=work, is_published=True)
    where = f"/people/{cast.learner.handle}/first-times/{log.id}"
    assert "Crowned" in visit(where, cast.stranger).text
    work.is_unnamed = True
    db.session.commit()
    assert "Crowned" not in visit(where, cast.stranger).text
    assert "Crowned" in visit(where, cast.learner).text


def test_the_shelf_and_a_log_ask_little(cast: Cast, visit: Visitor, queries: Callable[[], Any]) -> None:
    log = log_of(cast, *(f"Day {number}." for number in range(8)), is_published=True)
    for number in range(6):
        make_work(cast.learner, cast.lesson, title=f"First {number}", first_time=True)
    db.session.commit()
    shelf = f"/people/{cast.learner.handle}/first-times"
    for address, most in ((shelf, 10), (f"{shelf}/{log.id}", 8)):
        with queries() as seen:
            visit(address, cast.other_learner)
        assert len(seen) <= most, seen


def test_first_times_that_wait_or_came_this_week_stand_pinned_over_the_hellos_of_their_class(
    cast: Cast, visit: Visitor, queries: Any
) -> None:
    hello = f"/class-projects/{cast.course.slug}/board?section=hello"
    assert "First times" not in visit(hello, cast.learner).text
    old = now() - timedelta(days=8)
    waiting = waiting_work(cast.learner, cast.lesson, title="Old and waiting", first_time=True)
    told = waiting_work(cast.other_learner, cast.lesson, title="Old and answered", first_time=True)
    fresh = waiting_work(cast.other_learner, cast.lesson, title="Fresh and answered", first_time=True)
    waiting_work(cast.other_learner, cast.lesson, title="Not a first time")
    waiting.shared_at = told.shared_at = old
    for work in (told, fresh):
        answered(cast.reviewer, work)
    db.session.commit()
    page = visit(hello, cast.learner)
    assert page.text.index("Old and waiting") < page.text.index("Fresh and answered")
    assert "Old and answered" not in page.text
    assert "Not a first time" not in page.text
    assert "Old and waiting" not in visit(hello.replace("hello", "how-this-works"), cast.learner).text
    with queries() as asked:
        visit(hello, cast.learner)
    assert len(asked) <= 12
