"""Places from a sound that waits for its marks: one for each stretch, which stands in there. Operations flush, never commit."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from uuid_utils.compat import uuid7

from accounts.models import Person
from core.checks import Refused
from core.db import db
from lessons.models import Assignment
from media import operations as files
from media.inspection import Kind
from media.judging import Judged
from media.models import MediaFile, Medium, Processing
from media.trimming import SHORTEST_MS
from productions import arranging, fitting, operations, queries
from productions.lines import BadLines
from productions.marks import Stretch, read_marks, stretches
from productions.models import Passage, Production, Slot
from productions.storyboards import title_of
from productions.weaving import Arrangement


def bring(production: Production, sound: Judged, *, by: Person) -> MediaFile:
    """Keep a sound, or the sound of a film, until it is made into places. What waits already is brought once.

    Raises Refused where nothing is to be heard, or too little.
    """
    _check(sound)
    arranging.locked(production)
    again = db.session.scalar(queries.sounds_of(production).where(MediaFile.sha256 == sound.sha256).limit(1))
    if again is not None:
        return again
    heard = replace(sound.inspection, kind=Kind.SOUND, width=0, height=0)
    file = files.keep(by, replace(sound, inspection=heard))
    files.show_in(file, production)
    return file


def take_away(production: Production, sound_id: UUID) -> None:
    """A sound is made into no places after all. Twice is once."""
    arranging.locked(production)
    if sound := _waiting(production, sound_id):
        files.discard(sound)


def add_stretches(
    production: Production,
    sound_id: UUID,
    text: str,
    *,
    arrangement: Arrangement | None = None,
    assignment: Assignment | None = None,
    id: UUID | None = None,
) -> list[Slot]:
    """Add a place for each stretch between the marks of a sound, which waits no longer; the first has this id, and the same
    id again adds none. They follow each other, or play together, each from its mark on. What goes there is a sound, or else
    what the call takes.

    Raises Refused that says what is wrong with the sound or the marks; then none is added.
    """
    there = arranging.locked(production)
    if again := [slot for slot in there if slot.id == id]:
        return again
    sound = _ready(_waiting(production, sound_id))
    parts = _parts(text, sound.source_ms or 0)
    operations.check_room(len(there) + len(parts), field="marks")
    if arrangement:
        arranging.check_layer_count(len(parts), field="marks")
    medium = _medium(production, assignment)
    made = [
        operations.add_slot(
            production,
            title=part.title,
            medium=medium,
            seconds=part.seconds,
            assignment=assignment,
            stand_in=files.twin(sound, part.trim),
            enters_ms=part.in_ms - parts[0].in_ms if arrangement else 0,
            id=None if number else id,
        )
        for number, part in enumerate(parts)
    ]
    if arrangement:
        passage = Passage(id=uuid7(), production=production, title=title_of(sound.name), arrangement=arrangement)
        for slot in made:
            slot.passage = passage
        arranging.settle(production, [*there, *made])
    files.discard(sound)
    return made


def _check(sound: Judged) -> None:
    found = sound.inspection
    if not found.has_sound:
        raise Refused("There is no sound in “%(name)s”.", name=sound.name, field="sound")
    if found.duration_ms < SHORTEST_MS:
        raise Refused("“%(name)s” is shorter than half a second.", name=sound.name, field="sound")


def _waiting(production: Production, sound_id: UUID) -> MediaFile | None:
    """The sound as it is now, while it waits for its marks."""
    query = queries.sounds_of(production).where(MediaFile.id == sound_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def _ready(sound: MediaFile | None) -> MediaFile:
    """A sound that can be made into places. Raises Refused while it cannot."""
    if sound is None:
        raise Refused("This sound waits no longer: somebody made places of it, or took it away.")
    if sound.is_coming:
        raise Refused(
            "“%(name)s” is still being made ready. Your marks stay here: send them in a moment.", name=sound.name
        )
    if sound.processing == Processing.FAILED:
        raise Refused("“%(name)s” could not be made ready to play. Choose another sound.", name=sound.name)
    return sound


def _parts(text: str, length_ms: int) -> Sequence[Stretch]:
    try:
        return stretches(read_marks(text), length_ms)
    except BadLines as error:
        raise Refused(str(error), field="marks") from error


def _medium(production: Production, assignment: Assignment | None) -> Medium:
    """What goes there: a sound, where the call takes one."""
    taken = assignment.media if assignment is not None else ()
    return (
        Medium.SOUND if fitting.unasked(Medium.SOUND, taken) is None else fitting.usual_medium(production.kind, taken)
    )
