"""Everyone has socks of their own, and no pair matches."""

from hashlib import sha256
from xml.etree import ElementTree

import pytest

from core.socks import PATTERNS, YARNS, socks

SEEDS = [sha256(str(number).encode()).hexdigest() for number in range(300)]


def test_the_same_person_always_wears_the_same_socks():
    assert socks("0198-ada") == socks("0198-ada")


def test_people_can_be_told_apart():
    assert len({socks(seed) for seed in SEEDS}) > 280


@pytest.mark.parametrize("seed", ["", "0198-ada", "ł’🧦\x00"])
def test_any_seed_gives_a_document_that_stands_alone(seed):
    drawing = ElementTree.fromstring(socks(seed))
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert drawing.get("viewBox") == "0 0 64 64"


def test_many_can_stand_on_one_page_because_nothing_in_them_has_an_id():
    assert all(" id=" not in socks(seed) and "url(" not in socks(seed) for seed in SEEDS)


def test_the_two_of_a_pair_never_match():
    for seed in SEEDS:
        left, right = ElementTree.fromstring(socks(seed)).iterfind(
            ".//svg:svg[@width='32']", {"svg": "http://www.w3.org/2000/svg"}
        )
        assert _look(left) != _look(right)


def _look(sock):
    """How a sock is drawn: the shapes and colours of its parts."""
    return [(part.tag, part.get("d"), part.get("fill"), part.get("stroke")) for part in sock]


def test_every_pattern_and_yarn_is_worn_by_someone():
    worn = "".join(socks(seed) for seed in SEEDS)
    assert all(pattern(yarn[1]) in worn for pattern in PATTERNS for yarn in YARNS)


def test_it_is_small_enough_for_a_list_of_people():
    assert max(len(socks(seed)) for seed in SEEDS) < 2500
