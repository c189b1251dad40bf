"""Places from pasted lines, and what fits in a place."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.models import Medium
from productions.fitting import objection, spec_in_words, usual_medium
from productions.lines import BadLines, PlaceLine, read_lines
from productions.models import ProductionKind, Size
from productions.sizes import size_of
from productions.weaving import Arrangement


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Bar 9 | sound | 4 s", PlaceLine("Bar 9", Medium.SOUND, 4)),
        ("  1. Bar 9|4s|AUDIO", PlaceLine("Bar 9", Medium.SOUND, 4)),
        ("- The crown | drawing", PlaceLine("The crown", Medium.PICTURE)),
        ("Bar 9", PlaceLine("Bar 9", Medium.FILM)),
        ("Bar 9 | sound | 4 s | takes 30 seconds", PlaceLine("Bar 9", Medium.SOUND, 4, size=Size.HALF_A_MINUTE)),
        ("Bar 9 | Takes  10 minutes | 10 minutes", PlaceLine("Bar 9", Medium.FILM, 600, size=Size.TEN_MINUTES)),
        ("Bar 9 | an evening", PlaceLine("Bar 9", Medium.FILM, size=Size.EVENING)),
        ("Alto | sound | at 2,5 s", PlaceLine("Alto", Medium.SOUND, enters_ms=2500)),
        ("Scene 3\tfilm\t1:30", PlaceLine("Scene 3", Medium.FILM, 90)),
        ("Scene 3 | | up to 2 minutes", PlaceLine("Scene 3", Medium.FILM, 120)),
        ("What she says | 6 words", PlaceLine("What she says", Medium.TEXT, None, 6)),
        ("What she says | text | 6", PlaceLine("What she says", Medium.TEXT, None, 6)),
        ("1984 | film | 20", PlaceLine("1984", Medium.FILM, 20)),
        ("المشهد الأول 👑 | film", PlaceLine("المشهد الأول 👑", Medium.FILM)),
    ],
)
def test_a_line_is_read_as_it_was_meant(line: str, place: PlaceLine) -> None:
    assert read_lines(line, Medium.FILM) == [place]


TOGETHER = """
Prologue | film
The choir | layers
  Soprano | sound | 30 s
  Alto | sound
      Alto, second verse | sound
  - Tenor | sound
Nine faces | grid
\tFace 1
\tFace 2
Epilogue
"""


def test_lines_that_stand_further_in_play_together() -> None:
    places = read_lines(TOGETHER, Medium.FILM)
    said = [(place.title, place.passage and place.passage.title, place.follows) for place in places]
    assert said == [
        ("Prologue", None, False),
        ("Soprano", "The choir", False),
        ("Alto", "The choir", False),
        ("Alto, second verse", "The choir", True),
        ("Tenor", "The choir", False),
        ("Face 1", "Nine faces", False),
        ("Face 2", "Nine faces", False),
        ("Epilogue", None, False),
    ]
    arrangements = {place.passage.title: place.passage.arrangement for place in places if place.passage}
    assert arrangements == {"The choir": Arrangement.LAYERS, "Nine faces": Arrangement.GRID}


def test_what_plays_together_has_places_below_it_and_a_name() -> None:
    with pytest.raises(BadLines) as caught:
        read_lines("The choir | layers\nSoprano | sound", Medium.SOUND)
    assert caught.value.sentences == ["Line 1: write what plays together below it, each line with spaces before it."]
    with pytest.raises(BadLines):
        read_lines(" | grid\n  Face 1", Medium.FILM)


def test_every_line_that_cannot_be_read_is_named() -> None:
    with pytest.raises(BadLines) as caught:
        read_lines("Good | film\n\n| sound\nBad | sculpture\nLong | film | 99999 s", Medium.FILM)
    assert [sentence.split(":")[0] for sentence in caught.value.sentences] == ["Line 3", "Line 4", "Line 5"]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        places = read_lines(text, Medium.TEXT)
    except BadLines:
        places = []
    assert all(0 < len(place.title) <= 120 for place in places)


def part(medium: Medium, text: str = "", duration_ms: int | None = None) -> Any:
    file = None if medium == Medium.TEXT else SimpleNamespace(duration_ms=duration_ms)
    return SimpleNamespace(medium=medium, text=text, file=file)


def spec(medium: Medium, seconds: int | None = None, words: int | None = None) -> Any:
    return SimpleNamespace(medium=medium, seconds=seconds, words=words)


def test_what_fits_a_place_is_checked_by_machine() -> None:
    four_seconds = spec(Medium.SOUND, 4)
    assert objection(four_seconds, [part(Medium.TEXT), part(Medium.SOUND, duration_ms=4400)]) is None
    assert objection(four_seconds, [part(Medium.SOUND)]) is None
    long = objection(four_seconds, [part(Medium.SOUND, duration_ms=7200)])
    assert long == "This place has room for 4 seconds, and this take lasts 7.2 seconds."
    assert objection(four_seconds, []) == "This place takes a sound, and there is none in this take."
    assert objection(spec(Medium.TEXT, words=1), [part(Medium.TEXT, "a crown")]) == (
        "This place has room for 1 word, and this take has 2."
    )
    assert spec_in_words(four_seconds) == "a sound, 4 seconds"
    assert spec_in_words(spec(Medium.TEXT)) == "words"


@pytest.mark.parametrize(
    ("kind", "taken", "medium"),
    [
        (ProductionKind.BOOK, [Medium.TEXT, Medium.PICTURE], Medium.PICTURE),
        (ProductionKind.BOOK, [Medium.TEXT], Medium.TEXT),
        (ProductionKind.BOOK, [], Medium.TEXT),
        (ProductionKind.FILM, list(Medium), Medium.FILM),
        (ProductionKind.RECORD, [Medium.TEXT, Medium.SOUND, Medium.FILM], Medium.SOUND),
        (ProductionKind.FILM, [Medium.PICTURE, Medium.SOUND], Medium.PICTURE),
    ],
)
def test_a_place_takes_what_its_call_asks_for(kind: ProductionKind, taken: list[Medium], medium: Medium) -> None:
    assert usual_medium(kind, [each.value for each in taken]) == medium


@pytest.mark.parametrize(
    ("place", "size"),
    [
        (PlaceLine("Bar 9", Medium.TEXT, words=15), Size.HALF_A_MINUTE),
        (PlaceLine("Bar 9", Medium.TEXT, words=16), Size.TEN_MINUTES),
        (PlaceLine("Bar 9", Medium.TEXT, words=151), Size.EVENING),
        (PlaceLine("Bar 9", Medium.TEXT), Size.TEN_MINUTES),
        (PlaceLine("Bar 9", Medium.SOUND, seconds=10), Size.HALF_A_MINUTE),
        (PlaceLine("Bar 9", Medium.SOUND, seconds=60), Size.TEN_MINUTES),
        (PlaceLine("Bar 9", Medium.SOUND, seconds=61), Size.EVENING),
        (PlaceLine("Bar 9", Medium.FILM, seconds=4), Size.TEN_MINUTES),
        (PlaceLine("Bar 9", Medium.PICTURE, seconds=4), Size.TEN_MINUTES),
        (PlaceLine("Bar 9", Medium.FILM, seconds=4, size=Size.EVENING), Size.EVENING),
    ],
)
def test_how_long_a_place_takes_is_said_or_follows_from_what_goes_there(place: PlaceLine, size: Size) -> None:
    assert size_of(place) == size
