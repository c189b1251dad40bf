"""A site whose files lie in a bucket: films play and pictures show from there, as the policy of pages allows."""

from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import expect

from tests.bucket import SHELF
from tests.journeys.browsing import Browsing
from tests.journeys.conftest import WIDE
from tests.site import Site

pytestmark = pytest.mark.long
WALL = "/class-projects/one-empty-chair/wall"
LESSON = "/class-projects/one-empty-chair/lessons/find-the-turn-then-play-it"
PLAYED = "film => film.currentTime"


@pytest.fixture(scope="session")
def far(make_site: Callable[..., Site], s3: Mapping[str, str]) -> Site:
    return make_site("far", DEMO="1", STORAGE_URL=f"s3://{SHELF}/far", **s3)


def test_a_film_plays_and_seeks_from_the_bucket_and_a_picture_shows(
    someone: Callable[..., Browsing], far: Site, s3: Mapping[str, str]
) -> None:
    browsing = someone(WIDE, at=far)
    answers: list[tuple[str, int]] = []
    browsing.page.on("response", lambda answer: answers.append((answer.url, answer.status)))
    page = browsing.go(LESSON)
    film = page.locator("lesson-player video").first
    film.evaluate("film => { film.muted = true; return film.play(); }")
    expect(film).to_have_js_property("paused", False)
    page.wait_for_function("film => film.currentTime > 0.5", arg=film.element_handle())
    seconds = film.evaluate("film => film.duration")
    film.evaluate("film => { film.pause(); film.currentTime = film.duration * 0.8; }")
    page.wait_for_function("film => !film.seeking && film.readyState >= 2", arg=film.element_handle())
    assert film.evaluate(PLAYED) > seconds * 0.7
    from_bucket = [status for url, status in answers if url.startswith(s3["AWS_ENDPOINT"])]
    assert set(from_bucket) <= {200, 206, 304}
    assert 206 in from_bucket
    picture = browsing.go(WALL).locator("main img[src^='/media/']").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("picture => picture.complete && picture.naturalWidth > 0", arg=picture.element_handle())
