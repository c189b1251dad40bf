"""Whatever would say who somebody is, for searches of what others can fetch."""

from io import BytesIO
from urllib.parse import quote

from PIL import Image

from accounts.models import Person


def marks_of(person: Person) -> set[bytes]:
    """Names, handle (and so the ways to page and picture), address, id (and so the socks)."""
    words = {person.name, person.credit_name, person.handle, person.email, str(person.id), person.id.hex}
    return {form.encode() for word in words for form in (word, quote(word), word.replace(" ", "-"), word.upper())}


def signed_photograph(name: str) -> BytesIO:
    """A photograph whose metadata name who made it."""
    exif, file = Image.Exif(), BytesIO()
    exif[0x013B] = exif[0x8298] = name  # artist, copyright
    Image.new("RGB", (320, 240), "#cf1f1a").save(file, "JPEG", exif=exif)
    file.seek(0)
    return file
