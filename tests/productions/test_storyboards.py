"""Places from several pictures at once."""

import io
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select

from core.db import db
from lessons.models import Assignment
from media.models import MediaFile, Medium
from productions import operations
from productions.models import Production, Slot
from productions.storyboard_views import MOST_AT_ONCE
from productions.storyboards import in_order, title_of
from tests.cast import Cast

SLOTS = "/class-projects/one-empty-chair/edit/cut"
BOARD = f"{SLOTS}/storyboard"


def picture(colour: str = "#804020", size: tuple[int, int] = (64, 48)) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, "PNG")
    return content.getvalue()


def board(**named: bytes) -> list[Any]:
    return [(io.BytesIO(content), name) for name, content in named.items()]


def shown() -> list[Slot]:
    return list(db.session.scalars(select(Slot).order_by(Slot.position)))


def files() -> int:
    return db.session.scalar(select(func.count(MediaFile.id))) or 0


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("03_the-empty_chair.png", "the empty chair"),
        ("12. Bar nine.JPG", "Bar nine"),
        ("1-2 a door.png", "a door"),
        ("007.png", "007"),
        ("2nd_floor.png", "2nd floor"),
        ("كرسي_فارغ.webp", "كرسي فارغ"),
        ("__.png", "untitled"),
        ("x" * 110 + ".png", "x" * 110),
    ],
)
def test_a_title_is_what_a_name_says(name: str, title: str) -> None:
    assert title_of(name) == title


def test_names_are_ordered_as_people_count() -> None:
    names = ["10 b.png", "9 a.png", "B.png", "a.png", "2.png", "2 .png"]
    assert sorted(names, key=in_order)[:4] == ["2 .png", "2.png", "9 a.png", "10 b.png"]


def test_pictures_are_places_in_the_order_of_their_names(cast: Cast, visit: Any, production: Production) -> None:
    fields = visit(SLOTS, cast.instructor).fields(BOARD)
    fields["board-assignment"] = ""
    for _click in range(2):
        sent = board(**{"10_the crown.png": picture("#111111"), "9-the_cat.png": picture()})
        sent += board(**{"11.png": picture()})  # the same bytes as another
        assert visit.post(BOARD, cast.instructor, **fields, **{"board-pictures": sent}).location == SLOTS
    made = shown()[2:]
    assert [slot.title for slot in made] == ["the cat", "the crown", "11"]
    assert [slot.medium for slot in made] == [Medium.PICTURE] * 3
    assert all(slot.stand_in and slot.stand_in.subject_id == slot.id for slot in made)
    assert len({slot.stand_in_id for slot in made}) == 3
    assert "3 places were added at the end." in visit(SLOTS, cast.instructor).text
    assert visit("/class-projects/one-empty-chair/cut").status == 200


def test_what_goes_there_is_what_the_call_takes(cast: Cast, visit: Any, production: Production) -> None:
    fields = {"board-assignment": str(cast.assignment.id)}
    for media, expected in ((["sound"], Medium.SOUND), (["text"], Medium.TEXT), ([], Medium.PICTURE)):
        db.session.get_one(Assignment, cast.assignment.id).media = media
        db.session.commit()
        sent = {"board-pictures": board(**{"a.png": picture()})}
        assert visit.post(BOARD, cast.instructor, **fields, **sent).status == 303
        assert (shown()[-1].medium, shown()[-1].assignment) == (expected, cast.assignment)


def test_one_that_is_no_picture_refuses_all_and_is_named(cast: Cast, visit: Any, production: Production) -> None:
    before = files()
    bad = {
        "song.png": (b"fLaC" + bytes(9), "song.png"),
        "notes.txt": (b"hello there", "notes.txt"),
        "empty.png": (b"", "empty.png"),
        "dot.png": (picture(size=(1, 1)), "1 × 1 pixels"),
        "half.png": (picture()[:80], "damaged"),
    }
    for name, (content, said) in bad.items():
        sent = {"board-pictures": board(**{"a.png": picture(), name: content, "z.png": picture()})}
        page = visit.post(BOARD, cast.instructor, **sent, **{"board-assignment": str(cast.assignment.id)})
        assert page.status == 422, name
        assert f"“{name}”" in page.text
        assert said in page.text
        assert "choose them again" in page.text
        assert page.fields(BOARD)["board-assignment"] == str(cast.assignment.id)
    assert (len(shown()), files()) == (2, before)


def test_nothing_chosen_and_too_many_are_said(
    cast: Cast, visit: Any, production: Production, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Choose pictures first." in visit.post(BOARD, cast.instructor).text
    nothing = {"board-pictures": [(io.BytesIO(b""), "")]}
    assert visit.post(BOARD, cast.instructor, **nothing).status == 422
    monkeypatch.setattr(operations, "MOST_PLACES", 3)
    sent = {"board-pictures": board(**{"a.png": picture(), "b.png": picture()})}
    page = visit.post(BOARD, cast.instructor, **sent)
    assert page.status == 422
    assert "room for 3 places" in page.text
    many = {"board-pictures": [(io.BytesIO(b"x"), f"{number}.png") for number in range(MOST_AT_ONCE + 1)]}
    page = visit.post(BOARD, cast.instructor, **many)
    assert page.status == 409
    assert f"at most {MOST_AT_ONCE} files at a time" in page.text
    assert len(shown()) == 2
