"""Is everything there that was acknowledged, whole and once?"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from urllib.request import urlopen
from uuid import UUID

from sqlalchemy import create_engine, text

from tests.classroom import PASSWORD, email
from tests.serving.making import Acknowledged, Made
from tests.site import Site
from tests.someone import Someone

FILES = "SELECT file_id FROM parts JOIN takes ON takes.id = parts.take_id WHERE takes.submission_id = :work AND file_id IS NOT NULL"


def check_all_kept(site: Site, people: Sequence[Acknowledged]) -> None:
    """Every acknowledged work, picture, sharing and answer of these people is on the site, whole and once."""
    for person in people:
        someone = Someone(site.address)
        someone.sign_in(email(person.number), PASSWORD)
        for made in person.made:
            check_work(site, someone, made)
        someone.close()
    for words in (each for person in people for each in person.answered):
        assert count(site, "SELECT count(*) FROM notes WHERE body = :words", words=words) == 1, words


def check_the_rest_is_asked_for(site: Site) -> None:
    """A file that is not ready to play yet has its job (on PostgreSQL it runs when the lease of the dead worker lapses)."""
    steps = "'media.jobs.make_playable', 'media.jobs.render_file'"
    asked_for = count(site, f"SELECT count(*) FROM jobs WHERE name IN ({steps})")
    assert count(site, "SELECT count(*) FROM media_files WHERE processing != 'ready'") <= asked_for
    assert count(site, "SELECT count(*) FROM jobs WHERE failed_at IS NOT NULL") == 0


def check_work(site: Site, someone: Someone, made: Made) -> None:
    page = someone.get(made.path if made.is_shared else f"{made.path}/bench")
    assert page.status == 200, f"{made}: {page.status} {page.text[:1500]}"
    assert made.words in page.text
    assert count(site, "SELECT count(*) FROM parts WHERE text = :words", words=made.words) == 1
    if made.is_shared:
        assert (
            count(
                site,
                "SELECT count(*) FROM submissions WHERE title = :words AND shared_at IS NOT NULL",
                words=made.words,
            )
            == 1
        )
    if made.picture_sha256:
        hashes = [
            original_sha256(someone, file) for file in values(site, FILES, work=UUID(made.path.split("/")[2]).hex)
        ]
        assert hashes == [made.picture_sha256]


def original_sha256(someone: Someone, id: UUID) -> str:
    file = someone.get(f"/media/{id}/original")
    if file.status == 302:  # it lies in a bucket
        with urlopen(file.headers["location"], timeout=10) as there:
            return sha256(there.read()).hexdigest()
    assert file.status == 200, id
    return sha256(file.body).hexdigest()


def count(site: Site, query: str, **chosen: str) -> int:
    return int(values(site, query, **chosen)[0])


def values(site: Site, query: str, **chosen: str) -> list[Any]:
    """What a query of one column finds in the site's database; ids as UUID."""
    engine = create_engine(site.database_url)
    try:
        with engine.connect() as connection:
            found = connection.execute(text(query), chosen).scalars().all()
    finally:
        engine.dispose()
    return [UUID(each) if isinstance(each, str) and len(each) == 32 else each for each in found]
