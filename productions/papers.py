"""What goes along with a piece that was made into a file, as files of their own: what is said in it, who made it, and under which licences."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.db import db
from media.captions import Cue
from productions.permissions import may_play
from productions.planning import Scene
from submissions import attribution
from submissions.models import Source, Submission

FRAMES_A_SECOND = 30  # as media.scenes, which only children import: it opens files that people sent


def captions_of_scenes(scenes: Sequence[Scene]) -> list[Cue]:
    """What is said, by the film's own time: every scene lasts whole frames, and what is said together stands together."""
    cues, frames = [], 0
    for scene in scenes:
        begins = frames * 1000 / FRAMES_A_SECOND
        said = [
            Cue(round(begins + part["at_ms"] + first), round(begins + part["at_ms"] + last), words)
            for part in scene.parts
            for first, last, words in part["captions"]
        ]
        cues += said if len(scene.parts) == 1 else one_at_a_time(said)
        frames += round(scene.ms * FRAMES_A_SECOND / 1000)
    return cues


def one_at_a_time(cues: Sequence[Cue]) -> list[Cue]:
    """The same words at every moment, in cues that follow each other: players show no two at once alike."""
    moments = sorted({moment for cue in cues for moment in (cue.start_ms, cue.end_ms)})
    said: list[Cue] = []
    for start, end in pairwise(moments):
        words = "\n".join(cue.text for cue in cues if cue.start_ms <= start < cue.end_ms)
        if words and said and said[-1].end_ms == start and said[-1].text == words:
            said[-1] = Cue(said[-1].start_ms, end, words)
        elif words:
            said.append(Cue(start, end, words))
    return said


def credits_text(roll: dict[str, Any]) -> str:
    """The credits as a file of plain text."""
    parts = [
        roll["title"],
        *("\n".join([line["role"], *(f"  {name}" for name in line["names"])]) for line in roll["roll"]),
    ]
    return "\n\n".join([*parts, *roll["after"]]) + "\n"


def licences_text(works: Sequence[UUID], site: str) -> str:
    """How each of these works is named wherever it goes, with what it is built on, as far as everybody may know. `site` is
    the address of the site."""
    plays = select(Submission).where(Submission.id.in_(works)).order_by(Submission.id)
    options = (
        joinedload(Submission.author),
        joinedload(Submission.course),
        joinedload(Submission.sources).joinedload(Source.source),
    )
    found = list(db.session.scalars(plays.options(*options)).unique())
    used = {source.source_id for work in found for source in work.sources if source.source_id}
    known = set(db.session.scalars(select(Submission.id).where(Submission.id.in_(used), may_play())))
    named = []
    for work in found:
        sources = [source for source in work.sources if source.source is None or source.source_id in known]
        named.append("\n".join(attribution.of_work(work, sources, None, site)))
    return "\n\n".join([words for words in named if words]) + "\n"
