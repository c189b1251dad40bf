"""The share page: what came back, two windows, and what is asked only when there is a choice."""

from core.db import db
from submissions import building, takes
from submissions.models import Ask, Visibility
from tests.cast import Cast, make_work
from tests.submissions.making import make_draft, share
from tests.visitor import Visitor


def test_thanks_that_another_window_saved_are_not_written_over(cast: Cast, visit: Visitor) -> None:
    work = make_draft(cast, None, "I stood up.")
    other = make_work(cast.other_learner, cast.lesson, title="Source", visibility=Visibility.EVERYONE)
    source = building.build_on(work, other, thanks="")
    where, line = f"/works/{work.id}/sharing", f"source-{source.id}-thanks"
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
    assert visit(page, cast.learner).links()["Change who sees it, or share another take"] == where
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
