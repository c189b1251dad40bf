"""The wall and a maker's own list: what each person finds there, and what it costs."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from accounts.models import Person
from core.cache import init_cache
from core.db import db, now
from media.models import Medium
from moderation.models import Hiding
from submissions import building, operations, queries, shuffling, takes
from submissions.models import Fate, Part, Submission, Visibility
from tests.cast import Cast, make_lesson, make_work, new_work
from tests.submissions.making import HOSTILE, make_draft, make_file, new_file, share

WALL = "/class-projects/one-empty-chair/wall"


@pytest.fixture
def ladder(cast: Cast) -> dict[Visibility, Submission]:
    """One work a rung, and one that was taken back."""
    works = {}
    for rung in Visibility:
        named = cast.greeter if rung == Visibility.ONE_PERSON else None
        works[rung] = make_work(cast.learner, cast.lesson, title=f"Rung {rung.value}", visibility=rung, named=named)
    gone = make_work(cast.learner, cast.lesson, title="Rung gone", visibility=Visibility.EVERYONE)
    operations.take_back(gone)
    db.session.commit()
    return works


def rungs(page: Any) -> set[str]:
    return {rung.value for rung in Visibility if f"Rung {rung.value}" in page.text} | (
        {"gone"} if "Rung gone" in page.text else set()
    )


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("visitor", {"everyone"}),
        ("stranger", {"everyone"}),
        ("other_instructor", {"everyone"}),
        ("blocked", set()),
        ("reviewer", {"class", "everyone"}),
        ("greeter", {"class", "everyone"}),
        ("learner", {"class", "everyone"}),
        ("instructor", {"class", "everyone"}),
        ("co_instructor", {"class", "everyone"}),
        ("moderator", {"class", "everyone"}),
    ],
)
def test_the_wall_shows_each_person_their_rungs(
    cast: Cast, visit: Any, ladder: dict[Visibility, Submission], who: str, seen: set[str]
) -> None:
    for show in ("newest", "shuffle", "waiting"):
        page = visit(f"{WALL}?show={show}", cast.everybody()[who])
        assert page.status == 200
        assert rungs(page) == seen, show


def test_a_hidden_work_leaves_the_wall(cast: Cast, visit: Any, ladder: dict[Visibility, Submission]) -> None:
    hiding = Hiding(
        subject_kind="submission",
        subject_id=ladder[Visibility.EVERYONE].id,
        maker_id=cast.learner.id,
        by_id=cast.moderator.id,
        rule="kind",
        letter="Why",
    )
    db.session.add(hiding)
    db.session.commit()
    assert rungs(visit(WALL)) == set()
    assert rungs(visit(f"{WALL}?show=newest", cast.reviewer)) == {"class"}


def test_filters_show_what_they_say(cast: Cast, visit: Any) -> None:
    other = make_lesson(cast.course, "Leave the room", 1)
    works = {
        "answered": make_work(cast.learner, cast.lesson, title="Has an answer"),
        "built": make_work(cast.learner, cast.lesson, title="Was built on", built_on_by=["Zoe"]),
        "first": make_work(cast.learner, cast.lesson, title="The very first", first_time=True),
        "cut": make_work(cast.learner, other, title="Plays in the cut"),
    }
    operations.note_answered(works["answered"])
    operations.set_fate(works["cut"], Fate.IN_THE_CUT)
    works["cut"].medium = Medium.FILM
    db.session.commit()

    def found(query: str) -> set[str]:
        page = visit(f"{WALL}?{query}", cast.reviewer)
        return {name for name, work in works.items() if work.title in page.text}

    assert found("show=waiting") == {"built", "first", "cut"}
    assert found("show=newest") == set(works)
    assert found("show=never-built-on") == {"answered", "first", "cut"}
    assert found("show=first-works") == {"first"}
    assert found("show=in-the-cut") == {"cut"}
    assert found("show=newest&lesson=leave-the-room") == {"cut"}
    assert found("show=newest&medium=film") == {"cut"}
    assert found("show=nonsense&lesson=nope&medium=smell&after=garbage") == set(works)


def test_each_filter_without_works_says_what_to_do(cast: Cast, visit: Any) -> None:
    for show in ("waiting", "shuffle", "newest", "never-built-on", "first-works", "in-the-cut"):
        page = visit(f"{WALL}?show={show}&medium=sound", cast.reviewer)
        assert page.status == 200
        assert page.all("h2"), show


def test_tiles_of_all_media_have_real_sizes_and_words(cast: Cast, visit: Any) -> None:
    for medium in (Medium.PICTURE, Medium.SOUND, Medium.FILM):
        work = make_draft(cast)
        file = make_file(cast.learner, medium, duration_ms=None if medium == Medium.PICTURE else 48_000)
        takes.add_kept(work.takes[0], uuid4(), file, description=f"A {medium.value} of a chair")
        share(work, title=f"As {medium.value}")
    share(make_draft(cast, None, "first line\nsecond line"), title="As text")
    db.session.commit()
    page = visit(f"{WALL}?show=newest", cast.reviewer)
    images = [each for each in page.all("img") if "/media/" in each.get("src", "")]
    assert len(images) == 2
    assert all(image.get("width") and image.get("height") for image in images)
    assert "0:48" in page.text
    assert "first line" in page.text


def test_hostile_titles_stay_words(cast: Cast, visit: Any) -> None:
    work = make_work(cast.learner, cast.lesson, title=HOSTILE, texts=(HOSTILE,))
    work.credit_as = HOSTILE
    db.session.commit()
    page = visit(f"{WALL}?show=newest", cast.reviewer)
    assert "<script>alert" not in page.html
    assert "👑" in page.text


def many(author: Person, cast: Cast, count: int) -> None:
    start = now() - timedelta(days=20)
    with db.session.no_autoflush:
        for number in range(count):
            work = new_work(author, cast.lesson, title=f"Number {number:03}", visibility=Visibility.EVERYONE)
            work.shared_at = start + timedelta(minutes=number)
            db.session.add(work)
    db.session.commit()


def walked(visit: Any, address: str, person: Person | None) -> list[str]:
    """The titles of every page of a wall, in order."""
    titles: list[str] = []
    while address:
        page = visit(address, person)
        tiles = [each for each in page.all("a") if each.get("class") == "tile"]
        assert len(tiles) <= 50
        titles += [text for each in tiles if (text := "".join(each.itertext())[:400])]
        address = next((each.get("href") for each in page.all("a") if each.get("rel") == "next"), "")
    return titles


@pytest.mark.parametrize("show", ["newest", "waiting", "shuffle"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_pages_by_key_show_every_work_once(cast: Cast, visit: Any, show: str, signed_in: bool) -> None:
    many(cast.learner, cast, 117)
    titles = walked(visit, f"{WALL}?show={show}", cast.reviewer if signed_in else None)
    numbers = [title[title.index("Number ") + 7 :][:3] for title in titles if "Number " in title]
    assert sorted(numbers) == [f"{number:03}" for number in range(117)]


def test_the_shuffle_is_one_order_a_day_and_another_tomorrow(cast: Cast) -> None:
    many(cast.learner, cast, 30)
    query = queries.wall(cast.course.id, cast.reviewer)

    def order(day: int) -> list[str]:
        return [work.title for work in shuffling.page_of_the_day(query, day, after=None, size=50).rows]

    assert order(7) == order(7)
    assert order(7) != order(8)
    assert sorted(order(7)) == sorted(order(8))
    assert order(7) not in (sorted(order(7)), sorted(order(7), reverse=True))


def share_media(cast: Cast, count: int) -> None:
    """Pictures, sounds and films for everyone, all in one flush."""
    with db.session.no_autoflush:
        for number in range(count):
            work = new_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE)
            work.medium = (Medium.PICTURE, Medium.SOUND, Medium.FILM)[number % 3]
            file = new_file(cast.learner, work.medium, duration_ms=1_000)
            work.takes[0].parts = [Part(position=0, medium=work.medium, file=file)]
            db.session.add(work)
    db.session.commit()


@pytest.mark.parametrize("who", ["visitor", "reviewer", "moderator"])
@pytest.mark.parametrize("show", ["newest", "waiting", "shuffle", "never-built-on"])
def test_a_wall_of_fifty_costs_at_most_twelve_queries(
    app: Flask, cast: Cast, visit: Any, queries: Any, who: str, show: str
) -> None:
    person = cast.everybody()[who]
    visit("/settings", person)
    counts = []
    for count in (3, 60):
        share_media(cast, count)
        db.session.expire_all()
        assert person is None or person.id  # what the test itself asks is not counted
        init_cache(app)
        with queries() as seen:
            page = visit(f"{WALL}?show={show}&n={count}", person)
        assert page.status == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12, counts


def test_my_works_are_grouped_by_what_they_wait_for(cast: Cast, visit: Any) -> None:
    make_draft(cast, cast.reviewer, "a draft")
    share(make_draft(cast, cast.reviewer, "private"), title="Kept to myself", visibility=Visibility.ONLY_ME)
    share(make_draft(cast, cast.reviewer, "waits"), title="Waits")
    operations.note_answered(share(make_draft(cast, cast.reviewer, "answered"), title="Has been answered"))
    db.session.commit()
    page = visit("/works", cast.reviewer)
    headings = ["".join(each.itertext()) for each in page.all("h2")]
    assert headings == ["On the bench", "Waiting for a first answer", "Answered", "Only you"]
    assert "Kept to myself" in page.text


def test_my_works_cost_the_same_for_few_and_many(cast: Cast, visit: Any, queries: Any) -> None:
    counts = []
    visit("/settings", cast.reviewer)
    for count in (2, 40):
        for _ in range(count):
            make_draft(cast, cast.reviewer, "a draft")
            share(make_draft(cast, cast.reviewer, "waits"))
        db.session.commit()
        db.session.expire_all()
        assert cast.reviewer.id
        with queries() as seen:
            visit("/works", cast.reviewer)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12, counts


def test_my_works_say_what_to_do_first_and_need_an_account(cast: Cast, visit: Any) -> None:
    assert "Nothing made yet" in visit("/works", cast.stranger).text
    assert visit("/works").status == 303


def test_a_draft_that_builds_on_a_work_shows_nowhere(cast: Cast, visit: Any) -> None:
    source = share(make_draft(cast, cast.learner, "one"), title="Grandmother")
    draft = make_draft(cast, cast.reviewer, "secret")
    building.build_on(draft, source)
    draft.title = "A secret plan"
    db.session.commit()
    for path in (f"/works/{source.id}", f"/works/{source.id}/lineage", WALL):
        page = visit(path, cast.learner)
        assert "secret" not in page.text
        assert cast.reviewer.credit_name not in page.text


def test_what_an_address_says_beside_the_filters_changes_nothing(cast: Cast, visit: Any) -> None:
    for number in range(51):
        make_work(cast.learner, cast.lesson, title=f"Work {number}", visibility=Visibility.EVERYONE)
    page = visit("/class-projects/one-empty-chair/wall?show=newest&slug=other&_external=1&_scheme=ftp")
    assert page.status == 200
    assert visit(page.links()["Older"]).status == 200
