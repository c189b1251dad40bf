"""Uploads by clients that others wrote, against the real server: broken off, and gone on with after it was killed."""

import hashlib
import random
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from tusclient.client import TusClient

from tests.classroom import PASSWORD, email
from tests.serving.keeping import count
from tests.site import Site
from tests.someone import Someone

BYTES = 3_000_000
CHUNK = 512 * 1024


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.bin"
    path.write_bytes(random.Random(9).randbytes(BYTES))
    return path


@pytest.fixture
def client(classroom: Site) -> TusClient:
    """Signed in as a learner."""
    with closing(Someone(classroom.address)) as learner:
        learner.sign_in(email(0), PASSWORD)
        token = learner.get("/settings").fields("/settings/picture")["csrf_token"]
        cookies = "; ".join(f"{name}={value}" for name, value in learner.cookies.items())
    return TusClient(f"{classroom.address}/uploads", headers={"Cookie": cookies, "X-CSRFToken": token})


def arrived(site: Site) -> list[str]:
    """The SHA-256 of each upload that waits."""
    waiting = (path for path in (site.instance / "uploads").rglob("*") if path.is_file())
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in waiting]


def test_tuspy_goes_on_after_the_server_was_killed(classroom: Site, client: TusClient, film: Path) -> None:
    asked = {"chunk_size": CHUNK, "upload_checksum": True}
    with film.open("rb") as stream:
        begun = client.uploader(file_stream=stream, metadata={"take": UUID(int=7).hex}, **asked)
        begun.upload_chunk()
        begun.upload_chunk()
        classroom.kill()
        classroom.start()
        again = client.uploader(file_stream=stream, url=begun.url, **asked)
        assert again.offset == 2 * CHUNK
        again.upload()
        assert again.offset == BYTES
    assert hashlib.sha256(film.read_bytes()).hexdigest() in arrived(classroom)
    assert count(classroom, "SELECT count(*) FROM media_files") == 0, "no form has brought it in yet"
