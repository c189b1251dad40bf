"""Words as search compares them, and what somebody typed taken apart. Pure, and the same for both databases.

Text is folded before it is kept and before it is looked for: no accents, no capitals, nothing but letters and digits. So
neither database has to know a language, both find alike, and no sign that means something to one of them reaches it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import category, normalize

LONGEST_WORD = 60
LONGEST_TYPED, MOST_TERMS = 200, 10
MOST_WORDS = 4_000  # of one document
MOST_PLACES = 255  # of one word in a vector of PostgreSQL
ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]")
# Letters that Unicode does not take apart, and people type without their stroke.
PLAIN = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
# Scripts that are written without spaces: each of their signs is a word, and a word a phrase of them.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U000323af]")
QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
PIECE = re.compile(r'"(?P<phrase>[^"]*)(?P<closed>"?)|(?P<word>[^\s"]+)')
LEXEME = re.compile(r"'([^']*)':([\d,]+)")
MOST_KEPT = 0x10000  # signs whose folding is remembered: those of today's scripts
MARK = "\u00b7"  # begins what is no word of anybody's: `fold` leaves none


class _Signs(dict[int, str]):
    """What becomes of each sign: itself, something plainer, or a space where a word ends."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        kept = PLAIN.get(sign, sign) if category(sign)[0] in "LNM" else " "
        kept = f" {kept} " if UNSPACED.match(sign) else kept
        if code < MOST_KEPT:
            self[code] = kept
        return kept


_signs = _Signs()


def fold(text: str) -> str:
    """The words of a text in their plainest form, one space between them: "Été, L'Œuvre" is "ete l oeuvre"."""
    apart = normalize("NFKD", normalize("NFKD", text).casefold())
    words = normalize("NFC", ACCENTS.sub("", apart)).translate(_signs).split()
    return " ".join(word[:LONGEST_WORD] for word in words)


def folded(*texts: str) -> str:
    """The same of several texts, as much as a document holds."""
    return " ".join(fold(" ".join(texts)).split()[:MOST_WORDS])


def mark(name: str, value: str) -> str:
    """A word that says something of a document ("medium", "film"), and that nobody can type."""
    return MARK.join(["", name, *fold(value).split()])


@dataclass(frozen=True)
class Term:
    """Words that follow each other; of the last, perhaps the beginning only."""

    words: tuple[str, ...]
    is_prefix: bool = False


def parse(typed: str) -> list[Term]:
    """What to look for: words, "a phrase", begin*; the last word is one that is still being typed, unless a space follows.

    Whatever is typed means something, or nothing: then the list is empty.
    """
    typed = typed[:LONGEST_TYPED].translate(QUOTES)
    terms = [_term(found, is_last=found.end() == len(typed)) for found in PIECE.finditer(typed)]
    return list(dict.fromkeys(term for term in terms if term.words))[:MOST_TERMS]


def _term(found: re.Match[str], *, is_last: bool) -> Term:
    word = found["word"]
    if word is None:
        return Term(tuple(fold(found["phrase"]).split()), is_last and not found["closed"])
    return Term(tuple(fold(word).split()), is_last or word.endswith("*"))


def of_marks(marks: Iterable[str]) -> list[Term]:
    return [Term((each,)) for each in marks]


def for_sqlite(terms: Sequence[Term]) -> str:
    """All of these, as FTS5 asks for them."""
    return " AND ".join(f'"{" ".join(term.words)}"{" *" if term.is_prefix else ""}' for term in terms)


def for_postgresql(terms: Sequence[Term]) -> str:
    """All of these, as a tsquery."""
    return " & ".join(f"({_followed(term)})" for term in terms)


def _followed(term: Term) -> str:
    return " <-> ".join(f"'{word}'" for word in term.words) + (":*" if term.is_prefix else "")


def vector(words: str) -> str:
    """Folded words with their places, as a tsvector."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words.split(), 1):
        places.setdefault(word, []).append(place)
    return " ".join(f"'{word}':{','.join(map(str, at[:MOST_PLACES]))}" for word, at in places.items())


def words_in(vector: str) -> str:
    """The words of a tsvector, as PostgreSQL writes it, in their order."""
    words = {int(place): word for word, places in LEXEME.findall(vector) for place in places.split(",")}
    return " ".join(words[place] for place in sorted(words))
