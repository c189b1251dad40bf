"""What other sites show of a page that is linked there: of what a visitor sees, and of nothing else."""

import pytest

from core.db import db
from core.settings import site_url
from media.models import Medium
from media.operations import show_in
from submissions.models import Part, Submission, Visibility
from tests.cast import Cast, make_work
from tests.community.writing import written_by
from tests.productions.making import make_alternate, make_production
from tests.routes.things import file_of
from tests.visitor import Page, Visitor


def preview_of(page: Page) -> dict[str, str]:
    metas = [(each.get("property") or each.get("name"), each.get("content", "")) for each in page.all("meta")]
    return {name: content for name, content in metas if name and name.startswith(("og:", "twitter:"))}


@pytest.fixture
def picture(cast: Cast) -> Submission:
    work = make_work(cast.learner, cast.lesson, title='A "chair" & <more>', visibility=Visibility.EVERYONE)
    file = file_of(cast.learner, Medium.PICTURE)
    show_in(file, work.takes[0])
    work.takes[0].parts = [Part(position=0, medium=Medium.PICTURE, file=file, description="A chair")]
    db.session.commit()
    return work


def test_a_work_is_shown_with_its_picture_to_who_is_not_signed_in(
    cast: Cast, visit: Visitor, picture: Submission
) -> None:
    found = preview_of(visit(f"/works/{picture.id}"))
    assert found["og:title"].startswith('A "chair" & <more>')
    assert found["og:description"] == f"By {cast.learner.credit_name}"
    assert (found["og:type"], found["og:url"]) == ("article", f"{site_url()}/works/{picture.id}")
    assert found["og:image"].startswith(f"{site_url()}/media/")
    assert visit.client(None).get(found["og:image"].removeprefix(site_url())).status_code == 200
    assert int(found["og:image:width"]) > 0


def test_nothing_of_what_is_not_public_is_shown(cast: Cast, visit: Visitor, picture: Submission) -> None:
    picture.visibility = Visibility.CLASS
    db.session.commit()
    assert visit(f"/works/{picture.id}").status == 303
    assert "og:image" not in preview_of(visit(f"/works/{picture.id}", cast.other_learner))


def test_a_work_without_its_makers_name_does_not_name_them(cast: Cast, visit: Visitor, picture: Submission) -> None:
    picture.is_unnamed = True
    db.session.commit()
    assert preview_of(visit(f"/works/{picture.id}"))["og:description"] == "By Somebody"


def test_a_piece_is_shown_with_what_plays_in_it(cast: Cast, visit: Visitor, picture: Submission) -> None:
    piece = make_production(cast.course, "One", lesson=cast.lesson)
    address = f"/productions/{piece.slug}"
    db.session.commit()
    assert "og:image" not in preview_of(visit(address))
    piece.slots[0].medium, piece.slots[0].words = Medium.PICTURE, None
    make_alternate(piece.slots[0], picture, is_chosen=True)
    db.session.commit()
    found = preview_of(visit(address))
    assert found["og:url"] == f"{site_url()}{address}"
    assert found["og:image"].startswith(f"{site_url()}/media/")


def test_a_class_project_and_a_journal_say_where_they_are(cast: Cast, visit: Visitor) -> None:
    cast.course.cover = file_of(cast.instructor, Medium.PICTURE)
    show_in(cast.course.cover, cast.course)
    post = written_by(cast.learner, body="It *wobbled*.")
    db.session.commit()
    found = preview_of(visit("/class-projects/one-empty-chair"))
    assert found["og:image"].startswith(f"{site_url()}/media/")
    found = preview_of(visit(f"/people/learner/journal/{post.id}"))
    assert (found["og:type"], found["og:description"]) == ("article", "It wobbled.")
