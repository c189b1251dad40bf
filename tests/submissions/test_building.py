"""What works are built on: sources, licences, lineage, and names that go no further than the works do."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from core import jobs
from core.checks import Refused
from core.db import db
from core.events import Event
from core.permissions import me
from lessons.models import Material
from submissions import building, operations, queries, takes
from submissions.models import Source, Submission, Visibility
from tests.cast import Cast, join, make_course, make_lesson, make_work
from tests.routes.reported import hide
from tests.submissions.making import make_draft, share


def built_on(cast: Cast, source: Submission, person: Any = None, **changes: Any) -> Submission:
    """A shared work that uses another."""
    work = make_draft(cast, person or cast.other_learner, "Yours, turned around.")
    building.build_on(work, source, thanks="for the pause")
    return share(work, **changes)


def test_building_on_a_work_keeps_its_take_and_its_thanks(cast: Cast) -> None:
    source = make_work(cast.learner, cast.lesson)
    work = make_draft(cast, cast.other_learner)
    edge = building.build_on(work, source, thanks="for the pause")
    assert building.build_on(work, source) is edge
    assert source.shared_take is not None
    assert source.shared_take.frozen_at is not None
    building.say(edge, thanks="for the long pause", changes="turned around")
    assert [(each.source_id, each.thanks) for each in work.sources] == [(source.id, "for the long pause")]


def test_what_one_may_not_see_or_build_on_is_not_there(cast: Cast) -> None:
    work = make_draft(cast, cast.other_learner)
    for source in (
        make_work(cast.learner, cast.lesson, visibility=Visibility.ONLY_ME),
        make_work(cast.learner, cast.lesson, visibility=Visibility.ONE_PERSON, named=cast.named),
        make_work(cast.learner, cast.lesson, may_build_on=False),
    ):
        with pytest.raises(Refused, match="no such work here"):
            building.build_on(work, source)
    with pytest.raises(Refused, match="itself"):
        building.build_on(work, work)


def test_a_work_for_its_class_project_stays_there_and_an_open_one_may_leave(cast: Cast) -> None:
    elsewhere = make_course(cast.other_instructor, "A hundred doors")
    lesson = make_lesson(elsewhere)
    join(elsewhere, cast.other_learner)
    work = operations.begin(uuid4(), cast.other_learner, course=elsewhere, call=lesson.assignment)
    with pytest.raises(Refused, match="its own class project only"):
        building.build_on(work, make_work(cast.learner, cast.lesson))
    building.build_on(work, make_work(cast.learner, cast.lesson, licence="cc-by"))
    assert len(work.sources) == 1


def test_nothing_becomes_its_own_ancestor(cast: Cast) -> None:
    first = share(make_draft(cast, cast.learner, "one"))
    second = built_on(cast, first)
    third = built_on(cast, second, cast.reviewer)
    with pytest.raises(Refused, match="built on this one already"):
        building.build_on(first, third)
    with pytest.raises(Refused, match="built on this one already"):
        building.build_on(second, third)
    building.build_on(third, first)


def test_licences_that_do_not_combine_say_why(cast: Cast) -> None:
    cast.course.licences = ["course-only", "cc-by", "cc-by-sa", "cc-by-nc-sa"]
    work = make_draft(cast, cast.other_learner, "Yours, turned around.")
    building.build_on(work, make_work(cast.learner, cast.lesson, licence="cc-by-sa"))
    with pytest.raises(Refused, match="CC BY-SA") as refusal:
        share(work, licence="cc-by")
    assert refusal.value.field == "licence"
    building.build_on(work, make_work(cast.reviewer, cast.lesson, licence="cc-by-nc-sa"))
    with pytest.raises(Refused, match="cannot be combined"):
        share(work, licence="cc-by-sa")
    building.leave_out(work.sources[1])
    assert share(work, licence="cc-by-sa").is_shared


def test_fewer_people_may_always_see_a_work_though_its_licence_fits_no_more(cast: Cast) -> None:
    cast.course.licences = ["course-only", "cc-by", "cc-by-sa"]
    source = make_work(cast.learner, cast.lesson, licence="cc-by")
    work = built_on(cast, source, licence="cc-by", visibility=Visibility.EVERYONE)
    source.licence = "cc-by-nc-sa"
    db.session.flush()
    for visibility in (Visibility.CLASS, Visibility.ONE_PERSON, Visibility.ONLY_ME):
        share(work, licence="cc-by", visibility=visibility, named=cast.instructor)
        assert work.visibility == visibility
    for wider in (Visibility.ONE_PERSON, Visibility.CLASS, Visibility.EVERYONE):
        with pytest.raises(Refused, match="CC BY-NC-SA"):
            share(work, licence="cc-by", visibility=wider, named=cast.instructor)
    with pytest.raises(Refused, match="CC BY-NC-SA"):
        share(work, licence="cc-by-sa", visibility=Visibility.ONLY_ME)
    operations.take_back(work)
    assert not work.is_shared


def test_a_new_take_is_no_step_down_where_its_licence_does_not_fit(cast: Cast) -> None:
    cast.course.licences = ["course-only", "cc-by"]
    source = make_work(cast.learner, cast.lesson, licence="cc-by")
    work = built_on(cast, source, licence="cc-by", visibility=Visibility.EVERYONE)
    source.licence = "cc-by-nc-sa"
    take = takes.add(work.takes[-1], takes.Made(id=uuid4(), text="Slower."), as_new_take=True).take
    with pytest.raises(Refused, match="CC BY-NC-SA"):
        share(work, take=take, licence="cc-by", visibility=Visibility.CLASS)


def test_a_makers_own_works_ask_nothing_of_themselves(cast: Cast) -> None:
    cast.course.licences = ["course-only", "cc-by"]
    earlier = make_work(cast.learner, cast.lesson, licence="course-only")
    work = make_draft(cast, cast.learner, "Again, slower.")
    building.build_on(work, earlier)
    assert share(work, licence="cc-by").licence == "cc-by"
    assert earlier.built_on_by == []


def test_an_own_work_that_a_moderator_removed_is_not_offered(cast: Cast) -> None:
    before, after = make_work(cast.learner, cast.lesson, title="Quince"), make_draft(cast, cast.learner)
    assert db.session.scalars(queries.found_to_build_on(after, "Quince")).unique().all() == [before]
    hide(before, by=cast.moderator).is_removal = True
    db.session.flush()
    assert not db.session.scalars(queries.found_to_build_on(after, "Quince")).unique().all()
    assert not building.may_build_on(after, before)


def test_materials_of_the_call_are_sources_and_others_are_not(cast: Cast) -> None:
    cast.assignment.materials = [Material(position=0, title="The monologue", licence="cc-by-sa")]
    db.session.flush()
    work = make_draft(cast, cast.learner, "I sat down.")
    edge = building.use_material(work, cast.assignment.materials[0])
    assert building.use_material(work, cast.assignment.materials[0]) is edge
    with pytest.raises(Refused):
        share(work, licence="course-only")
    other = make_lesson(cast.course, "Another", 1)
    assert other.assignment is not None
    other.assignment.materials = [Material(position=0, title="Elsewhere")]
    db.session.flush()
    with pytest.raises(Refused, match="another call"):
        building.use_material(work, other.assignment.materials[0])


def test_names_of_builders_show_where_both_works_do_and_no_further(cast: Cast) -> None:
    for_all = make_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE)
    for_class = make_work(cast.learner, cast.lesson, visibility=Visibility.CLASS)
    quiet = built_on(cast, for_all, credit_as="Quiet")
    built_on(cast, for_class, credit_as="Classmate")
    assert (for_all.built_on_by, for_class.built_on_by) == ([], ["Classmate"])
    share(quiet, visibility=Visibility.EVERYONE, credit_as="Quiet")
    assert for_all.built_on_by == ["Quiet"]
    operations.take_back(quiet)
    assert for_all.built_on_by == []


def test_a_draft_leaves_no_trace_on_what_it_uses(cast: Cast) -> None:
    source = make_work(cast.learner, cast.lesson)
    draft = make_draft(cast, cast.other_learner, "not yet")
    building.build_on(draft, source)
    assert source.built_on_by == []
    assert (
        db.session.execute(queries.built_on_it(cast.learner.standing), {"work": source.id, **me(cast.learner)}).all()
        == []
    )
    assert db.session.execute(queries.edges_after(source.id)).all() == []


def test_whoever_was_built_on_hears_of_it_once(cast: Cast, mails: Any) -> None:
    source = share(make_draft(cast, cast.learner, "one"))
    work = built_on(cast, source)
    share(work, visibility=Visibility.ONLY_ME)
    share(work, visibility=Visibility.CLASS)
    db.session.commit()
    jobs.run_due()
    assert len([mail for mail in mails() if "built on" in mail and f"{cast.learner.handle}@" in mail]) == 1


def test_building_is_news_about_the_new_work(cast: Cast) -> None:
    source = make_work(cast.learner, cast.lesson)
    work = built_on(cast, source)
    event = db.session.scalars(select(Event).where(Event.name == "submission.built_on")).one()
    assert (event.subject_id, event.details["source"]) == (work.id, str(source.id))


def test_a_source_taken_back_stays_an_edge(cast: Cast) -> None:
    source = share(make_draft(cast, cast.learner, "one"))
    work = built_on(cast, source)
    operations.take_back(source)
    assert db.session.scalars(select(Source.source_id).where(Source.submission_id == work.id)).all() == [source.id]
