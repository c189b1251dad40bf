"""Files in the room: judged before the database, kept whole, ready later, and given only to those who may have them."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select
from werkzeug.http import parse_options_header

from core import jobs
from core.checks import Refused
from core.db import db
from media import operations
from media.judging import judge
from media.models import MediaFile, Processing
from submissions.models import Visibility
from tests.cast import Cast, make_work
from tests.visitor import Visitor


def picture(colour: str = "#cf1f1a", size: tuple[int, int] = (400, 300)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def kept(cast: Cast, tmp_path) -> MediaFile:
    path = tmp_path / "crown.png"
    path.write_bytes(picture())
    file = operations.keep(cast.learner, judge(path, "crown.png"))
    db.session.commit()
    return file


def test_a_kept_picture_gets_its_ready_forms(kept: MediaFile) -> None:
    jobs.run_due()
    db.session.refresh(kept)
    assert kept.processing == Processing.READY
    assert {each.content_type for each in kept.renditions} == {"image/webp", "image/jpeg"}
    assert (kept.width, kept.height) == (400, 300)
    assert len(kept.placeholder.split()) == 12


def test_a_private_file_is_for_its_owner_alone(cast: Cast, kept: MediaFile, visit: Visitor) -> None:
    jobs.run_due()
    db.session.refresh(kept)
    address = f"/media/{kept.id}/{kept.renditions[0].file_name}"
    assert visit(address, cast.learner).status == 200
    assert visit(address, cast.stranger).status == 404
    assert visit(address, cast.admin).status == 404
    assert visit(address).status == 303


def test_whoever_sees_the_work_gets_its_file_but_never_as_it_was_sent(
    cast: Cast, kept: MediaFile, visit: Visitor
) -> None:
    work = make_work(cast.learner, cast.lesson, visibility=Visibility.CLASS)
    operations.show_in(kept, work.takes[0])
    db.session.commit()
    jobs.run_due()
    address = f"/media/{kept.id}/{kept.renditions[0].file_name}"
    assert visit(address, cast.reviewer).status == 200
    assert visit(f"/media/{kept.id}/original", cast.reviewer).status == 404
    assert visit(f"/media/{kept.id}/original", cast.learner).status == 200
    assert visit(address, cast.blocked).status == 404


def test_a_file_is_served_as_what_it_is_and_never_active(cast: Cast, kept: MediaFile, visit: Visitor) -> None:
    jobs.run_due()
    headers = visit(f"/media/{kept.id}/{kept.renditions[0].file_name}", cast.learner).response.headers
    assert headers["Content-Type"] == kept.renditions[0].content_type
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "private" in headers["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "start", "stop"), [("0-9", 0, 10), ("100-", 100, None), ("-7", -7, None), ("3-3", 3, 4)]
)
def test_a_range_of_a_file_can_be_asked_for(
    cast: Cast, kept: MediaFile, visit: Visitor, asked: str, start: int, stop: int | None
) -> None:
    page = visit(f"/media/{kept.id}/original", cast.learner, headers={"Range": f"bytes={asked}"})
    assert page.status == 206
    assert page.response.data == picture()[start:stop]
    assert page.response.headers["Content-Range"].endswith(f"/{kept.size_bytes}")


def test_a_range_beyond_the_end_is_told_how_long_the_file_is(cast: Cast, kept: MediaFile, visit: Visitor) -> None:
    page = visit(f"/media/{kept.id}/original", cast.learner, headers={"Range": "bytes=9999999-"})
    assert page.status == 416
    assert page.response.headers["Content-Range"] == f"bytes */{kept.size_bytes}"


def test_what_anyone_may_have_is_kept_by_anyone(cast: Cast, kept: MediaFile, visit: Visitor) -> None:
    operations.publish(kept)
    db.session.commit()
    jobs.run_due()
    headers = visit(f"/media/{kept.id}/{kept.renditions[0].file_name}", cast.stranger).response.headers
    assert headers["Cache-Control"] == "public, max-age=86400"


def test_a_file_is_saved_under_its_own_name_whatever_that_says(cast: Cast, visit: Visitor, tmp_path) -> None:
    name = 'Größe "7"; the crown.png'
    path = tmp_path / "crown.png"
    path.write_bytes(picture())
    file = operations.keep(cast.learner, judge(path, name))
    db.session.commit()
    headers = visit(f"/media/{file.id}/original", cast.learner).response.headers
    disposition, names = parse_options_header(headers["Content-Disposition"])
    assert (disposition, names["filename"]) == ("attachment", name)


def test_ones_own_picture_replaces_the_socks(cast: Cast, visit: Visitor) -> None:
    socks = visit("/people/learner/picture").response
    assert socks.mimetype == "image/svg+xml"
    page = visit.post("/settings/picture", cast.learner, file=(BytesIO(picture()), "me.png"))
    assert page.status == 303
    assert visit("/people/learner/picture").response.mimetype == "image/webp"
    visit.post("/settings/picture/removal", cast.learner)
    assert visit("/people/learner/picture").response.mimetype == "image/svg+xml"


def test_nobodys_picture_is_socks_too(visit: Visitor) -> None:
    assert visit("/people/nobody-at-all/picture").response.mimetype == "image/svg+xml"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.png"),
        (b"<html><script>alert(1)</script>", "x.jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "x.svg"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_nothing_is_stored(
    cast: Cast, visit: Visitor, content: bytes, name: str
) -> None:
    page = visit.post("/settings/picture", cast.learner, file=(BytesIO(content), name))
    assert page.status == 422
    assert "file-error" in page.html
    assert db.session.scalar(select(func.count()).select_from(MediaFile)) == 0


def test_no_file_at_all_is_a_sentence(cast: Cast) -> None:
    with pytest.raises(Refused, match="Choose a file first"):
        operations.keep_upload(cast.learner, None)
