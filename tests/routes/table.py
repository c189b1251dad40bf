"""A table of routes: what each role gets, a letter a role, written by hand and read by eye.

    POST /class-projects/{class}/goals            s . . . . . . 3 3 . . .
    GET  /people/{learner}                        2 2 2 2 . 2 2 2 2 2 2 2
      shows /works/{for_class}                    - + + - - + + + + - + +

A letter says what the answer is: `2` a page (200), `1` begun (201), `4` done with nothing to say (204), `3` done, and on to another page
(303), `!` told in words why not (409, 422), `.` nothing there (404), `s` the way to sign in and back. Below a page,
`shows` says who finds these words on it: `+` there, `-` not there. `{name}` is a thing of the world; `(up|down)` writes
a row for each.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

ROLES = {
    "V": "visitor",
    "L": "learner",
    "O": "other_learner",
    "N": "named",
    "B": "blocked",
    "R": "reviewer",
    "G": "greeter",
    "I": "instructor",
    "C": "co_instructor",
    "X": "other_instructor",
    "M": "moderator",
    "A": "admin",
}
HEAD = list(ROLES)
LETTERS = {200: "2", 201: "1", 204: "4", 303: "3", 401: "s", 404: ".", 409: "!", 422: "!"}
SIGN_IN = "/signin?next="
Found = tuple[str, ...]  # the letter of a cell, and a mark for each line of `shows`


@dataclass(frozen=True)
class Row:
    """One route with one thing, and the letter of each role; `shows`: words of the page, and who finds them there."""

    method: str
    address: str
    letters: str
    sends: Mapping[str, Any] = field(default_factory=dict, hash=False)
    shows: tuple[tuple[str, str], ...] = ()

    def expected(self, role: str) -> Found:
        place = HEAD.index(role)
        return self.letters[place], *(marks[place] for _words, marks in self.shows)


def read(text: str, sends: Mapping[str, Mapping[str, Any]] | None = None) -> list[Row]:
    """The rows of a table. `sends`: what a form holds, by the address as the table writes it."""
    left, rows = dict(sends or {}), []
    lines = [line for line in text.splitlines() if line.strip()]
    assert lines[0].split() == HEAD, f"the head of the table is {lines[0]!r}"
    for line in lines[1:]:
        words, cells = line.split()[: -len(HEAD)], "".join(line.split()[-len(HEAD) :])
        assert len(cells) == len(HEAD), f"not a letter a role: {line!r}"
        if words[0] == "shows":
            assert set(cells) <= {"+", "-"}, f"not + or -: {line!r}"
            rows[-1] = Row(**vars(rows[-1]) | {"shows": (*rows[-1].shows, (" ".join(words[1:]), cells))})
            continue
        method, address = words
        fields = left.pop(address, {}) if method == "POST" else {}
        rows += [Row(method, each, cells, fields) for each in spelled_out(address)]
    assert not left, f"what nobody sends: {list(left)}"
    return rows


def spelled_out(address: str) -> Iterator[str]:
    """The addresses that `(up|down)` stands for."""
    parts = re.split(r"\(([^)]*)\)", address)
    for chosen in product(*(part.split("|") if place % 2 else [part] for place, part in enumerate(parts))):
        yield "".join(chosen)


def letter(status: int, location: str) -> str:
    """The letter of an answer; one that no table knows is its number."""
    return "s" if status == 303 and location.startswith(SIGN_IN) else LETTERS.get(status, str(status))


def differences(row: Row, found: Mapping[str, Found]) -> list[str]:
    """What is not as expected of a row, as one reads it: the line of the table, and below it what came instead."""
    heads = [f"{row.method} {row.address}", *(f"  shows {words}" for words, _marks in row.shows)]
    lines = []
    for place, head in enumerate(heads):
        wanted, came = ([cell[place] for cell in cells] for cells in (map(row.expected, found), found.values()))
        if wanted != came:
            lines += [f"{head:70}{' '.join(found)}", f"{'expected':>68}  {' '.join(wanted)}"]
            lines += [f"{'came':>68}  {' '.join(came)}"]
    return lines
