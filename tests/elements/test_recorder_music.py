"""Trimming a take, and recording to a guide track or a click; what is played comes back to the microphone a known time later."""

import io
import re

import av
import numpy as np
import pytest
from playwright.sync_api import expect

from tests.elements.test_take_recorder import open_camera, record

pytestmark = pytest.mark.journey
ROOM_MS = 180
# The microphone hears what the loudspeaker plays, so much later.
ROOM = f"""
const room = new AudioContext();
const late = new DelayNode(room, {{delayTime: {ROOM_MS / 1000}, maxDelayTime: 1}});
const heard = room.createMediaStreamDestination();
late.connect(heard);
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (target, ...rest) {{
    if (target === this.context.destination && this.context !== room) {{
        const played = this.context.createMediaStreamDestination();
        connect.call(this, played);
        connect.call(room.createMediaStreamSource(played.stream), late);
    }}
    return connect.call(this, target, ...rest);
}};
navigator.mediaDevices.getUserMedia = async () => {{ await room.resume(); return heard.stream.clone(); }};
"""

KNOWN = f"""async () => {{
    const stream = await navigator.mediaDevices.getUserMedia({{audio: true}});
    localStorage.setItem("recorder:delays", JSON.stringify({{[stream.getAudioTracks()[0].label]: {ROOM_MS}}}));
}}"""


def sound_of(blob):
    """Samples, and how many there are a second."""
    with av.open(io.BytesIO(blob)) as container:
        frames = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
        return np.concatenate(frames), container.streams.audio[0].rate


def test_what_is_cut_off_is_told_with_the_take(visit, site):
    site.answers["/takes"] = (201, {"location": "/pages/author"})
    page = visit("lesson")
    open_camera(page)
    record(page, 3)
    page.get_by_role("button", name="Stop").click()
    trim = page.get_by_role("group", name="Trim")
    trim.get_by_label("It begins at").fill("0:00.5")
    page.locator("[data-preview]").dispatch_event("durationchange")  # its whole length may become known now
    trim.get_by_label("and ends at").fill("0:02")
    trim.get_by_label("and ends at").press("Tab")
    expect(page.locator("[data-trim-words]")).to_have_text("0:01.5")
    page.get_by_role("slider", name="Ends at").press("ArrowLeft")
    expect(trim.get_by_label("and ends at")).to_have_value("0:01.9")
    page.get_by_role("button", name="Keep this take").click()
    page.wait_for_url("**/pages/author")
    [fields] = site.posted("/takes")
    assert (fields["in_ms"], fields["out_ms"]) == ("500", "1950")
    assert "delay_ms" not in fields


def test_the_delay_of_a_device_is_measured_and_kept(visit, page):
    page.add_init_script(ROOM)
    visit("lesson")
    open_camera(page, "Microphone only")
    page.get_by_text("Guide track and click").click()
    expect(page.locator("[data-delay-words]")).to_contain_text("Measure it once")
    page.get_by_role("button", name="Measure the delay").click()
    said = page.locator("[data-delay-words]")
    expect(said).to_contain_text("ms late", timeout=20_000)
    assert ROOM_MS <= int(re.search(r"(\d+) ms", said.inner_text())[1]) < ROOM_MS + 120
    page.reload()
    open_camera(page, "Microphone only")
    page.get_by_text("Guide track and click").click()
    expect(said).to_contain_text("ms late")


def test_without_headphones_it_is_said_that_the_microphone_hears_them(visit, page):
    page.add_init_script(ROOM)
    visit("lesson")
    open_camera(page, "Microphone only")
    page.get_by_text("Guide track and click").click()
    said = page.locator("[data-headphones-words]")
    for _once_more in range(4):  # on a busy machine the room swallows a click now and then
        page.get_by_role("button", name="Check the headphones").click()
        expect(said).not_to_contain_text("Be quiet", timeout=12_000)
        if "hears what you hear" in said.inner_text():
            break
    expect(said).to_contain_text("hears what you hear")


def test_where_the_guide_begins_in_a_take_is_known(visit, site, page):
    """The first click that counts is heard just where the take is told to begin."""
    site.answers["/takes"] = (201, {"location": "/pages/author"})
    page.add_init_script(ROOM)
    visit("lesson")
    open_camera(page, "Microphone only")
    page.get_by_text("Guide track and click").click()
    page.get_by_label("Click", exact=True).check()
    page.get_by_label("Beats a minute").fill("120")
    page.get_by_label("Beats a minute").press("Tab")
    page.evaluate(KNOWN)
    record(page, 2)
    assert page.get_by_role("button", name="Pause", exact=True).is_hidden()
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Keep this take").click()
    page.wait_for_url("**/pages/author")
    [fields] = site.posted("/takes")
    assert fields["in_ms"] == fields["delay_ms"]
    samples, rate = sound_of(fields["file"])
    begins = int(fields["in_ms"]) / 1000
    around = np.abs(samples[int((begins - 0.12) * rate) : int((begins + 0.3) * rate)])
    first = np.argmax(around > 0.2 * np.abs(samples).max()) / rate - 0.12
    assert -0.06 < first < 0.12


def test_a_count_in_that_is_called_off_leaves_no_take(visit, page):
    page.add_init_script(ROOM)
    visit("lesson")
    open_camera(page, "Microphone only")
    page.get_by_text("Guide track and click").click()
    page.get_by_label("Click", exact=True).check()
    page.locator("[data-do=record]:visible").click()
    page.get_by_role("button", name="Not yet").click()
    expect(page.locator("take-recorder")).to_have_attribute("data-state", "ready")
    page.wait_for_timeout(500)
    page.reload()
    expect(page.locator("[data-kept] li")).to_have_count(0)
