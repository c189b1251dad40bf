"""Reading and mending an author's own sentences: asks, sizes, empty phrases. English; pure.

Everything here gives back the author's words, cut, moved or in their plain form ("drawing" becomes "draw").
"""

import re
from collections.abc import Sequence


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


MAKING_VERBS = _listed(
    """
    act add animate answer arrange ask assemble bake bind blend blow bow braid breathe bring build carve cast catch
    choose choreograph clap climb collect colour color combine compose conduct construct cook copy count crochet cut
    dance dedicate describe design develop dig direct draft dramatise draw dress drum dub dye echo edit embroider
    engrave exchange explain explore fill film find finish fold follow forge frame free gather give glue greet grow
    hang harmonise hide hold hum illustrate imagine imitate improvise ink interview invent join juggle jump kneel
    knead knit label layer lay lead light link list listen loop make map mark match measure mend mime mix model mould
    move name narrate notice observe open outline paint paraphrase paste perform photograph pick plan plant play pluck
    point polish pose post practise present print program project prove pull put quilt quote read recite record redraw
    remix repair repeat rephrase replace replay retell rewrite rhyme rip roll sample say scan score scratch sculpt see
    send set sew shape share shoot show sing sit sketch solve sort speak spin stack stage stand start stitch strum
    study style summarise swap take tap teach tear tell tie tint touch trace transcribe translate trim tune turn type
    use voice wait walk wash wear weave weld whisper whistle whittle write
    """
)

_VOWELS = "aeiou"


def _gerund(verb: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "ye")):
        return verb[:-1] + "ing"
    is_short = len(verb) > 2 and verb[-1] not in "aeiouwxyl" and verb[-2] in _VOWELS and verb[-3] not in _VOWELS
    return verb + (verb[-1] if is_short and len(verb) <= 4 else "") + "ing"


_PLAIN_FORMS = {_gerund(verb): verb for verb in MAKING_VERBS}

# Words that no ask begins with: articles, pronouns, question words, prepositions, forms of be, names of things.
_NO_VERBS = _listed(
    """
    a an the this that these those my your our their his her its some any each every all both another
    i you we they he she it me us them someone everybody everyone nobody something anything
    who what when where why which how whose whether is are was were be been am being do does did can could will would
    should must may might shall here there in on at of for from with without by to into about after before during
    under over and or but so because if as than short long small big little good nice quick new old own one two three
    story poem song picture video image film's text piece painting homework exercise task assignment lesson contest
    not no never yes maybe
    """
)
_POLITE = _listed("please now first today then just also simply okay ok")
# What stands right before a verb that is an ask.
_LED_BY = _listed("you you'll you’ll to please then now us let's let’s we we'll we’ll will must should just")
# What only leads up to an ask, and says nothing once the ask comes first.
_LEADERS = _LED_BY | _listed(
    """
    can could would shall may might i i'd i’d want need have has had like love get got going try let your our it this
    that there task job goal homework is are be and so here
    """
)
_PREPOSITIONS = _listed(
    """
    with without using in on at from for by after before under over through during into onto between against
    about like until
    """
)
# "In this lesson", "for this exercise": where one is anyway.
_HERE = _listed("lesson exercise task assignment homework class course project")
_CONJUNCTIONS = _listed("and but or so then because while when where which that who if as")

_NUMBERS = (
    "half|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|sixteen|twenty|thirty|forty|"
    "fifty|sixty|seventy|eighty|ninety|hundred|dozen"
)
# Units that people size work in, and how many a suggestion starts from.
_UNITS = {
    "second": 30,
    "minute": 1,
    "word": 90,
    "line": 6,
    "sentence": 3,
    "page": 1,
    "picture": 1,
    "photo": 1,
    "photograph": 1,
    "drawing": 1,
    "sketch": 1,
    "bar": 8,
    "beat": 16,
    "breath": 1,
    "frame": 4,
    "panel": 4,
    "shot": 3,
    "verse": 1,
    "stitch": 20,
    "step": 4,
    "scene": 1,
    "note": 8,
    "question": 1,
}
_UNIT = rf"(?:{'|'.join(_UNITS)})(?:es|s)?"
_KNOWN_UNIT = rf"(?:{_UNIT}|secs?|mins?|hours?|cm|mm|px|pixels|inch(?:es)?|takes?|objects?|colou?rs?|syllables?)"
_LIMIT = r"(?:(?:under|within|at most|up to|about|exactly|no more than|less than|fewer than|at least)\s+)?"
_NUMBER = rf"(?:\d{{1,6}}(?:[.,]\d{{1,3}})?|\b(?:{_NUMBERS})\b)"
_RANGE = rf"{_NUMBER}(?:\s?(?:-|–|to|or|by|x|×)\s?{_NUMBER})?"
_SIZE_ELSEWHERE = re.compile(rf"\b{_LIMIT}(?:{_RANGE}[\s-]?(?:an?\s)?|\ban?\s){_KNOWN_UNIT}\b", re.IGNORECASE)
_NOT_A_UNIT = r"(?!(?:and|or|of|to|at|the|in|on|is|are|by|for|than|more|less)\b)"
_ANY_SIZE = re.compile(rf"{_NUMBER}[\s-]?{_NOT_A_UNIT}[^\W\d_]|\b\d{{1,3}}:\d\d\b|\bA[0-7]\b", re.IGNORECASE)
_SIZE_OF_MEDIUM = {"film": "30 seconds", "sound": "30 seconds", "text": "90 words", "picture": "1 picture"}

_PHRASES = {
    "be creative": r"be (?:(?:really|very|as|so) )?creative(?: as (?:you|possible)(?: (?:like|want|can|dare))?)?",
    "express yourself": r"express(?:ing)? yoursel(?:f|ves)",
    "anything goes": r"anything goes",
    "contest": r"(?:(?:for|in|as|to|of|with) )?(?:(?:a|an|the|our|this|my) )?contests?",
}
_EMPTY = {phrase: re.compile(rf"\b{pattern}\b", re.IGNORECASE) for phrase, pattern in _PHRASES.items()}
_LINKS = re.compile(r"(?:\s*\b(?:and|but|so|or|then|just|also|please|to)\s*)+$", re.IGNORECASE)
_INNER = re.compile(
    r"\b(?:feel\w*|understand\w*|believ\w*|know\w*|enjoy\w*|learn\w*|appreciat\w*|proud|happy|satisfied|creativ\w*|"
    r"good|great|nice|beautiful\w*|interesting\w*|original\w*|authentic\w*|honest\w*|your best|quality|inspir\w*|fun)\b",
    re.IGNORECASE,
)


def words_in(text: str) -> list[str]:
    """The words of a text as a reader counts them: what stands between spaces and has a letter or a digit."""
    return [word for word in text.split() if any(map(str.isalnum, word))]


def items_in(text: str) -> list[str]:
    """The things listed in a field: one a line, or between semicolons."""
    return [item.strip() for item in re.split(r"[\n;]", text) if words_in(item)]


def begins_with_ask(text: str) -> bool:
    """Whether a text begins with an imperative and something to do it to: "Draw the crown"."""
    words = words_in(text)
    while words and _bare(words[0]) in _POLITE:
        words.pop(0)
    if not words:
        return False
    first = _bare(words[0])
    if first and not first.isascii():
        return True
    return len(words) > 1 and (first in MAKING_VERBS or not (first in _NO_VERBS or first.endswith("ing")))


def ask_first(text: str) -> str | None:
    """The same words with the first ask in front: "Can you draw the crown?" becomes "Draw the crown"."""
    tokens = list(re.finditer(r"\S+", text))
    if tokens and _bare(tokens[0].group()) in _PLAIN_FORMS:
        plain = _PLAIN_FORMS[_bare(tokens[0].group())]
        return _checked_ask(plain + text[tokens[0].end() :])
    for before, token in zip([None, *tokens], tokens, strict=False):
        is_led = before is not None and (_bare(before.group()) in _LED_BY or before.group()[-1] in ".,;:!?—–-")
        if is_led and token.group().lower() in MAKING_VERBS:
            return _checked_ask(_front(text[: token.start()], text[token.start() :]))
    return None


def shorten(text: str, most: int) -> tuple[str, str] | None:
    """The beginning of a text, at most so many words, cut where a clause ends, and the rest; None without such a place."""
    tokens = text.split()
    best, best_strength, number = 0, 0, 0
    for at in range(1, len(tokens)):
        number += len(words_in(tokens[at - 1]))
        if number > most:
            break
        strength = _strength(tokens[at - 1], tokens[at])
        if strength and strength >= best_strength:
            best, best_strength = at, strength
    kept = " ".join(tokens[:best]).rstrip(" ,;:—–-")
    rest = tokens[best:]
    while rest and (_bare(rest[0]) in ("and", "but", "then", "so") or not words_in(rest[0])):
        rest.pop(0)
    return (kept, " ".join(rest)) if len(words_in(kept)) > 1 and rest else None


def short_ask(text: str, most: int) -> tuple[str, str | None] | None:
    """An ask of at most so many words, and the rest if there is one: the ask in front, cut where a clause ends."""
    turned = None if begins_with_ask(text) else ask_first(text)
    if turned is None:
        return shorten(text, most)
    return (turned, None) if len(words_in(turned)) <= most else shorten(turned, most)


def joined(lines: Sequence[str], most: int) -> list[list[int]]:
    """Which neighbours to join so that at most so many are left, the shortest together first: groups of their places."""
    groups = [[place] for place in range(len(lines))]
    while len(groups) > most:
        lengths = [
            sum(len(lines[place]) for group in groups[at : at + 2] for place in group) for at in range(len(groups) - 1)
        ]
        at = lengths.index(min(lengths))
        groups[at : at + 2] = [groups[at] + groups[at + 1]]
    return groups


def has_size(text: str) -> bool:
    """Whether a text has a number and a unit: "under 60 seconds", "6 words", "half a page", "a minute", "A4"."""
    return bool(_ANY_SIZE.search(text) or _SIZE_ELSEWHERE.search(text))


def size_in(*texts: str) -> str | None:
    """The first number with a unit that people measure work in, among texts."""
    found = (_SIZE_ELSEWHERE.search(text) for text in texts)
    return next((match.group() for match in found if match), None)


def suggested_size(typed: str, media: tuple[str, ...]) -> str | None:
    """A size that keeps the number or the unit somebody typed, or else fits the medium they ask for."""
    unit = re.search(rf"\b{_UNIT}\b", typed, re.IGNORECASE)
    if unit:
        number = next(number for name, number in _UNITS.items() if unit.group().lower().startswith(name))
        return f"{max(2, number) if unit.group().lower().endswith('s') else 1} {unit.group()}"
    of_medium = next((_SIZE_OF_MEDIUM[medium] for medium in media if medium in _SIZE_OF_MEDIUM), None)
    number_typed = re.search(r"[1-9]\d{0,5}", typed, re.ASCII)
    if not of_medium or not number_typed:
        return of_medium
    return f"{number_typed.group()} {of_medium.split()[1].rstrip('s')}{'' if int(number_typed.group()) == 1 else 's'}"


def empty_phrases_in(text: str) -> list[str]:
    """The phrases of a text that ask for nothing: "be creative", "express yourself", "anything goes", "contest"."""
    return [phrase for phrase, pattern in _EMPTY.items() if pattern.search(text)]


def without_empty_phrases(text: str) -> str:
    """The text without them, line by line; clauses that say nothing else go whole."""
    lines = [_line_without(line) if empty_phrases_in(line) else line for line in text.split("\n")]
    return "\n".join(line for line in lines if words_in(line))


def is_observable(look_for: str) -> bool:
    """Whether a stranger could see or hear it: it has words, and none about what goes on inside somebody."""
    return bool(words_in(look_for)) and not _INNER.search(look_for)


def _bare(word: str) -> str:
    return re.sub(r"^\W+|\W+$", "", word).lower()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _checked_ask(text: str) -> str | None:
    text = _capital(text.strip())
    return text if begins_with_ask(text) else None


def _front(before: str, after: str) -> str:
    """`after` first, then what `before` says beyond leading up to it."""
    left = before.split()
    while left and (_bare(left[-1]) in _LEADERS or not words_in(left[-1])):
        left.pop()
    after = after.strip().rstrip("?")
    if all(_bare(word) in _LEADERS for word in left) or _says_only_here(left):
        return after
    said = " ".join(left).rstrip(" ,;:—–-")
    if _bare(left[0]) in _PREPOSITIONS:
        return f"{after.rstrip(' .!,;:')}, {said[:1].lower()}{said[1:]}"
    return f"{_capital(after.rstrip(' .!,;:'))}. {said}"


def _says_only_here(words: list[str]) -> bool:
    return len(words) <= 3 and _bare(words[0]) in _PREPOSITIONS and _bare(words[-1]) in _HERE


def _strength(before: str, after: str) -> int:
    """How well a sentence can be cut between two of its words."""
    if before[-1] in ".,!?;:—–":
        return 3
    if _bare(after) in _CONJUNCTIONS:
        return 2
    return 1 if _bare(after) in _PREPOSITIONS else 0


def _line_without(line: str) -> str:
    parts = re.split(r"([.!?;:,]+)", line)
    kept: list[str] = []
    for clause, mark in zip(parts[::2], [*parts[1::2], ""], strict=True):
        left = _clause_without(clause)
        if words_in(left):
            kept += [left, mark]
        elif kept and clause.strip():
            # The clause before a dropped one now ends where it ended.
            kept[-1] = mark or kept[-1].strip(",;:")
    text = re.sub(r"\s+", " ", "".join(kept)).strip().lstrip(",;:.!? ").rstrip(",;: ")
    return _capital(text) if line.strip()[:1].isupper() else text


def _clause_without(clause: str) -> str:
    left = clause
    for pattern in _EMPTY.values():
        while match := pattern.search(left):
            before, after = _LINKS.sub("", left[: match.start()]), left[match.end() :]
            left = f"{before} {after.lstrip()}" if words_in(before) else after
    if left == clause:
        return clause
    # What is left says something when it has two words, and more than "this is".
    says = len(words_in(left)) > 1 and any(_bare(word) not in _LEADERS for word in words_in(left))
    return left.rstrip() if says else ""
