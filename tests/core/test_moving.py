"""Copying from one store to another: what is there is not sent again, and what is missing or not itself is said."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen

import pytest

from core import moving
from core.moving import Named, copy_files
from core.storage import Bucket, Folder, StoreAway

CONTENT = {f"{number:02}/film.mp4": os.urandom(100 + number) for number in range(20)}


@pytest.fixture
def named(database: None, monkeypatch: pytest.MonkeyPatch) -> list[Named]:
    """What rows name: all that is in the source at first."""
    rows = [Named(key, len(content), "video/mp4", sha256(content).hexdigest()) for key, content in CONTENT.items()]
    monkeypatch.setattr(moving, "_namings", [lambda: rows])
    return rows


@pytest.fixture
def here(tmp_path: Path, put: Callable[..., None]) -> Folder:
    folder = Folder(tmp_path / "here")
    for key, content in CONTENT.items():
        put(folder, key, content)
    return folder


@pytest.fixture
def there(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "there")


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., None]:
    def put(folder: Folder, key: str, content: bytes) -> None:
        (tmp_path / "source").write_bytes(content)
        folder.put(key, tmp_path / "source", "video/mp4")

    return put


def contents(folder: Folder) -> dict[str, bytes]:
    return {key: (folder.root / key).read_bytes() for key, _ in folder.sizes()}


def test_all_is_copied_once_and_nothing_deleted(here: Folder, there: Folder, tmp_path: Path, named: object) -> None:
    outcome = copy_files(here, there, tmp_path)
    assert contents(there) == contents(here) == CONTENT
    assert (outcome.files, outcome.size_bytes) == (20, sum(map(len, CONTENT.values())))
    assert (outcome.missing, outcome.damaged, outcome.unnamed) == ([], [], [])
    assert copy_files(here, there, tmp_path).files == 0


def test_to_a_bucket_and_back_nothing_changes(
    here: Folder, there: Folder, bucket: Bucket, tmp_path: Path, named: object
) -> None:
    assert copy_files(here, bucket, tmp_path).missing == []
    with urlopen(bucket.address("07/film.mp4", 60) or "", timeout=10) as film:
        assert film.headers["Content-Type"] == "video/mp4"
    assert copy_files(bucket, there, tmp_path).missing == []
    assert contents(there) == CONTENT


def test_what_no_row_names_is_copied_too_and_what_is_half_there_is_copied_again(
    here: Folder, there: Folder, tmp_path: Path, put: Callable[..., None], named: list[Named]
) -> None:
    named.pop()
    put(there, "03/film.mp4", b"half")
    assert copy_files(here, there, tmp_path).missing == []
    assert contents(there) == CONTENT


def test_what_a_row_names_and_is_nowhere_is_said_to_be_missing(
    here: Folder, there: Folder, tmp_path: Path, named: list[Named]
) -> None:
    named.append(Named("ff/gone.mp4", 7, "video/mp4"))
    assert copy_files(here, there, tmp_path).missing == ["ff/gone.mp4"]


def test_what_is_not_what_its_row_was_made_for_is_not_copied(
    here: Folder, there: Folder, tmp_path: Path, put: Callable[..., None], named: list[Named]
) -> None:
    put(here, "05/film.mp4", os.urandom(105))
    outcome = copy_files(here, there, tmp_path)
    assert (outcome.damaged, outcome.missing) == (["05/film.mp4"], [])
    assert "05/film.mp4" not in contents(there)


def test_what_came_or_went_meanwhile_is_no_trouble(
    here: Folder,
    there: Folder,
    tmp_path: Path,
    put: Callable[..., None],
    named: list[Named],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes = dict(here.sizes())
    here.delete("07/film.mp4")
    named[:] = [each for each in named if each.key != "07/film.mp4"]
    put(here, "aa/new.mp4", b"new")
    named.append(Named("aa/new.mp4", 3, "video/mp4"))
    with monkeypatch.context() as patch:
        patch.setattr(here, "sizes", lambda: iter(sizes.items()))  # as it was before
        assert copy_files(here, there, tmp_path).missing == ["aa/new.mp4"]
    outcome = copy_files(here, there, tmp_path)
    assert (outcome.files, outcome.missing) == (1, [])


def test_what_was_taken_back_after_it_was_copied_is_listed_and_stays(
    here: Folder, there: Folder, tmp_path: Path, named: list[Named]
) -> None:
    copy_files(here, there, tmp_path)
    here.delete("07/film.mp4")
    named[:] = [each for each in named if each.key != "07/film.mp4"]
    outcome = copy_files(here, there, tmp_path)
    assert (outcome.unnamed, outcome.missing) == (["07/film.mp4"], [])
    assert contents(there) == CONTENT


def test_a_store_that_goes_away_ends_it_and_the_next_run_does_the_rest(
    here: Folder, there: Folder, tmp_path: Path, named: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, taken = there.put, []

    def go_after_six(key: str, *arguments: object, **options: object) -> None:
        if len(taken) >= 6:
            raise StoreAway("connection refused")
        taken.append(key)
        put(key, *arguments, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(there, "put", go_after_six)
        with pytest.raises(StoreAway):
            copy_files(here, there, tmp_path)
    assert set(contents(there)) == set(taken)
    assert copy_files(here, there, tmp_path).files == 14
    assert contents(there) == CONTENT
