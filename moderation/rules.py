"""The house rules, in five lines: shown where people type, chosen from in a report, named in every act of a moderator."""

from core.words import Words

# code → sentence. Codes are kept in rows for ever: sentences may be reworded, codes may not.
RULES = {
    "work": Words("Talk about the work, never about the person."),
    "help": Words("Be of help: say what landed, ask, and offer something to try."),
    "yours": Words("Share what you made yourself, and name what you built on."),
    "faces": Words("Show others only as they agreed to be shown, and keep what is private private."),
    "safe": Words("Nothing that threatens, sells, floods or is unlawful."),
}


def sentence_of(code: str) -> str:
    """The rule in words; a code of old times is shown as it is."""
    return RULES.get(code, code)
