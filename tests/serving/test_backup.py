"""`make backup` and `make restore` of a site in use: what was acknowledged before the copy is in it, whole."""

from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import uuid4

import pytest

from tests.bucket import SHELF
from tests.classroom import make_class
from tests.serving.keeping import check_all_kept, check_the_rest_is_asked_for, count
from tests.serving.making import Maker
from tests.site import Site, wait_until


@pytest.mark.long
def test_a_copy_of_a_site_in_use_brings_all_of_it_back(
    classroom: Site, make_site: Callable[..., Site], tmp_path: Path
) -> None:
    makers = [Maker(classroom, number) for number in range(2)]
    for maker in makers:
        maker.start()
    wait_until(lambda: all(maker.trouble or len(maker.made) > 1 for maker in makers))
    before = [maker.acknowledged() for maker in makers]
    assert "Copied" in classroom.flask("backup", str(tmp_path / "copy"))
    for maker in makers:
        maker.stop()
        assert len(maker.made) >= len(before[maker.number].made)

    elsewhere = make_site("elsewhere")
    assert "Restored" in elsewhere.flask("restore", str(tmp_path / "copy"))
    classroom.stop()
    elsewhere.start()
    check_all_kept(elsewhere, before)
    check_the_rest_is_asked_for(elsewhere)


@pytest.mark.long
def test_files_in_a_bucket_are_in_the_copy_and_come_back_wherever_files_are_kept_then(
    make_site: Callable[..., Site], s3: Mapping[str, str], tmp_path: Path
) -> None:
    site = make_site("far", STORAGE_URL=f"s3://{SHELF}/{uuid4()}", **s3)
    make_class(site, 1)
    site.start()
    maker = Maker(site, 0)
    maker.make()
    maker.someone.close()
    site.flask("backup", str(tmp_path / "copy"))
    site.flask("backup", "--no-files", str(tmp_path / "database"))
    assert not (tmp_path / "database" / "files").exists()
    site.stop()
    folder, other_bucket = make_site("near"), make_site("farther", STORAGE_URL=f"s3://{SHELF}/{uuid4()}", **s3)
    for elsewhere in (folder, other_bucket):
        elsewhere.flask("restore", str(tmp_path / "copy"))
        elsewhere.start()
        check_all_kept(elsewhere, [maker.acknowledged()])
        elsewhere.stop()


@pytest.mark.long
def test_what_was_there_is_moved_aside_and_a_site_in_use_is_not_overwritten(classroom: Site, tmp_path: Path) -> None:
    maker = Maker(classroom, 2)
    maker.make()
    maker.someone.close()
    classroom.flask("backup", str(tmp_path / "copy"))
    if classroom.database_url.startswith("sqlite"):
        with pytest.raises(AssertionError, match="Another process is serving"):
            classroom.flask("restore", str(tmp_path / "copy"))
    classroom.stop()
    classroom.flask("restore", str(tmp_path / "copy"))
    assert len(list(classroom.instance.glob("files.before-restore-*"))) == 1
    classroom.start()
    assert count(classroom, "SELECT count(*) FROM people") == 4


def test_a_folder_with_something_in_it_is_not_written_to(make_site: Callable[..., Site], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(AssertionError, match="is not empty"):
        make_site("unstarted").flask("backup", str(tmp_path))
