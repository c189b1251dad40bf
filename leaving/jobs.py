"""What is made and removed off the request."""

from datetime import timedelta
from time import monotonic
from uuid import UUID
from zipfile import ZipFile

from sqlalchemy import select

from core.db import db, now, unit_of_work
from core.jobs import job, later
from core.moving import Named, names_files
from core.storage import store
from core.words import Words
from core.workshop import workplace
from leaving import departures, erasing
from leaving.models import Departure, Download
from leaving.packing import Packing

SAID_EVERY_S = 1.0
LASTS = timedelta(days=7)
FAILED = Words("It could not be made. Ask for it once more; if it fails again, write to whoever runs this site.")


def give_up(download_id: str) -> None:
    download = db.session.get(Download, UUID(download_id))
    if download is not None:
        download.problem = FAILED


@job(give_up=give_up, is_slow=True)
def pack(download_id: str) -> None:
    """Make the zip. After a worker's death it is made anew, under the same key."""
    id = UUID(download_id)
    with unit_of_work():
        download = db.session.get(Download, id)
        if download is None or not download.is_under_way:
            return
        person_id = download.person_id
    key = f"downloads/{id}.zip"
    with workplace() as folder:
        path = folder / "everything.zip"
        with ZipFile(path, "w") as zipped:
            Packing(person_id, folder, _Saying(id)).pack(zipped)
        size_bytes = path.stat().st_size
        store().put(key, path, "application/zip", is_final=True)
    with unit_of_work():
        download = db.session.get(Download, id)
        if download is None:
            later(delete_packed, packed=key)
        else:
            download.key, download.size_bytes, download.progress = key, size_bytes, 100
            download.expires_at = now() + LASTS


class _Saying:
    """Keeps how far it is, once a second at most."""

    def __init__(self, id: UUID) -> None:
        self.id, self.said_at = id, 0.0

    def __call__(self, progress: int) -> None:
        if monotonic() - self.said_at < SAID_EVERY_S:
            return
        self.said_at = monotonic()
        with unit_of_work():
            download = db.session.get(Download, self.id)
            if download is not None:
                download.progress = progress


@job(every=timedelta(minutes=15))
def end_accounts() -> None:
    """Those whose waiting is over, each in a transaction of its own."""
    with unit_of_work():
        ids = db.session.scalars(departures.due().with_only_columns(Departure.id)).all()
    for id in ids:
        with unit_of_work():
            departure = db.session.scalar(departures.due().where(Departure.id == id))
            if departure is not None:
                erasing.erase(departure)


@job()
def delete_packed(packed: str) -> None:
    store().delete(packed)


@job(every=timedelta(hours=1))
def forget_old_downloads() -> None:
    with unit_of_work():
        for download in db.session.scalars(select(Download).where(Download.expires_at < now())):
            later(delete_packed, packed=download.key)
            db.session.delete(download)


@names_files
def _zips() -> list[Named]:
    rows = db.session.execute(select(Download.key, Download.size_bytes).where(Download.key != ""))
    return [Named(key, size_bytes, "application/zip") for key, size_bytes in rows]
