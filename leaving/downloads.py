"""Everything of somebody, to take along: asked for, ready for seven days, gone. Operations flush, never commit."""

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from core.db import db, now
from core.jobs import later
from leaving import jobs
from leaving.models import Download


def of_person(person: Person) -> Select[Download]:
    return select(Download).where(Download.person_id == person.id)


def ask(person: Person) -> Download:
    """Have it made. Asked again while it is being made or lasts, it is the same one."""
    found = db.session.scalar(of_person(person))
    if found is not None and (found.is_under_way or (found.expires_at is not None and found.expires_at > now())):
        return found
    if found is not None:
        forget(found)
    try:
        with db.session.begin_nested():
            made = Download(person_id=person.id)
            db.session.add(made)
    except IntegrityError:  # the other of two clicks
        return db.session.scalars(of_person(person)).one()
    later(jobs.pack, download_id=str(made.id))
    return made


def forget(download: Download) -> None:
    """It goes, with its file."""
    if download.key:
        later(jobs.delete_packed, packed=download.key)
    db.session.delete(download)
    db.session.flush()
