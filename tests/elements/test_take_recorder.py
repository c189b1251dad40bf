"""Takes that a closed tab cannot lose, with Chromium's fake camera and microphone."""

import io
import re
from contextlib import suppress

import av
import pytest
from playwright.sync_api import expect

from tests.elements.waiting import until
from tests.site import wait_until

pytestmark = pytest.mark.journey


def open_camera(page, kind="Camera"):
    page.get_by_role("button", name=kind).click()
    expect(page.locator("take-recorder")).to_have_attribute("data-state", "ready")


def record(page, seconds):
    page.locator("[data-do=record]:visible").click()
    expect(page.locator("take-recorder")).to_have_attribute("data-state", "recording", timeout=8000)
    page.wait_for_timeout(seconds * 1000)


def seconds_of(blob):
    with av.open(io.BytesIO(blob)) as container:
        last = max(
            (packet for packet in container.demux() if packet.pts is not None),
            key=lambda packet: packet.pts * packet.time_base,
        )
        return float(last.pts * last.time_base)


def seconds_so_far(blob):
    """Of a take that is still arriving; none while too little of it is here to be read."""
    with suppress(av.error.FFmpegError, ValueError):
        return seconds_of(blob)
    return 0


def kept_in_browser(page):
    return page.evaluate(
        "() => new Promise(done => { const opening = indexedDB.open('class-projects', 1); opening.onsuccess = () => {"
        " const all = opening.result.transaction('takes').objectStore('takes').count(); all.onsuccess = () => { opening.result.close(); done(all.result); } } })"
    )


def test_a_take_is_recorded_watched_and_kept(visit, site):
    site.answers["/takes"] = (201, {"location": "/pages/author"})
    page = visit("lesson")
    open_camera(page)
    expect(page.locator("[data-level-words]")).to_have_text(re.compile("Good|Too"))
    record(page, 2)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Keep this take")).to_be_focused()
    until(page, "document.querySelector('[data-preview]').duration > 1.5")
    page.get_by_role("button", name="Keep this take").click()
    page.wait_for_url("**/pages/author")
    [fields] = site.posted("/takes")
    assert seconds_of(fields["file"]) > 1.5
    assert re.fullmatch("[0-9a-f]{32}", fields["take_key"])
    assert 1900 < int(fields["duration_ms"]) < 35_000
    assert (fields["csrf_token"], fields["call"]) == ("token", "7")
    assert kept_in_browser(page) == 0


def test_the_microphone_alone_makes_a_sound(visit, site):
    site.answers["/takes"] = (201, {"location": "/pages/author"})
    page = visit("lesson")
    open_camera(page, "Microphone only")
    record(page, 1)
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Keep this take").click()
    page.wait_for_url("**/pages/author")
    with av.open(io.BytesIO(site.posted("/takes")[0]["file"])) as container:
        assert [stream.type for stream in container.streams] == ["audio"]


def test_it_stops_at_the_limit(visit):
    page = visit("lesson", max_seconds=1)
    open_camera(page)
    page.locator("[data-do=record]:visible").click()
    expect(page.locator("take-recorder")).to_have_attribute("data-state", "review", timeout=12_000)


def test_a_pause_is_not_part_of_the_take(visit):
    page = visit("lesson")
    open_camera(page)
    record(page, 1)
    page.get_by_role("button", name="Pause", exact=True).click()
    shown = page.locator("[data-time]").inner_text()
    page.wait_for_timeout(1500)
    assert page.locator("[data-time]").inner_text() == shown
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("take-recorder")).to_have_attribute("data-state", "review")


def test_a_closed_tab_costs_at_most_its_last_seconds(visit, site, page, context):
    site.answers["/takes"] = (201, {"location": "/pages/author"})
    visit("lesson")
    open_camera(page)
    record(page, 7)
    page.close()
    again = context.new_page()
    again.goto(f"{site.address}/pages/lesson")
    expect(again.locator("[data-kept] li")).to_contain_text("is still here")
    again.get_by_role("button", name="Watch it").click()
    again.get_by_role("button", name="Keep this take").click()
    again.wait_for_url("**/pages/author")
    assert seconds_of(site.posted("/takes")[0]["file"]) > 7 - 5  # seconds that PRODUCT allows to be lost
    assert kept_in_browser(again) == 0


def test_another_tab_offers_a_take_only_when_the_one_that_records_it_is_gone(visit, site, page, context):
    visit("lesson")
    open_camera(page)
    record(page, 2)
    other = context.new_page()
    other.goto(f"{site.address}/pages/lesson")
    other.wait_for_timeout(500)
    assert kept_in_browser(other) == 1
    expect(other.locator("[data-kept] li")).to_have_count(0)
    page.close()
    expect(other.locator("[data-kept] li")).to_contain_text("is still here")


def test_it_is_on_the_server_while_it_is_recorded(visit, site):
    page = visit("lesson")
    open_camera(page)
    record(page, 2.5)
    expect(page.locator("[data-safe-words]")).to_contain_text("Saved here and on the server")
    wait_until(lambda: any(seconds_so_far(arrived) > 1 for arrived in [*site.uploads.values()]), 10)


def test_without_a_connection_it_waits_here_and_then_goes_up_by_itself(visit, site, context):
    site.answers["/takes"] = (201, {"location": "/pages/author"})
    page = visit("lesson")
    open_camera(page)
    record(page, 1.5)
    context.set_offline(True)
    expect(page.locator("[data-safe-words]")).to_contain_text("No connection")
    page.get_by_role("button", name="Stop").click()
    [before] = site.uploads.values()
    context.set_offline(False)
    page.get_by_role("button", name="Keep this take").click()
    page.wait_for_url("**/pages/author")
    [fields] = site.posted("/takes")
    assert fields["file"].startswith(before)
    assert len(fields["file"]) > len(before)
    assert seconds_of(fields["file"]) > 1.5


def test_where_no_upload_can_begin_keeping_says_why_and_the_take_stays(visit, site):
    site.answers["/uploads"] = (401, {})
    page = visit("lesson")
    open_camera(page)
    record(page, 1.5)
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Keep this take").click()
    expect(page.get_by_role("alert")).to_contain_text("You are signed out")
    assert kept_in_browser(page) == 1


def test_a_take_that_did_not_arrive_stays(visit, site):
    site.answers["/takes"] = (507, {"error": "The disk is full. Nothing was lost."})
    page = visit("lesson")
    open_camera(page)
    record(page, 1.5)
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Keep this take").click()
    expect(page.get_by_role("alert")).to_have_text("The disk is full. Nothing was lost.")
    assert kept_in_browser(page) == 1
    page.reload()
    expect(page.locator("[data-kept] li")).to_contain_text("Take from")


def test_a_retake_leaves_the_earlier_take_on_the_shelf_until_it_is_discarded(visit):
    page = visit("lesson")
    open_camera(page)
    record(page, 1.5)
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Retake").click()
    expect(page.locator("[data-kept] li")).to_have_count(1)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Discard").click()
    expect(page.locator("[data-kept] li")).to_have_count(0)
    assert kept_in_browser(page) == 0


@pytest.mark.parametrize(
    ("name", "words"),
    [("NotAllowedError", "The browser said no"), ("NotFoundError", "found nothing"), ("OddError", "did not work")],
)
def test_a_refusal_is_said_in_plain_words_and_the_file_field_stays(visit, page, name, words):
    page.add_init_script(
        f"navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', '{name}'))"
    )
    visit("lesson")
    page.get_by_role("button", name="Camera").click()
    expect(page.get_by_role("alert")).to_contain_text(words)
    expect(page.locator("input[type=file]")).to_be_visible()
    expect(page.get_by_role("button", name="Camera")).to_be_visible()


def test_a_browser_without_a_screen_to_give_offers_none(visit, page):
    page.add_init_script("delete MediaDevices.prototype.getDisplayMedia")
    visit("lesson")
    expect(page.get_by_role("button", name="Camera")).to_be_visible()
    expect(page.get_by_role("button", name="Screen")).to_have_count(0)


def test_a_visitor_keeps_a_take_here_and_finds_it_at_the_bench_of_their_own(visit, site, page):
    visit("visitor")
    open_camera(page)
    record(page, 3)
    page.get_by_role("button", name="Stop").click()
    with page.expect_download() as copy:
        page.get_by_role("button", name="Save a copy").click()
    assert copy.value.suggested_filename == "take.webm"
    page.get_by_role("button", name="Make an account and share it").click()
    page.wait_for_url("**/pages/work")
    assert not site.posted("/takes")
    site.answers["/takes"] = (201, {"location": "/pages/author"})
    visit("visitor", account=True)
    page.get_by_role("button", name="Watch it").click()
    page.get_by_role("button", name="Keep this take").click()
    page.wait_for_url("**/pages/author")
    assert seconds_of(site.posted("/takes")[0]["file"]) > 1
