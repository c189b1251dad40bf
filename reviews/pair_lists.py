"""Who answers whom as a table of two columns: text to rows, and back. Pure."""

import csv
import io

from core.words import Words

MOST_ROWS = 5000
HEADS = (("reviewer", "author"), ("who answers", "whose work"), ("from", "to"))
TWO_COLUMNS = Words("Line %(line)s has not two columns: who answers, and whose work.")
TOO_MANY = Words("A list holds at most 5,000 lines.")
EMPTY = Words("There is nobody in this list.")


def read(text: str) -> list[tuple[int, str, str]]:
    """(line, who answers, whose work) of a list divided by commas, semicolons or tabs, with or without a line of heads.
    Raises ValueError with a sentence."""
    lines = [(number, line) for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1) if line.strip()]
    if len(lines) > MOST_ROWS:
        raise ValueError(TOO_MANY)
    rows = [(number, _cells(line)) for number, line in lines]
    if rows and tuple(cell.casefold() for cell in rows[0][1][:2]) in HEADS:
        rows = rows[1:]
    if not rows:
        raise ValueError(EMPTY)
    for number, cells in rows:
        if len(cells) < 2 or not all(cells[:2]):
            raise ValueError(Words(TWO_COLUMNS, line=number))
    return [(number, cells[0], cells[1]) for number, cells in rows]


def _cells(line: str) -> list[str]:
    divider = next((mark for mark in ("\t", ";") if mark in line), ",")
    return [cell.strip().removeprefix("'") for cell in next(csv.reader(io.StringIO(line), delimiter=divider))]
