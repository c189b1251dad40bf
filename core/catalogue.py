"""What translators get: every message that is marked in the code, as the template of a catalogue."""

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

from core.settings import ROOT

MARKS = {**DEFAULT_KEYWORDS, "_l": None, "Words": None, "Refused": None, "counted": (1, 2)}
READ_AS = [("**.html", "jinja2"), ("**.py", "python")]
NOT_READ = {"node_modules", "instance", "tests", "bench", "demo", "static", "docs", "migrations"}


def catalogue() -> Catalog:
    """The messages of code and templates, with the places where they stand."""
    found = Catalog(project="Class Projects")
    for name, line, message, comments, context in extract_from_dir(
        ROOT, READ_AS, keywords=MARKS, directory_filter=_is_read
    ):
        found.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return found


def _is_read(folder: str) -> bool:
    name = folder.rpartition("/")[2]
    return name not in NOT_READ and not name.startswith(".")
