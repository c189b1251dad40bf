"""The house rules, in five lines: shown where people type, chosen from in a report, named in every act of a moderator."""

from datetime import timedelta

from core.words import Words

# code → sentence. Codes are kept in rows for ever: sentences may be reworded, codes may not.
RULES = {
    "work": Words("Talk about the work, never about the person."),
    "help": Words("Be of help: say what landed, ask, and offer something to try."),
    "yours": Words("Share what you made yourself, and name what you built on."),
    "faces": Words("Show others only as they agreed to be shown, and keep what is private private."),
    "safe": Words("Nothing that threatens, sells, floods or is unlawful."),
}

# How pressing a report is → what that means, and within which time a moderator looks.
SEVERITIES = {
    "danger": Words("Somebody is in danger, or it is about a child"),
    "harassment": Words("Somebody is harassed or hated"),
    "other": Words("Something else is not right"),
}
WITHIN = {"danger": timedelta(hours=4), "harassment": timedelta(hours=24), "other": timedelta(hours=72)}
TO_EDIT = timedelta(days=7)  # what a maker is given to change something
PAUSES = (1, 3, 7, 30)  # days
FADES = timedelta(days=183)  # after so long without another act, what was done before is not held against somebody


def sentence_of(code: str) -> str:
    """The rule in words; a code of old times is shown as it is."""
    return RULES.get(code, code)
