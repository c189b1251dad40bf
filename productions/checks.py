"""What the cut finds when a class project is to be published: warnings, never stops."""

from collections.abc import Iterable

from sqlalchemy import func, select

from core.checks import Finding, check
from core.db import db
from core.words import Words
from courses.models import Course
from productions import fitting, queries
from productions.joint_models import Participation
from productions.models import Production, Slot


@check("course.publish")
def has_a_cut_with_places(course: Course) -> Iterable[Finding]:
    """A finished piece, with places for what people make."""
    where = f"/class-projects/{course.slug}/edit/cut"
    production = db.session.scalar(queries.of_course(course))
    if production is None:
        yield Finding(
            code="cut.missing",
            sentence=Words("Say what you all make together, and make places for it."),
            is_stop=False,
            where=where,
            field="cut",
            subject_id=course.id,
        )
        return
    count = db.session.scalar(select(func.count()).select_from(Slot).where(Slot.production_id == production.id))
    if not count:
        yield Finding(
            code="cut.empty",
            sentence=Words("“%(title)s” has no places yet. Paste a few lines, one a place.", title=production.title),
            is_stop=False,
            where=where,
            field="cut",
            subject_id=production.id,
        )


@check("course.publish")
def its_places_take_what_their_calls_take(course: Course) -> Iterable[Finding]:
    """A call may take other media than when its places were made."""
    for slot in db.session.scalars(queries.slots_with_calls(course)):
        taken = slot.assignment.media if slot.assignment else ()
        if not fitting.unasked(slot.medium, taken):
            continue
        usual = fitting.NOUNS[fitting.usual_medium(slot.production.kind, taken)]
        yield Finding(
            code="cut.unasked",
            sentence=Words(
                "“%(place)s” takes %(medium)s, and its call takes none any more. Let the place take %(usual)s, or change the call.",
                place=slot.title,
                medium=fitting.NOUNS[slot.medium],
                usual=usual,
            ),
            is_stop=False,
            where=f"/class-projects/{course.slug}/edit/cut/places/{slot.id}",
            field="medium",
            rewrite=usual,
            subject_id=slot.id,
        )


@check("course.shelter")
def it_makes_its_piece_by_itself(course: Course) -> Iterable[Finding]:
    """What a class for minors makes is shown to no other class."""
    here = select(Participation.production_id).where(Participation.course_id == course.id)
    at_home = select(Production.id).where(Production.course_id == course.id)
    others = (
        select(func.count())
        .select_from(Participation)
        .where(Participation.production_id.in_(here.union(at_home)), Participation.course_id != course.id)
    )
    if db.session.scalar(others):
        yield Finding(
            code="cut.spans",
            sentence=Words("It makes a piece with other class projects. Part with them first."),
            where=f"/class-projects/{course.slug}/edit/cut",
        )
