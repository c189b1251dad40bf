"""The page of a lineage: a drawing and a list, both ways, over generations; what each person finds there, and what it costs."""

from typing import Any

import pytest

from core.db import db
from lessons.models import Material
from submissions import building, lineage, operations, queries
from submissions.models import Source, Submission, Visibility
from tests.cast import Cast, make_work
from tests.submissions.making import make_draft, share
from tests.visitor import Visitor

MOST = 12
BOTH = pytest.mark.parametrize("form", ["", "?as=list"])


def page_of(work: Submission, form: str = "") -> str:
    return f"/works/{work.id}/lineage{form}"


def family(cast: Cast) -> list[Submission]:
    """Three generations: for everyone, for the class, for everyone."""
    made: list[Submission] = []
    for title, person, rung in (
        ("Grandmother", cast.learner, Visibility.EVERYONE),
        ("Mother", cast.other_learner, Visibility.CLASS),
        ("Child", cast.reviewer, Visibility.EVERYONE),
    ):
        work = make_draft(cast, person, title)
        if made:
            building.build_on(work, made[-1], thanks=f"{title} thanks")
        made.append(share(work, title=title, visibility=rung))
    db.session.commit()
    return made


@BOTH
def test_it_goes_both_ways_over_generations(cast: Cast, visit: Visitor, form: str) -> None:
    first, second, third = family(cast)
    for work in (first, second, third):
        text = visit(page_of(work, form), cast.greeter).text.split("List")[-1]
        assert text.index("Grandmother") < text.index("Mother", text.index("Grandmother") + 6) < text.index("Child")


def test_the_drawing_says_in_words_what_it_draws(cast: Cast, visit: Visitor) -> None:
    _first, second, third = family(cast)
    page = visit(page_of(second), cast.greeter)
    assert [each.get("class") for each in page.all_svg("circle") if each.get("class")] == ["here"]
    assert len([each for each in page.all_svg("path") if each.get("class") == "of-this"]) == 2
    assert "built on “Grandmother”" in page.text
    assert "built on “Mother”" in page.text
    assert page.links()["Child"] == f"/works/{third.id}"


@BOTH
def test_it_names_nothing_that_one_may_not_see_not_even_by_a_stone(cast: Cast, visit: Visitor, form: str) -> None:
    first, second, third = family(cast)
    for _once_more in range(2):
        for work, person in ((first, None), (third, None), (first, cast.stranger), (third, cast.stranger)):
            page = visit(page_of(work, form), person)
            assert page.status == 200
            assert "Mother" not in page.text.replace("Grandmother", "")
            assert cast.other_learner.credit_name not in page.text
            assert "taken back" not in page.text + visit(f"/works/{work.id}", person).text
        operations.take_back(second)
        db.session.commit()


@BOTH
def test_a_work_taken_back_leaves_a_stone_without_a_name(cast: Cast, visit: Visitor, form: str) -> None:
    _first, second, third = family(cast)
    operations.take_back(second)
    db.session.commit()
    for path in (f"/works/{third.id}", page_of(third, form)):
        page = visit(path, cast.greeter)
        assert "taken back" in page.text
        assert "Mother" not in page.text.replace("Grandmother", "")
    assert "Grandmother" in visit(page_of(third, form), cast.greeter).text, "what lies behind it is still there"


@BOTH
def test_what_is_from_elsewhere_stands_there_too_and_goes_with_whoever_used_it(
    cast: Cast, visit: Visitor, form: str
) -> None:
    first, second, third = family(cast)
    cast.assignment.materials = [Material(position=0, title="The monologue", licence="cc-by")]
    db.session.flush()
    building.use_material(first, cast.assignment.materials[0])
    building.use_material(second, cast.assignment.materials[0])
    first.sources.append(Source(title="An old song", maker="Lea", licence="cc-by"))
    second.sources.append(Source(title="A secret photograph", maker="Mo", licence="cc-by"))
    db.session.commit()
    page = visit(page_of(third, form), cast.greeter)
    for words in ("An old song", "Lea", "A secret photograph", "CC BY"):
        assert words in page.text
    assert page.text.count("The monologue") == (1 if form else 3), "once, however many are built on it"
    assert "A secret photograph" not in visit(page_of(third, form)).text
    operations.take_back(second)
    db.session.commit()
    assert "A secret photograph" not in visit(page_of(third, form), cast.greeter).text
    assert "An old song" not in visit(page_of(first, form).replace(str(first.id), str(third.id))).text


def crowd(cast: Cast, source: Submission, count: int) -> None:
    """Works that are built on one."""
    for number in range(count):
        work = make_work(cast.other_learner, cast.lesson, title=f"Work {number}", visibility=Visibility.EVERYONE)
        work.sources = [Source(source=source), Source(title=f"Song {number}", licence="cc-by")]
    db.session.commit()


@BOTH
def test_it_costs_the_same_for_few_and_for_many(cast: Cast, visit: Visitor, queries: Any, form: str) -> None:
    source = make_work(cast.learner, cast.lesson, title="The chair", visibility=Visibility.EVERYONE)
    costs = []
    for count in (2, 40):
        crowd(cast, source, count)
        for person in (None, cast.reviewer):
            visit(page_of(source, form), person)
            assert person is None or person.id
            with queries() as seen:
                assert visit(page_of(source, form), person).status == 200
            costs.append(len(seen))
    assert costs[:2] == costs[2:]
    assert max(costs) <= MOST, costs


@BOTH
def test_one_that_is_too_large_is_bounded_and_says_so(cast: Cast, visit: Visitor, form: str) -> None:
    source = make_work(cast.learner, cast.lesson, title="The chair", visibility=Visibility.EVERYONE)
    crowd(cast, source, lineage.LIMIT)
    assert "larger than one page shows" not in visit(page_of(source, form)).text
    crowd(cast, source, 1)
    page = visit(page_of(source, form))
    assert "larger than one page shows" in page.text
    shown = [address for address in page.links().values() if address.startswith("/works/")]
    assert len(shown) <= lineage.LIMIT + 4, "and the work itself, the way back to it, and two forms of this page"


def test_one_so_large_that_it_is_not_read_whole_says_so(
    cast: Cast, visit: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_EDGES", 4)
    source = make_work(cast.learner, cast.lesson, title="The chair", visibility=Visibility.EVERYONE)
    crowd(cast, source, 4)
    assert "larger than one page shows" in visit(page_of(source)).text
