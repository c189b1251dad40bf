"""Real sites in processes of their own."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import postgres_database
from tests.site import Site


@pytest.fixture
def make_site(tmp_path: Path, worker_id: str) -> Iterator[Callable[..., Site]]:
    """Makes sites, not yet started; all are stopped at the end. TEST_POSTGRES gives each a database there."""
    sites: list[Site] = []

    def make(name: str = "site", **environment: str) -> Site:
        if server := os.environ.get("TEST_POSTGRES"):
            environment.setdefault("DATABASE_URL", postgres_database(server, f"{name}_{worker_id}"))
        folder = tmp_path / name
        folder.mkdir()
        sites.append(Site(folder, environment))
        return sites[-1]

    yield make
    for site in sites:
        site.stop()


@pytest.fixture
def classroom(make_site: Callable[..., Site]) -> Site:
    """A running site with a class of three learners."""
    site = make_site("classroom")
    site.python("-m", "tests.classroom", "3")
    site.start()
    return site
