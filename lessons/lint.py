"""The lint of a call: what must be mended before it is published, and what had better be. Pure.

Every finding says what to type; where the author's own words can mend it, `rewrite` is the new text of the field: its
own, or those beside it (title, steps, the terms of an earlier call); a term that nobody worded yet has a usual wording.
A rewrite is only offered when using it takes its finding away and blocks nothing new.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import date, timedelta

from core.words import Words, counted
from lessons.calls import Call, Example, Finding, Severity, use
from lessons.wording import (
    ask_first,
    begins_with_ask,
    empty_phrases_in,
    has_size,
    is_observable,
    items_in,
    joined,
    short_ask,
    size_in,
    suggested_size,
    without_empty_phrases,
    words_in,
)

LONGEST_ASK = 12
SOONEST_DAYS, LATEST_DAYS, USUAL_DAYS = 2, 21, 7
FEWEST_EXAMPLES = 3
MOST_CONSTRAINTS, MOST_STEPS = 2, 5
# Two examples of one medium whose descriptions share more of their words than this are alike.
ALIKE = 0.6


def lint(call: Call) -> list[Finding]:
    """All findings about a call: stops first, each group in the order of the form."""
    found = [_only_if_it_mends(call, finding) for finding in _findings(call)]
    return sorted(found, key=lambda finding: not finding.is_stop)


def _only_if_it_mends(call: Call, finding: Finding) -> Finding:
    if finding.rewrite is None:
        return finding
    after = {(one.code, one.field): one.is_stop for one in _findings(use(call, finding))}
    before = {(one.code, one.field) for one in _findings(call)}
    blocks_anew = any(is_stop and place not in before for place, is_stop in after.items())
    if blocks_anew or (finding.code, finding.field) in after:
        return replace(finding, rewrite=None, rest=None)
    return finding


def _findings(call: Call) -> Iterator[Finding]:
    for rule in (_ask, _start, _size, _date, _place, _own_try, _captions, _terms, _look_fors, _limits, _examples):
        yield from rule(call)
    if _is_english(call):
        yield from _verb(call)
        yield from _empty_phrases(call)


def _stop(code: str, where: str, sentence: str, rewrite: str | None = None, rest: str | None = None) -> Finding:
    return Finding(code, where, Severity.STOP, sentence, rewrite, rest)


def _warning(code: str, where: str, sentence: str, rewrite: str | None = None) -> Finding:
    return Finding(code, where, Severity.WARNING, sentence, rewrite)


def _ask(call: Call) -> Iterator[Finding]:
    number = len(words_in(call.do))
    if number == 0:
        yield _stop(
            "ask-missing", "do", Words("Say what to do, verb first: “Draw only the crown”."), call.title.strip() or None
        )
    if number > LONGEST_ASK:
        kept, rest = short_ask(call.do, LONGEST_ASK) or (None, None)
        sentence = Words(
            "Your ask has %(number)s words. Say it in %(most)s at most; the rest can go into “with”.",
            number=number,
            most=LONGEST_ASK,
        )
        yield _stop("ask-too-long", "do", sentence, kept, rest)


def _start(call: Call) -> Iterator[Finding]:
    material = call.starting_material
    if not (words_in(material) if isinstance(material, str) else material > 0):
        sentence = Words(
            "Give something to start from: a text, a picture, a sound, a clip. Nobody should meet a blank page."
        )
        yield _stop(
            "nothing-to-start-from",
            "starting_material",
            sentence,
            _first_said([*items_in(call.with_), "\n".join(call.step_lines)]),
        )


def _size(call: Call) -> Iterator[Finding]:
    if not has_size(call.size):
        found = size_in(call.do, call.with_, *call.done_when) or call.limit or suggested_size(call.size, call.media)
        sentence = Words("Say how long or how many, with a number and a unit: “30 seconds”, “6 words”, “1 picture”.")
        yield _stop("size-without-number", "size", sentence, found or None)


def _date(call: Call) -> Iterator[Finding]:
    if call.by_date is None:
        if not words_in(call.rhythm):
            sentence = Words(
                "Say by when: a date %(least)s to %(most)s days after the lesson opens. "
                "If everyone goes at their own pace, say the rhythm: “one a week”.",
                least=SOONEST_DAYS,
                most=LATEST_DAYS,
            )
            yield _stop("date-missing", "by_date", sentence, _days_after(call.opens_on, USUAL_DAYS))
        return
    if call.opens_on is None:
        return
    days = (call.by_date - call.opens_on).days
    if not SOONEST_DAYS <= days <= LATEST_DAYS:
        nearest = SOONEST_DAYS if days < SOONEST_DAYS else LATEST_DAYS
        sentence = Words(
            "Choose a date %(least)s to %(most)s days after the lesson opens. Yours is %(distance)s.",
            least=SOONEST_DAYS,
            most=LATEST_DAYS,
            distance=_distance(days),
        )
        yield _stop("date-out-of-range", "by_date", sentence, _days_after(call.opens_on, nearest))


def _place(call: Call) -> Iterator[Finding]:
    if not words_in(call.goes_into):
        sentence = Words("Say where it goes: “into the film, in the place that is still a hole”.")
        yield _stop("place-missing", "goes_into", sentence, _first_said([call.terms.becomes, call.goal]))


def _own_try(call: Call) -> Iterator[Finding]:
    if not (call.has_own_try or call.by_member):
        yield _stop(
            "own-try-missing",
            "has_own_try",
            Words("Make it once yourself, rough, and put it here: it shows that it can be done."),
            _first_said([example.words for example in call.examples]),
        )


def _captions(call: Call) -> Iterator[Finding]:
    if not (call.has_captions or call.nobody_speaks):
        yield _stop(
            "captions-missing",
            "has_captions",
            Words(
                "Add captions to the demonstration, or tick “nobody speaks in it”. Your steps, at their times, are a beginning."
            ),
            "\n".join(call.step_lines) or None,
        )


_TERMS = {
    "becomes": Words("Say what this becomes: “a film of six minutes, free to watch here”."),
    "decides": Words("Say who decides what goes in: “I choose, and tell everyone why”."),
    "money": Words("Say whether there is money: “nobody earns anything with it”."),
    "training": Words("Say whether machines may be trained on it: “no”."),
    "take_back": Words("Say how to take it back: “any time until the premiere, with one button”."),
}

NAMED = ("project", "instructor")
USUAL_TERMS = {
    "becomes": "A part of “{project}”, free to see here.",
    "decides": "{instructor} chooses, and says why.",
    "money": "Nobody earns anything with it.",
    "training": "No.",
    "take_back": "Any time until the premiere, with one button.",
}


def _terms(call: Call) -> Iterator[Finding]:
    for term in fields(call.terms):
        if not words_in(getattr(call.terms, term.name)):
            own_words = [call.goes_into if term.name == "becomes" else "", getattr(call.earlier, term.name)]
            said = _first_said([*own_words, _usual_term(call, term.name)])
            yield _stop("term-missing", f"terms_{term.name}", _TERMS[term.name], said)


def _usual_term(call: Call, name: str) -> str:
    """What a call usually says there, about this class project; nothing in languages that we do not write."""
    said = USUAL_TERMS[name].format(project=call.project.strip(), instructor=call.instructor.strip())
    names_nobody = any(f"{{{known}}}" in USUAL_TERMS[name] and not getattr(call, known).strip() for known in NAMED)
    return "" if names_nobody or not _is_english(call) else said


def _verb(call: Call) -> Iterator[Finding]:
    if words_in(call.do) and not begins_with_ask(call.do):
        sentence = Words("Begin with what to do, and to what: “Draw the crown”, “Sing one note”.")
        of_title = call.title.strip() if begins_with_ask(call.title) else None
        yield _warning("no-verb-first", "do", sentence, ask_first(call.do) or of_title)


def _look_fors(call: Call) -> Iterator[Finding]:
    if not any(map(is_observable, call.done_when)):
        size = [call.size.strip()] if has_size(call.size) else []
        own_words = [item for item in [*items_in(call.with_), *size] if is_observable(item)]
        kept = [item for item in call.done_when if words_in(item)]
        sentence = Words("Say how a stranger can see or hear that it is done: “the chair is empty and in the frame”.")
        rewrite = "\n".join([*kept, *own_words]) if own_words else None
        yield _warning("nothing-to-look-for", "done_when", sentence, rewrite)


def _limits(call: Call) -> Iterator[Finding]:
    asked, unasked = items_in(call.with_), items_in(call.please_dont)
    if len(asked) + len(unasked) > MOST_CONSTRAINTS:
        where, items, others = max(
            ("with_", asked, unasked), ("please_dont", unasked, asked), key=lambda one: len(one[1])
        )
        kept = items[: max(1, MOST_CONSTRAINTS - len(others))]
        sentence = Words(
            "Two limits set people free; %(count)s box them in. Keep the two that matter most.",
            count=len(asked) + len(unasked),
        )
        yield _warning("too-many-limits", where, sentence, "\n".join(kept))
    if call.steps > MOST_STEPS:
        sentence = Words(
            "%(count)s steps are more than people keep in mind. Join some: %(most)s at most.",
            count=call.steps,
            most=MOST_STEPS,
        )
        lines = ["; ".join(call.step_lines[place] for place in group) for group in joined(call.step_lines, MOST_STEPS)]
        yield _warning("too-many-steps", "steps", sentence, "\n".join(lines) or None)


def _empty_phrases(call: Call) -> Iterator[Finding]:
    texts = {
        "do": call.do,
        "with_": call.with_,
        "done_when": "\n".join(call.done_when),
        "goes_into": call.goes_into,
        "terms_becomes": call.terms.becomes,
        "terms_decides": call.terms.decides,
    }
    for where, text in texts.items():
        phrases = empty_phrases_in(text)
        if phrases:
            quoted = ", ".join(f"“{phrase}”" for phrase in phrases)
            sentence = Words(
                "%(phrases)s: this leaves people alone with a blank page, or against each other. Ask for one thing instead.",
                phrases=quoted,
            )
            yield _warning("empty-phrase", where, sentence, without_empty_phrases(text) or None)


def _examples(call: Call) -> Iterator[Finding]:
    unlike: list[Example] = []
    for example in call.examples:
        if not any(_are_alike(example, other) for other in unlike):
            unlike.append(example)
    if len(unlike) < FEWEST_EXAMPLES and not call.by_member:
        missing = FEWEST_EXAMPLES - len(unlike)
        sentence = Words(
            "Show three examples that are unlike each other, so that nobody copies one. %(missing)s more to go.",
            missing=missing,
        )
        yield _warning("too-few-examples", "examples", sentence)


def _is_english(call: Call) -> bool:
    return call.language.split("-")[0].lower() == "en"


def _first_said(texts: Sequence[str]) -> str | None:
    """The first of these texts that says something."""
    return next((text.strip() for text in texts if words_in(text)), None)


def _are_alike(one: Example, other: Example) -> bool:
    """Same medium and mostly the same words; without descriptions nobody can say."""
    words, others = (set(re.findall(r"\w+", example.description.casefold())) for example in (one, other))
    return one.medium == other.medium and len(words & others) > ALIKE * len(words | others)


def _distance(days: int) -> str:
    if days < 0:
        return Words("before it opens")
    return Words("the same day") if days == 0 else counted("%(num)s day after", "%(num)s days after", days)


def _days_after(opens_on: date | None, days: int) -> str | None:
    if opens_on is None or opens_on > date.max - timedelta(days=days):
        return None
    return (opens_on + timedelta(days=days)).isoformat()
