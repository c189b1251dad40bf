"""Everything that happens at the bench: takes and their parts, before and after they are shared. Nothing here commits.

A take is open to change until it is frozen. Reading a page changes nothing, so a take freezes when somebody else does
something with it: claims it to answer, puts it in a cut, or builds on it.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.text import render_markdown
from lessons.models import Assignment
from media import operations as files
from media.captions import kept, moved
from media.judging import Judged
from media.models import MediaFile, Medium
from media.trimming import WHOLE_LENGTH, Trim, trim_of
from submissions import fitting
from submissions.fitting import Limits, Line, Piece
from submissions.models import Part, Submission, Take

MOST_TAKES = 40
LONGEST_TEXT = 20_000
LONGEST_DESCRIPTION = 1_000


@dataclass(frozen=True, kw_only=True)
class Made:
    """What somebody brings to a take: a text, or a file of a form with words that describe it. Of a recording also where
    it begins and ends, and where in it the guide track that it was made to begins."""

    id: UUID
    text: str = ""
    upload: Any = None
    description: str = ""
    trim: Trim = WHOLE_LENGTH
    delay_ms: int = 0

    @property
    def has_file(self) -> bool:
        return bool(self.upload is not None and getattr(self.upload, "filename", ""))


def limits_of(call: Assignment | None) -> Limits:
    """What the call takes, as plain values."""
    if call is None:
        return Limits()
    return Limits(tuple(call.media), call.most_seconds, call.most_words, call.most_parts)


def pieces_of(take: Take | None) -> list[Piece]:
    return [piece_of(part) for part in take.parts] if take else []


def piece_of(part: Part) -> Piece:
    length = part.file.duration_ms if part.file else None
    return Piece(part.medium.value, fitting.word_count(part.text), length or 0)


def checklist_of(call: Assignment | None, take: Take | None) -> list[Line]:
    """What can be measured of the call's asks, ticked where the take meets them."""
    return fitting.checklist(limits_of(call), pieces_of(take))


def add(take: Take, made: Made, *, as_new_take: bool = False) -> Part:
    """Put something into a take, or into a new one after it. The same id twice makes one part.

    Raises Refused when the take is frozen or full, the call does not take it, or there is nothing to add.
    """
    again = made_before(take.submission.author, made.id)
    if again is not None:
        return again
    if as_new_take:
        take = begin_take(take.submission)
    _refuse_frozen(take)
    if made.has_file:
        return _add_file(take, made)
    if not made.text.strip():
        raise Refused("There is nothing in it yet: write something, or choose a file.", field="text")
    return _add_text(take, made)


def made_before(person: Person, id: UUID) -> Part | None:
    """The part that somebody made under this id before, wherever it is. Raises Refused when it is another person's."""
    part = db.session.get(Part, id)
    if part is not None and part.take.submission.author_id != person.id:
        raise Refused("That name is taken. Open the bench once more and try again.")
    return part


def _add_text(take: Take, made: Made) -> Part:
    _refuse_unfit(take, Piece(Medium.TEXT, fitting.word_count(made.text)), field="text")
    html = render_markdown(made.text)
    part = Part(id=made.id, position=_end_of(take), medium=Medium.TEXT, text=made.text, text_html=html)
    return _append(take, part)


def _add_file(take: Take, made: Made) -> Part:
    found = getattr(made.upload, "judged", None)
    if isinstance(found, Judged):  # measured before anything is stored
        lasts = made.trim.lasts(found.inspection.duration_ms or 0)
        _refuse_unfit(take, Piece(found.inspection.kind.value, 0, max(0, lasts)), field="file")
    limits = limits_of(take.submission.assignment)
    file = files.keep_upload(
        take.submission.author, made.upload, kinds=limits.media, trim=made.trim, delay_ms=made.delay_ms
    )
    return add_kept(take, made.id, file, description=made.description)


def add_kept(take: Take, id: UUID, file: MediaFile, *, description: str = "") -> Part:
    """Put a file that is kept already into a take: for commands, and for what was recorded elsewhere."""
    _refuse_frozen(take)
    _refuse_unfit(take, Piece(file.medium.value, 0, file.duration_ms or 0), field="file")
    part = Part(id=id, position=_end_of(take), medium=file.medium, file=file, description=description)
    files.show_in(file, take)
    return _append(take, part)


def edit_text(part: Part, text: str) -> None:
    """Change a text."""
    _refuse_frozen(part.take)
    if not text.strip():
        raise Refused("An empty text is no part. Remove it instead.", field="text")
    others = [piece_of(each) for each in part.take.parts if each is not part]
    _refuse(part.take, [*others, Piece(Medium.TEXT, fitting.word_count(text))], field="text")
    part.text, part.text_html = text, render_markdown(text)
    db.session.flush()
    _settle(part.take)


def describe(part: Part, description: str) -> None:
    """Say what a part shows or says. Words for those who cannot see or hear it may be put right at any time."""
    part.description = description
    db.session.flush()


def caption(part: Part, *, captions: str | bytes, language: str) -> None:
    """Set what is said in a film or a sound, from WebVTT or SRT; as a description, at any time.

    Raises Refused, naming the line, for what is neither.
    """
    if part.medium not in (Medium.FILM, Medium.SOUND):
        raise Refused("Captions go with a film or a sound.")
    part.captions, part.captions_language = kept(captions), language
    db.session.flush()


def trim(part: Part, in_ms: int, out_ms: int | None) -> None:
    """Let a film or a sound begin and end elsewhere; a take that holds the same file keeps it as it is. Raises Refused when
    the take is frozen, too little is left, or more than the call takes."""
    file = part.file
    _refuse_frozen(part.take)
    if file is None or file.source_ms is None:
        raise Refused("Only a film or a sound can be trimmed.", field="starts")
    meant = trim_of(file.source_ms, in_ms, out_ms)
    others = [piece_of(each) for each in part.take.parts if each is not part]
    _refuse(part.take, [*others, Piece(file.medium.value, 0, meant.lasts(file.source_ms))], field="ends")
    if db.session.scalar(select(func.count()).select_from(Part).where(Part.file_id == file.id)) != 1:
        file = part.file = files.twin(file)
        files.show_in(file, part.take)
    if part.captions:
        part.captions = moved(part.captions, file.in_ms - meant.in_ms)
    files.trim(file, *meant)
    db.session.flush()


def move(part: Part, *, by: int) -> None:
    """Move a part one place up (-1) or down (1) in its take."""
    _refuse_frozen(part.take)
    order = sorted(part.take.parts, key=lambda each: each.position)
    at = order.index(part)
    to = min(max(0, at + by), len(order) - 1)
    order.insert(to, order.pop(at))
    for position, each in enumerate(order):
        each.position = position
    db.session.flush()
    db.session.expire(part.take, ["parts"])
    _settle(part.take)


def remove(part: Part) -> None:
    """Take a part out; its file goes when no other take holds it."""
    take, file = part.take, part.file
    _refuse_frozen(take)
    if take.shared_at is not None and len(take.parts) == 1:
        raise Refused("This take is shared, so something has to stay in it. Put the other in first, or take it back.")
    take.parts.remove(part)
    db.session.flush()
    _forget_unheld(take.submission, [file] if file else [])
    _settle(take)


def begin_take(work: Submission, *, copy: Take | None = None) -> Take:
    """A new take at the end: empty, or with the parts of another."""
    if len(work.takes) >= MOST_TAKES:
        raise Refused("%(most)s takes are enough for one work. Discard one that you don't need.", most=MOST_TAKES)
    last = work.takes[-1] if work.takes else None
    if last is not None and not last.parts and copy is None:
        return last
    take = Take(id=uuid7(), number=(last.number if last else 0) + 1, parts=[])
    for part in copy.parts if copy else ():
        twin = Part(
            id=uuid7(),
            position=part.position,
            medium=part.medium,
            text=part.text,
            text_html=part.text_html,
            file=part.file,
            description=part.description,
            captions=part.captions,
            captions_language=part.captions_language,
        )
        take.parts.append(twin)
    work.takes.append(take)
    db.session.flush()
    return take


def discard(take: Take) -> None:
    """Throw away a take that nobody else was shown; a work keeps at least one."""
    work = take.submission
    if take.shared_at is not None:
        raise Refused("Others have seen this take. It stays with the work.")
    if len(work.takes) == 1:
        raise Refused("This is the only take. Make another, or discard the draft.")
    held = [part.file for part in take.parts if part.file]
    if work.shared_take is take:
        work.shared_take = None
    work.takes.remove(take)
    db.session.flush()
    _forget_unheld(work, held)


def freeze(take: Take) -> None:
    """Somebody else did something with this take: from now on it stays as it is."""
    if take.frozen_at is None:
        take.frozen_at = now()
        db.session.flush()


def forget_files(work: Submission) -> None:
    """Throw away the files of a work that is about to be deleted."""
    held = [part.file for take in work.takes for part in take.parts if part.file]
    for take in work.takes:
        take.parts.clear()
    db.session.flush()
    _forget_unheld(work, held)


def check_fits(take: Take) -> None:
    """Raise Refused when the take is not what its call takes, or a file in it could not be made ready."""
    if not take.parts:
        raise Refused("There is nothing in this take yet.", field="take")
    if any(part.file is not None and part.file.problem for part in take.parts):
        raise Refused(
            "A file in this take could not be made ready. Take it out, or send it in another format.",
            field="take",
        )
    _refuse(take, pieces_of(take), field="take")


def _forget_unheld(work: Submission, held: list[MediaFile]) -> None:
    """Throw away those files that no take of the work holds any more."""
    still = {part.file_id for take in work.takes for part in take.parts}
    for file in {file.id: file for file in held}.values():
        if file.id not in still:
            files.discard(file)


def _append(take: Take, part: Part) -> Part:
    take.parts.append(part)
    db.session.flush()
    _settle(take)
    return part


def _settle(take: Take) -> None:
    """The wall shows the medium of the first part of the shared take."""
    work = take.submission
    if work.shared_take_id == take.id and take.parts:
        work.medium = min(take.parts, key=lambda part: part.position).medium
        db.session.flush()


def _end_of(take: Take) -> int:
    return max((part.position for part in take.parts), default=-1) + 1


def _refuse_frozen(take: Take) -> None:
    if take.frozen_at is not None:
        raise Refused("Somebody is working with this take by now, so it stays as it is. Make a new take.")
    if take.submission.taken_back_at is not None:
        raise Refused("You took this work back, so it stays as it is.")


def _refuse_unfit(take: Take, piece: Piece, *, field: str) -> None:
    _refuse(take, [*pieces_of(take), piece], field=field)


def _refuse(take: Take, pieces: list[Piece], *, field: str) -> None:
    sentence = fitting.objection(limits_of(take.submission.assignment), pieces)
    if sentence:
        raise Refused(sentence, field=field)
