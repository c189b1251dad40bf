"""Lists as people keep them: what is read, what is left out and why, and cells that no spreadsheet runs."""

import csv
import io
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.models import MemberRole
from courses.roster import MOST_ROWS, ROLES, Problem, Row, as_cell, decoded, lines, read, table


def people(text: str) -> list[tuple[str, str, str, str]]:
    return [(row.email, row.name, row.role, row.group) for row in read(text)]


NIA = ("nia@example.org", "Nia Abara", "greeter", "Red")


@pytest.mark.parametrize(
    "text",
    [
        "nia@example.org,Nia Abara,greeter,Red",
        "email,name,role,group\nnia@example.org,Nia Abara,greeter,Red",
        "Group;Name;E-Mail;Role\r\nRed;Nia Abara;NIA@example.org;Greeter\r\n",
        "\ufeffname\temail\tgroup\trole\rNia  Abara\tnia@Example.org\tRed\tgreeter",
        '"nia@example.org","Nia Abara","greeter","Red"\n\n,,,\n',
        "Nia Abara,nia@example.org,greeter,Red",
        "Nia Abara <nia@example.org>,,greeter,Red",
        "student,address,section,team,role\nNia Abara,nia@example.org,Red,Blue,greeter",
    ],
)
def test_a_list_is_read_as_people_keep_it(text: str) -> None:
    assert people(text) == [NIA]


def test_only_the_address_is_needed() -> None:
    assert people("a@example.org\nb@example.org") == [
        ("a@example.org", "", "learner", ""),
        ("b@example.org", "", "learner", ""),
    ]


def test_quotes_hold_commas_lines_and_quotes() -> None:
    assert people('a@example.org,"Abara, ""Nia""\nthe first"') == [
        ("a@example.org", 'Abara, "Nia" the first', "learner", "")
    ]


def test_each_row_says_what_is_wrong_with_it() -> None:
    rows = read(
        "ok@example.org\nnot an address\nok@example.org\nx@example.org,X,boss\nin@example.org",
        {"in@example.org": "Red"},
    )
    assert [(row.line, row.problem) for row in rows] == [
        (1, None),
        (2, Problem.ADDRESS),
        (3, Problem.TWICE),
        (4, Problem.ROLE),
        (5, Problem.KNOWN),
    ]
    assert rows[3].role == "boss"


@pytest.mark.parametrize(("group", "moves"), [("Blue", True), ("red", False), ("", False)])
def test_an_address_on_the_list_counts_when_its_row_gives_another_group(group: str, moves: bool) -> None:
    [row] = read(f"in@example.org,,,{group}", {"in@example.org": "Red"})
    assert (row.moves, row.problem) == (moves, None if moves else Problem.KNOWN)


def test_the_roles_of_a_list_are_roles_of_members_and_none_is_instructor() -> None:
    assert {MemberRole(role) for role in ROLES.values()} == set(MemberRole) - {MemberRole.INSTRUCTOR}


@pytest.mark.parametrize("text", ["", "   \n\n", "email,name,role,group\n", ",,,\n"])
def test_an_empty_list_says_so(text: str) -> None:
    with pytest.raises(ValueError, match="nobody"):
        read(text)


def test_wide_rows_lose_what_nobody_asked_for() -> None:
    assert people(",".join(["wide@example.org", "Wide", "learner", "Red", *["x"] * 26])) == [
        ("wide@example.org", "Wide", "learner", "Red")
    ]


def test_too_many_rows_and_too_many_bytes_are_refused_in_words() -> None:
    many = "\n".join(f"p{number}@example.org" for number in range(MOST_ROWS + 1))
    with pytest.raises(ValueError, match="at most 2,000"):
        read(many)
    with pytest.raises(ValueError, match="1 MB"):
        read("é" * 500_001)
    with pytest.raises(ValueError, match="1 MB"):
        decoded(b"x" * 1_000_001)


def test_a_quotation_mark_that_never_closes_is_told() -> None:
    with pytest.raises(ValueError, match="quotation"):
        read('"nia@example.org,' + "x" * 200_000)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_of_many_programs_are_text(encoding: str) -> None:
    assert people(decoded("noa@example.org;Noä Müller".encode(encoding))) == [
        ("noa@example.org", "Noä Müller", "learner", "")
    ]


@pytest.mark.parametrize("content", [b"PK\x03\x04\x00\x00", b"a@example.org\x00", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_text_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"plain text|nobody"):
        read(decoded(content))


@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        rows = read(text)
    except ValueError:
        return
    for row in rows:
        assert max(len(row.name), len(row.role)) <= 80
        assert len(row.group) <= 60
        assert len(row.email) <= 254
        assert row.problem or "@" in row.email


@given(st.binary(max_size=400))
def test_no_bytes_break_the_decoder(content: bytes) -> None:
    with suppress(ValueError):
        assert "\x00" not in decoded(content)


NAME = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1, max_size=40)


@given(st.lists(st.tuples(NAME, NAME), min_size=1, max_size=8))
def test_what_was_read_back_is_read_the_same_again(named: list[tuple[str, str]]) -> None:
    rows = [
        Row(number, f"p{number}@example.org", name, "learner", group) for number, (name, group) in enumerate(named, 1)
    ]
    assert people(lines((row.email, row.name, row.role, row.group) for row in rows)) == [
        (row.email, row.name, row.role, row.group) for row in rows
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert as_cell(text) == f"'{text}"
    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        for row in csv.reader(io.StringIO(table([[text, "plain"]]).removeprefix("\ufeff"), newline=""))
        for cell in row
    )


def test_a_plain_cell_stays_as_it_is() -> None:
    assert [as_cell(text) for text in ("Nia", "1 < 2", "Ana-Lu", "")] == ["Nia", "1 < 2", "Ana-Lu", ""]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"person{number}@example.org,Person {number},learner,Group {number % 30}" for number in range(2000)),
        "," * 999_999,
        "a@" * 499_999,
        '"' * 999_999,
        "\n".join(["@" * 400] * 2000),
        "<" * 999_000,
        "\n".join(["<" * 300 + "@"] * 2000),
    ],
)
def test_no_list_takes_more_and_more(text: str) -> None:
    begun = time.process_time()  # of this process alone: other work on the machine does not count
    with suppress(ValueError):
        read(text)
    assert time.process_time() - begun < 10  # under one where all is well
