"""Text from people: nothing runs, harmless text is kept exactly, nothing takes long."""

import time

import bleach
import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import ATTRIBUTES, SCHEMES, TAGS, plain, render_markdown, sanitise, tidy

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "<a href='data:text/html,x'>x</a>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>",
    "<p style='position:fixed'>x</p>",
    "<iframe src=//evil.example></iframe>",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_never_runs(source: str) -> None:
    html = render_markdown(source)
    assert not any(
        bad in html
        for bad in ("<script", "<img", "<svg", "<iframe", "<style", 'href="javascript', 'href="data', " style=")
    )


@pytest.mark.parametrize("source", ["I <3 you", "1 < 2 and 3 > 2", "👩🏽‍🎤 sings", "שלום עולם", "a & b"])
def test_harmless_text_is_kept_exactly(source: str) -> None:
    assert plain(render_markdown(source)).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == source


def test_links_are_made_and_marked() -> None:
    html = render_markdown("see https://example.org")
    assert '<a href="https://example.org"' in html
    assert "nofollow" in html


@pytest.mark.parametrize("source", ["[" * 6000, "`" * 20_000, "[a](" * 4000, "*" * 20_000, "> " * 5000, "![" * 6000])
def test_no_text_takes_long_and_what_does_is_shown_plainly(source: str) -> None:
    started = time.monotonic()
    assert render_markdown(source)
    assert time.monotonic() - started < 30  # ten times the limit of PROMISES


@given(st.text(max_size=300))
def test_the_last_word_changes_nothing_that_bleach_let_through(source: str) -> None:
    once = sanitise(source)
    again = nh3.clean(
        once,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel="nofollow ugc noopener",
    )
    assert again == once
    assert "<script" not in bleach.clean(once, tags=set(TAGS), strip=True)


@given(st.text())
def test_tidy_is_settled_after_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert "\x00" not in tidy(text)
