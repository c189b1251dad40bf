"""Files in a bucket on a real S3-compatible server: pages lead there, for a while, those who may have them; nobody else."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen

import pytest
from flask import Flask

from core import jobs
from core.db import db
from core.sending import ADDRESS_LASTS_S
from core.storage import Bucket
from media import operations
from media.judging import judge
from media.models import MediaFile, Processing
from tests.cast import Cast
from tests.media.test_room import picture
from tests.visitor import Visitor


@pytest.fixture(autouse=True)
def _keeps_there(app: Flask, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "storage", bucket)


@pytest.fixture
def kept(cast: Cast, tmp_path: Path) -> MediaFile:
    path = tmp_path / "crown.png"
    path.write_bytes(picture())
    file = operations.keep(cast.learner, judge(path, "crown.png"))
    db.session.commit()
    jobs.run_due()
    db.session.refresh(file)
    assert file.processing == Processing.READY
    return file


def address_of(file: MediaFile) -> str:
    return f"/media/{file.id}/{file.renditions[0].file_name}"


def kept_s(page: Mapping[str, str]) -> int:
    """For how long a browser goes where it was led before."""
    return int(page["Cache-Control"].partition("max-age=")[2])


def test_its_owner_is_led_to_the_bytes_and_no_byte_passes_through_us(
    bucket: Bucket, cast: Cast, kept: MediaFile, visit: Visitor
) -> None:
    page = visit(address_of(kept), cast.learner)
    assert page.status == 302
    assert page.response.headers["Location"].startswith(f"{bucket.origin}/")
    with urlopen(page.response.headers["Location"], timeout=10) as answer:
        assert answer.headers["Content-Type"] == kept.renditions[0].content_type
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert len(answer.read()) == kept.renditions[0].size_bytes
    original = visit(f"/media/{kept.id}/original", cast.learner).response.headers["Location"]
    with urlopen(original, timeout=10) as answer:
        assert sha256(answer.read()).hexdigest() == kept.sha256


def test_nobody_else_is_led_anywhere(cast: Cast, kept: MediaFile, visit: Visitor) -> None:
    for person, status in ((cast.stranger, 404), (cast.admin, 404), (None, 303)):
        page = visit(address_of(kept), person)
        assert page.status == status
        assert "X-Amz" not in page.response.headers.get("Location", "")


def test_where_one_is_led_is_forgotten_before_the_address_is_no_good(
    cast: Cast, kept: MediaFile, visit: Visitor
) -> None:
    page = visit(address_of(kept), cast.learner)
    assert f"X-Amz-Expires={ADDRESS_LASTS_S}" in page.response.headers["Location"]
    assert page.response.headers["Cache-Control"].startswith("private")
    assert kept_s(page.response.headers) <= ADDRESS_LASTS_S / 2
    operations.publish(kept)
    db.session.commit()
    page = visit(address_of(kept), None)
    assert page.response.headers["Cache-Control"].startswith("public")
    assert kept_s(page.response.headers) <= ADDRESS_LASTS_S / 2


def test_what_is_thrown_away_is_gone_from_the_bucket(bucket: Bucket, kept: MediaFile) -> None:
    assert len(dict(bucket.sizes())) == 1 + len(kept.renditions)
    operations.discard(kept)
    db.session.commit()
    jobs.run_due()
    assert dict(bucket.sizes()) == {}
