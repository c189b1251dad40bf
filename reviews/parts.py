"""What notes can point at in the parts of a take."""

from dataclasses import dataclass
from uuid import UUID

from media.models import Medium
from submissions.models import Part, Take

PLAYED = (Medium.FILM, Medium.SOUND)
POINTED_BY = {
    Medium.FILM: ("time", "region"),
    Medium.SOUND: ("time",),
    Medium.PICTURE: ("region",),
    Medium.TEXT: ("quote",),
}


@dataclass(frozen=True)
class Facts:
    """One part: what plays has a duration (ms, once it is known), a picture and a film their size in pixels, a text its words."""

    id: UUID
    medium: Medium
    duration_ms: int | None
    size_px: tuple[int, int] | None
    text: str

    @property
    def is_played(self) -> bool:
        return self.medium in PLAYED


def facts_of(take: Take) -> list[Facts]:
    return [_facts(part) for part in take.parts]


def ways_to_point(take: Take) -> list[str]:
    """ "time", "region", "quote": the ways in which this take can be pointed at, as the composer calls them."""
    return sorted({way for part in take.parts for way in POINTED_BY[part.medium]}, reverse=True)


def twin(part: Part | None, take: Take) -> Part | None:
    """The part of another take that stands where this one stood: the same place and medium, or else the same medium."""
    same = [each for each in take.parts if part is not None and each.medium == part.medium]
    return next((each for each in same if part and each.position == part.position), same[0] if same else None)


def _facts(part: Part) -> Facts:
    file = part.file
    size = (file.width, file.height) if file and file.width and file.height else None
    return Facts(part.id, part.medium, file.duration_ms if file else None, size, part.text)
