"""Two cuts, place by place: by hand, and laws by property."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from productions.comparing import Change, Line, compare


@dataclass(frozen=True)
class Entry:
    place: str
    plays: str


def entries(words: str) -> list[Entry]:
    """ "a1 b1": the places a and b, with the take that plays in each."""
    return [Entry(word[0], word[1:]) for word in words.split()]


def told(before: str, after: str) -> list[str]:
    """Each line: the place, and what became of it."""
    old, new = entries(before), entries(after)
    lines = compare(old, new)
    places = [new[line.after].place if line.after is not None else old[line.before or 0].place for line in lines]
    return [f"{place} {'+'.join(line.changes)}" for place, line in zip(places, lines, strict=True)]


def test_each_thing_that_may_become_of_a_place() -> None:
    assert told("a1 b1", "a1 b1") == ["a same", "b same"]
    assert told("a1 b1", "a1 b2") == ["a same", "b another-take"]
    assert told("a1 b1", "a1 c1 b1") == ["a same", "c new", "b same"]
    assert told("a1 b1 c1", "a1 c1") == ["a same", "b gone", "c same"]
    assert told("a1 b1 c1", "b1 c1 a2") == ["b same", "c same", "a moved+another-take"]
    assert told("a1", "") == ["a gone"]
    assert told("", "a1") == ["a new"]
    assert told("", "") == []


cuts = st.lists(
    st.builds(Entry, st.sampled_from("abcdefgh"), st.sampled_from("12")),
    max_size=8,
    unique_by=lambda entry: entry.place,
)


@given(cuts, cuts)
def test_every_place_of_either_is_told_once_and_in_the_order_of_the_second(
    before: list[Entry], after: list[Entry]
) -> None:
    lines = compare(before, after)
    assert [line.after for line in lines if line.after is not None] == list(range(len(after)))
    assert sorted(line.before for line in lines if line.before is not None) == list(range(len(before)))
    for line in lines:
        assert (Change.NEW in line.changes) == (line.before is None)
        assert (Change.GONE in line.changes) == (line.after is None)
        if line.before is not None and line.after is not None:
            assert (Change.ANOTHER_TAKE in line.changes) == (before[line.before].plays != after[line.after].plays)


@given(cuts)
def test_nothing_changed_where_both_are_one(cut: list[Entry]) -> None:
    assert compare(cut, cut) == [Line(index, index, (Change.SAME,)) for index in range(len(cut))]


@given(cuts, cuts)
def test_what_did_not_move_stands_in_the_order_it_had(before: list[Entry], after: list[Entry]) -> None:
    kept = [line.before for line in compare(before, after) if line.before is not None and line.after is not None]
    stayed = [
        line.before
        for line in compare(before, after)
        if line.before is not None and line.after is not None and Change.MOVED not in line.changes
    ]
    assert stayed == sorted(stayed)
    assert bool(stayed) == bool(kept)
