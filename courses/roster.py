"""A roster as people keep it: a file or pasted lines to rows, each with what is wrong with it; and rows to CSV. Pure."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum
from types import MappingProxyType

from email_validator import EmailNotValidError, validate_email

from core.words import Words

MOST_ROWS = 2000
MOST_BYTES = 1_000_000
MOST_CELLS = 50  # of a row; what stands further right is not read
LONGEST_ADDRESS = 254
LONGEST_NAME = 80
LONGEST_GROUP = 60
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
TOO_LARGE = Words("This list is larger than 1 MB, which is the limit.")
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
HEADS = {
    "email": {"email", "e-mail", "mail", "email address", "e-mail address", "mail address", "address"},
    "name": {"name", "full name", "student", "student name", "participant"},
    "role": {"role"},
    "group": {"group", "section", "team"},
}
IN_ORDER = ("email", "name", "role", "group")
ROLES = {
    "": "learner",
    "learner": "learner",
    "student": "learner",
    "greeter": "greeter",
    "co-instructor": "co-instructor",
    "coinstructor": "co-instructor",
}


class Problem(StrEnum):
    """Why a row does not count."""

    ADDRESS = "address"
    ROLE = "role"
    TWICE = "twice"
    KNOWN = "known"


@dataclass(frozen=True)
class Row:
    """One person on the list, from this line of the text. `email` is in one form, or as typed when it can't be one.
    `moves`: the address is on the list already, and the line gives it another group."""

    line: int
    email: str
    name: str
    role: str
    group: str
    problem: Problem | None = None
    moves: bool = False


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or what Windows wrote before. Raises ValueError with a sentence."""
    if len(content) > MOST_BYTES:
        raise ValueError(TOO_LARGE)
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if CONTROL.search(text):
        raise ValueError(Words("This is not a list in plain text. Save the table as CSV, then choose that file."))
    return text


def read(text: str, known: Mapping[str, str] = MappingProxyType({})) -> list[Row]:
    """The rows of a list: email, name, role, group; with or without a line of heads; divided by commas, semicolons or
    tabs. `known` are the addresses that are on the list already, with their groups. Raises ValueError with a sentence when it can't be read or is too long.
    """
    found = _lines(text)
    heads = _heads(found[0][1]) if found else {}
    rows: list[Row] = []
    seen: set[str] = set()
    for number, cells in found[1:] if heads else found:
        rows.append(_row(number, _named(cells, heads), seen, known))
        seen.add(rows[-1].email)
        if len(rows) > MOST_ROWS:
            raise ValueError(
                Words("A list holds at most 2,000 people. Divide it, and read the parts one after the other.")
            )
    if not rows:
        raise ValueError(Words("There is nobody in this list."))
    return rows


def lines(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV, to be read again."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def table(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV for a spreadsheet: it opens as UTF-8, and no cell is a formula."""
    return "\ufeff" + lines([as_cell(cell) for cell in row] for row in rows)


def as_cell(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Number and cells of each line that has any."""
    text = CONTROL.sub("", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    if len(text.encode()) > MOST_BYTES:
        raise ValueError(TOO_LARGE)
    first = next((line for line in text.split("\n") if line.strip()), "")
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    try:
        tidied = [(reader.line_num, [" ".join(cell.split()) for cell in cells[:MOST_CELLS]]) for cells in reader]
    except csv.Error:
        raise ValueError(Words("This list can't be read: a quotation mark is opened and never closed.")) from None
    return [(number, cells) for number, cells in tidied if any(cells)]


def _heads(cells: Sequence[str]) -> dict[str, int]:
    """Which column holds what, when the line names columns; nothing when it names a person."""
    places = {cell.casefold(): place for place, cell in reversed(list(enumerate(cells)))}
    found = {
        name: min(place for word, place in places.items() if word in words)
        for name, words in HEADS.items()
        if words & places.keys()
    }
    return found if "email" in found else {}


def _named(cells: Sequence[str], heads: dict[str, int]) -> dict[str, str]:
    """What a line says, by name. Without heads the address may stand anywhere; the rest is in our order."""
    if heads:
        return {name: cells[place] if place < len(cells) else "" for name, place in heads.items()}
    at = next((place for place, cell in enumerate(cells) if "@" in cell), 0)
    return dict(zip(IN_ORDER, [cells[at], *cells[:at], *cells[at + 1 :]], strict=False))


def _row(number: int, named: dict[str, str], seen: Collection[str], known: Mapping[str, str]) -> Row:
    typed = named.get("email", "")[: LONGEST_ADDRESS + LONGEST_NAME]
    called, address = parseaddr(typed) if "<" in typed else ("", typed)
    role = ROLES.get(named.get("role", "").casefold().replace(" ", "-"))
    email, group, problem = _folded(address), named.get("group", "")[:LONGEST_GROUP], None
    before = known.get(email or "")
    moves = before is not None and group != "" and group.casefold() != before.casefold()
    if email is None:
        problem = Problem.ADDRESS
    elif role is None:
        problem = Problem.ROLE
    elif email in seen:
        problem = Problem.TWICE
    elif before is not None and not moves:
        problem = Problem.KNOWN
    return Row(
        line=number,
        email=email or typed[:LONGEST_ADDRESS],
        name=(named.get("name") or called)[:LONGEST_NAME],
        role=role or named["role"][:LONGEST_NAME],
        group=group,
        problem=problem,
        moves=moves and problem is None,
    )


def _folded(address: str) -> str | None:
    """The address in the form accounts keep it in, or None when it can't be one."""
    try:
        found = validate_email(address.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return found.normalized.casefold()
