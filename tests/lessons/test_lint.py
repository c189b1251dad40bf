"""The lint of a call: each rule by hand, and what every finding owes its author by property."""

import re
from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.calls import Call, Example, Severity, Terms, use
from lessons.lint import USUAL_TERMS, lint
from lessons.wording import words_in

OPENS = date(2025, 11, 24)
TERMS = Terms(
    becomes="A book of forty pages, free to read here.",
    decides="Mara chooses, and says why.",
    money="Nobody earns anything with it.",
    training="No.",
    take_back="Any time until the premiere, with one button.",
)
CALL = Call(
    do="Draw only the crown",
    with_="Page three of the story",
    size="1 picture",
    by_date=OPENS + timedelta(days=7),
    opens_on=OPENS,
    done_when=("The crown is wider than the cat",),
    goes_into="The book, page four",
    please_dont="No cat, please",
    starting_material=1,
    media=("picture",),
    examples=(
        Example("picture", "a pencil crown, very small"),
        Example("picture", "cut from newspaper"),
        Example("film", "drawn on a window while it rains"),
    ),
    steps=5,
    has_own_try=True,
    has_captions=True,
    terms=TERMS,
)


def found(**changes):
    return {finding.code: finding for finding in lint(replace(CALL, **changes))}


def test_a_good_call_has_no_findings():
    assert lint(CALL) == []


def test_an_empty_call_has_every_stop_and_each_says_what_to_do():
    findings = lint(Call())
    stops = [(finding.code, finding.field) for finding in findings if finding.is_stop]
    assert stops == [
        ("ask-missing", "do"),
        ("nothing-to-start-from", "starting_material"),
        ("size-without-number", "size"),
        ("date-missing", "by_date"),
        ("place-missing", "goes_into"),
        ("own-try-missing", "has_own_try"),
        ("captions-missing", "has_captions"),
        ("term-missing", "terms_becomes"),
        ("term-missing", "terms_decides"),
        ("term-missing", "terms_money"),
        ("term-missing", "terms_training"),
        ("term-missing", "terms_take_back"),
    ]
    assert all(finding.sentence[-1] in ".”" for finding in findings)


def test_a_long_ask_is_cut_and_the_rest_goes_into_with():
    ask = "Film yourself doing your turn, under a minute, one take, to an empty chair in the frame"
    finding = found(do=ask)["ask-too-long"]
    mended = use(replace(CALL, do=ask), finding)
    assert mended.do == "Film yourself doing your turn, under a minute, one take"
    assert mended.with_ == "Page three of the story\nto an empty chair in the frame"


def test_twelve_words_are_an_ask_and_thirteen_are_too_many():
    twelve = "Draw the crown " + "and " * 9
    assert found(do=twelve) == {}
    assert set(found(do=twelve + "more")) == {"ask-too-long"}


def test_an_ask_that_is_a_question_is_turned_round():
    assert found(do="Can you draw the crown?")["no-verb-first"].rewrite == "Draw the crown"


def test_a_long_ask_begins_with_its_verb():
    ask = "In this lesson you should try to draw one crown with two fingers, as large as the paper is, in ink"
    mended = use(replace(CALL, do=ask), found(do=ask)["ask-too-long"])
    assert mended.do == "Draw one crown with two fingers, as large as the paper is"


def test_what_stands_beside_the_call_helps():
    title = "Draw the crown first"
    assert found(do="", title=title)["ask-missing"].rewrite == title
    assert found(do="The crown", title=title)["no-verb-first"].rewrite == title
    assert found(size="short", limit="45 seconds")["size-without-number"].rewrite == "45 seconds"
    assert found(goes_into="", terms=replace(TERMS, becomes=""), goal="A wall")["place-missing"].rewrite == "A wall"
    assert found(terms=replace(TERMS, money=""), earlier=TERMS)["term-missing"].rewrite == TERMS.money
    example = Example("text", "On a ticket", "I drew mine on a ticket.")
    assert found(has_own_try=False, examples=(example,))["own-try-missing"].rewrite == example.words


def test_a_term_that_was_never_worded_has_a_usual_wording_that_names_this_class_project():
    nothing = {"terms": Terms(), "goes_into": "", "project": "The crown", "instructor": "Roz"}
    rewrites = {one.field: one.rewrite for one in lint(replace(CALL, **nothing)) if one.code == "term-missing"}
    assert rewrites["terms_becomes"] == "A part of “The crown”, free to see here."
    assert rewrites["terms_decides"] == "Roz chooses, and says why."
    assert all(rewrites.values())
    for unknown in ({"language": "fr"}, {"project": "", "instructor": " "}):
        found = {one.field: one.rewrite for one in lint(replace(CALL, **nothing | unknown))}
        assert found["terms_becomes"] is found["terms_decides"] is None


def test_captions_begin_with_the_steps():
    finding = found(has_captions=False, step_lines=("Look at it", "Draw it"))["captions-missing"]
    assert finding.rewrite == "Look at it\nDraw it"
    assert use(replace(CALL, has_captions=False), finding).has_captions


def test_a_size_is_taken_from_elsewhere_or_made_from_the_medium():
    assert found(size="short", do="Draw the crown in 3 lines")["size-without-number"].rewrite == "3 lines"
    assert found(size="short")["size-without-number"].rewrite == "1 picture"
    assert found(size="short", media=())["size-without-number"].rewrite is None


@pytest.mark.parametrize(("days", "nearest"), [(-3, 2), (0, 2), (1, 2), (22, 21), (400, 21)])
def test_a_date_out_of_range_moves_to_the_nearest_day(days, nearest):
    finding = found(by_date=OPENS + timedelta(days=days))["date-out-of-range"]
    assert finding.severity is Severity.STOP
    assert finding.rewrite == (OPENS + timedelta(days=nearest)).isoformat()


@pytest.mark.parametrize("days", [2, 7, 21])
def test_two_to_twenty_one_days_are_allowed(days):
    assert found(by_date=OPENS + timedelta(days=days)) == {}


def test_a_self_paced_call_states_its_rhythm_instead():
    assert found(by_date=None, rhythm="one a week") == {}
    assert found(by_date=None)["date-missing"].rewrite == "2025-12-01"
    assert found(by_date=None, opens_on=None)["date-missing"].rewrite is None


def test_the_end_of_the_calendar_is_no_reason_to_fail():
    assert found(by_date=date.max, opens_on=date.max)["date-out-of-range"].rewrite is None


def test_where_it_goes_and_what_it_becomes_help_each_other():
    assert found(goes_into="")["place-missing"].rewrite == TERMS.becomes
    assert found(terms=replace(TERMS, becomes=""))["term-missing"].rewrite == "The book, page four"


def test_something_to_start_from_may_be_text_or_materials():
    assert found(starting_material="Once there was a cat.") == {}
    assert found(starting_material=0, with_="")["nothing-to-start-from"].rewrite is None
    assert found(starting_material=" ")["nothing-to-start-from"].rewrite == "Page three of the story"
    finding = found(starting_material=0, with_="", step_lines=("Look at it", "Draw it"))["nothing-to-start-from"]
    assert finding.rewrite == "Look at it\nDraw it"


def test_captions_are_not_needed_where_nobody_speaks():
    assert found(has_captions=False, nobody_speaks=True) == {}


def test_a_members_call_needs_no_example_and_no_own_try():
    assert found(by_member=True, examples=(), has_own_try=False) == {}


def test_examples_that_are_alike_count_once():
    alike = (Example("picture", "a small pencil crown"), Example("picture", "a pencil crown, small"))
    assert "2 more" in found(examples=alike)["too-few-examples"].sentence
    assert found(examples=(Example("picture"), Example("picture"), Example("picture"))) == {}


def test_a_look_for_is_something_a_stranger_can_see_and_may_come_from_the_size():
    finding = found(done_when=("You feel proud",), size="under 60 seconds")["nothing-to-look-for"]
    assert finding.rewrite == "You feel proud\nPage three of the story\nunder 60 seconds"


def test_more_than_two_limits_are_cut_in_the_longer_field():
    finding = found(with_="One take\nno cuts\nempty chair")["too-many-limits"]
    assert (finding.field, finding.rewrite) == ("with_", "One take")
    finding = found(please_dont="No cat; no queen; no gold")["too-many-limits"]
    assert (finding.field, finding.rewrite) == ("please_dont", "No cat")


def test_six_steps_are_too_many():
    lines = ("Sit", "Take a pen and a sheet", "Wait", "Look", "Draw the points of it", "Send it on its way")
    finding = found(steps=6, step_lines=lines)["too-many-steps"]
    assert finding.severity is Severity.WARNING
    assert finding.rewrite == "Sit\nTake a pen and a sheet\nWait; Look\nDraw the points of it\nSend it on its way"


@pytest.mark.parametrize("phrase", ["be creative", "express yourself", "anything goes", "for a contest"])
def test_empty_phrases_are_taken_out(phrase):
    finding = found(do=f"Draw the crown and {phrase}!")["empty-phrase"]
    assert finding.severity is Severity.WARNING
    assert finding.rewrite == "Draw the crown!"


def test_what_it_becomes_is_no_contest():
    finding = found(terms=replace(TERMS, becomes="A book, for a contest"))["empty-phrase"]
    assert (finding.field, finding.rewrite) == ("terms_becomes", "A book")


def test_please_dont_may_name_a_contest():
    assert found(please_dont="Don't make it a contest") == {}


def test_words_are_not_judged_in_languages_that_the_lint_does_not_read():
    assert found(do="Zeichne", language="de-AT") == {}


WORDS = """
draw the crown can you be creative contest anything goes , . and with a 3 lines short minute 60 seconds ;
express yourself drawing feel proud in this lesson film ? one
"""
vocabulary = st.sampled_from([*WORDS.split(), "\n"])
texts = st.text(max_size=60) | st.lists(vocabulary, max_size=25).map(" ".join)
days = st.none() | st.dates(date(2025, 11, 1), date(2026, 1, 31)) | st.dates()
calls = st.builds(
    Call,
    do=texts,
    with_=texts,
    size=texts,
    by_date=days,
    rhythm=texts,
    opens_on=days,
    done_when=st.lists(texts, max_size=4).map(tuple),
    goes_into=texts,
    please_dont=texts,
    starting_material=texts | st.integers(0, 3),
    media=st.lists(st.sampled_from(["film", "sound", "picture", "text", "smell"]), max_size=2).map(tuple),
    examples=st.lists(st.builds(Example, st.sampled_from(["film", "text"]), texts, texts), max_size=4).map(tuple),
    steps=st.integers(0, 9),
    has_own_try=st.booleans(),
    has_captions=st.booleans(),
    nobody_speaks=st.booleans(),
    terms=st.builds(Terms, texts, texts, texts, texts, texts),
    title=texts,
    step_lines=st.lists(texts.filter(lambda line: "\n" not in line), max_size=9).map(tuple),
    limit=st.sampled_from(["", "45 seconds"]),
    goal=texts,
    project=texts,
    instructor=texts,
    earlier=st.builds(Terms, texts, texts, texts, texts, texts),
    by_member=st.booleans(),
    language=st.sampled_from(["en", "en-GB", "fr"]),
)


@given(calls)
def test_any_call_is_linted_and_twice_the_same(call):
    assert lint(call) == lint(call)


@given(calls)
def test_using_a_rewrite_takes_its_finding_away_and_blocks_nothing_new(call):
    before = lint(call)
    for finding in before:
        if finding.rewrite is None:
            assert use(call, finding) == call
            continue
        after = lint(use(call, finding))
        assert (finding.code, finding.field) not in {(one.code, one.field) for one in after}
        stops = {(one.code, one.field) for one in before if one.is_stop}
        assert {(one.code, one.field) for one in after if one.is_stop} <= stops


# What a rewrite may add: "draw" for "drawing", and the unit of a size made from the medium.
PLAIN_FORMS_AND_UNITS = frozenset(
    ("draw", "second", "seconds", "minute", "minutes", "word", "words", "line", "lines", "picture", "pictures")
)


def letters(text):
    return re.sub(r"[\W_]+", "", text.casefold())


WORDS_OF_USUAL_TERMS = frozenset(letters(word) for term in USUAL_TERMS.values() for word in words_in(term))


@given(calls)
def test_a_rewrite_is_made_of_the_authors_own_words(call):
    texts = [getattr(call, one.name) for one in fields(call)] + [getattr(call.terms, one.name) for one in fields(Terms)]
    texts += [
        *call.done_when,
        *call.step_lines,
        *(f"{example.description} {example.words}" for example in call.examples),
    ]
    texts += [getattr(call.earlier, one.name) for one in fields(Terms)]
    written = letters(" ".join(text for text in texts if isinstance(text, str)))
    for finding in lint(call):
        for word in words_in(f"{finding.rewrite or ''} {finding.rest or ''}"):
            is_own = letters(word) in written or letters(word) in PLAIN_FORMS_AND_UNITS | WORDS_OF_USUAL_TERMS
            assert is_own or re.fullmatch(r"[\d-]+", word) or letters(word).isdigit()
