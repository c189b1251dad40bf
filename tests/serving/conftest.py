"""Real sites in processes of their own."""

import os
from collections.abc import Callable, Iterator

import pytest

from tests.classroom import make_class
from tests.site import Site
from tests.tables import postgres_database


@pytest.fixture(scope="module")
def make_site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Callable[..., Site]]:
    """Makes sites, not yet started; all are stopped at the end. TEST_POSTGRES gives each a database there."""
    sites: list[Site] = []

    def make(name: str = "site", **environment: str) -> Site:
        if server := os.environ.get("TEST_POSTGRES"):
            environment.setdefault("DATABASE_URL", postgres_database(server, f"{name}_{worker_id}"))
        sites.append(Site(tmp_path_factory.mktemp(name), environment))
        return sites[-1]

    yield make
    for site in sites:
        site.stop()


@pytest.fixture(scope="module")
def _class(make_site: Callable[..., Site]) -> Site:
    site = make_site("classroom")
    make_class(site, 3)
    return site


@pytest.fixture
def classroom(_class: Site) -> Site:
    """A running site with a class of three learners; started again where a test has ended it."""
    if not _class.is_running:
        _class.start()
    return _class
