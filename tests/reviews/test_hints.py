"""Hints on notes: kind ones stay quiet, the others get one sentence, nothing is ever slow."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.hints import SENTENCES, NoteKind, for_page, hints

LANDED, QUESTION, TRY = NoteKind


def codes(text, kind=LANDED, *, is_anchored=True):
    return [hint.code for hint in hints(kind, text, is_anchored=is_anchored)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (LANDED, "You look at the seat, not the back of the chair. I believed somebody short was sitting there."),
        (LANDED, "At “keep it, then” you are suddenly quiet, and I held my breath."),
        (QUESTION, "What happens in you during the pause before “keep it”?"),
        (QUESTION, "Is this the same cat as on page three?"),
        (QUESTION, "Do you hear the second voice as older?"),
        (TRY, "Play the last line a step closer to the chair. See if you can still say it."),
        (TRY, "Sing bar 9 in E MINOR once and keep what surprises you!"),
        (LANDED, "王冠の影が床まで伸びているところ"),
    ],
)
def test_a_good_note_gets_no_hint(kind, text):
    assert codes(text, kind) == []


@pytest.mark.parametrize(
    "text",
    [
        "You’re so talented, I could listen for hours",
        "You are not a very good singer in this one",
        "You always rush the ending of your lines",
        "You have no talent for this kind of line",
        "Your accent makes the second line hard for me",
        "For me this is lovely as a beginner piece by somebody like you",
    ],
)
def test_a_note_about_the_person_is_told_so(text):
    assert codes(text) == ["about-the-person"]


@pytest.mark.parametrize(
    "text",
    [
        "Why didn’t you look at the chair?",
        "Don't you think the pause is endless?",
        "Isn't it a bit too slow here?",
        "Wouldn't it be better without the music?",
        "Is this supposed to be a crown?",
        "Have you considered learning to draw first?",
    ],
)
def test_a_verdict_dressed_as_a_question_is_told_so(text):
    assert codes(text, QUESTION) == ["verdict-as-question"]


@pytest.mark.parametrize(
    "text", ["THIS LINE STAYED with me all day", "I love this line so much!!", "How did this happen here???"]
)
def test_shouting_is_told_so(text):
    assert codes(text) == ["shouting"]


def test_short_notes_and_notes_without_a_place_are_told_so():
    assert codes("Nice work!", is_anchored=False) == ["no-anchor", "too-short"]
    assert codes("Louder at the end, please do", TRY, is_anchored=False) == ["no-anchor"]
    assert codes("Who is in the chair?", QUESTION, is_anchored=False) == []


def test_an_empty_note_is_no_note():
    assert codes("  \n ", is_anchored=False) == []


def test_the_page_gets_the_same_rules_in_a_form_that_javascript_reads():
    rules = json.loads(json.dumps(for_page()))
    assert set(rules["sentences"]) == set(SENTENCES)
    assert set(rules["fewestWords"]) == set(NoteKind)
    for pattern in [*rules["person"], *rules["verdict"], rules["shouting"]]:
        assert not re.search(r"\(\?[^:]|\\[AZ]", pattern)


@given(st.sampled_from(NoteKind), st.text(), st.booleans())
def test_any_text_gets_each_hint_at_most_once(kind, text, is_anchored):
    found = hints(kind, text, is_anchored=is_anchored)
    assert len({hint.code for hint in found}) == len(found)
    assert all(SENTENCES[hint.code] == hint.sentence for hint in found)
    assert found == hints(kind, text, is_anchored=is_anchored)


@given(st.sampled_from(NoteKind), st.text())
def test_an_anchor_only_ever_takes_a_hint_away(kind, text):
    assert set(hints(kind, text, is_anchored=True)) <= set(hints(kind, text, is_anchored=False))


@pytest.mark.parametrize(
    "text", ["you are " + "so " * 50_000, "you " * 50_000, "!" * 200_000, "is it not " * 20_000, "A" * 200_000]
)
def test_hostile_text_is_judged_too(text):
    assert isinstance(codes(text, QUESTION), list)
