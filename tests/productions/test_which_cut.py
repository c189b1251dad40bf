"""Which cut an address plays: one with works that somebody shows, or a surprise."""

from typing import Any

from core.db import db
from productions.models import Production
from submissions.models import Fate, Visibility
from tests.cast import Cast, make_work
from tests.productions.making import EVERYONE, make_alternate
from tests.routes.reported import hide

CUT = "/class-projects/one-empty-chair/cut"


def test_ones_own_cut_has_a_link_that_shows_it_to_whoever_may_see_it(
    cast: Cast, visit: Any, production: Production
) -> None:
    work = make_work(cast.learner, cast.lesson, visibility=EVERYONE, texts=("Mine.",), fate=Fate.HELD)
    make_alternate(production.slots[1], work)
    make_alternate(production.slots[1], make_work(cast.reviewer, cast.lesson, visibility=EVERYONE, texts=("Other.",)))
    db.session.commit()
    link = f"{CUT}?shows={work.id}"
    assert f"http://localhost{link}" in visit(f"{CUT}?variant=yours", cast.learner).html
    assert "Show them yours" not in visit(CUT, cast.learner).text
    for person in (None, cast.stranger, cast.learner):
        page = visit(link, person)
        assert "Mine." in page.text
        assert "Other." not in page.text
        assert "With Learner in it" in page.text
        assert "Mine." not in visit(CUT, cast.stranger).text
    work.visibility = Visibility.CLASS
    db.session.commit()
    gone = visit(link)
    assert "Mine." not in gone.text
    assert "What this link shows is not here any more." in gone.text
    assert "What this link shows" in visit(f"{CUT}?shows={cast.lesson.id}").text
    assert "What this link shows" not in visit(f"{CUT}?shows=odd").text


def test_a_link_to_a_cut_does_not_say_whose_unnamed_work_it_shows(
    cast: Cast, visit: Any, production: Production
) -> None:
    work = make_work(cast.learner, cast.lesson, visibility=EVERYONE, texts=("Mine.",), is_unnamed=True)
    make_alternate(production.slots[1], work)
    make_alternate(production.slots[0], make_work(cast.learner, cast.lesson, visibility=EVERYONE, texts=("Also.",)))
    make_alternate(production.slots[0], make_work(cast.reviewer, cast.lesson, visibility=EVERYONE, texts=("Other.",)))
    db.session.commit()
    page = visit(f"{CUT}?shows={work.id}")
    assert "As you were shown it" in page.text
    assert "Learner" not in page.text
    assert "Also." not in page.text, "nor does it say what else is by the same hand"


def test_an_own_work_that_a_moderator_removed_plays_in_no_cut(cast: Cast, visit: Any, production: Production) -> None:
    work = make_work(cast.learner, cast.lesson, visibility=EVERYONE, texts=("Mine.",))
    make_alternate(production.slots[0], work)
    hiding = hide(work, by=cast.moderator)
    db.session.commit()
    for is_removal in (False, True):
        hiding.is_removal = is_removal
        db.session.commit()
        for address in (CUT, f"{CUT}?variant=yours", f"{CUT}/strip"):
            page = visit(address, cast.learner)
            assert (f"/works/{work.id}" in page.html) != is_removal, address


def test_a_surprise_is_another_each_time_and_the_same_under_its_link(
    cast: Cast, visit: Any, production: Production
) -> None:
    page = visit(f"{CUT}?variant=surprise&lot=7")
    again = page.links()["Surprise me again"]
    assert again.startswith(f"{CUT}?variant=surprise&lot=")
    assert again != visit(f"{CUT}?variant=surprise&lot=7").links()["Surprise me again"]
    for odd in ("-1", "x", "99999999999999999999"):
        assert visit(f"{CUT}?variant=surprise&lot={odd}").status == 200
