"""Places that a call fills: each takes what its call takes, and says so where somebody asks for another medium."""

from typing import Any

from sqlalchemy import select

from community import calling
from core.checks import findings
from core.db import db
from lessons.assignments import Limits, limit
from media.models import Medium
from productions.models import Production, ProductionKind, Slot
from tests.cast import Cast, make_lesson
from tests.community.calls import worded
from tests.productions.making import make_production
from tests.routes.reported import hide

EDIT = "/class-projects/one-empty-chair/edit"
SLOTS = f"{EDIT}/cut"


def test_places_are_for_the_only_call_and_what_it_takes_unless_somebody_says_otherwise(cast: Cast, visit: Any) -> None:
    cast.assignment.media = ["text", "picture"]
    production = make_production(cast.course)
    production.kind = ProductionKind.BOOK
    db.session.commit()
    page = visit(SLOTS, cast.instructor)
    lines, place = page.fields("/lines"), page.fields("/places")
    assert lines["lines-assignment"] == place["place-assignment"] == str(cast.assignment.id)
    assert visit.post(f"{SLOTS}/lines", cast.instructor, **lines | {"lines-lines": "The crown"}).status == 303
    assert visit.post(f"{SLOTS}/places", cast.instructor, **place | {"place-title": "The tail"}).status == 303
    for slot in db.session.scalars(select(Slot)):
        assert (slot.medium, slot.assignment) == (Medium.PICTURE, cast.assignment)
    make_lesson(cast.course, "Another", position=1)
    db.session.commit()
    assert visit(SLOTS, cast.instructor).fields("/lines")["lines-assignment"] == ""


def test_a_place_follows_the_call_that_is_chosen_for_it_and_takes_nothing_that_it_does_not(
    cast: Cast, visit: Any, production: Production
) -> None:
    heard = make_lesson(cast.course, "Hold one note", position=1).assignment
    assert heard is not None
    heard.media = ["sound", "text"]
    db.session.commit()
    fields = visit(SLOTS, cast.instructor).fields("/places") | {"place-assignment": str(heard.id)}
    assert visit.post(f"{SLOTS}/places", cast.instructor, **fields | {"place-title": "Bar 9"}).location == SLOTS
    added = db.session.scalars(select(Slot).where(Slot.title == "Bar 9")).one()
    assert added.medium == Medium.SOUND

    wrong = "This call takes words or a sound, not a film. Choose what it takes, or another call."
    fields |= visit(SLOTS, cast.instructor).fields("/places") | {"place-assignment": str(heard.id)}
    sent = {"place-title": "Bar 10", "place-medium": "film", "place-seconds": "7", "place-stand_in_words": "La la."}
    page = visit.post(f"{SLOTS}/places", cast.instructor, **fields | sent)
    assert page.status == 422
    assert wrong in page.text
    assert page.fields("/places").items() >= (sent | {"place-assignment": str(heard.id)}).items()

    lines = {"lines-lines": "Bar 10 | sound\nBar 11 | film", "lines-assignment": str(heard.id)}
    page = visit.post(f"{SLOTS}/lines", cast.instructor, **lines)
    assert page.status == 422
    assert f"“Bar 11”: {wrong}" in page.text
    assert "“Bar 10”" not in page.text
    assert page.fields("/lines").items() >= lines.items()

    path = f"{SLOTS}/places/{added.id}"
    page = visit.post(path, cast.instructor, **visit(path, cast.instructor).fields(str(added.id)) | {"medium": "film"})
    assert page.status == 422
    assert wrong in page.text
    assert page.fields(str(added.id))["medium"] == "film"
    assert set(db.session.scalars(select(Slot.title))) == {"One", "Two", "Bar 9"}
    assert added.medium == Medium.SOUND


def test_a_call_that_takes_other_media_now_is_found_at_its_places_and_stops_nothing(
    cast: Cast, visit: Any, production: Production
) -> None:
    one, two = production.slots
    two.assignment = None
    limit(cast.assignment, Limits(media=["sound"]))
    db.session.commit()
    sentence = "“One” takes words, and its call takes none any more. Let the place take a sound, or change the call."
    path = f"{SLOTS}/places/{one.id}"
    assert visit(EDIT, cast.instructor).links()[sentence] == path
    [found] = [each for each in findings("course.publish", cast.course) if each.code == "cut.unasked"]
    assert (found.is_stop, found.rewrite, found.subject_id) == (False, "a sound", one.id)
    fields = visit(path, cast.instructor).fields(str(one.id))
    assert visit.post(path, cast.instructor, **fields | {"medium": "sound"}).status == 303
    assert sentence not in visit(EDIT, cast.instructor).links()


def test_a_members_call_that_a_moderator_removed_is_offered_to_no_place(
    cast: Cast, visit: Any, production: Production
) -> None:
    lesson = worded(cast)
    calling.open_call(lesson)
    db.session.commit()
    assert lesson.title in visit(SLOTS, cast.instructor).text
    hide(lesson, by=cast.moderator).is_removal = True
    db.session.commit()
    assert lesson.title not in visit(SLOTS, cast.instructor).text


def test_a_place_does_not_name_the_call_that_fills_it_to_whom_may_not_see_that(
    cast: Cast, visit: Any, production: Production
) -> None:
    lesson = worded(cast)
    calling.open_call(lesson)
    slot = production.slots[0]
    slot.assignment = lesson.assignment
    db.session.commit()
    place = f"/class-projects/{cast.course.slug}/cut/places/{slot.id}"
    assert f"from {lesson.title}" in visit(place, cast.other_learner).text
    hide(lesson, by=cast.moderator)
    db.session.commit()
    assert lesson.title not in visit(place, cast.other_learner).text
    assert lesson.title in visit(f"{SLOTS}", cast.instructor).text
