"""The drawing of a lineage: where its dots and bows are, and that it leads where the list says."""

from hypothesis import given
from hypothesis import strategies as st

from submissions.bows import ROW, drawn
from submissions.lineage import drawing

acyclic_edges = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40).map(
    lambda edges: [(max(edge), min(edge)) for edge in edges if edge[0] != edge[1]]
)


def test_a_bow_leads_from_a_work_up_to_what_it_is_built_on() -> None:
    found = drawn(drawing([("film", "music")], "film"))
    assert [(dot.place.work, dot.y, dot.is_here) for dot in found.dots] == [("music", 32, False), ("film", 96, True)]
    [bow] = found.bows
    assert bow.path.startswith("M23 32C")
    assert bow.path.endswith(" 23 96")
    assert bow.is_of_this


def test_those_of_this_work_lie_on_top() -> None:
    found = drawn(drawing([("music", "story"), ("film", "music"), ("film", "story")], "film"))
    assert [bow.is_of_this for bow in found.bows] == [False, True, True]


@given(acyclic_edges, st.integers(0, 12))
def test_everything_is_drawn_within_its_frame_and_every_bow_leads_up(edges: list[tuple[int, int]], work: int) -> None:
    drawing_of_it = drawing(edges, work)
    found = drawn(drawing_of_it)
    assert [dot.place for dot in found.dots] == drawing_of_it.places
    assert len(found.bows) == len(drawing_of_it.edges)
    assert found.height == ROW * len(found.dots)
    for bow in found.bows:
        x, top, reach, _top, _reach, bottom, _x, _bottom = (
            float(number) for number in bow.path.replace("M", "").replace("C", " ").split()
        )
        assert 0 <= top < bottom <= found.height
        assert 0 < x + (reach - x) * 3 / 4 < found.width, "the middle of the curve"
