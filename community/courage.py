"""The courage log: begun, told entry by entry, published. Operations flush, never commit."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from accounts.models import Person
from community import trust
from community.courage_models import CourageEntry, CourageLog
from core.checks import Refused
from core.db import db, lock, now
from core.text import render_markdown, tidy
from media import operations as files
from media.models import MediaFile, Medium
from moderation.flooding import Said, demand_new
from moderation.pausing import demand_no_pause
from submissions.models import Submission
from submissions.permissions import gone

LONGEST = 4_000
MOST_ENTRIES = 60
TAKES = (Medium.SOUND.value, Medium.PICTURE.value)


def begin(person: Person, *, id: UUID, title: str, about: UUID | None = None) -> CourageLog:
    """Begin a log, perhaps about a work of one's own. The same id, or the same work, again is the same log."""
    log = db.session.get(CourageLog, id)
    if log is not None and log.person_id == person.id:
        return log
    work = db.session.get(Submission, about) if about else None
    if about and (work is None or work.author_id != person.id):
        raise Refused("Choose a work of your own.", field="about")
    if work is not None and (told := db.session.scalar(select(CourageLog).filter_by(submission_id=work.id))):
        return told
    log = CourageLog(id=id, person=person, submission=work, title=_titled(title), entries=[])
    db.session.add(log)
    db.session.flush()
    return log


def rename(log: CourageLog, title: str) -> None:
    log.title = _titled(title)
    db.session.flush()


def add_entry(log: CourageLog, *, id: UUID, words: str = "", upload: Any = None, description: str = "") -> CourageEntry:
    """Tell a moment of it. The same id twice is one entry. Raises Refused when it says nothing, or too much."""
    lock(log, "entries")
    if (told := next((each for each in log.entries if each.id == id), None)) is not None:
        return told
    words = tidy(words)
    if len(words) > LONGEST:
        raise Refused("At most %(most)s characters, please.", field="words", most=LONGEST)
    if len(log.entries) >= MOST_ENTRIES:
        raise Refused("One log holds %(most)s entries. Begin another.", most=MOST_ENTRIES)
    if not words and not upload:
        raise Refused("Write a word or two, or add a sound or a picture.", field="words")
    demand_no_pause(log.person)
    trust.judge(log.person, words, mentions=0)
    if log.published_at is not None:
        demand_new(Said(log.person, words, id), field="words")
    file = _kept(log.person, upload) if upload else None
    entry = CourageEntry(id=id, words=words, words_html=render_markdown(words), file=file, description=description)
    log.entries.append(entry)
    db.session.flush()
    if file is not None:
        files.show_in(file, log)
    return entry


def take_out(log: CourageLog, entry_id: UUID) -> None:
    """Take an entry out, with its file. Twice is once."""
    for entry in [each for each in log.entries if each.id == entry_id]:
        log.entries.remove(entry)
        _discard(entry.file)
    db.session.flush()


def publish(log: CourageLog) -> None:
    """From now on others read it as one page."""
    if not log.entries:
        raise Refused("There is nothing in it yet. Write a first entry.")
    demand_no_pause(log.person)
    for entry in log.entries:
        demand_new(Said(log.person, entry.words, entry.id), field=None)
    log.published_at = log.published_at or now()
    db.session.flush()


def unpublish(log: CourageLog) -> None:
    log.published_at = None
    db.session.flush()


def throw_away(log: CourageLog) -> None:
    kept = [entry.file for entry in log.entries]
    db.session.delete(log)
    db.session.flush()
    for file in kept:
        _discard(file)


def first_times_untold(person: Person) -> list[Submission]:
    """One's works that were a first time and have no log yet, the newest first."""
    told = select(CourageLog.id).where(CourageLog.submission_id == Submission.id).exists()
    mine = Submission.author_id == person.id, Submission.first_time, Submission.taken_back_at.is_(None)
    return list(
        db.session.scalars(
            select(Submission).where(*mine, ~gone.where(person), ~told).order_by(Submission.id.desc()).limit(12)
        )
    )


def _titled(title: str) -> str:
    title = " ".join(tidy(title).split())
    if not title:
        raise Refused("Give it a title.", field="title")
    return title


def _kept(person: Person, upload: Any) -> MediaFile:
    file = files.keep_upload(person, upload, kinds=TAKES)
    if file.medium.value not in TAKES:
        raise Refused("A sound or a picture, please.", field="file")
    return file


def _discard(file: MediaFile | None) -> None:
    if file is not None:
        files.discard(file)
