"""A roster as people export it: CSV text to rows, each with what is wrong with it. Pure."""

import csv
import io
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

MOST_ROWS = 2000
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Row:
    """One line: its number, the address in one form, the name, and what is wrong (empty when nothing is)."""

    line: int
    email: str
    name: str
    problem: str = ""


def read(text: str) -> list[Row]:
    """Rows of "email, name", with or without a header, divided by commas, semicolons or tabs. Raises ValueError with a
    sentence when there are too many."""
    text = text.removeprefix("\ufeff").replace("\x00", "")
    if len(text.encode()) > MOST_BYTES:
        raise ValueError("This list is larger than 1 MB, which is the limit.")
    delimiter = max(",;\t", key=text[:2000].count)
    rows: list[Row] = []
    seen: set[str] = set()
    for line, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1):
        cells = [" ".join(cell.split()) for cell in cells]
        if not any(cells) or (line == 1 and "@" not in "".join(cells)):
            continue
        row = _row(line, cells, seen)
        seen.add(row.email)
        rows.append(row)
        if len(rows) > MOST_ROWS:
            raise ValueError(f"At most {MOST_ROWS} rows at once, please.")
    return rows


def _row(line: int, cells: list[str], seen: set[str]) -> Row:
    address = next((cell for cell in cells if "@" in cell), cells[0])
    name = next((cell for cell in cells if cell and cell != address), "")[:80]
    try:
        email = validate_email(address, check_deliverability=False, test_environment=True).normalized.casefold()
    except EmailNotValidError:
        return Row(line, address[:120], name, "not a mail address")
    return Row(line, email, name, "twice in this list" if email in seen else "")


def as_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
