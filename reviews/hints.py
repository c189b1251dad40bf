"""Live hints while somebody writes a note. They are often wrong, so they never block. Pure.

The rules are plain values: `for_page` hands them to the browser, which applies the same ones as people type.
Patterns therefore keep to what Python and JavaScript (flags "iu") read alike.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from core.words import Words


class NoteKind(StrEnum):
    """What a note is: what landed, something the writer wonders, something to try."""

    LANDED = "landed"
    QUESTION = "question"
    TRY = "try"


@dataclass(frozen=True)
class Hint:
    """One hint: a stable code and the sentence shown beside *edit* and *send anyway*."""

    code: str
    sentence: str


SPOKEN_ONLY, TOO_SHORT, NO_ANCHOR, ABOUT_THE_PERSON, VERDICT, SHOUTING = (
    "spoken-only",
    "too-short",
    "no-anchor",
    "about-the-person",
    "verdict-as-question",
    "shouting",
)

SENTENCES = {
    SPOKEN_ONLY: Words("Write what you said as well: not everybody can hear it."),
    TOO_SHORT: Words("Say a little more: what exactly, and what did it do to you?"),
    NO_ANCHOR: Words("Where? Touch the moment, the region or the words, or choose “the whole of it”."),
    ABOUT_THE_PERSON: Words("This is about the person. Say what happens in the work instead."),
    VERDICT: Words("This sounds like a verdict with a question mark. Ask something only its maker can answer."),
    SHOUTING: Words("This reads as shouting. Plain letters carry further."),
}

FEWEST_WORDS = {NoteKind.LANDED: 5, NoteKind.QUESTION: 4, NoteKind.TRY: 5}
NEEDS_ANCHOR = (NoteKind.LANDED, NoteKind.TRY)

# Longer notes are judged by their beginning, so that no text is slow to judge.
LONGEST_JUDGED = 4000

_VERY = "(?:so|very|really|just|not|too|quite|such|clearly|obviously|a|an|the|no)"
_TRAITS = (
    "amateur|arrogant|artist|awful|bad|beautiful|beginner|boring|brilliant|careless|clever|clueless|cute|dumb|"
    "expert|fool|funny|genius|gifted|good|great|handsome|hopeless|idiot|lazy|loser|moron|natural|pretentious|pretty|"
    "pro|professional|rubbish|sexy|smart|stupid|sweet|talented|talentless|terrible|ugly|unmusical|useless|weak"
)
_A_BIT = "a bit|a little|kind of|just|rather"
_FAULTS = "better|boring|bad|confusing|lazy|obvious|predictable|too|unclear|weak|wrong"
PERSON_PATTERNS = (
    rf"\byou(?:'re| are| were| seem| look| must be)(?: {_VERY})* (?:{_TRAITS})\b",
    r"\byou(?:'ll| will)? (?:always|never)\b",
    r"\byou have (?:no|a lot of|such|real|great|zero) (?:talent|gift|ear|eye|taste|sense|skill|clue|idea)\b",
    r"\byou (?:clearly |obviously )?(?:do not|don't) (?:know|understand|care|get it)\b",
    r"\byour (?:talent|personality|attitude|looks|body|face|accent|laziness|taste|gift)\b",
    r"\b(?:people|someone|somebody) like you\b",
    r"\bas an? (?:artist|singer|actor|person|woman|man|girl|boy|beginner|foreigner)\b",
    r"\bwhat(?:'s| is) wrong with you\b",
)
VERDICT_PATTERNS = (
    r"\bwhy (?:did|do|would|have|are|could) you (?:not|even|only)\b",
    r"\bwhy (?:didn't|don't|wouldn't|haven't|aren't|couldn't) you\b",
    r"\b(?:don't|do) you (?:not )?(?:think|see|agree|realise|realize)\b",
    rf"\b(?:isn't|wasn't|is|was|wouldn't|would) (?:it|this|that) (?:not )?(?:be )?(?:(?:{_A_BIT}) )?(?:{_FAULTS})\b",
    r"\b(?:did|do) you even\b",
    r"\b(?:shouldn't|should) (?:you|it|this|that) (?:not )?(?:have|be)\b",
    r"\bhave you (?:ever |even )?(?:considered|thought (?:of|about)|tried)\b",
    r"\bwho (?:cares|would want|told you)\b",
    r"\bwhat(?:'s| is| was) the point\b",
    r"\bis (?:this|that|it) supposed to\b",
)
SHOUTING_PATTERN = r"[!?]{3,}|!!"
# Two words in capitals are a voice raised; one may be a name (BBC) or a note (“in E MINOR”).
LOUD_WORDS, LOUD_LETTERS = 2, 4

_PERSON = tuple(re.compile(pattern, re.IGNORECASE) for pattern in PERSON_PATTERNS)
_VERDICTS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in VERDICT_PATTERNS)
_SHOUTS = re.compile(SHOUTING_PATTERN)


def hints(kind: NoteKind, text: str, *, is_anchored: bool, is_spoken: bool = False) -> list[Hint]:
    """What to reconsider in a note, the weightiest first. *The whole of it* counts as an anchor; an empty note as no note, unless it is spoken."""
    plain = " ".join(text[:LONGEST_JUDGED].replace("’", "'").split())
    if not plain:
        return [Hint(SPOKEN_ONLY, SENTENCES[SPOKEN_ONLY])] if is_spoken else []
    found = {
        ABOUT_THE_PERSON: _any(_PERSON, plain),
        VERDICT: (kind is NoteKind.QUESTION or "?" in plain) and _any(_VERDICTS, plain),
        SHOUTING: _is_shouted(plain),
        NO_ANCHOR: kind in NEEDS_ANCHOR and not is_anchored,
        TOO_SHORT: len(plain.split()) < FEWEST_WORDS[kind] and _is_spaced(plain),
    }
    return [Hint(code, SENTENCES[code]) for code, is_found in found.items() if is_found]


def for_page(say: Callable[[str], str] = str) -> dict[str, object]:
    """The rules for the browser's twin, ready for JSON; `say` gives a sentence in the reader's language."""
    return {
        "sentences": {code: say(sentence) for code, sentence in SENTENCES.items()},
        "fewestWords": {str(kind): number for kind, number in FEWEST_WORDS.items()},
        "needsAnchor": [str(kind) for kind in NEEDS_ANCHOR],
        "longestJudged": LONGEST_JUDGED,
        "person": list(PERSON_PATTERNS),
        "verdict": list(VERDICT_PATTERNS),
        "shouting": SHOUTING_PATTERN,
        "loudWords": LOUD_WORDS,
        "loudLetters": LOUD_LETTERS,
    }


def _any(patterns: tuple[re.Pattern, ...], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


def _is_shouted(text: str) -> bool:
    loud = [word for word in text.split() if word.isupper() and sum(map(str.isalpha, word)) >= LOUD_LETTERS]
    return len(loud) >= LOUD_WORDS or bool(_SHOUTS.search(text))


def _is_spaced(text: str) -> bool:
    """Whether counting words makes sense: scripts without spaces write a sentence as one word."""
    return all(ord(letter) < 0x0E00 for letter in text if letter.isalpha())
