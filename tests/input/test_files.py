"""Every place that takes a file, found by itself, with every file that is not what it says: a plain sentence at the field
with the reason and the limit, the rest of the form as it was typed, and nothing stored anywhere."""

import re
import tempfile
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage

from tests.input.judging import Sent, faults
from tests.input.reading import Form, Reading
from tests.input.sweep import Sweep
from tests.media import corpus

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><title>x</title><script>alert(1)</script>"
LISTS = ("courses.read_roster", "reviews.pair_list")  # read as text
LOOKED_INTO = ("half a picture", "half a film")
PLACES = {
    "accounts": {"media.choose_picture"},
    "authors": {
        "courses.show_file",
        "lessons.demonstrate",
        "lessons.change",
        "lessons.add",
        "courses.read_roster",
        "reviews.pair_list",
    },
    "first times": {"community.add_entry"},
    "journals": {"community.write", "community.rewrite"},
    "makers": {"submissions.add_part", "submissions.begin", "submissions.save_captions"},
    "reviewers": {
        "reviews.send",
        "reviews.draft",
        "reviews.bring",
        "reviews.stop",
        "reviews.answer_with_piece",
        "reviews.save_edited",
    },
    "pieces": {"productions.add", "productions.add_storyboard", "productions.bring_sound", "productions.change_slot"},
}


def picture(format: str = "PNG") -> bytes:
    content = BytesIO()
    Image.effect_noise((64, 48), 60).save(content, format)
    return content.getvalue()


def bad_files(folder: Path) -> dict[str, tuple[bytes, str, str]]:
    """What is sent, what it calls itself, and the word that its refusal must hold."""
    big = corpus.png_header(folder / "big.png", 30_000, 30_000).read_bytes()
    return {
        "zero bytes": (b"", "crown.png", "0 bytes"),
        "a web page named .jpg": (HTML, "crown.jpg", "web page"),
        "a drawing with a script": (SVG, "crown.svg", "SVG"),
        "a drawing named .png": (SVG, "crown.png", "SVG"),
        "a program": (b"MZ" + bytes(200), "crown.mp4", "program"),
        "an archive": (b"PK\x03\x04" + bytes(200), "crown.docx", "archive"),
        "a document": (b"%PDF-1.7 " + bytes(200), "crown.pdf", "PDF"),
        "nothing known": (bytes(range(256)), "crown.bin", "cannot tell"),
        "30,000 × 30,000": (big, "crown.png", "limit is 64 million pixels"),
        "half a picture": (picture()[:600], "crown.png", "damaged"),
        "half a film": (corpus.torn(corpus.film(folder / "film.mp4"), 0.4).read_bytes(), "crown.mp4", "damaged"),
    }


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, str, str]]:
    return bad_files(tmp_path_factory.mktemp("corpus"))


def places(sweep: Sweep) -> list[Form]:
    return [form for form in sweep.forms if form.files]


def filled(form: Form, content: bytes, name: str) -> Sent:
    """The form with words in its fields, and this file."""
    words = {control.name: "Kept words" for control in form.texts}
    kept = [(key, words.get(key, value)) for key, value in form.sent]
    return [*kept, (form.files[0], FileStorage(BytesIO(content), name))]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is put aside while it is judged, is put here."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def stored(sweep: Sweep) -> set[Path]:
    """Every file that the site keeps, or has forgotten to remove."""
    root = sweep.app.extensions["storage"].root
    left = set(Path(tempfile.gettempdir()).iterdir())
    return {path for path in root.rglob("*") if path.is_file()} | left


def test_every_place_that_takes_a_file_is_found(sweep: Sweep) -> None:
    assert {form.endpoint for form in places(sweep)} == set().union(*PLACES.values())


def test_what_is_not_what_it_says_is_refused_and_nothing_is_stored(
    sweep: Sweep, files: dict[str, tuple[bytes, str, str]]
) -> None:
    before, kept, found = sweep.state(), stored(sweep), []
    for form in places(sweep):
        takes_media = form.endpoint not in LISTS and not any("captions" in name for name in form.controls)
        for what, (content, name, word) in files.items():
            if what in LOOKED_INTO and form.endpoint not in ("submissions.add_part", "courses.show_file"):
                continue  # a child process opens these; the same one for every place
            sent = filled(form, content, name)
            with sweep.undone():
                response = sweep.post(form, sent)
                wrong = faults(sweep, form, sent, response, before)
                if not takes_media and sweep.state() != before:
                    wrong.append("something was stored")
            if response.status_code != 422 and form.endpoint != "courses.read_roster":  # read back, line by line
                wrong.append(f"taken ({response.status_code})")
            elif takes_media:
                wrong += unsaid(response.text, form.files[0], word)
            if stored(sweep) != kept:
                wrong.append(f"left behind: {stored(sweep) - kept}")
            found += [f"{form}: {what}: {fault}" for fault in wrong]
    assert found == [], "\n".join(found)


def unsaid(html: str, field: str, word: str) -> list[str]:
    """What the field for the file doesn't say."""
    page = Reading(html)
    marked = next((each for each in page.wrong if each.get("name") == field), None)
    if marked is None:
        return ["the field is not marked"]
    said = " ".join(page.words.get(id, "") for id in marked.get("aria-describedby", "").split())
    return [] if word in said else [f"it says {said!r}"]


def test_a_file_beyond_the_limit_is_refused_with_the_limit(sweep: Sweep) -> None:
    form = next(form for form in places(sweep) if form.endpoint == "submissions.add_part")
    before, kept = sweep.state(), stored(sweep)
    most, sweep.app.config["MAX_CONTENT_LENGTH"] = sweep.app.config["MAX_CONTENT_LENGTH"], 1_000_000
    try:
        response = sweep.post(form, filled(form, bytes(1_100_000), "crown.mp4"))
    finally:
        sweep.app.config["MAX_CONTENT_LENGTH"] = most
    assert response.status_code == 413
    assert "the limit of 1 MB" in Reading(response.text).text
    assert (sweep.state(), stored(sweep)) == (before, kept)


def test_many_files_in_one_form_are_not_looked_at(sweep: Sweep) -> None:
    form = next(form for form in places(sweep) if form.endpoint == "submissions.add_part")
    many = [("file", FileStorage(BytesIO(HTML), f"{number}.jpg")) for number in range(40)]
    with sweep.undone():
        response = sweep.post(form, [*form.sent, *many])
    assert response.status_code == 409
    assert "one file at a time" in Reading(response.text).text


def test_what_is_refused_after_it_was_stored_is_gone_again(sweep: Sweep) -> None:
    """A picture is no intro film: that is known only once it is kept."""
    kept = stored(sweep)
    for form in places(sweep):
        if form.endpoint == "lessons.demonstrate" or form.parts.get("place") == "film":
            with sweep.undone():
                assert sweep.post(form, filled(form, picture(), "crown.png")).status_code == 422
            assert stored(sweep) == kept


NAMES = (
    "../../etc/passwd.png",
    "C:\\fakepath\\crown.png",
    "a\x00b\x1b[31m.png",
    "\u202egnp.exe.png",
    "x" * 300 + ".png",
    ".png",
)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_is_words_and_never_a_path(sweep: Sweep, name: str) -> None:
    form = next(form for form in places(sweep) if form.parts.get("place") == "cover")
    with sweep.undone():
        assert sweep.post(form, filled(form, picture(), name)).status_code == 303
        page = sweep.get(form.page, form.person).text
        (kept,) = re.findall(r"<bdi>([^<]*(?:png|untitled))</bdi>", page)
        assert not set(kept) & set("/\\\x00\x1b\u202e")
        assert 0 < len(kept) <= 120
