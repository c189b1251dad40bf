"""What changes while a page is open: places fill, works come to the wall, and nobody who reads is disturbed."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

STREAMS = """
window.streams = [];
window.EventSource = class {
  static CLOSED = 2;
  readyState = 1;
  constructor(url) { this.url = url; window.streams.push(this); }
  close() { this.readyState = 2; }
  addEventListener(kind, hears) { this[kind] = hears; }
};
window.open_streams = () => window.streams.filter((each) => each.readyState !== 2);
"""
HIDE = """(isHidden) => {
  Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def place(label, **facts):
    return {"label": label, "kind": "text", "url": f"/works/{label}", "src": None, "peaks": (), **facts}


def hole(label):
    return {"label": label, "is_hole": True, "url": "/door"}


def work(title):
    return {
        "url": f"/works/{title}",
        "title": title,
        "credit": "Ines",
        "lesson": "",
        "statuses": [],
        "built_on_by": "",
        "kind": "text",
        "excerpt": "I sat down.\n" * 30,
    }


@pytest.fixture
def opened(visit, site, page):
    """`opened(…)`: the page with streams that are told by the test; `tell()` says that something changed."""
    page.add_init_script(STREAMS)

    def show(places=(), works=()):
        site.context = {"places": list(places), "works": [work(title) for title in works]}

    def open_page(places=(), works=()):
        show(places, works)
        return visit("live", **site.context)

    open_page.show = show
    open_page.tell = lambda: page.evaluate("window.open_streams().forEach((each) => each.onmessage())")
    return open_page


def test_a_place_fills_and_the_others_keep_their_place_and_the_focus(opened):
    page = opened([hole("bar 9"), place("The first"), hole("bar 12")])
    first = page.get_by_role("link", name="The first")
    first.evaluate("link => { link.same = true }")
    first.focus()
    opened.show([place("Strings"), place("The first"), hole("bar 12")])
    opened.tell()
    expect(page.get_by_role("link", name="Strings")).to_be_visible()
    expect(first).to_be_focused()
    assert first.evaluate("link => link.same")
    expect(page.get_by_role("status")).to_have_text("New in the cut: Strings")
    expect(page.get_by_text("Play it as it is now")).to_be_visible()


def test_a_stream_that_shows_what_changed_saves_the_page_its_question(opened, page):
    opened([hole("bar 9"), place("The first")])
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    html = "<ol><li><a class='place' href='/works/9'><span class='visually-hidden'>Strings</span></a></li></ol>"
    page.evaluate("html => window.open_streams()[0].shown({ data: JSON.stringify(html) })", html)
    expect(page.get_by_role("link", name="Strings")).to_be_visible()
    expect(page.get_by_role("link", name="The first")).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("New in the cut: Strings")
    assert asked == []


def test_who_stands_on_a_place_that_fills_stands_on_what_fills_it(opened):
    page = opened([hole("bar 9")])
    page.get_by_role("link").focus()
    opened.show([place("Strings")])
    opened.tell()
    expect(page.get_by_role("link", name="Strings")).to_be_focused()


def test_nothing_is_said_where_nothing_changed(opened):
    page = opened([hole("bar 9"), place("The first")])
    with page.expect_response("**/pages/live"):
        opened.tell()
    page.wait_for_timeout(200)
    expect(page.get_by_text("Play it as it is now")).to_be_hidden()
    expect(page.locator(".is-new")).to_have_count(0)


def test_a_page_without_a_stream_looks_now_and_then(opened, page):
    page.clock.install()
    opened([hole("bar 9")])
    page.evaluate("window.streams.forEach((each) => { each.readyState = 2; each.onerror(); })")
    opened.show([place("Strings")])
    page.clock.run_for(10_000)
    expect(page.get_by_role("link", name="Strings")).to_have_count(0)
    page.clock.run_for(6_000)
    expect(page.get_by_role("link", name="Strings")).to_be_visible()


def test_a_page_that_nobody_looks_at_holds_no_stream_and_catches_up(opened, page):
    opened([hole("bar 9")])
    assert page.evaluate("window.open_streams().length") == 2
    page.evaluate(HIDE, True)
    assert page.evaluate("window.open_streams().length") == 0
    opened.show([place("Strings")])
    page.evaluate(HIDE, False)
    expect(page.get_by_role("link", name="Strings")).to_be_visible()


def test_a_stream_that_breaks_and_comes_back_may_have_missed_something(opened, page):
    opened([hole("bar 9")])
    page.evaluate("window.open_streams().forEach((each) => each.onopen())")
    opened.show([place("Strings")])
    page.evaluate("window.open_streams().forEach((each) => each.onopen())")
    expect(page.get_by_role("link", name="Strings")).to_be_visible()


def test_new_works_come_to_the_top_of_the_wall(opened):
    page = opened(works=["One", "Two"])
    opened.show(works=["Three", "One", "Two"])
    opened.tell()
    expect(page.locator(".wall .tile").first).to_contain_text("Three")
    expect(page.locator(".live-more")).to_be_hidden()
    expect(page.get_by_role("status")).to_have_text("1 new work")


def test_who_reads_is_asked_first(opened):
    page = opened(works=["One", "Two"])
    page.locator(".tile").last.focus()
    for works in (["Three", "One", "Two"], ["Four", "Three", "One", "Two"]):
        opened.show(works=works)
        opened.tell()
        page.wait_for_timeout(500)
    more = page.get_by_role("button", name="2 new works")
    expect(more).to_be_visible()
    expect(page.locator(".wall .tile")).to_have_count(2)
    more.press("Enter")
    expect(page.locator(".wall .tile").first).to_contain_text("Four")
    expect(page.locator(".wall .tile").first).to_be_focused()
    expect(page.locator(".wall .tile")).to_have_count(4)
    expect(more).to_be_hidden()


def test_a_list_without_a_stream_looks_when_another_has_heard_and_a_new_token_is_no_change(opened, site, visit):
    page = visit("live_beside", lines=["Bar 8", "Bar 9"], token="one")
    assert page.evaluate("window.open_streams().length") == 1
    kept = page.get_by_role("button").first
    kept.evaluate("button => { button.same = true }")
    site.context = {"lines": ["Bar 8", "Bar 9: Ines is on it"], "token": "two"}
    html = "<ul><li>Nothing here changes</li></ul>"
    page.evaluate("html => window.open_streams()[0].shown({ data: JSON.stringify(html) })", html)
    expect(page.get_by_role("link", name="Bar 9: Ines is on it")).to_be_visible()
    assert kept.evaluate("button => button.same")
    expect(page.locator(".is-new")).to_have_count(1)


@pytest.fixture
def inbox(visit, site, page):
    """The inbox with these notices, and a bell; `inbox.told(…)`: what it shows from then on, of which it hears."""
    page.add_init_script(STREAMS)

    def open_inbox(*names, has_news=False):
        return visit("notices", names=names, has_news=has_news, ago="just now")

    def told(*names, ago="a minute ago"):
        site.context = {"names": names, "has_news": True, "ago": ago}
        page.evaluate("window.open_streams().forEach((each) => each.onmessage())")

    open_inbox.told = told
    return open_inbox


def test_a_notice_comes_on_top_and_those_below_stay_as_they_are(inbox):
    page = inbox("third", "second", "first")
    second = page.get_by_role("link", name="second")
    second.evaluate("link => { link.same = true }")
    second.focus()
    inbox.told("fourth", "third", "second")
    expect(page.get_by_role("listitem")).to_have_text(
        [re.compile(each) for each in ("fourth", "third", "second", "first")]
    )
    expect(page.locator(".is-new")).to_have_count(1)
    expect(second).to_be_focused()
    assert second.evaluate("link => link.same")
    inbox.told("fifth", "fourth", "third")
    expect(page.get_by_role("listitem")).to_have_count(5)
    expect(page.locator("#third.is-new")).to_have_count(0)


def test_the_bell_says_that_something_is_new_and_keeps_the_focus(inbox):
    page = inbox("first")
    bell = page.locator("a.bell")
    bell.focus()
    expect(bell).not_to_have_class(re.compile("news"))
    inbox.told("second", "first")
    expect(bell).to_have_class("bell news")
    expect(bell).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Notices, something new")


def test_a_bell_without_a_stream_looks_once_a_minute(inbox, site, page):
    page.clock.install()
    inbox("first")
    page.evaluate("window.streams.forEach((each) => { each.readyState = 2; each.onerror(); })")
    site.context = {"names": ["first"], "has_news": True, "ago": "just now"}
    page.clock.run_for(30_000)
    expect(page.locator("a.bell.news")).to_have_count(0)
    page.clock.run_for(35_000)
    expect(page.locator("a.bell.news")).to_have_count(1)
