"""Pages of the cut, its places, decisions and credits, as each person meets them."""

import io
from typing import Any

import pytest
from sqlalchemy import select

from core.db import db
from courses.models import Stage
from media.models import Medium
from productions import crediting, operations
from productions.models import Alternate, Credit, Production, Slot
from submissions.models import Visibility
from tests.cast import Cast, make_lesson, make_work
from tests.productions.making import EVERYONE, make_alternate, make_media_work, make_production

HOSTILE = "<script>alert(1)</script> 👑 المشهد"
SLOTS = "/class-projects/one-empty-chair/edit/cut"
CUT = "/class-projects/one-empty-chair/cut"


def titles() -> list[str]:
    return list(db.session.scalars(select(Slot.title).order_by(Slot.position)))


def test_the_cut_plays_for_anyone_with_its_holes_as_doors(cast: Cast, visit: Any, production: Production) -> None:
    make_alternate(production.slots[0], make_work(cast.learner, cast.lesson, visibility=EVERYONE), is_chosen=True)
    db.session.commit()
    page = visit(CUT)
    assert page.status == 200
    assert page.heading == "The empty chair"
    assert "I sat down." in page.text
    assert "A chair nobody sits on" in page.text
    door = f"/class-projects/one-empty-chair/lessons/find-the-turn?place={production.slots[1].id}"
    assert page.links()["This one is yours: Two · 12 words · takes 30 seconds"] == door
    assert "With me in it" not in page.text
    assert "cut-player" in page.html
    assert "Change the places" not in page.text
    assert page.response.headers.get("Set-Cookie") is None


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.ARCHIVED])
def test_no_place_is_a_door_where_no_new_work_is_taken(
    cast: Cast, visit: Any, production: Production, stage: Stage
) -> None:
    lesson, course = "/class-projects/one-empty-chair/lessons/find-the-turn", "/class-projects/one-empty-chair"
    doors = {"This one is yours", "Take this place: Two · 12 words · takes 30 seconds"}
    assert doors <= set(visit(CUT).links())
    assert "Take this place: Two · 12 words · takes 30 seconds" in visit(course).links()
    assert "A hole is a door" in visit(f"{course}/wall").text
    cast.course.stage = stage
    db.session.commit()
    for path in (CUT, course, f"{course}/wall", "/productions/one-empty-chair"):
        page = visit(path)
        assert not [words for words in page.links() if words in doors or "stand-in" in words], path
        assert "door" not in page.text, path
    assert not [url for url in visit(CUT).links().values() if url.startswith(lesson)]
    assert "Two · 12 words · takes 30 seconds, a hole" in visit(course).text


def test_a_hole_that_no_call_fills_leads_nowhere(cast: Cast, visit: Any, production: Production) -> None:
    production.slots[1].assignment = None
    db.session.commit()
    for path in (CUT, "/class-projects/one-empty-chair"):
        page = visit(path)
        assert "Two · 12 words · takes 30 seconds, a hole" in page.text
        assert "Take this place: Two · 12 words · takes 30 seconds" not in page.links()
        assert "None" not in page.links().values()


def test_a_work_for_the_class_leaves_no_trace_for_a_visitor(cast: Cast, visit: Any, production: Production) -> None:
    work = make_work(cast.learner, cast.lesson, title="My secret", texts=("Secret words.",))
    operations.choose(make_alternate(production.slots[0], work), by=cast.instructor)
    crediting.propose(production)
    db.session.commit()
    for path in (CUT, f"{CUT}?variant=newest", "/productions/one-empty-chair", "/productions/one-empty-chair/credits"):
        for person in (None, cast.stranger):
            page = visit(path, person)
            assert page.status == 200
            for trace in ("Secret words", "My secret", "Learner", str(work.id)):
                assert trace not in page.html, f"{path}: {trace}"
    assert "Secret words" in visit(CUT, cast.other_learner).text
    assert "Learner" in visit("/productions/one-empty-chair/credits", cast.other_learner).text


def test_your_cut_is_offered_to_those_who_are_in_it(cast: Cast, visit: Any, production: Production) -> None:
    make_alternate(production.slots[1], make_work(cast.learner, cast.lesson))
    db.session.commit()
    assert "With me in it" in visit(CUT, cast.learner).text
    assert "With me in it" not in visit(CUT, cast.other_learner).text
    assert "data-mine" in visit(f"{CUT}?variant=yours", cast.learner).html
    assert "data-mine" not in visit(f"{CUT}?variant=yours").html


def test_the_cut_starts_before_the_place_it_is_asked_for(cast: Cast, visit: Any, production: Production) -> None:
    operations.add_slot(production, title="Three", medium=Medium.TEXT)
    db.session.commit()
    last = (
        production.slots[-1]
        if len(production.slots) == 3
        else db.session.scalar(select(Slot).where(Slot.position == 2))
    )
    assert last is not None
    assert 'data-start-ms="2000"' in visit(f"{CUT}?from={last.id}").html
    for odd in ("nonsense", "", "0"):
        assert 'data-start-ms="0"' in visit(f"{CUT}?from={odd}&variant=odd").html


def test_a_cut_without_places_says_what_to_do(cast: Cast, visit: Any) -> None:
    assert visit(CUT).links()["To the class project"] == "/class-projects/one-empty-chair"
    assert visit(CUT, cast.instructor).links()["Make its places"] == SLOTS


def test_a_draft_shows_its_cut_to_its_instructors_alone(cast: Cast, visit: Any, production: Production) -> None:
    cast.course.stage = Stage.DRAFT
    db.session.commit()
    assert visit(CUT, cast.instructor).status == 200
    assert visit(CUT, cast.learner).status == 404
    assert visit(CUT).status == 303
    assert "The empty chair" not in visit("/productions").text


def test_captions_carry_what_a_take_says(cast: Cast, visit: Any, production: Production) -> None:
    work = make_media_work(cast.learner, cast.lesson, Medium.SOUND, 3000)
    part = work.takes[0].parts[0]
    part.description = "One note, <b>held</b>, " + "for as long as a breath lasts and then a little longer " * 2
    db.session.commit()
    path = f"{CUT}/captions/{part.id}.vtt"
    page = visit(path, cast.other_learner)
    assert page.html.startswith("WEBVTT\n\n00:00:00.000 --> ")
    assert "&lt;b&gt;held" in page.html
    assert page.html.rstrip().count("-->") == 2
    assert visit(path, cast.stranger).status == 404
    assert visit(path.replace("one-empty-chair", "forty-breaths"), cast.other_learner).status == 404
    assert visit(f"{CUT}/captions/places/{production.slots[0].id}.vtt").status == 200
    assert visit(f"{CUT}/captions/places/{production.slots[1].id}.vtt").status == 404


def test_an_author_begins_the_piece_and_its_places(cast: Cast, visit: Any) -> None:
    assert "First, the piece" in visit(SLOTS, cast.instructor).text
    sent = {"piece-title": HOSTILE, "piece-kind": "record", "piece-premiere_at": "2031-05-01T20:00"}
    for _ in range(2):
        assert visit.post(SLOTS, cast.instructor, **sent).location == SLOTS
    production = db.session.scalar(select(Production))
    assert production is not None
    assert production.title == HOSTILE
    assert production.premiere_at is not None
    assert (production.premiere_at.hour, production.premiere_at.utcoffset().total_seconds()) == (20, 0)
    page = visit.post(
        f"{SLOTS}/lines",
        cast.instructor,
        **{"lines-lines": "Bar 1 | 4 s\nBar 2", "lines-assignment": str(cast.assignment.id)},
    )
    assert page.location == SLOTS
    assert titles() == ["Bar 1", "Bar 2"]
    assert HOSTILE in visit(CUT).text


def test_one_place_is_added_once_however_often_it_is_sent(cast: Cast, visit: Any, production: Production) -> None:
    fields = visit(SLOTS, cast.instructor).fields("/places")
    fields |= {"place-title": HOSTILE, "place-medium": "sound", "place-seconds": "4", "place-stand_in_words": "La."}
    for _ in range(2):
        assert visit.post(f"{SLOTS}/places", cast.instructor, **fields).location == SLOTS
    assert titles() == ["One", "Two", HOSTILE]
    assert HOSTILE in visit(SLOTS, cast.instructor).text


@pytest.mark.parametrize(
    ("path", "fields", "sentence"),
    [
        ("", {"piece-title": "", "piece-kind": "film"}, "Give the piece a title."),
        ("", {"piece-title": "x" * 81, "piece-kind": "film"}, "At most 80 characters"),
        ("", {"piece-title": "x", "piece-kind": "opera"}, "Not a valid choice"),
        ("", {"piece-title": "x", "piece-kind": "film", "piece-closes_at": "soon"}, "Give a date and a time"),
        (
            "",
            {"piece-title": "x", "piece-kind": "film", "piece-closes_at": "0001-01-01T00:00"},
            "Give a date and a time",
        ),
        (
            "",
            {
                "piece-title": "x",
                "piece-kind": "film",
                "piece-closes_at": "2031-05-02T20:00",
                "piece-premiere_at": "2031-05-01T20:00",
            },
            "The premiere comes after",
        ),
        ("", {"piece-title": "x", "piece-kind": "film", "piece-version": "0"}, "changed in another window"),
        ("/lines", {"lines-lines": ""}, "Write one place a line"),
        ("/lines", {"lines-lines": "Bar | sculpture"}, "Line 1: “sculpture” is neither"),
        ("/lines", {"lines-lines": "x" * 20_001}, "At most 20000 characters"),
        ("/lines", {"lines-lines": "Bar", "lines-assignment": "nonsense"}, "Not a valid choice"),
        ("/places", {"place-title": "", "place-medium": "film"}, "Name the place"),
        ("/places", {"place-title": "x" * 121, "place-medium": "film"}, "At most 120 characters"),
        ("/places", {"place-title": "x", "place-medium": "smell"}, "Not a valid choice"),
        ("/places", {"place-title": "x", "place-medium": "film", "place-seconds": "0"}, "from 1 to 3600"),
        ("/places", {"place-title": "x", "place-medium": "film", "place-seconds": "four"}, "in digits"),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(
    cast: Cast, visit: Any, production: Production, path: str, fields: dict[str, str], sentence: str
) -> None:
    page = visit.post(SLOTS + path, cast.instructor, **fields)
    assert page.status == 422
    assert sentence in page.text
    assert titles() == ["One", "Two"]
    typed = next((value for name, value in fields.items() if name.endswith(("title", "lines")) and value), "")
    assert typed in page.html


def test_beside_what_was_typed_it_says_that_a_file_has_to_be_chosen_again(
    cast: Cast, visit: Any, production: Production
) -> None:
    fields = {"place-title": "Bar 9", "place-medium": "film", "place-seconds": "0"}
    page = visit.post(f"{SLOTS}/places", cast.instructor, **fields)
    assert "What you typed is still here." in page.text
    assert "was not kept" not in page.text
    page = visit.post(f"{SLOTS}/places", cast.instructor, **fields, **{"place-stand_in": (io.BytesIO(b"x"), "a.mp4")})
    assert "What you typed is still here." in page.text
    assert "The file was not kept: choose it again" in page.text


def test_a_place_is_changed_moved_and_removed(cast: Cast, visit: Any, production: Production) -> None:
    one = production.slots[0]
    path = f"{SLOTS}/places/{one.id}"
    fields = visit(path, cast.instructor).fields(str(one.id))
    assert fields["assignment"] == str(cast.assignment.id)
    assert fields["words"] == "12"
    assert visit.post(path, cast.instructor, **fields | {"title": "Uno"}).location == SLOTS
    stale = visit.post(path, cast.instructor, **fields | {"title": "Eins"})
    assert stale.status == 422
    assert "changed in another window" in stale.text
    assert 'value="Eins"' in stale.html
    assert visit.post(f"{path}/moves/down", cast.instructor).status == 303
    assert titles() == ["Two", "Uno"]
    assert visit.post(f"{path}/moves/up", cast.instructor).status == 303
    alternate = make_alternate(one, make_work(cast.learner, cast.lesson))
    db.session.commit()
    refused = visit.post(f"{path}/removal", cast.instructor)
    assert refused.status == 422
    assert "Learner's take plays in “Uno”" in refused.text
    db.session.delete(alternate)
    db.session.commit()
    assert visit.post(f"{path}/removal", cast.instructor).location == SLOTS
    assert titles() == ["Two"]


def test_a_stand_in_that_is_no_media_file_is_refused(cast: Cast, visit: Any, production: Production) -> None:
    path = f"{SLOTS}/places/{production.slots[0].id}"
    fields = visit(path, cast.instructor).fields(str(production.slots[0].id))
    for content, name in ((b"", "empty.jpg"), (b"<html><script>alert(1)</script>", "page.jpg")):
        page = visit.post(path, cast.instructor, **fields | {"stand_in": (io.BytesIO(content), name)})
        assert page.status == 422, name
    assert production.slots[0].stand_in_id is None


def test_what_changed_names_those_who_play_now(cast: Cast, visit: Any, production: Production) -> None:
    work = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    operations.choose(make_alternate(production.slots[0], work), by=cast.instructor)
    left = make_work(cast.other_learner, cast.lesson, visibility=EVERYONE)
    operations.leave_out(make_alternate(production.slots[1], left), by=cast.instructor, sentence="Too close to Ines's.")
    db.session.commit()
    page = visit(CUT)
    assert "Learner plays in One" in page.text
    assert "Too close" not in page.text
    assert "Other Learner" not in page.text


def test_finished_pieces_are_found(cast: Cast, visit: Any, production: Production) -> None:
    page = visit("/productions")
    assert page.links()["The empty chair"] == "/productions/one-empty-chair"
    piece = visit("/productions/one-empty-chair")
    assert piece.heading == "The empty chair"
    assert "What we set out to make" in piece.text
    assert visit("/productions/unknown", cast.learner).status == 404


def routes(production: Production, alternate: Alternate, credit: Credit) -> list[tuple[str, str, str]]:
    """(method, path, who): anyone, people who are signed in, members, teachers, or the one who is credited."""
    slot = production.slots[0]
    return [
        ("GET", CUT, "anyone"),
        ("GET", "/productions", "anyone"),
        ("GET", "/productions/one-empty-chair", "anyone"),
        ("GET", "/productions/one-empty-chair/credits", "anyone"),
        ("GET", f"{CUT}/captions/places/{slot.id}.vtt", "anyone"),
        ("GET", SLOTS, "teachers"),
        ("GET", f"{SLOTS}/places/{slot.id}", "teachers"),
        ("GET", f"{CUT}/places/{slot.id}", "anyone"),
        ("POST", f"{CUT}/places/{slot.id}/reservation", "members"),
        ("POST", f"{CUT}/places/{slot.id}/reservation/removal", "people"),
        ("GET", "/productions/one-empty-chair/cut", "teachers"),
        ("POST", SLOTS, "teachers"),
        ("POST", f"{SLOTS}/lines", "teachers"),
        ("POST", f"{SLOTS}/places", "teachers"),
        ("POST", f"{SLOTS}/places/{slot.id}", "teachers"),
        ("POST", f"{SLOTS}/places/{slot.id}/moves/up", "teachers"),
        ("POST", f"{SLOTS}/places/{slot.id}/removal", "teachers"),
        ("POST", f"{CUT}/places/{slot.id}/alternates", "teachers"),
        ("POST", f"{CUT}/places/{slot.id}/alternates/{alternate.id}", "teachers"),
        ("POST", f"/productions/one-empty-chair/credits/{credit.id}", "credited"),
    ]


def test_every_route_opens_for_those_it_is_for(cast: Cast, visit: Any, production: Production) -> None:
    alternate = make_alternate(production.slots[0], make_work(cast.learner, cast.lesson))
    credit = Credit(production=production, person=cast.learner, role="Words", name="Learner")
    db.session.add(credit)
    db.session.commit()
    for method, path, who in routes(production, alternate, credit):
        for name, person in cast.everybody().items():
            allowed = {
                "anyone": True,
                "people": person is not None,
                "members": person is not None and any(each.course_id == cast.course.id for each in person.memberships),
                "teachers": name in {"instructor", "co_instructor"},
                "credited": name == "learner",
            }[who]
            status = (visit(path, person) if method == "GET" else visit.post(path, person)).status
            shut = 303 if person is None and method == "GET" else 404
            if allowed:
                assert status in (200, 303, 400, 422), f"{method} {path} {name}: {status}"
            elif person is None:
                assert status in (303, 401, 400), f"{method} {path} {name}: {status}"
            else:
                assert status == shut, f"{method} {path} {name}: {status}"


def test_a_place_answers_only_under_its_own_class_project(cast: Cast, visit: Any, production: Production) -> None:
    slot = production.slots[0]
    assert visit(f"/class-projects/forty-breaths/cut/places/{slot.id}", cast.other_instructor).status == 404
    assert visit(f"/class-projects/forty-breaths/edit/cut/places/{slot.id}", cast.instructor).status == 404


def test_pages_cost_as_much_with_many_places_as_with_few(cast: Cast, visit: Any, queries: Any) -> None:
    production = make_production(cast.course, *[f"Place {each}" for each in range(30)], lesson=cast.lesson)
    for number, slot in enumerate(production.slots):
        slot.assignment = make_lesson(cast.course, f"Lesson {number}", number + 1).assignment
        operations.choose(
            make_alternate(slot, make_work(cast.other_learner, cast.lesson, visibility=Visibility.EVERYONE)),
            by=cast.instructor,
        )
        make_alternate(slot, make_work(cast.learner, cast.lesson))
    crediting.propose(production)
    db.session.commit()
    most = {CUT: 18, "/productions": 9, "/productions/one-empty-chair": 21, SLOTS: 12}
    for path, budget in most.items():
        visit(path, cast.instructor)
        with queries() as seen:
            assert visit(path, cast.instructor).status == 200
        assert len(seen) <= budget, f"{path}: {len(seen)}"
