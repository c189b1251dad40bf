"""Files in a zip: named as people name them, and without a time, so that the same files are the same zip."""

import re
import shutil
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

LONGEST_STEM = 60
UNSAFE = re.compile(r"[^\w\-'’,() ]+")
BEGINNING = (1980, 1, 1, 0, 0, 0)  # of time, in a zip
PACKED = (".css", ".html", ".js", ".json", ".txt", ".vtt")  # media are packed already


def stem_of(title: str) -> str:
    """As it can stand in the name of a file."""
    return " ".join(UNSAFE.sub(" ", title).split())[:LONGEST_STEM].strip()


def add(zipped: ZipFile, name: str, source: Path) -> None:
    """A file under this name, never whole in memory."""
    info = ZipInfo(name, BEGINNING)
    info.compress_type = ZIP_DEFLATED if name.endswith(PACKED) else ZIP_STORED
    info.file_size = source.stat().st_size
    with source.open("rb") as file, zipped.open(info, "w") as inside:
        shutil.copyfileobj(file, inside)
