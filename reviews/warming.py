"""The warm-up before a first answer: which of two notes would help more, and why. Pure; the notes are ours, about unlike media."""

from dataclasses import dataclass

from core.words import Words


@dataclass(frozen=True)
class Pair:
    """Two notes on one work. `better` is the one that helps its maker more, 0 or 1; `reason` says why."""

    work: str
    notes: tuple[str, str]
    better: int
    reason: str


PAIRS = (
    Pair(
        Words("A film: somebody comes home and does not open the last door."),
        (
            Words("Great job, I really liked it. You are so talented!"),
            Words("At 0:14 your hand stops just before the handle. I held my breath there."),
        ),
        1,
        Words(
            "It says where, and what happened to the one who watched. Praise of the person is nice to hear, and gives nothing to keep or "
            "to do again."
        ),
    ),
    Pair(
        Words("A drawing: a cat with a crown, and a hat on the chair beside it."),
        (
            Words("My eye goes to the hat first and finds the crown late. Is that how you want it?"),
            Words("The crown is too small. Make it twice the size, in gold."),
        ),
        0,
        Words(
            "It tells what somebody saw and leaves the choice to the maker. The other decides for them, and does not say what was wrong."
        ),
    ),
    Pair(
        Words("A song in a kitchen: one voice, eight lines."),
        (
            Words("You should have worked harder on the ending. It is weak."),
            Words("The last line explains what the one before had let me feel. Try it once without."),
        ),
        1,
        Words(
            "It points at one line, says why, and offers something small enough for the next take. “Weak” is a verdict: it hurts, and the "
            "maker still does not know what to try."
        ),
    ),
)
