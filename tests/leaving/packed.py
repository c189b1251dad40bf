"""A zip of everything of somebody, for tests."""

from io import BytesIO
from zipfile import ZipFile

from accounts.models import Person
from core.db import db
from core.storage import store
from leaving import downloads, jobs
from leaving.models import Download


def zip_of(person: Person) -> ZipFile:
    downloads.ask(person)
    db.session.flush()
    made = db.session.scalars(downloads.of_person(person)).one()
    id = made.id
    db.session.commit()
    jobs.pack(str(id))
    db.session.expire_all()
    path = store().local(db.session.get_one(Download, id).key)
    assert path is not None
    return ZipFile(BytesIO(path.read_bytes()))
