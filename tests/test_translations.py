"""What a person reads is marked: in a made-up language that puts ⟦ and ⟧ around what translators get, and leaves values as
they are, no words of ours stand outside."""

import ast
import io
import re
from calendar import day_abbr, month_abbr, month_name
from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Any
from xml.etree import ElementTree
from zoneinfo import available_timezones

import pytest
from babel.support import NullTranslations
from flask_babel import Domain
from sqlalchemy import select

from core import stamps
from core.catalogue import catalogue
from core.db import Base, db
from core.forms import in_words
from core.languages import LANGUAGES, language_name
from core.settings import ROOT
from core.words import Words, counted, either, in_a_row
from courses.licences import Licence
from lessons.models import Lesson
from media.models import MediaFile, Medium
from tests.cast import Cast
from tests.routes.table import ROLES, Row
from tests.routes.tables import EVERY_ROW
from tests.routes.things import make_things
from tests.submissions.making import make_file
from tests.test_architecture import ROOM_FILES
from tests.visitor import HTML, Page, Visitor

UNSEEN = {HTML + tag for tag in ("head", "script", "style", "template", "time")}
SPOKEN = ("aria-label", "title", "alt", "placeholder")
VALUE = re.compile(r"%\(\w+\)s")
ADDRESS = re.compile(r"https?://\S+")  # the same in every language
WORD = re.compile(r"[^\W\d_]{2,}")
# What Babel says by itself ("20 hours ago", "Wed 25 Nov"), and names that are the same in every language.
DATES = ["hours ago", *day_abbr, *month_abbr, *month_name]
NAMES = ["Class Projects", *available_timezones(), *map(language_name, LANGUAGES), *map(str, Licence), *DATES]
# Who looks first at an address: those who find most there.
LOOKING = "ILRMAV"


class MadeUp(NullTranslations):
    """The made-up language. What extraction does not find is not in its catalogue."""

    def __init__(self, known: Collection[str]) -> None:
        super().__init__()
        self.known = known

    def ugettext(self, message: str) -> str:
        return VALUE.sub(r"⟧\g<0>⟦", f"⟦{message}⟧") if message in self.known else message

    def ungettext(self, one: str, many: str, number: int) -> str:
        return self.ugettext(one if number == 1 else many)


@pytest.fixture(scope="module")
def known() -> set[str]:
    messages = [each.id for each in catalogue() if each.id]
    return {form for each in messages for form in ([each] if isinstance(each, str) else each)}


@pytest.fixture
def made_up(known: set[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(Domain, "get_translations", lambda _domain: MadeUp(known))
    stamps.forget_looks()
    yield
    stamps.forget_looks()


def test_every_page_and_every_refusal_is_said_in_the_language_of_its_reader(
    visit: Visitor, cast: Cast, made_up: None
) -> None:
    names, pages = make_things(cast), {}
    empty_the_call_of(names["draft_lesson"])
    for row in EVERY_ROW:
        letter = next((letter for letter in LOOKING if shows_a_page(row, letter)), None)
        if letter is not None and not row.address.startswith("/dev/"):
            pages[row] = fetch(visit, row, cast.everybody()[ROLES[letter]], names)
    theirs = words_of_people() | words_in(*NAMES)
    wrong = [f"{row.method} {row.address}: {text}" for row, page in pages.items() for text in outside(page, theirs)]
    assert not wrong, "\n" + "\n".join(wrong)
    assert len(pages) > 100


@pytest.mark.parametrize(
    ("role", "address", "fields", "refusal"),
    [
        (
            "visitor",
            "/signup",
            {"handle": "newt", "name": "Newt", "email": "newt@example.org", "password": "short"},
            "⟦At least ⟧8⟦ characters, please.",
        ),
        ("visitor", "/nowhere", None, "⟦Nothing here⟧"),
        (
            "instructor",
            "/class-projects/{draft_class}/publication",
            {},
            "things are missing before it can be published.",
        ),
        ("instructor", "/class-projects/{class}/leaving", {}, "⟦A class project needs an instructor."),
        (
            "instructor",
            "/class-projects/{class}/lessons/{lesson}/edit/captions",
            {"captions-captions": "La", "captions-captions_language": "en"},
            "⟦Line ⟧1⟦: there are",
        ),
        (
            "instructor",
            "/class-projects/{class}/edit/cut/lines",
            {"lines-lines": "|film"},
            "⟦Line ⟧1⟦: ⟧⟦begin with the",
        ),
        ("reviewer", "/reviews/{task}", {"wonder-text": "x" * 3000}, "⟦At most ⟧2000⟦ characters, please."),
        ("learner", "/settings/picture", {"file": (io.BytesIO(b"%PDF-1.7"), "me.png")}, "⟦This is a PDF document."),
    ],
)
def test_a_refusal_brings_its_values_along(
    visit: Visitor, cast: Cast, made_up: None, role: str, address: str, fields: Any, refusal: str
) -> None:
    there, person = address.format_map(make_things(cast)), cast.everybody()[role]
    page = visit(there, person) if fields is None else visit.post(there, person, **fields)
    assert page.status >= 400
    assert refusal in page.text


def test_what_is_stored_is_said_in_the_language_of_who_reads_it(app: Any, cast: Cast, made_up: None) -> None:
    file = make_file(cast.learner, Medium.FILM)
    sentence = Words("This film has %(count)s frames; the limit is %(most)s.", count=9, most=in_a_row(["8", "or less"]))
    for problem, said in (
        (sentence, "⟦This film has ⟧9⟦ frames; the limit is ⟧8 or less⟦.⟧"),
        ("Said by hand", "Said by hand"),
    ):
        file.problem = problem
        db.session.flush()
        db.session.expire_all()
        kept = db.session.scalar(select(MediaFile.problem).where(MediaFile.id == file.id))
        with app.test_request_context():
            assert (kept, in_words(kept)) == (str(problem), said)


def test_words_read_as_english_and_hold_what_they_were_made_of() -> None:
    room = Words("Room for %(what)s.", what=counted("%(num)s word", "%(num)s words", 1))
    assert (room, counted("%(num)s word", "%(num)s words", 2)) == ("Room for 1 word.", "2 words")
    assert (either(["a sound"]), either(["a sound", "a film", "words"])) == ("a sound", "a sound, a film or words")
    assert Words("100 % yours") == "100 % yours"
    assert str(ValueError(room)) is room
    again = Words.unpacked(room.packed())
    assert (again, again.message, again.values["what"].many) == (room, "Room for %(what)s.", "%(num)s words")


def test_no_sentence_is_put_together_before_it_is_marked() -> None:
    """A message with its values inside is in no catalogue."""
    marks = {"Refused", "Words", "counted", "_", "_l", "gettext", "ngettext"}
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in ROOM_FILES
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in marks
        for message in call.args[: 2 if call.func.id in ("counted", "ngettext") else 1]
        if isinstance(message, (ast.JoinedStr, ast.BinOp))
        or (isinstance(message, ast.Call) and isinstance(message.func, ast.Attribute) and message.func.attr == "format")
    ]
    assert wrong == []


def empty_the_call_of(slug: str) -> None:
    """Leave everything in it to mend."""
    lesson = db.session.scalars(select(Lesson).where(Lesson.slug == slug)).one()
    call = lesson.assignment
    lesson.nobody_speaks, call.by_date, call.done_when, call.please_dont = False, None, [], "no music; no text; no cuts"
    for part in (
        "do",
        "with_",
        "size",
        "goes_into",
        "becomes",
        "who_decides",
        "money",
        "machine_training",
        "taking_back",
    ):
        setattr(call, part, "")
    db.session.flush()


def shows_a_page(row: Row, letter: str) -> bool:
    """Whether this role gets a page, or a refusal in words."""
    return row.expected(letter)[0] == ("2" if row.method == "GET" else "!")


def fetch(visit: Visitor, row: Row, person: Any, names: dict[str, str]) -> Page:
    address = row.address.format_map(names)
    if row.method == "GET":
        return visit(address, person)
    return visit.post(address, person, **{name.format_map(names): value for name, value in row.sends.items()})


def outside(page: Page, theirs: set[str]) -> list[str]:
    """The texts that are seen or heard on a page, stand outside ⟦ and ⟧, and hold a word that nobody of `theirs` wrote."""
    if page.tree is None:
        return []
    heard = [element.get(name, "") for element in page.tree.iter() for name in SPOKEN]
    texts = [line for text in (page.title, *heard, "".join(_seen(page.tree))) for line in _bare(text).split("\n")]
    return [text.strip() for text in texts if words_in(ADDRESS.sub(" ", text)) - theirs]


def _seen(element: ElementTree.Element) -> Iterator[str]:
    """What is seen of an element, with a line for the text of each element inside."""
    if element.tag in UNSEEN:
        return
    yield element.text or ""
    for child in element:
        yield "\n"
        yield from _seen(child)
        yield "\n"
        yield child.tail or ""


def _bare(text: str) -> str:
    """What is left without every ⟦…⟧."""
    return re.sub(r"⟦[^⟦⟧]*⟧", " ", text)


def words_of_people() -> set[str]:
    """Every word of the texts in the database, but for those that are kept with their message, and what only code reads."""
    tables = [table for table in Base.metadata.sorted_tables if table.name != "events"]
    values = [value for table in tables for row in db.session.execute(select(table)) for value in row]
    texts = [
        str(value)
        for value in values
        if isinstance(value, (str, list, dict)) and not isinstance(value, (Words, StrEnum))
    ]
    return words_in(*texts)


def words_in(*texts: str) -> set[str]:
    return {word.casefold() for text in texts for word in WORD.findall(text)}
