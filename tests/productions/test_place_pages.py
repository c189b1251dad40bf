"""The page of one place: takes heard one beside the other, and what is decided about them."""

from typing import Any

from sqlalchemy import select

from core.db import db
from productions import operations
from productions.cutting_forms import FATES
from productions.models import Alternate, Production
from submissions.models import Fate
from tests.cast import Cast, make_work
from tests.productions.making import make_alternate
from tests.routes.reported import hide

HOSTILE = "<script>alert(1)</script> 👑 المشهد"
SLOTS = "/class-projects/one-empty-chair/edit/cut"
CUT = "/class-projects/one-empty-chair/cut"


def test_takes_are_auditioned_and_decided_in_words(cast: Cast, visit: Any, production: Production) -> None:
    slot = production.slots[0]
    mine = make_alternate(slot, make_work(cast.learner, cast.lesson))
    other = make_work(cast.other_learner, cast.lesson, title="Another")
    db.session.commit()
    path = f"{CUT}/places/{slot.id}"
    page = visit(path, cast.instructor)
    assert "I sat down." in page.text
    assert "Another" in page.text
    decide = f"{path}/alternates/{mine.id}"
    assert visit.post(decide, cast.instructor, fate="in-the-cut").location == path
    assert mine.submission.fate == Fate.IN_THE_CUT
    refused = visit.post(decide, cast.instructor, fate="not-in-this-cut", sentence=" ")
    assert refused.status == 422
    assert "Say in a sentence why" in refused.text
    assert visit.post(decide, cast.instructor, fate="held", sentence=HOSTILE).status == 303
    assert mine.submission.fate_sentence == HOSTILE
    assert visit.post(decide, cast.instructor, fate="burnt").status == 400
    assert visit.post(f"{path}/alternates", cast.instructor, work=str(other.id)).location == path
    assert visit.post(f"{path}/alternates", cast.instructor, work=str(other.id)).status == 422
    assert visit.post(f"{path}/alternates", cast.instructor, work="nonsense").status == 422
    assert (
        db.session.scalar(select(Alternate.take_id).where(Alternate.submission_id == other.id)) == other.shared_take_id
    )
    room = visit("/productions/one-empty-chair/cut", cast.co_instructor)
    assert "2 works" in room.text
    assert "Another" in visit(path, cast.instructor).text


def test_a_take_in_the_cut_is_not_offered_it_again_and_no_fate_is_silent(
    cast: Cast, visit: Any, production: Production
) -> None:
    slot = production.slots[0]
    mine = make_alternate(slot, make_work(cast.learner, cast.lesson))
    path = f"{CUT}/places/{slot.id}"
    page = visit(path, cast.instructor)
    assert [button.get("value") for button in page.all("button") if button.get("name") == "fate"] == list(FATES)
    usual = [option.get("value") for option in page.all("option")]
    assert usual == ["It plays in “One”.", "It is kept for the next cut."]
    visit.post(f"{path}/alternates/{mine.id}", cast.instructor, fate="in-the-cut")
    page = visit(path, cast.instructor)
    offered = [button.get("value") for button in page.all("button") if button.get("name") == "fate"]
    assert offered == ["held", "not-in-this-cut"]
    visit.post(f"{path}/alternates/{mine.id}", cast.instructor, fate="held")
    assert mine.submission.fate_sentence == usual[1]


def test_a_second_click_decides_once(cast: Cast, visit: Any, production: Production) -> None:
    mine = make_alternate(production.slots[0], make_work(cast.learner, cast.lesson))
    path = f"{CUT}/places/{production.slots[0].id}"
    opened = visit(path, cast.instructor).fields(str(mine.id))
    for _ in range(2):
        assert visit.post(f"{path}/alternates/{mine.id}", cast.instructor, **opened, fate="in-the-cut").status == 303
    assert visit("/notifications", cast.learner).text.count("is in the cut") == 1


def test_what_somebody_else_decided_meanwhile_is_shown_first(cast: Cast, visit: Any, production: Production) -> None:
    mine = make_alternate(production.slots[0], make_work(cast.learner, cast.lesson))
    path = f"{CUT}/places/{production.slots[0].id}"
    decide = f"{path}/alternates/{mine.id}"
    opened = visit(path, cast.instructor).fields(str(mine.id))
    assert visit.post(decide, cast.co_instructor, **opened, fate="in-the-cut").status == 303
    page = visit.post(decide, cast.instructor, **opened, fate="held")
    assert page.status == 422
    assert "changed in another window" in page.text
    assert mine.submission.fate == Fate.IN_THE_CUT
    assert visit.post(decide, cast.instructor, **page.fields(str(mine.id)), fate="held").status == 303
    assert mine.submission.fate == Fate.HELD


def test_a_hidden_work_counts_nowhere_in_the_cutting_room(cast: Cast, visit: Any, production: Production) -> None:
    slot = production.slots[0]
    shown, hidden = (make_alternate(slot, make_work(cast.learner, cast.lesson, title=title)) for title in ("A", "B"))
    operations.choose(hidden, by=cast.instructor)
    hide(hidden.submission, by=cast.moderator)
    db.session.commit()
    for path in ("/productions/one-empty-chair/cut", SLOTS):
        page = visit(path, cast.instructor)
        assert "one work" in page.text
        assert "the chosen one" not in page.text
    assert "the stand-in" in visit("/productions/one-empty-chair/cut", cast.instructor).text
    decide = f"{CUT}/places/{slot.id}/alternates"
    assert visit.post(f"{decide}/{hidden.id}", cast.instructor, fate="held").status == 404
    assert visit.post(f"{decide}/{shown.id}", cast.instructor, fate="held").status == 303


def test_the_cutting_room_says_what_plays_where_every_work_was_set_aside(
    cast: Cast, visit: Any, production: Production
) -> None:
    filled, empty = production.slots
    for slot in (filled, empty):
        make_alternate(slot, make_work(cast.learner, cast.lesson, fate=Fate.HELD))
    db.session.commit()
    room = "/productions/one-empty-chair/cut"
    page = visit(room, cast.instructor)
    assert "the newest" not in page.text
    assert ("the stand-in" in page.text, "nothing: a hole" in page.text) == (True, True)
    make_alternate(filled, make_work(cast.other_learner, cast.lesson))
    db.session.commit()
    page = visit(room, cast.instructor)
    assert ("the newest" in page.text, "the stand-in" in page.text) == (True, False)
    assert "2 works" in page.text


def test_a_take_that_does_not_fit_is_refused_with_the_reason(cast: Cast, visit: Any, production: Production) -> None:
    long = make_work(cast.learner, cast.lesson, texts=("word " * 30,))
    db.session.commit()
    page = visit.post(f"{CUT}/places/{production.slots[0].id}/alternates", cast.instructor, work=str(long.id))
    assert page.status == 422
    assert "This place has room for 12 words, and this take has 30." in page.text


def test_the_cutting_room_and_its_places_are_at_the_same_place_of_the_bar(
    cast: Cast, visit: Any, production: Production
) -> None:
    for path in ("/productions/one-empty-chair/cut", f"{CUT}/places/{production.slots[0].id}"):
        bar = next(nav for nav in visit(path, cast.instructor).all("nav") if nav.get("aria-label") == "Main")
        assert [link.get("href") for link in bar if link.get("aria-current")] == ["/class-projects"]
