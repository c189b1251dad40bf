"""How pages show works: tiles, parts, chips, lineage. Rows in, plain values out."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from core.clock import clock
from media.models import Medium
from media.showing import playable, still
from submissions.fitting import Line
from submissions.licences import NAMES, Licence
from submissions.models import Fate, Part, Submission, Take, Visibility

CHIPS = {
    Fate.WAITING: "waiting",
    Fate.ANSWERED: "answered",
    Fate.IN_THE_CUT: "in_cut",
    Fate.HELD: "held",
    Fate.NOT_IN_THIS_CUT: "not_in_cut",
}
EXCERPT = 180
FEW_WORDS = 40  # set large: a line is read as a line


def chips(work: Submission) -> list[str]:
    """The one or two words that say where a work stands."""
    if work.taken_back_at is not None:
        return ["taken_back"]
    if work.visibility == Visibility.ONLY_ME:
        return ["private" if work.shared_take_id else "draft"]
    return [CHIPS[work.fate], *(["first_time"] if work.first_time else [])]


def built_on_by(work: Submission) -> str:
    """Names of who built on it, as text; at most three are named."""
    names = work.built_on_by
    return ", ".join(names[:3]) + (_(" and others") if len(names) > 3 else "")


def tile_of(work: Submission) -> dict[str, Any]:
    """What the tile component shows."""
    take = work.shared_take or (work.takes[-1] if work.shared_at is None and work.takes else None)
    part = take.parts[0] if take and take.parts else None
    return {
        "url": url_for("submissions.work", work_id=work.id),
        "title": work.title or _("Untitled"),
        "credit": work.credit_as,
        "lesson": work.assignment.lesson.title if work.assignment else "",
        "statuses": chips(work),
        "built_on_by": built_on_by(work),
        **_preview(part),
    }


def _preview(part: Part | None) -> dict[str, Any]:
    if part is None:
        return {"kind": "text", "excerpt": _("Nothing in it yet")}
    if part.medium == Medium.TEXT or part.file is None:
        return {"kind": "text", "excerpt": part.text[:EXCERPT]}
    picture = still(part.file)
    length = clock(part.file.duration_ms) if part.file.duration_ms else None
    if part.medium == Medium.SOUND and part.file.waveform:
        return {"kind": "sound", "peaks": part.file.waveform, "length": length}
    if picture is None:
        return {"kind": "text", "excerpt": part.file.problem or _("Being made ready")}
    shown = {"src": picture.small, "width": picture.width, "height": picture.height}
    return {"kind": part.medium.value, "alt": part.description, "length": length, **shown}


def shown_parts(take: Take | None) -> list[dict[str, Any]]:
    """Each part of a take with what its player or picture needs."""
    return [
        {
            "part": part,
            "medium": part.medium.value,
            "is_short": len(part.text.split()) <= FEW_WORDS,
            "still": still(part.file) if part.file else None,
            "playable": playable(part.file, part=str(part.id)) if part.file else None,
        }
        for part in (take.parts if take else ())
    ]


def licence_line(work: Submission) -> str:
    """The licence in a few words, beside the maker's name."""
    return NAMES[Licence(work.licence)]


def measured(line: Line) -> str:
    """A line of the checklist in words: what there is of it, and how much at most."""
    if line.kind == "seconds":
        return _("%(amount)s of at most %(most)s seconds", amount=line.amount, most=line.most)
    if line.kind == "words":
        return _("%(amount)s of at most %(most)s words", amount=line.amount, most=line.most)
    if line.kind == "parts":
        return _("%(amount)s of at most %(most)s parts", amount=line.amount, most=line.most)
    return _("Made of %(media)s", media=", ".join(line.media))
