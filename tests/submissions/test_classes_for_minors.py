"""A class for minors: seen by its members only, works stay in it, and its learners are not at large on the site."""

import pytest
from sqlalchemy import select

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.permissions import can, scope
from courses import membership
from courses import sheltering as classes
from courses.models import Course, Joining, MemberRole, Stage
from courses.operations import set_rules
from lessons.models import Lesson
from media.models import Medium
from productions import spanning
from submissions import operations, sheltering
from submissions.models import Submission, Take, Visibility
from submissions.operations import Wishes
from tests.cast import Cast, join, make_course, make_file, make_person, make_work
from tests.community.saying import begun_by
from tests.productions.making import make_production
from tests.visitor import Visitor

PAGE = "/class-projects/one-empty-chair"
MEMBERS = {"learner", "other_learner", "reviewer", "blocked", "greeter", "instructor", "co_instructor"}
SITE = {"moderator", "admin"}
VIEWS = (
    ("course.view", Course),
    ("lesson.view", Lesson),
    ("submission.view", Submission),
    ("take.view", Take),
    ("person.visit", Person),
    ("course.see_way_in", Course),
)


@pytest.fixture
def kept(cast: Cast) -> Cast:
    """The cast in a class for minors; the one who was named is in it, too."""
    join(cast.course, cast.named)
    sheltering.shelter(cast.course, by=cast.instructor)
    db.session.commit()
    return cast


def seers(cast: Cast, action: str, row: object) -> set[str]:
    return {name for name, person in cast.everybody().items() if can(person, action, row)}


def test_its_members_see_it_and_nobody_else(kept: Cast) -> None:
    inside = MEMBERS | SITE | {"named"}
    assert seers(kept, "course.view", kept.course) == inside
    assert seers(kept, "lesson.view", kept.lesson) == inside
    for work in db.session.scalars(select(Submission)):
        assert seers(kept, "submission.view", work) <= inside


def test_both_faces_agree_about_everything(kept: Cast) -> None:
    for name, person in kept.everybody().items():
        for action, model in VIEWS:
            found = set(db.session.scalars(select(model.id).where(scope(person, action))))
            assert found == {row.id for row in db.session.scalars(select(model)) if can(person, action, row)}, (
                name,
                action,
            )


def test_what_was_shared_with_everyone_comes_down_and_nothing_goes_up(cast: Cast) -> None:
    work = db.session.scalars(select(Submission).where(Submission.visibility == Visibility.EVERYONE)).one()
    assert can(None, "submission.view", work)
    sheltering.shelter(cast.course, by=cast.instructor)
    assert work.visibility == Visibility.CLASS
    assert not can(None, "submission.view", work)
    assert can(cast.other_learner, "submission.view", work)
    with pytest.raises(Refused, match="stay in the class"):
        operations.share(work, Wishes(take=work.takes[0], visibility=Visibility.EVERYONE, credit_as="L"))
    sheltering.open_up(cast.course, by=cast.instructor, is_sure=True)
    assert work.visibility == Visibility.CLASS, "it stays where it is"
    operations.share(work, Wishes(take=work.takes[0], visibility=Visibility.EVERYONE, credit_as="L"))


def test_the_share_page_ends_the_ladder_at_the_class(visit: Visitor, kept: Cast) -> None:
    work = make_work(kept.learner, kept.lesson, visibility=Visibility.ONLY_ME)
    page = visit(f"/works/{work.id}/sharing", kept.learner)
    rungs = [each.get("value") for each in page.all("input") if each.get("name") == "visibility"]
    assert rungs == ["class", "one-person", "only-me"]
    sent = visit.post(f"/works/{work.id}/sharing", kept.learner, **page.fields("/sharing") | {"visibility": "everyone"})
    assert sent.status == 422
    db.session.refresh(work)
    assert work.visibility == Visibility.ONLY_ME


def test_the_instructor_turns_it_on_and_off_on_a_page_of_its_own(visit: Visitor, cast: Cast) -> None:
    assert f"{PAGE}/edit/minors" in visit(f"{PAGE}/edit", cast.instructor).links().values()
    page = visit(f"{PAGE}/edit/minors", cast.instructor)
    assert "One work that is shared with everyone comes down to the class." in page.text
    assert visit.post(f"{PAGE}/edit/minors", cast.instructor, wanted="yes").location == f"{PAGE}/edit#rules"
    assert visit.post(f"{PAGE}/edit/minors", cast.instructor, wanted="yes").status == 303, "twice is once"
    db.session.expire_all()
    assert (cast.course.is_for_minors, cast.course.joining) == (True, Joining.CODE)
    assert visit(PAGE).status == 303
    assert visit(PAGE, cast.stranger).status == 404
    assert visit(PAGE, cast.learner).status == 200
    assert "A class for minors" in visit(f"{PAGE}/edit", cast.instructor).text
    unsure = visit.post(f"{PAGE}/edit/minors", cast.instructor, wanted="")
    assert unsure.status == 422
    assert "Tick that you are sure" in unsure.text
    assert visit.post(f"{PAGE}/edit/minors", cast.instructor, wanted="", is_sure="y").status == 303
    assert visit.post(f"{PAGE}/edit/minors", cast.instructor, wanted="").status == 303, "twice is once"
    assert visit(PAGE).status == 200


def test_nobody_joins_it_openly(kept: Cast) -> None:
    with pytest.raises(Refused, match="link or a code"):
        set_rules(kept.course, licences=["course-only"], joining=Joining.OPEN)
    set_rules(kept.course, licences=["course-only"], joining=Joining.ROSTER)


def test_the_way_in_is_there_for_whoever_has_the_code(visit: Visitor, kept: Cast) -> None:
    code = kept.course.code
    for person in (None, kept.stranger):
        assert visit(f"{PAGE}/join", person).status == 404
        assert visit(f"{PAGE}/join?code=wrong", person).status == 404
        page = visit(f"{PAGE}/join?code={code}", person)
        assert page.status == 200
    assert '<meta name="robots" content="noindex">' in visit(f"{PAGE}/join?code={code}").html
    assert visit.post(f"{PAGE}/join", kept.stranger, code="wrong").status == 404
    assert visit.post(f"{PAGE}/join", kept.stranger, code=code).status == 303
    assert visit(PAGE, kept.stranger).status == 200
    db.session.expire_all()
    assert kept.stranger.is_sheltered


def test_who_is_in_no_other_class_is_seen_by_classmates_only(visit: Visitor, kept: Cast) -> None:
    assert kept.learner.is_sheltered
    assert not kept.instructor.is_sheltered
    assert not kept.greeter.is_sheltered
    assert visit("/people/learner", kept.other_learner).status == 200
    assert visit("/people/learner", kept.learner).status == 200
    assert visit("/people/learner", kept.moderator).status == 200
    assert visit("/people/learner", kept.stranger).status == 404
    assert visit("/people/learner").status in (303, 404)
    assert visit("/people/instructor").status == 200


def test_who_is_sheltered_follows_who_is_where(kept: Cast) -> None:
    elsewhere = make_course(make_person("ada"), "Open door")
    db.session.commit()
    membership.join(elsewhere, kept.learner)
    assert not kept.learner.is_sheltered
    classes.shelter(elsewhere, by=elsewhere.author)  # type: ignore[arg-type]
    assert kept.learner.is_sheltered
    own = membership.membership_of(kept.course, kept.learner)
    assert own is not None
    membership.change_role(own, MemberRole.GREETER, by=kept.instructor)
    assert not kept.learner.is_sheltered
    membership.change_role(own, MemberRole.LEARNER, by=kept.instructor)
    membership.leave(own)
    assert kept.learner.is_sheltered, "who left stays sheltered"
    classes.open_up(elsewhere, by=elsewhere.author)  # type: ignore[arg-type]
    assert not kept.learner.is_sheltered


def test_the_board_of_the_class_is_theirs_and_the_sites_is_not(visit: Visitor, kept: Cast) -> None:
    topic = begun_by(kept.stranger).topic
    db.session.commit()
    page = visit("/board", kept.learner)
    assert page.status == 200
    assert "go to the board of your class" in page.text
    assert visit("/board/new", kept.learner).status == 404
    assert visit(f"/board/{topic.id}", kept.learner).status == 200
    assert not can(kept.learner, "topic.speak", topic)
    assert can(kept.instructor, "topic.speak", topic)
    assert visit(f"{PAGE}/board/new", kept.learner).status == 200
    assert "go to the board of your class" not in visit("/board", kept.instructor).text


def test_who_is_known_to_be_a_minor_does_not_write_on_the_sites_board(cast: Cast) -> None:
    assert can(cast.stranger, "board.begin")
    cast.stranger.adult_from = now().date().replace(year=now().year + 2)
    assert not can(cast.stranger, "board.begin")


def test_films_and_pictures_are_its_members_only(visit: Visitor, cast: Cast) -> None:
    film, cover = make_file(cast.instructor), make_file(cast.instructor, Medium.PICTURE)
    cast.lesson.demonstration, cast.course.cover = film, cover
    for file, row in ((film, cast.lesson), (cover, cast.course)):
        file.subject_kind, file.subject_id, file.is_public = (
            ("lesson" if row is cast.lesson else "course"),
            row.id,
            True,
        )
    db.session.commit()
    visit.post(f"{PAGE}/edit/minors", cast.instructor, wanted="yes")
    for file in (film, cover):
        db.session.refresh(file)
        assert seers(cast, "file.view", file) == MEMBERS | SITE
    visit.post(f"{PAGE}/edit/minors", cast.instructor, wanted="", is_sure="y")
    db.session.refresh(film)
    assert film.is_public


def test_its_piece_is_its_own(cast: Cast) -> None:
    production = make_production(cast.course, "Line one")
    elsewhere = db.session.scalars(select(Course).where(Course.title == "Forty breaths")).one()
    invitation = spanning.invite(production, elsewhere.slug, by=cast.instructor)
    spanning.accept(invitation, by=cast.other_instructor)
    for course in (cast.course, elsewhere):
        with pytest.raises(Refused, match="Part with them first"):
            sheltering.shelter(course, by=cast.instructor)
    other = make_course(cast.stranger, "A third", stage=Stage.PUBLISHED)
    sheltering.shelter(other, by=cast.stranger)
    join(other, cast.instructor, MemberRole.CO_INSTRUCTOR)
    db.session.commit()
    db.session.expire_all()
    with pytest.raises(Refused, match="makes its piece by itself"):
        spanning.invite(production, other.slug, by=cast.instructor)
