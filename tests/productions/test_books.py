"""Books of the cut: what stands in the PDF and in the EPUB, whom they name, and what they do without."""

import io
from pathlib import Path
from posixpath import dirname, join, normpath
from tempfile import NamedTemporaryFile
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest
from PIL import Image
from pypdf import PdfReader

from core import jobs
from core.checks import Refused
from core.db import db
from core.storage import store
from core.text import render_markdown
from media.models import MediaFile, Medium
from productions import renders
from productions.models import Production, Render, RenderForm, RenderState
from submissions import operations as works
from tests.cast import Cast, make_work
from tests.productions.filming import file_of, fill, make_film, text_of
from tests.productions.making import EVERYONE, make_alternate, make_file, make_media_work, make_production

WORDS = "A *quiet* line & **more**.\n\n- one\n- two\n\n<li>loose</li> <b>x</b> <em><p>nested</p></em>\n\n| a | b |\n|---|---|\n| 1 | 2 |"
OPF = "{http://www.idpf.org/2007/opf}"
XHTML = "{http://www.w3.org/1999/xhtml}"
NAMES = ("Ọlá 한글", "נועם", "李小龍")


@pytest.fixture
def piece(cast: Cast) -> Production:
    """Words, a picture of one pixel, a film, a sound, one emoji, a hole, words as a stand-in."""
    titles = ("Words", "Pixel", "Film", "Sound", "Emoji", "Hole", "Stand-in")
    production = make_production(cast.course, *titles, lesson=cast.lesson)
    kinds = (Medium.TEXT, Medium.PICTURE, Medium.FILM, Medium.SOUND, Medium.TEXT, Medium.TEXT, Medium.TEXT)
    for slot, medium in zip(production.slots, kinds, strict=True):
        slot.medium, slot.seconds, slot.words = medium, None if medium == Medium.TEXT else 2, None
    for at, words in ((0, WORDS), (4, "🦔")):
        work = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
        work.credit_as = NAMES[0]
        work.takes[0].parts[0].text, work.takes[0].parts[0].text_html = words, render_markdown(words)
        make_alternate(production.slots[at], work, is_chosen=True)
    for at, medium in ((1, Medium.PICTURE), (2, Medium.FILM), (3, Medium.SOUND)):
        work = make_media_work(cast.named, cast.lesson, medium, 2000, visibility=EVERYONE)
        work.credit_as = NAMES[at - 1]
        part = work.takes[0].parts[0]
        part.captions = "WEBVTT\n\n00:00.000 --> 00:01.000\nWho sits here?" if medium != Medium.PICTURE else ""
        if medium == Medium.PICTURE:
            fill(part.file, size=(1, 1))
        if medium == Medium.FILM:
            put_poster(part.file)
        make_alternate(production.slots[at], work, is_chosen=True)
    production.slots[6].stand_in_words = "Nobody sits down."
    db.session.commit()
    return production


def put_poster(file: MediaFile) -> None:
    ready, still = file.rendition("poster-320"), io.BytesIO()
    assert ready is not None
    Image.new("RGB", (320, 180), "teal").save(still, "WEBP")
    with NamedTemporaryFile() as path:
        path.write(still.getvalue())
        path.flush()
        store().put(ready.key, Path(path.name), "image/webp")


def made(piece: Production) -> Render:
    render = make_film(piece, RenderForm.BOOK)
    assert render.state == RenderState.DONE, render.problem
    return render


def bytes_of(render: Render, name: str) -> bytes:
    with file_of(render, name) as path:
        return path.read_bytes()


def test_the_pdf_holds_every_text_every_name_and_the_right_pages(piece: Production) -> None:
    reader = PdfReader(io.BytesIO(bytes_of(made(piece), "book.pdf")))
    pages = [page.extract_text() for page in reader.pages]
    whole = "\n".join(pages)
    for words in ("A quiet line & more.", "one", "loose", "nested", "One note, held.", "Who sits here?", "Nobody sits"):
        assert words in whole, words
    for name in (NAMES[0], NAMES[2]):
        assert name in whole
    assert NAMES[1] in whole or NAMES[1][::-1] in whole
    assert reader.metadata is not None
    assert reader.metadata.title == piece.title
    assert "/StructTreeRoot" in reader.trailer["/Root"], "it is tagged for screen readers"
    contents = pages[1]
    for title in ("Words", "Pixel", "Film", "Sound", "Emoji", "Stand-in", "Credits"):
        [line] = [line for line in contents.splitlines() if line.startswith(title)]
        number = int(line.split()[-1].strip("."))
        assert pages[number - 1].startswith(title)


def test_the_epub_is_whole(piece: Production) -> None:
    with ZipFile(io.BytesIO(bytes_of(made(piece), "book.epub"))) as zipped:
        check_epub(zipped)
        texts = "".join(zipped.read(name).decode() for name in zipped.namelist() if name.endswith("xhtml"))
        package = zipped.read("EPUB/package.opf").decode()
    for words in ("<em>quiet</em>", "🦔", "Who sits here?", "Nobody sits down.", 'alt="One note, held."', *NAMES):
        assert words in texts
    assert all(f"<dc:creator>{name}</dc:creator>" in package for name in NAMES)


def check_epub(zipped: ZipFile) -> None:
    """What EPUBCheck asks of a container: that everything named is there, of its kind, once, and well-formed."""
    first = zipped.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
    assert zipped.read("mimetype") == b"application/epub+zip"
    container = ElementTree.fromstring(zipped.read("META-INF/container.xml"))
    [package_name] = [each.get("full-path", "") for each in container.iter() if each.tag.endswith("}rootfile")]
    package = ElementTree.fromstring(zipped.read(package_name))
    items = {each.get("id", ""): each for each in package.iter(f"{OPF}item")}
    files = {normpath(join(dirname(package_name), each.get("href", ""))) for each in items.values()}
    assert files == {*zipped.namelist()} - {"mimetype", "META-INF/container.xml", package_name}
    assert len(items) == len(list(package.iter(f"{OPF}item"))), "ids are there once"
    for kind in ("nav", "cover-image"):
        assert [each for each in items.values() if each.get("properties") == kind]
    assert all(each.get("idref") in items for each in package.iter(f"{OPF}itemref"))
    for name in files:
        if name.endswith(".xhtml"):
            page = ElementTree.fromstring(zipped.read(name))
            assert page.findtext(f"{XHTML}head/{XHTML}title")
            for shown in page.iter():
                target = shown.get("src") or (shown.get("href") or "")
                assert "://" in target or not target or normpath(join(dirname(name), target)) in files
                assert shown.tag != f"{XHTML}img" or shown.get("alt")
        if name.endswith(".jpg"):
            assert Image.open(io.BytesIO(zipped.read(name))).format == "JPEG"


def test_it_says_what_it_does_without(piece: Production) -> None:
    said = {words[2]["place"] for words in made(piece).remarks}
    assert said == {"Film", "Sound", "Hole"}


def test_the_same_cut_is_the_same_book(piece: Production) -> None:
    one, other = made(piece), made(piece)
    assert all(bytes_of(one, name) == bytes_of(other, name) for name in ("book.pdf", "book.epub"))


def test_a_picture_that_cannot_be_opened_is_left_out_in_words(cast: Cast, piece: Production, tmp_path: Path) -> None:
    piece.slots[0].stand_in = None
    ready = piece.slots[1].alternates[0].submission.takes[0].parts[0].file.rendition("picture")
    (tmp_path / "broken").write_bytes(b"no picture")
    store().put(ready.key, tmp_path / "broken", "image/jpeg")
    render = made(piece)
    assert "Pixel" in {words[2]["place"] for words in render.remarks}
    with ZipFile(io.BytesIO(bytes_of(render, "book.epub"))) as zipped:
        assert "Pixel" not in zipped.read("EPUB/nav.xhtml").decode()


def test_what_is_taken_back_is_in_no_book(piece: Production) -> None:
    assert piece.leader is not None
    render = renders.ask(piece, piece.leader, form=RenderForm.BOOK)
    works.take_back(piece.slots[0].alternates[0].submission)
    db.session.commit()
    jobs.run_due()
    db.session.refresh(render)
    assert render.state == RenderState.DONE, render.problem
    with ZipFile(io.BytesIO(bytes_of(render, "book.epub"))) as zipped:
        assert "quiet" not in "".join(zipped.read(name).decode() for name in zipped.namelist() if "chapter" in name)
    assert "Named" in text_of(render, "credits.txt") or NAMES[1] in text_of(render, "credits.txt")


def test_where_there_is_nothing_there_is_no_book(cast: Cast) -> None:
    production = make_production(cast.course, "One", lesson=cast.lesson)
    db.session.commit()
    with pytest.raises(Refused, match="nothing to make a book of"):
        renders.ask(production, cast.instructor, form=RenderForm.BOOK)


def test_a_picture_as_a_stand_in(cast: Cast) -> None:
    production = make_production(cast.course, "One", lesson=cast.lesson)
    production.slots[0].stand_in = make_file(cast.instructor, Medium.PICTURE)
    production.slots[0].stand_in_words = "A chair."
    fill(production.slots[0].stand_in)
    db.session.commit()
    reader = PdfReader(io.BytesIO(bytes_of(made(production), "book.pdf")))
    assert any(page.images for page in reader.pages)
    assert "A chair." in "".join(page.extract_text() for page in reader.pages)
