"""Everything that a person can write or make is reported from where it stands; a new kind fails here until it is."""

from pathlib import Path

from flask import Flask
from sqlalchemy import Text

from core.db import Sentence, db
from core.subjects import all_subjects

TEMPLATES = Path(__file__).parents[2] / "templates"
# Tables with words of people that are no kind to report, and why.
ELSEWHERE = {
    "acts": "a moderator's: it is appealed against",
    "appeals": "read by moderators alone",
    "calendar_links": "no words of theirs",
    "change_requests": "said in a cutting room to the maker of one take: its work and its piece are reported",
    "closings": "a moderator's",
    "consents": "no words of theirs",
    "credits": "part of a piece, which is reported",
    "cuts": "part of a piece, which is reported",
    "downloads": "ours, for its person alone",
    "edit_requests": "read by moderators alone",
    "hidings": "a moderator's: the act is appealed against",
    "mailed_links": "no words of theirs",
    "media_files": "part of what shows it",
    "memberships": "the reason is its class project's, which is reported",
    "notice_preferences": "no words of theirs",
    "notices": "ours, about what is reported itself",
    "pauses": "a moderator's: the act is appealed against",
    "renders": "ours",
    "reports": "read by moderators alone",
    "review_decisions": "read by those who teach alone",
    "review_marks": "read by those who teach alone",
    "review_tasks": "read by those who teach alone",
    "reviews": "its notes are reported",
    "rulings": "appealed against to another instructor",
    "sessions": "no words of theirs",
    "status_updates": "part of a piece, which is reported",
    "volunteers": "their hello is said in a thread, whose posts are reported",
}


def tables_with_words_of_people() -> list[str]:
    """Those with a column that names somebody, and one that holds text."""
    return sorted(
        table.name
        for table in db.metadata.tables.values()
        if any(key.column.table.name == "people" for column in table.columns for key in column.foreign_keys)
        and any(isinstance(column.type, Text | Sentence) for column in table.columns)
    )


def test_a_table_with_words_of_people_is_a_kind_to_report_or_says_why_not(app: Flask) -> None:
    reported = {subject.model.__table__.name for subject in all_subjects() if subject.reportable}  # type: ignore[attr-defined]
    tables = set(tables_with_words_of_people())
    assert tables - reported - ELSEWHERE.keys() == set(), "say how these are reported"
    assert ELSEWHERE.keys() - tables == set(), "these are no more"
    assert ELSEWHERE.keys() & reported == set(), "these are reported by now"


def test_a_kind_to_report_has_a_way_to_it_where_it_is_read(app: Flask) -> None:
    pages = [path.read_text() for path in TEMPLATES.rglob("*.html")]
    kinds = {subject.kind for subject in all_subjects() if subject.reportable}
    missing = {
        kind
        for kind in kinds
        if not any(f'report_link("{kind}"' in page or f"moderation.report', kind='{kind}'" in page for page in pages)
    }
    assert {"person", "submission", "note", "post", "topic", "course", "production"} <= kinds
    assert missing == set()
