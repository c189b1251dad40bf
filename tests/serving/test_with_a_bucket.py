"""The real server with its files in a bucket on a real S3-compatible server: what was sent is there, also from a process begun again."""

from collections.abc import Callable, Mapping
from contextlib import closing
from uuid import uuid4

import pytest

from tests.bucket import SHELF
from tests.classroom import make_class
from tests.serving.keeping import check_all_kept
from tests.serving.making import Maker
from tests.site import Site


@pytest.mark.long
def test_what_is_sent_to_a_site_with_a_bucket_is_kept_there(
    make_site: Callable[..., Site], s3: Mapping[str, str]
) -> None:
    site = make_site("far", STORAGE_URL=f"s3://{SHELF}/{uuid4()}", **s3)
    make_class(site, 1)
    site.start()
    maker = Maker(site, 0)
    with closing(maker.someone):
        maker.make()
    check_all_kept(site, [maker.acknowledged()])
    assert list((site.instance / "files").rglob("*")) == [], "nothing lies on this machine"
