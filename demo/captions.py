"""What is said in the demonstration's films and sounds, and when. The scripts move mouths by it; players show it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "content" / "captions.toml"


@dataclass(frozen=True)
class Cue:
    """One line of captions."""

    start_ms: int
    end_ms: int
    text: str


@cache
def all_cues() -> dict[str, tuple[Cue, ...]]:
    """Every media key that has words in it, with its cues in order."""
    with FILE.open("rb") as file:
        return {key: tuple(Cue(*cue) for cue in cues) for key, cues in tomllib.load(file).items()}


def cues(key: str) -> tuple[Cue, ...]:
    """The cues of one film or sound; none when nobody speaks in it."""
    return all_cues().get(key, ())
