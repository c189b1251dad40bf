"""Packing everything of somebody into a zip: rows as JSON, files as they were sent and as they play, and pages to read it all
without network or script. Nothing is held whole in memory."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

from flask import current_app
from sqlalchemy import select

from accounts.models import ConsentText, Person
from core.db import db, unit_of_work
from core.storage import store
from core.words import Words
from leaving.belongings import BELONGINGS, Belonging
from media.models import MediaFile
from productions.zipping import add, stem_of

AT_ONCE = 200
Row = dict[str, Any]
Say = Callable[[int], None]
STYLE = Path(__file__).parent / "page.css"


class Packing:
    """One on its way: whose, where, and `say`, which is told how many of a hundred parts are done."""

    def __init__(self, person_id: UUID, folder: Path, say: Say) -> None:
        self.person_id, self.folder, self.say = person_id, folder, say
        self.page = current_app.jinja_env.get_template

    def pack(self, zipped: ZipFile) -> None:
        with unit_of_work():
            person = db.session.get_one(Person, self.person_id)
            shown = person.credit_name
        add(zipped, "style.css", STYLE)
        counts = {}
        for number, belonging in enumerate(BELONGINGS):
            counts[belonging.name] = self._rows(zipped, belonging)
            self.say(40 * number // len(BELONGINGS))
        files = list(self._files(zipped))
        listed = [(each, counts[each.name]) for each in BELONGINGS if counts[each.name]]
        self._write(zipped, "files.html", "leaving/taken/files.html", files=files)
        self._write(zipped, "index.html", "leaving/taken/index.html", name=shown, listed=listed, files=files)

    def _rows(self, zipped: ZipFile, belonging: Belonging) -> int:
        """The rows as JSON, and a page that shows them; how many there are."""
        kept, count = self.folder / "rows.json", 0
        with kept.open("w") as file:
            file.write("[")
            for row in self._read(belonging):
                file.write((",\n " if count else "\n ") + json.dumps(row, ensure_ascii=False))
                count += 1
            file.write("\n]\n")
        add(zipped, f"records/{belonging.name}.json", kept)
        if count:
            self._write(
                zipped, f"pages/{belonging.name}.html", "leaving/taken/rows.html", what=belonging, rows=_kept(kept)
            )
        return count

    def _read(self, belonging: Belonging) -> Iterator[Row]:
        table: Any = belonging.model.__table__
        shown = [column for column in table.columns if column.name not in belonging.leaves_out]
        query = select(*shown).where(belonging.whose(self.person_id)).order_by(*table.primary_key.columns)
        query = query.execution_options(yield_per=AT_ONCE)
        people = [
            column.name for column in shown if any(key.column.table.name == "people" for key in column.foreign_keys)
        ]
        with unit_of_work():
            for rows in db.session.execute(query).mappings().partitions(AT_ONCE):
                names = self._names({row[name] for row in rows for name in people})
                texts = _texts({row["text_version"] for row in rows}) if belonging.name == "agreements" else {}
                for row in rows:
                    said = {name: names.get(row[name]) for name in people}
                    words = {"words": texts[row["text_version"]]} if texts else {}
                    yield {name: plain(value) for name, value in {**row, **said, **words}.items()}

    def _names(self, ids: set[UUID | None]) -> dict[UUID | None, str | None]:
        """Others by the name that they are shown under; "you" for whose zip it is."""
        query = select(Person.id, Person.credit_name).where(Person.id.in_(ids - {None}))
        return {**dict(db.session.execute(query).all()), self.person_id: "you"} if ids - {None} else {}

    def _files(self, zipped: ZipFile) -> Iterator[Row]:
        """Each file as it was sent and, if there is one, as it plays."""
        with unit_of_work():
            owned = select(MediaFile.id).where(MediaFile.owner_id == self.person_id).order_by(MediaFile.id)
            ids = db.session.scalars(owned).all()
        for number, id in enumerate(ids, 1):
            with unit_of_work():
                file = db.session.get(MediaFile, id)
                if file is None:
                    continue
                forms = _forms_of(file, f"files/{number:03} {stem_of(Path(file.name).stem)}".strip())
                about = {"name": file.name, "medium": file.medium.value}
            there = [name for name, key in forms if self._add_stored(zipped, name, key)]
            yield {**about, "forms": there, "is_missing": len(there) < len(forms)}
            self.say(40 + 60 * number // len(ids))

    def _add_stored(self, zipped: ZipFile, name: str, key: str) -> bool:
        path = self.folder / "stored"
        with suppress(FileNotFoundError):
            store().fetch(key, path)
            add(zipped, name, path)
            path.unlink()
            return True
        return False

    def _write(self, zipped: ZipFile, name: str, template: str, /, **context: Any) -> None:
        path = self.folder / "page.html"
        with path.open("w") as file:
            root = "../" if "/" in name else ""
            for piece in self.page(template).generate(root=root, **context):
                file.write(piece)
        add(zipped, name, path)


def plain(value: Any) -> Any:
    """As JSON can hold it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Words):
        return str.__str__(value)
    return str(value) if isinstance(value, UUID) else value


def _kept(path: Path) -> Iterator[Row]:
    """The rows of a file of ours, one a line."""
    with path.open() as lines:
        for line in lines:
            if line.startswith(" "):
                yield json.loads(line.strip().removesuffix(","))


def _texts(versions: set[str]) -> dict[str, str]:
    query = select(ConsentText.version, ConsentText.words).where(ConsentText.version.in_(versions))
    return dict(db.session.execute(query).all())


def _forms_of(file: MediaFile, stem: str) -> Sequence[tuple[str, str]]:
    """(name in the zip, key) of the original and of what plays."""
    forms = [(f"{stem}{Path(file.name).suffix}", file.key)]
    if file.playing is not None and file.playing.key != file.key:
        forms.append((f"{stem}, as it plays{Path(file.playing.file_name).suffix}", file.playing.key))
    return forms
