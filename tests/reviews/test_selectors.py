"""Anchors as the W3C writes them: written and read, and whatever else is sent in their place."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.anchors import LONGEST_MS, Moment, Passage, Region, Whole
from reviews.carrying import passage_at
from reviews.drawings import (
    MOST_POINTS,
    Drawing,
    Stroke,
    drawing_in_words,
    drawing_of,
    drawing_typed,
    drawn,
    region_around,
    simplified,
)
from reviews.selectors import Target, Unreadable, directive, read, written

POEM = "I was under the table. Somebody had left the door open, and the cold came in first."
FRAME = Target(size_px=(640, 480))

moments = st.builds(
    lambda start, lasts: Moment(start, None if lasts is None else start + lasts),
    st.integers(0, LONGEST_MS // 2),
    st.none() | st.integers(0, LONGEST_MS // 2),
)
fractions = st.integers(0, 9000).map(lambda number: number / 10_000)
regions = st.builds(
    lambda x, y, w, h, moment: Region(
        x, y, round((1 - x) * w, 4) or 0.01, round((1 - y) * h, 4) or 0.01, 640, 480, moment
    ),
    fractions,
    fractions,
    st.integers(1, 100).map(lambda number: number / 100),
    st.integers(1, 100).map(lambda number: number / 100),
    st.none() | moments,
)
points = st.tuples(fractions, fractions)
drawings = st.one_of(
    st.builds(lambda *ends: drawn("arrow", ends), points, points.map(lambda each: (each[0], 0.95))),
    st.lists(points, min_size=2, max_size=MOST_POINTS, unique=True).map(lambda line: drawn("line", line)),
)
passages = st.builds(Passage, st.text(min_size=1), st.text(), st.text(), st.integers(0, 10**6))


@given(moments | regions | passages | st.just(Whole()))
def test_a_selector_written_is_the_anchor_read(anchor):
    sent = json.loads(json.dumps(written(anchor)))
    assert read(sent, FRAME) == (anchor, None)


@given(drawings, st.none() | moments)
def test_what_is_drawn_comes_back_point_by_point(drawing, moment):
    around = region_around(drawing, 640, 480)
    region = Region(around.x, around.y, around.w, around.h, 640, 480, moment)
    assert read(json.loads(json.dumps(written(region, drawing))), FRAME) == (region, drawing)
    assert drawing_of(drawing.as_kept) == drawing_typed(drawing.as_typed) == drawing


def test_a_moment_and_a_region_are_one_fragment_and_a_passage_is_quoted_and_counted():
    assert written(Moment(2000, 5000))["value"] == "t=2,5"
    assert written(Moment(74_500))["value"] == "t=74.5"
    assert written(Region(0.25, 0.5, 0.125, 1 / 3, 640, 480))["value"] == "xywh=percent:25,50,12.5,33.3333"
    assert written(Region(0.25, 0.5, 0.125, 0.25, 9, 9, Moment(2000)))["value"] == "t=2&xywh=percent:25,50,12.5,25"
    assert written(Passage("the cold", "and ", " came", 60)) == [
        {"type": "TextQuoteSelector", "exact": "the cold", "prefix": "and ", "suffix": " came"},
        {"type": "TextPositionSelector", "start": 60, "end": 68},
    ]


@pytest.mark.parametrize(
    ("sent", "anchor"),
    [
        ({"type": "FragmentSelector", "value": "t=npt:0:01:02.5,0:01:03"}, Moment(62_500, 63_000)),
        ({"type": "FragmentSelector", "value": "t=,3"}, Moment(0, 3000)),
        ({"type": "FragmentSelector", "value": "xywh=pixel:64,48,320,240"}, Region(0.1, 0.1, 0.5, 0.5, 640, 480)),
        ({"type": "FragmentSelector", "value": "xywh=64,48,320,240"}, Region(0.1, 0.1, 0.5, 0.5, 640, 480)),
        ("https://example.org/film.webm#t=2", Moment(2000)),
        (
            {
                "type": "FragmentSelector",
                "value": "t=2",
                "refinedBy": {"type": "FragmentSelector", "value": "xywh=0,0,64,48"},
            },
            Region(0, 0, 0.1, 0.1, 640, 480, Moment(2000)),
        ),
        ([{"type": "CssSelector", "value": "p"}, {"type": "FragmentSelector", "value": "t=2"}], Moment(2000)),
        ({"type": "TextPositionSelector", "start": 10, "end": 15}, Passage("r the", "I was unde", POEM[15:47], 10)),
    ],
)
def test_what_other_tools_write_is_read(sent, anchor):
    assert read(sent, Target((640, 480), POEM)) == (anchor, None)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "value", "refinedBy", "start", "end", "exact", "prefix"]), inside, max_size=5
        )
    ),
    max_leaves=12,
)


@given(ANYTHING)
def test_whatever_is_sent_is_read_or_unreadable(sent):
    with suppress(Unreadable):
        read(sent, Target((640, 480), POEM))


@pytest.mark.parametrize(
    "value",
    [
        "t=5,2",
        "t=",
        "xywh=percent:0,0,0,0",
        "xywh=percent:90,0,nan,1",
        "xywh=percent:200,0,1,1",
        "t=9999999",
        "",
        "id=x",
    ],
)
def test_a_fragment_that_means_no_place_is_unreadable(value):
    with pytest.raises(Unreadable):
        read({"type": "FragmentSelector", "value": value}, FRAME)


@pytest.mark.parametrize(
    "svg",
    [
        "<svg",
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M 1 1 L 2 2"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><path d="M 1 1 L 2 2"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 0"><path d="M 1 1 L 2 2"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M 1 1 L 99 2"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>1</script></svg>',
    ],
)
def test_an_svg_that_is_no_line_of_ours_leaves_the_region_alone(svg):
    selector = {
        "type": "FragmentSelector",
        "value": "xywh=percent:0,0,50,50",
        "refinedBy": {"type": "SvgSelector", "value": svg},
    }
    assert read(selector, FRAME) == (Region(0, 0, 0.5, 0.5, 640, 480), None)


@given(st.lists(points, min_size=2, max_size=400))
def test_a_line_is_simplified_to_few_points_between_its_ends(line):
    kept = simplified(line)
    assert len(kept) <= MOST_POINTS
    assert (kept[0], kept[-1]) == (line[0], line[-1])
    assert set(kept) <= set(line)


@given(drawings)
def test_a_drawing_lies_inside_its_region(drawing):
    region = region_around(drawing, 640, 480)
    for x, y in drawing.points:
        assert region.x - 1e-4 <= x <= region.x + region.w + 1e-4
        assert region.y - 1e-4 <= y <= region.y + region.h + 1e-4


def test_what_is_drawn_is_said_in_words():
    assert drawing_in_words(drawn("arrow", [(0.1, 0.5), (0.9, 0.1)])) == "an arrow from left to top right"
    assert drawing_in_words(drawn("line", [(0.1, 0.9), (0.5, 0.5)])) == "a line from bottom left to middle"
    ring = [(0.5, 0.4), (0.6, 0.5), (0.5, 0.6), (0.4, 0.5), (0.5, 0.41)]
    assert drawing_in_words(drawn("line", ring)) == "a line around this part: middle"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "arrow",
        "arrow 0,0",
        "arrow 0.1,0.1 0.1,0.1",
        "arrow 0,0 2,2",
        "line 0,0 nan,1",
        "box 0,0 1,1",
        "arrow , ,",
        "line " + "9" * 9999,
    ],
)
def test_a_drawing_that_cannot_be_is_none(typed):
    assert drawing_typed(typed) is None
    assert drawing_of({"kind": "arrow", "points": [[0, "x"]]}) is None
    with pytest.raises(ValueError, match="two points"):
        Drawing(Stroke.LINE, ((0.1, 0.1),))


def test_a_passage_is_a_text_directive_of_whole_words() -> None:
    text = "The door was open. I sat down, and the door was open still: well-worn."
    second = text.rindex("the door")
    told = directive(passage_at(text, second, second + len("the door was open")))
    assert (
        told == ":~:text=door%20was%20open.%20I%20sat%20down%2C%20and-,the%20door%20was%20open,-still%3A%20well%2Dworn."
    )
    assert directive(passage_at(text, 0, 8)) == ":~:text=The%20door,-was%20open.%20I%20sat%20down%2C%20and%20the"
    assert directive(Passage("One line.\nAnd another.", "before\n", "")) == ":~:text=One%20line.,And%20another."
