"""The elements in a real Chromium: their own macros rendered on stub pages, behind a small server with our content security policy."""

import pytest

from tests.elements import media
from tests.elements.site import Site


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("media")
    media.make_all(folder)
    with Site(folder) as running:
        yield running


@pytest.fixture
def visit(site, page):
    """Open a stub page; a script error or a breach of the policy fails the test at its end."""
    site.forget()
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if "Content Security" in message.text else None)

    def open_page(name, **context):
        site.context = context
        page.goto(f"{site.address}/pages/{name}")
        return page

    yield open_page
    assert troubles == []
