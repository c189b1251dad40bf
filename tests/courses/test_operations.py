"""What an author does with a class project: words, goals, stages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from core.checks import Refused
from core.db import db
from core.events import Event
from courses import operations, ordering
from courses.models import Course, Goal, Joining, MemberRole, Stage
from courses.operations import CourseWording
from courses.slugs import LONGEST, slug_for
from tests.cast import Cast

WORDING = CourseWording(title="Ninety words", outcome="You will have written ninety words.", skills=["Writing"])


def begin(cast: Cast, **changes: object) -> Course:
    return operations.begin(uuid7(), cast.stranger, CourseWording(**{**vars(WORDING), **changes}))


def test_who_begins_a_class_project_is_its_instructor(cast: Cast) -> None:
    course = begin(cast)
    assert course.stage == Stage.DRAFT
    assert [(each.person, each.role) for each in course.memberships] == [(cast.stranger, MemberRole.INSTRUCTOR)]
    assert course.slug == "ninety-words"


def test_the_same_id_again_makes_one(cast: Cast) -> None:
    id = uuid7()
    assert operations.begin(id, cast.stranger, WORDING) is operations.begin(id, cast.stranger, WORDING)
    with pytest.raises(Refused):
        operations.begin(id, cast.learner, WORDING)


def test_two_of_one_title_have_two_addresses(cast: Cast) -> None:
    assert [begin(cast).slug for _ in range(3)] == ["ninety-words", "ninety-words-2", "ninety-words-3"]


@pytest.mark.parametrize("title", ["🐈👑", "New", "edit", "—", "x" * 300, "قطة", "ねこ"])
def test_every_title_has_an_address(title: str) -> None:
    slug = slug_for(title, set(), fallback="class-project")
    assert slug
    assert slug not in {"new", "edit"}
    assert len(slug) <= LONGEST
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_the_address_follows_the_title_until_it_is_published(cast: Cast) -> None:
    course = begin(cast)
    operations.describe(course, CourseWording(title="A hundred words", outcome="x"))
    assert course.slug == "a-hundred-words"
    published = cast.course
    operations.describe(published, CourseWording(title="Two chairs", outcome="x"))
    assert (published.title, published.slug) == ("Two chairs", "one-empty-chair")


def test_the_intro_is_sanitised_at_save(cast: Cast) -> None:
    course = begin(cast, intro="**Hello** <script>alert(1)</script> I <3 you")
    assert "<strong>Hello</strong>" in course.intro_html
    assert "<script" not in course.intro_html


def test_skills_are_small_letters_each_once_and_few(cast: Cast) -> None:
    assert begin(cast, skills=[" Acting", "acting", "", "Short  film"]).skills == ["acting", "short film"]
    with pytest.raises(Refused) as refusal:
        begin(cast, skills=list("abcdef"))
    assert refusal.value.field == "skills"


def test_licences_are_known_ones_and_at_least_one(cast: Cast) -> None:
    operations.set_rules(cast.course, licences=["cc-by", "course-only"], joining=Joining.CODE)
    assert cast.course.licences == ["course-only", "cc-by"]
    for wrong in ([], ["cc-by", "mine"]):
        with pytest.raises(Refused):
            operations.set_rules(cast.course, licences=wrong, joining=Joining.OPEN)


def test_goals_are_added_moved_crossed_off_and_removed(cast: Cast) -> None:
    crown, score, story = (operations.add_goal(uuid7(), cast.course, text) for text in ("crown", "score", "story"))
    operations.move_goal(story, -1)
    operations.cross_off(crown, cast.instructor)
    operations.remove_goal(score)
    assert [(goal.text, goal.position) for goal in cast.course.goals] == [("crown", 0), ("story", 1)]
    assert crown.crossed_off_at is not None
    operations.uncross(crown)
    assert crown.crossed_off_at is None


@given(st.integers(1, 8), st.integers(-10, 10), st.data())
def test_moving_keeps_a_permutation_and_everybody_else_in_order(size: int, places: int, data: st.DataObject) -> None:
    goals = [Goal(position=at, text=str(at)) for at in range(size)]
    chosen = data.draw(st.sampled_from(goals))
    moved = ordering.move(goals, chosen, places)
    assert sorted(moved, key=id) == sorted(goals, key=id)
    assert [goal.position for goal in moved] == list(range(size))
    assert [goal for goal in moved if goal is not chosen] == [goal for goal in goals if goal is not chosen]


def test_a_draft_with_something_missing_is_not_published(cast: Cast) -> None:
    course = begin(cast)
    with pytest.raises(Refused) as refusal:
        operations.publish(course, cast.stranger)
    assert "lesson-missing" in [finding.code for finding in refusal.value.findings]
    assert course.stage == Stage.DRAFT


def test_a_class_project_closes_opens_again_and_is_archived_and_each_is_recorded(cast: Cast) -> None:
    course, by = cast.course, cast.instructor
    operations.close(course, by)
    operations.close(course, by)
    operations.reopen(course, by)
    operations.archive(course, by)
    names = db.session.scalars(db.select(Event.name).where(Event.subject_id == course.id).order_by(Event.id)).all()
    assert names == ["course.closed", "course.reopened", "course.archived"]
    with pytest.raises(Refused):
        operations.close(course, by)
    with pytest.raises(Refused):
        operations.publish(course, by)
