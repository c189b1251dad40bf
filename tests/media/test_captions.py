from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks import Refused
from media.captions import Cue, moved, parse, to_webvtt, transcript

WEBVTT = """\ufeffWEBVTT - Forty breaths
Kind: captions

NOTE
nobody reads this --ever

STYLE
::cue { color: red }

intro
00:01.000 --> 00:03.500 align:start position:10%
<v Ada>Breathe <i>in</i>.</v>
And <00:00:02.000>hold &amp; hold.

1:00:00.000 --> 1:00:02.000
I &lt;3 this
"""

SRT = '1\r\n00:00:01,000 --> 00:00:03,500\r\n{\\an8}<font color="red">Breathe</font> in.\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,5\r\nI <3 you &amp; tea\r\n'

lines = st.text(min_size=1, max_size=60).map(lambda text: " ".join("".join(filter(str.isprintable, text)).split()))
said = st.lists(lines.filter(bool), min_size=1, max_size=3).map("\n".join)
cues = st.builds(
    lambda start, length, text: Cue(start, start + length, text),
    st.integers(0, 360_000_000),
    st.integers(1, 600_000),
    said,
)


def refusal(captions: bytes | str) -> str:
    with pytest.raises(Refused) as refused:
        parse(captions)
    return refused.value.sentence


def test_webvtt_is_read_to_plain_text() -> None:
    assert parse(WEBVTT) == [
        Cue(1_000, 3_500, "Breathe in.\nAnd hold & hold."),
        Cue(3_600_000, 3_602_000, "I <3 this"),
    ]


def test_srt_is_read_with_commas_crlf_and_overlaps() -> None:
    assert parse(SRT.encode()) == [Cue(1_000, 3_500, "Breathe in."), Cue(3_000, 4_500, "I <3 you &amp; tea")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_understood(encoding: str) -> None:
    assert parse("WEBVTT\n\n00:01.0 --> 00:02.0\nÉtude".encode(encoding)) == [Cue(1_000, 2_000, "Étude")]


def test_a_missing_blank_line_and_a_missing_head_do_no_harm() -> None:
    jammed = "1\n00:01,000 --> 00:02,000\nOne.\n2\n00:02,000 --> 00:03,000\nTwo."
    assert [cue.text for cue in parse(jammed)] == ["One.", "Two."]
    assert [cue.text for cue in parse("WEBVTT\n00:01.000 --> 00:02.000\nOne.")] == ["One."]


def test_cues_come_in_order_and_empty_ones_are_left_out() -> None:
    mixed = "00:05.000 --> 00:06.000\nLater\n\n00:03.000 --> 00:04.000\n<i></i>\n\n00:01.000 --> 00:02.000\nFirst"
    assert [cue.text for cue in parse(mixed)] == ["First", "Later"]


@pytest.mark.parametrize(
    ("captions", "sentence"),
    [
        ("", "no captions in this file"),
        ("WEBVTT\n", "no captions in this file"),
        ("WEBVTT\n\njust words", "Line 3: there are no times"),
        ("WEBVTT\n\n00:01 --> 00:02\nHi", "Line 3: these times cannot be read"),
        ("1\n00:02,000 --> 00:01,000\nHi", "Line 2: the end must come after the start"),
        (
            b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xe9tude",
            "Line 4: these letters cannot be read. Save the captions as UTF-8",
        ),
        ("00:01.000 --> 00:02.000\n" + "a" * 2_000, "Line 1: this caption is too long"),
        ("a" * 500_001, "500 KB"),
        ("00:01.000 --> 00:02.000\nHi\n\n" * 5_001, "limit"),
    ],
)
def test_what_cannot_be_read_names_its_line(captions: bytes | str, sentence: str) -> None:
    assert sentence in refusal(captions)


def test_hostile_captions_stay_words() -> None:
    said = parse("WEBVTT\n\n00:01.000 --> 00:02.000\n&lt;script&gt;alert(1)&lt;/script&gt; --&gt; <img src=x>")
    assert "<script>alert(1)</script>" in said[0].text
    assert "<" not in to_webvtt(said)
    assert to_webvtt(said).count("-->") == 1


@given(st.lists(cues, min_size=1, max_size=8))
def test_what_is_written_is_read_again_the_same(cues: list[Cue]) -> None:
    ordered = sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms))
    assert parse(to_webvtt(ordered)) == ordered
    assert parse(to_webvtt(ordered).encode()) == ordered


@given(st.text(max_size=300), st.sampled_from(["", "WEBVTT\n\n", "1\n00:01,000 --> 00:02,000\n"]))
def test_any_text_is_read_or_refused(text: str, head: str) -> None:
    with suppress(Refused):
        cues = parse(head + text)
        assert to_webvtt(parse(to_webvtt(cues))) == to_webvtt(cues)


def test_a_transcript_has_a_paragraph_for_each_silence() -> None:
    spoken = [Cue(0, 1_000, "One,\ntwo,"), Cue(1_200, 2_000, "three."), Cue(5_000, 6_000, "Four.")]
    assert transcript(spoken) == "One, two, three.\n\nFour."


def test_captions_move_with_what_is_cut_off_before_them() -> None:
    captions = to_webvtt([Cue(0, 900, "gone"), Cue(500, 1500, "cut into"), Cue(2000, 3000, "kept")])
    assert parse(moved(captions, -1000)) == [Cue(0, 500, "cut into"), Cue(1000, 2000, "kept")]
    assert parse(moved(captions, 1000)) == [
        Cue(1000, 1900, "gone"),
        Cue(1500, 2500, "cut into"),
        Cue(3000, 4000, "kept"),
    ]
