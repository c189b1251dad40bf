"""A form takes what came in pieces in the place of a file: once, from its owner alone, and only when all of it is there."""

import os
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import select

from accounts.models import Person
from core.db import db, now, time_is
from core.storage import store
from media.jobs import forget_old_uploads
from media.models import MediaFile
from media.spool import Waiting, spool
from media.upload_views import token_of
from submissions.models import Part, Submission
from tests.cast import Cast
from tests.submissions.making import make_draft, picture_bytes
from tests.visitor import Page, Visitor


def arrive(person: Person, content: bytes, *, whole: bool = True) -> Waiting:
    """As the last request of an upload leaves it."""
    upload = Waiting(person.id, uuid4())
    spool().begin(upload, len(content) + (not whole), "filename Y3Jvd24ucG5n")
    spool().append(upload, 0, BytesIO(content), len(content))
    return upload


def put(visit: Visitor, person: Person, work: Submission, upload: Waiting, **fields: str) -> Page:
    return visit.post(f"/works/{work.id}/takes/1/parts", person, file_upload=token_of(upload), **fields)


def files_of(person: Person) -> list[MediaFile]:
    return list(db.session.scalars(select(MediaFile).where(MediaFile.owner_id == person.id)))


def test_it_is_kept_as_a_file_of_the_form_is_and_waits_no_more(cast: Cast, visit: Visitor) -> None:
    work, content = make_draft(cast), picture_bytes()
    upload = arrive(cast.learner, content)
    assert put(visit, cast.learner, work, upload, description="A crown").status == 303
    (file,) = files_of(cast.learner)
    assert (file.name, file.content_type, file.size_bytes) == ("crown.png", "image/png", len(content))
    path = store().local(file.key)
    assert path is not None
    assert path.read_bytes() == content
    assert not spool().has(upload)


def test_the_same_take_sent_twice_is_one_part(cast: Cast, visit: Visitor) -> None:
    work = make_draft(cast)
    upload, key = arrive(cast.learner, picture_bytes()), uuid4()
    for _ in range(2):
        assert put(visit, cast.learner, work, upload, take_key=key.hex).status == 303
    assert len(files_of(cast.learner)) == 1
    assert db.session.get(Part, key) is not None


def test_a_file_knows_when_its_first_byte_came(cast: Cast, visit: Visitor) -> None:
    work, begun = make_draft(cast), now() - timedelta(hours=2)
    with time_is(begun):
        upload = arrive(cast.learner, picture_bytes())
    put(visit, cast.learner, work, upload)
    (file,) = files_of(cast.learner)
    assert file.begun_at == begun
    assert file.created_at > begun + timedelta(hours=1)


@pytest.mark.parametrize("spoilt", ["half", "theirs", "gone", "made up"])
def test_what_cannot_be_taken_is_said_and_nothing_is_kept(cast: Cast, visit: Visitor, spoilt: str) -> None:
    work = make_draft(cast)
    owner = cast.other_learner if spoilt == "theirs" else cast.learner
    upload = arrive(owner, picture_bytes(), whole=spoilt != "half")
    if spoilt == "gone":
        spool().remove(upload)
    token = "nonsense" if spoilt == "made up" else token_of(upload)
    page = visit.post(f"/works/{work.id}/takes/1/parts", cast.learner, file_upload=token)
    assert page.status == 422
    assert "has not arrived whole" in page.text
    assert files_of(cast.learner) == []
    assert spool().has(upload) == (spoilt != "gone")


def test_what_it_holds_is_judged_by_its_content(cast: Cast, visit: Visitor) -> None:
    work = make_draft(cast)
    upload = arrive(cast.learner, b"<html><script>alert(1)</script>")
    assert put(visit, cast.learner, work, upload).status == 422
    assert files_of(cast.learner) == []


def test_what_nobody_goes_on_with_is_forgotten(cast: Cast) -> None:
    fresh, old = (arrive(cast.learner, b"half a film", whole=False) for _ in range(2))
    os.utime(spool().path(old), (0, 0))
    forget_old_uploads()
    assert (spool().has(fresh), spool().has(old)) == (True, False)
