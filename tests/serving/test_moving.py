"""`flask move-files`: from the folder to a bucket on a real S3-compatible server and back, killed in the middle, while people write."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from uuid import uuid4

import pytest

from core.settings import ROOT
from core.storage import Bucket, Folder
from tests.bucket import SHELF
from tests.classroom import make_class
from tests.serving.keeping import check_all_kept, count
from tests.serving.making import Maker
from tests.site import Site, wait_until

MORE_FILES = 300
pytestmark = pytest.mark.long  # commands and a site that start again and again


@pytest.fixture
def site(make_site: Callable[..., Site], s3: Mapping[str, str]) -> Site:
    site = make_site("moving", **s3)
    make_class(site, 2)
    site.start()
    return site


@pytest.fixture
def bucket(s3: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Bucket]]:
    for name, value in s3.items():
        monkeypatch.setenv(name, value)
    url = f"s3://{SHELF}/{uuid4()}"
    return url, Bucket(url)


def move(site: Site, source: str, target: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "flask", "--app", "app", "move-files", source, target]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=site.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def contents(folder: Folder) -> dict[str, bytes]:
    return {key: (folder.root / key).read_bytes() for key, _ in folder.sizes()}


def test_files_move_to_a_bucket_and_back_byte_for_byte_though_the_command_is_killed(
    site: Site, bucket: tuple[str, Bucket], tmp_path: Path
) -> None:
    url, there = bucket
    files = Folder(site.instance / "files")
    here, back = f"file://{files.root}", f"file://{tmp_path / 'back'}"
    (tmp_path / "more").write_bytes(os.urandom(20_000))
    for number in range(MORE_FILES):
        files.put(f"more/{number}", tmp_path / "more", "video/webm")
    maker = Maker(site, 0)
    maker.start()
    wait_until(lambda: bool(maker.trouble or len(maker.made) > 1))

    begun = move(site, here, url)
    wait_until(lambda: len(list(there.sizes())) > 20)
    os.killpg(begun.pid, signal.SIGKILL)
    begun.wait()
    assert 20 < len(list(there.sizes())) < MORE_FILES, "it was killed in the middle"

    maker.stop()
    wait_until(lambda: count(site, "SELECT count(*) FROM media_files WHERE processing = 'waiting'") == 0)
    assert "Every file that the site knows" in site.flask("move-files", here, url)
    assert "Copied 0 files" in site.flask("move-files", here, url)
    site.flask("move-files", url, back)
    assert contents(Folder(tmp_path / "back")) == contents(files)

    site.stop()
    site.environment["STORAGE_URL"] = url
    files.root.rename(tmp_path / "away")
    site.start()
    check_all_kept(site, [maker.acknowledged()])
