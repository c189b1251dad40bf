"""The graph of what is built on what: no cycles, both directions, tombstones."""

from hypothesis import given
from hypothesis import strategies as st

from submissions.lineage import Place, ancestors, descendants, drawing

# The music is built on the crown and the story, the crown on the story, the film on the music.
STORY, CROWN, MUSIC, FILM, BOOK = "story", "crown", "music", "film", "book"
EDGES = [(CROWN, STORY), (MUSIC, CROWN), (MUSIC, STORY), (FILM, MUSIC), (BOOK, STORY)]

pairs = st.tuples(st.integers(0, 12), st.integers(0, 12))
any_edges = st.lists(pairs, max_size=40)
# An edge from a larger to a smaller number can never close a circle.
acyclic_edges = any_edges.map(lambda edges: [(max(edge), min(edge)) for edge in edges if edge[0] != edge[1]])
works = st.integers(0, 12)


def test_sources_and_descendants_come_nearest_first():
    assert ancestors(EDGES, FILM) == [MUSIC, CROWN, STORY]
    assert descendants(EDGES, STORY) == [CROWN, MUSIC, BOOK, FILM]
    assert descendants(EDGES, STORY, limit=2) == [CROWN, MUSIC]
    assert ancestors(EDGES, "somebody else's") == []


def test_the_drawing_puts_every_source_in_an_earlier_row():
    drawn = drawing(EDGES, MUSIC)
    assert drawn.before == ((Place(STORY),), (Place(CROWN),))
    assert drawn.after == ((Place(FILM),),)
    assert (BOOK, STORY) not in drawn.edges
    assert not drawn.is_cut_short


def test_a_work_taken_back_keeps_its_place():
    drawn = drawing(EDGES, FILM, taken_back={CROWN, FILM})
    assert (Place(CROWN, is_tombstone=True),) in drawn.before
    assert drawn.here.is_tombstone
    assert (MUSIC, CROWN) in drawn.edges


def test_a_drawing_that_is_too_large_says_so():
    assert drawing(EDGES, STORY, limit=3).is_cut_short
    assert not drawing(EDGES, STORY, limit=4).is_cut_short


@given(any_edges, works)
def test_edges_added_only_when_they_close_no_circle_never_close_one(edges, work):
    kept = []
    for built, source in edges:
        if built != source and built not in ancestors(kept, source, None):
            kept.append((built, source))
    assert work not in ancestors(kept, work)
    assert not set(ancestors(kept, work)) & set(descendants(kept, work))


@given(acyclic_edges, works, works)
def test_the_two_directions_agree(edges, one, other):
    assert (one in ancestors(edges, other)) == (other in descendants(edges, one))


@given(any_edges, works, st.integers(0, 5))
def test_a_limit_only_cuts_the_end_off(edges, work, limit):
    assert ancestors(edges, work, limit) == ancestors(edges, work, None)[:limit]
    assert descendants(edges, work, limit) == descendants(edges, work, None)[:limit]


@given(acyclic_edges, works)
def test_every_line_of_a_drawing_leads_to_an_earlier_row(edges, work):
    drawn = drawing(edges, work)
    rows = [*drawn.before, (drawn.here,), *drawn.after]
    row_of = {place.work: number for number, row in enumerate(rows) for place in row}
    assert len(row_of) == sum(len(row) for row in rows)
    assert set(row_of) == {work, *ancestors(edges, work), *descendants(edges, work)}
    assert all(row_of[built] > row_of[source] for built, source in drawn.edges)


@given(any_edges, works)
def test_even_a_damaged_graph_is_drawn(edges, work):
    assert drawing(edges, work).here == Place(work)
