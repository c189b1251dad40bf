"""Words that hurt, and words that only look so."""

from time import monotonic

import pytest

from reviews.harsh import harsh_words

HARSH = (
    "You are an idiot.",
    "you're such a pathetic loser",
    "You complete moron, look at the light.",
    "Are you really that stupid?",
    "What an idiot.",
    "This is garbage.",
    "Your second verse is utter crap.",
    "it's just trash",
    "This totally sucks",
    "What a waste of time.",
    "You are wasting everybody's time.",
    "Nobody wants to hear this.",
    "Please quit.",
    "You should stop singing.",
    "My dog could draw this better.",
    "My six-year-old could do it better",
    "Shut up.",
    "Go kill yourself",
    "kys lol",
    "I know where you live",
    "Just die.",
    "Fuck off",
    "You make me sick.",
    "People like you ruin it for the rest.",
    "Go back to your country.",
    "You should be ashamed of it.",
    "you are an 1diot",
    "you are stuuuupid",
    "you are an i.d.i.o.t",
    "Yoú are an ïdiot",
    "you are p@thetic",
    "a r3tard drew it",
)
KIND = (
    "Kill the lights earlier: the dark lands.",
    "The way you kill the sound at 0:14 made me jump.",
    "I felt like an idiot for not seeing it sooner.",
    "I am stupid about music, and I still heard it.",
    "What an idiot he is, that neighbour! I laughed.",
    "The idiot in your story is the one I believed.",
    "The rubbish bin behind her is what I looked at.",
    "This is a trash can, isn't it? I loved its lid.",
    "It's a joke that lands twice.",
    "Shut up the window in the first frame, so that the street is quieter.",
    "She says “shut up” and I believed it.",
    "Let the last note die away.",
    "Your drum could die down after the turn.",
    "The child sucks her thumb: that stayed with me.",
    "You stop singing at the turn, and the silence is the best part.",
    "Stop before the door.",
    "Don't give up the hat: it is the whole figure.",
    "I would quit the second shot a breath earlier.",
    "The chink in the curtain lets the light in.",
    "I hated to see her go.",
    "Nobody wants to leave the room at the end, and I feel it.",
    "It hurt to look at, and that is why it works.",
    "You were blind to nothing in that room.",
    "The stupid cat on the stairs made me laugh.",
    "The poor pig looks at us.",
    "Could you draw it out like “you are an idiot”, slower each time?",
    "Try it in E minor, 120 bpm, 4/4.",
    "Die Pause vor dem Satz hat mich gehalten.",
    "The Dutch title, “De idioot”, is on the shelf.",
    "I wonder what it was that made you turn.",
    "The figure in the middle is a clown; you are right to hide his face.",
)


@pytest.mark.parametrize("words", HARSH)
def test_words_that_hurt_are_found(words: str) -> None:
    assert harsh_words(words)
    assert harsh_words(f"The pause at 0:14 made me hold my breath. {words}")


@pytest.mark.parametrize("words", KIND)
def test_words_that_only_look_so_are_let_through(words: str) -> None:
    assert harsh_words(words) == ""


def test_what_was_found_is_said_as_it_was_meant() -> None:
    assert harsh_words("I like the door. You are such an IDIOT!") == "you are such an idiot"


@pytest.mark.parametrize(
    "words", ["a " * 2000, "your " * 800, "you are " + "very " * 900, "1a" * 2000, "a." * 2000, "“" * 4000]
)
def test_no_text_is_slow_to_judge(words: str) -> None:
    begun = monotonic()
    harsh_words(words)
    assert monotonic() - begun < 3
