"""The share page: what came back, two windows, and what is asked only when there is a choice."""

from collections.abc import Callable
from typing import Any

from core.db import db
from lessons.models import Material
from submissions import building, licences, takes
from submissions.licences import Licence
from submissions.models import Ask, Visibility
from tests.cast import Cast, make_work
from tests.submissions.making import make_draft, share
from tests.visitor import Visitor


def make_material(cast: Cast) -> Material:
    material = Material(position=0, title="The lines", words="I stood up.")
    cast.assignment.materials.append(material)
    db.session.flush()
    return material


def test_thanks_that_another_window_saved_are_not_written_over(cast: Cast, visit: Visitor) -> None:
    work = make_draft(cast, None, "I stood up.")
    other = make_work(cast.other_learner, cast.lesson, title="Source", visibility=Visibility.EVERYONE)
    source = building.build_on(work, other, thanks="")
    where, line = f"/works/{work.id}/sharing", f"built-on-{other.id}-thanks"
    private = {"visibility": Visibility.ONLY_ME.value}
    opened = visit(where, cast.learner).fields(where)
    assert visit.post(where, cast.learner, **{**opened, **private}).status == 303
    opened = visit(where, cast.learner).fields(where)
    assert visit.post(where, cast.learner, **{**opened, line: "For the chair"}).status == 303
    page = visit.post(where, cast.learner, **{**opened, line: "For the silence"})
    assert page.status == 422
    assert "What is saved now" in page.text
    assert "For the chair" in page.text
    assert page.fields(where)[line] == "For the silence"
    assert visit.post(where, cast.learner, **page.fields(where)).status == 303
    assert source.thanks == "For the silence"


def test_what_was_typed_stays_when_one_says_what_one_used(cast: Cast, visit: Visitor) -> None:
    work, material = make_draft(cast, None, "I stood up."), make_material(cast)
    where, used = f"/works/{work.id}/sharing", f"built-on-{material.id}-used"
    fields = visit(where, cast.learner).fields(where) | {"title": "The chair", "ask": "question", used: "y"}
    page = visit.post(where, cast.learner, **fields)
    assert page.status == 422
    assert "Write your question" in page.text
    again = page.fields(where)
    assert (again["title"], again["ask"], again[used]) == ("The chair", "question", "y")
    thanked = {"question": "Is it seen?", f"built-on-{material.id}-thanks": "For the lines"}
    assert visit.post(where, cast.learner, **again | thanked).status == 303
    assert [(each.material, each.thanks) for each in work.sources] == [(material, "For the lines")]
    fields = visit(where, cast.learner).fields(where)
    assert fields.pop(used) == "y"
    assert visit.post(where, cast.learner, **fields).status == 303
    assert work.sources == []
    assert work.question == "Is it seen?"


def test_what_another_window_said_was_used_is_not_left_out(cast: Cast, visit: Visitor) -> None:
    work, material = make_draft(cast, None, "I stood up."), make_material(cast)
    where, used = f"/works/{work.id}/sharing", f"built-on-{material.id}-used"
    private = {"visibility": Visibility.ONLY_ME.value}
    opened = visit(where, cast.learner).fields(where)
    assert visit.post(where, cast.learner, **opened | private | {used: "y"}).status == 303
    page = visit.post(where, cast.learner, **opened | private)
    assert page.status == 422
    assert "What is saved now" in page.text
    del opened[f"built-on-{material.id}-version"]  # a page from before there was such a material
    assert visit.post(where, cast.learner, **opened | private | {"version": ""}).status == 303
    assert [each.material for each in work.sources] == [material]


def test_a_licence_that_does_not_go_with_what_was_just_ticked_is_refused_at_the_licence(
    cast: Cast, visit: Visitor
) -> None:
    work, material = make_draft(cast, None, "I stood up."), make_material(cast)
    material.licence, cast.course.licences = "cc-by-sa", ["cc-by", "cc-by-sa"]
    db.session.commit()
    where, used = f"/works/{work.id}/sharing", f"built-on-{material.id}-used"
    fields = visit(where, cast.learner).fields(where) | {"licence": "cc-by", used: "y", "title": "The chair"}
    page = visit.post(where, cast.learner, **fields)
    assert page.status == 422
    assert licences.objection(Licence.BY, [Licence.BY_SA], building.choices_of(work)) in page.text
    again = page.fields(where)
    assert (again["licence"], again["title"]) == ("cc-by", "The chair")
    assert visit.post(where, cast.learner, **again | {"licence": "cc-by-sa"}).status == 303
    assert work.licence == "cc-by-sa"


def test_why_fewer_licences_are_left_is_said_once(cast: Cast, visit: Visitor) -> None:
    work, material = make_draft(cast, None, "I stood up."), make_material(cast)
    material.licence, cast.course.licences = "cc-by-sa", ["cc0", "cc-by", "cc-by-sa", "cc-by-nc"]
    building.use_material(work, material)
    db.session.commit()
    where = f"/works/{work.id}/sharing"
    page = visit(where, cast.learner)
    assert page.text.count("What you built on asks") == 1
    refused = visit.post(where, cast.learner, **page.fields(where) | {"licence": "cc-by"})
    assert refused.status == 422
    error = "What you built on asks that what is built on it is CC BY-SA too. Share yours under CC BY-SA."
    summary_and_field = 2
    assert refused.text.count(error) == summary_and_field


def test_sources_are_held_by_one_query_however_many_they_are(
    cast: Cast, visit: Visitor, queries: Callable[[], Any]
) -> None:
    work = make_draft(cast, None, "I stood up.")
    where, costs = f"/works/{work.id}/sharing", []
    for _more in range(3):
        building.use_material(work, make_material(cast))
        db.session.commit()
        fields = visit(where, cast.learner).fields(where)
        with queries() as seen:
            assert visit.post(where, cast.learner, **fields).status == 303
        costs.append(len([query for query in seen if query.startswith("SELECT sources.id, sources.thanks")]))
    assert costs == [1, 1, 1]


def test_the_take_that_others_see_is_the_one_chosen(cast: Cast, visit: Visitor) -> None:
    work = make_draft(cast, None, "I stood up.")
    share(work)
    shared = takes.begin_take(work, copy=work.takes[0])
    share(work, take=shared)
    takes.begin_take(work)
    where = f"/works/{work.id}/sharing"
    opened = visit(where, cast.learner).fields(where)
    assert opened["take"] == "2"
    assert visit.post(where, cast.learner, **opened | {"visibility": "everyone"}).status == 303
    assert work.shared_take is shared


def test_the_newest_take_with_something_in_it_is_chosen_while_none_is_shared(cast: Cast, visit: Visitor) -> None:
    work = make_draft(cast, None, "I stood up.")
    takes.begin_take(work, copy=work.takes[0])
    takes.begin_take(work)
    where = f"/works/{work.id}/sharing"
    assert visit(where, cast.learner).fields(where)["take"] == "2"
    assert visit(f"{where}?take=1", cast.learner).fields(where)["take"] == "1"
    assert visit(f"{where}?take=3", cast.learner).fields(where)["take"] == "2"


def test_which_take_is_asked_only_when_there_are_two(cast: Cast, visit: Visitor) -> None:
    work = make_draft(cast, None, "I stood up.")
    where = f"/works/{work.id}/sharing"
    page = visit(where, cast.learner)
    assert "Which take" not in page.text
    assert visit.post(where, cast.learner, **page.fields(where)).status == 303
    takes.begin_take(work, copy=work.takes[0])
    page = visit(where, cast.learner)
    assert "Which take do you share? Take 1Take 2" in page.text
    assert visit.post(where, cast.learner, **{**page.fields(where), "take": "2"}).status == 303
    assert work.shared_take is work.takes[1]


def test_a_work_with_nothing_in_it_comes_back_with_the_reason(cast: Cast, visit: Visitor) -> None:
    where = f"/works/{make_draft(cast).id}/sharing"
    page = visit.post(where, cast.learner, **visit(where, cast.learner).fields(where))
    assert page.status == 422
    assert "Which take do you share?" in page.text


def test_who_sees_a_work_is_changed_on_the_page_it_was_shared_from(cast: Cast, visit: Visitor) -> None:
    work = share(make_draft(cast, None, "I stood up."), question="Is it seen?", ask=Ask.QUESTION)
    page, where = f"/works/{work.id}", f"/works/{work.id}/sharing"
    assert visit(page, cast.learner).links()["Change how it is shared"] == where
    for rung, seen_by in (
        (Visibility.EVERYONE, {"stranger", "other_learner"}),
        (Visibility.ONLY_ME, set()),
        (Visibility.CLASS, {"other_learner"}),
    ):
        fields = {**visit(where, cast.learner).fields(where), "visibility": rung.value}
        assert visit.post(where, cast.learner, **fields).status == 303
        found = {who for who in ("stranger", "other_learner") if visit(page, getattr(cast, who)).status == 200}
        assert found == seen_by
    assert work.question == "Is it seen?"


def test_the_share_page_shows_a_work_to_fewer_people_though_no_licence_fits(cast: Cast, visit: Visitor) -> None:
    source = make_work(cast.learner, cast.lesson, licence="course-only")
    work = make_draft(cast, cast.other_learner, "Yours, turned around.")
    building.build_on(work, source)
    share(work)
    source.licence = "cc-by-nc-sa"
    db.session.commit()
    path = f"/works/{work.id}/sharing"
    page = visit(path, cast.other_learner)
    assert "this class project does not offer that" in page.text
    fields = page.fields(path)
    assert visit.post(path, cast.other_learner, **fields | {"visibility": "everyone"}).status == 422
    assert visit.post(path, cast.other_learner, **fields | {"visibility": "only-me"}).status == 303
    db.session.refresh(work)
    assert (work.visibility, work.licence) == ("only-me", "course-only")
    assert visit.post(f"/works/{work.id}/taking-back", cast.other_learner).status == 303
