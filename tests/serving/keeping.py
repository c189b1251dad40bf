"""Is everything there that was acknowledged, whole and once?"""

import re
from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import create_engine, text

from tests.serving.making import Made, Maker
from tests.site import Site
from tests.someone import Someone

ORIGINAL = re.compile(r"/media/[\w-]+/")


def check_all_kept(site: Site, makers: Sequence[Maker]) -> None:
    """Every acknowledged work, picture, sharing and answer of these people is on the site, whole and once."""
    for maker in makers:
        someone = Someone(site.address)
        someone.cookies = maker.someone.cookies
        for made in maker.made:
            check_work(site, someone, made)
        someone.close()
    for words in (each for maker in makers for each in maker.answered):
        assert count(site, "SELECT count(*) FROM notes WHERE body = :words", words=words) == 1, words


def check_work(site: Site, someone: Someone, made: Made) -> None:
    page = someone.get(made.path if made.is_shared else f"{made.path}/bench")
    assert page.status == 200, f"{made}: {page.status} {page.text[:1500]}"
    assert made.words in page.text
    assert count(site, "SELECT count(*) FROM parts WHERE text = :words", words=made.words) == 1
    if made.is_shared:
        assert count(site, "SELECT count(*) FROM submissions WHERE title = :words AND shared_at IS NOT NULL", words=made.words) == 1
    if made.picture_sha256:
        hashes = {original_sha256(someone, path) for path in set(ORIGINAL.findall(page.text))}
        assert hashes == {made.picture_sha256}


def original_sha256(someone: Someone, folder: str) -> str:
    file = someone.get(f"{folder}original")
    assert file.status == 200, folder
    return sha256(file.body).hexdigest()


def count(site: Site, query: str, **values: str) -> int:
    engine = create_engine(site.database_url)
    try:
        with engine.connect() as connection:
            return int(connection.execute(text(query), values).scalar_one())
    finally:
        engine.dispose()
