"""A cut whose places play together: in layers on one clock, and side by side on a grid."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy
import pytest
from playwright.sync_api import expect

from tests.elements.media import BURSTS
from tests.elements.waiting import until

pytestmark = pytest.mark.journey

PLAYER = "document.querySelector('cut-player')"
CHOIR = {"id": "choir", "title": "The choir", "arrangement": "layers"}
FACES = {"id": "faces", "title": "Nine faces", "arrangement": "grid"}
# What the desk gives is taken down in the sound's own thread, so that a page that is late loses none of it.
LISTENER = """
registerProcessor("listener", class extends AudioWorkletProcessor {
    process([input]) {
        if (input.length) this.port.postMessage({ frame: currentFrame, samples: input[0].slice() });
        return true;
    }
});
"""
LISTEN = """
async () => {
    const { context, master } = document.querySelector("cut-player").ensemble.desk;
    await context.audioWorklet.addModule("/media/listener.js");
    const listener = new AudioWorkletNode(context, "listener");
    window.heard = [];
    listener.port.onmessage = ({ data }) => heard.push({ frame: data.frame, samples: [...data.samples] });
    master.connect(listener).connect(context.destination);
    return context.sampleRate;
}
"""


@dataclass
class Heard:
    """What the left side of the desk gave: samples, and how many of them a second."""

    samples: numpy.ndarray
    rate: int

    def tone(self, hertz):
        """How loud a tone is, at each moment."""
        turns = numpy.exp(-2j * numpy.pi * hertz * numpy.arange(len(self.samples)) / self.rate)
        window = round(self.rate / 100)
        return numpy.abs(numpy.convolve(self.samples * turns, numpy.ones(window) / window, "valid"))

    def onset(self, hertz):
        """When a tone begins, in seconds: where it is first half as loud as it gets."""
        loud = self.tone(hertz)
        assert loud.max() > 0.01
        return int(numpy.argmax(loud > loud.max() / 2)) / self.rate


def layer(number, **about):
    hertz = BURSTS[number]
    known = {"kind": "sound", "src": f"/media/burst-{hertz}.m4a", "sound": f"/media/burst-{hertz}.m4a"}
    return {
        **known,
        "label": f"Voice {number}",
        "names": [f"Singer {number}"],
        "start_ms": 0,
        "duration_ms": 2000,
        "passage": CHOIR,
        "layer": number,
        **about,
    }


def face(name, start_ms=0, **about):
    known = {
        "kind": "film",
        "src": f"/media/{name}.webm",
        "sound": f"/media/{name}.webm",
        "label": name,
        "names": [name.title()],
    }
    return {**known, "start_ms": start_ms, "duration_ms": 2000, "passage": FACES, "layer": 0, **about}


@pytest.fixture
def cut(visit, page):
    def open_cut(*places):
        opened = visit("cut", places=list(places))
        opened.wait_for_selector("cut-player.is-upgraded")
        return opened

    return open_cut


@pytest.fixture
def listen(site):
    """Play a cut, and hear all of it from the first sample: what is called returns it once the cut is so far."""
    (site.media / "listener.js").write_text(LISTENER)

    def begin(page):
        until(page, f"{PLAYER}.ensemble")
        rate = page.evaluate(LISTEN)
        page.get_by_role("button", name="Play the cut").click()

        def heard_by(milliseconds):
            until(page, f"{PLAYER}.currentMs > {milliseconds}", seconds=12)
            batches = page.evaluate("heard")
            first = batches[0]["frame"]
            samples = numpy.zeros(batches[-1]["frame"] - first + len(batches[-1]["samples"]))
            for batch in batches:
                samples[batch["frame"] - first :][: len(batch["samples"])] = batch["samples"]
            return Heard(samples, rate)

        return heard_by

    return begin


def test_layers_are_heard_within_15_ms_of_each_other(cut, listen):
    heard = listen(cut(*[layer(number) for number in range(len(BURSTS))]))(1600)
    starts = [heard.onset(hertz) for hertz in BURSTS]
    assert max(starts) - min(starts) < 0.015


def test_a_voice_goes_on_without_a_seam_from_piece_to_piece(cut, listen):
    held = {"sound": "/media/held.m4a", "src": "/media/held.m4a", "duration_ms": 9000}
    heard = listen(cut(layer(0, **held)))(8300)
    begins = round(heard.onset(440) * heard.rate) + heard.rate // 2
    samples = heard.samples[begins : begins + 7 * heard.rate]
    turns = numpy.abs(numpy.diff(samples, 2))
    assert turns.max() < 1.5 * numpy.quantile(turns, 0.99)


def test_an_hour_of_a_voice_costs_what_is_heard_of_it(cut, listen, page):
    """They come together five minutes into their files, of which half a minute is fetched."""
    fetched = []
    page.on("response", lambda response: "late-" in response.url and fetched.append(response.headers["content-range"]))
    late = [layer(number, sound=f"/media/late-{hertz}.m4a", in_ms=299_000) for number, hertz in enumerate(BURSTS)]
    heard = listen(cut(*late))(1600)
    starts = [heard.onset(hertz) for hertz in BURSTS]
    assert max(starts) - min(starts) < 0.015
    assert len(fetched) <= 3 * len(BURSTS)


def test_a_layer_that_begins_later_or_inside_its_file_is_heard_then(cut, listen):
    inside = layer(1, start_ms=1100, duration_ms=1000, in_ms=500)
    heard = listen(cut(layer(0, start_ms=600), inside, layer(2, start_ms=0)))(2200)
    first, same, earlier = (heard.onset(hertz) for hertz in BURSTS)
    assert same - first == pytest.approx(0, abs=0.015)
    assert first - earlier == pytest.approx(0.6, abs=0.015)


def test_all_who_are_heard_are_named_and_light_up(cut):
    page = cut(layer(0), layer(1, start_ms=0, duration_ms=600), layer(2, start_ms=600, duration_ms=1400, layer=1))
    page.get_by_role("button", name="Play the cut").click()
    until(page, f"{PLAYER}.currentMs > 100")
    expect(page.locator(".cut-names .is-lit")).to_have_text(["Singer 0", "Singer 1"])
    expect(page.locator(".cut-cell")).to_contain_text("Voice 1")
    until(page, f"{PLAYER}.currentMs > 700")
    expect(page.locator(".cut-names .is-lit")).to_have_text(["Singer 0", "Singer 2"])
    expect(page.locator(".cut-places > li[aria-current]")).to_have_count(2)


PLAYING = "[...document.querySelectorAll('.cut-cell video')].map(v => [new URL(v.src).pathname, v.currentTime, v.paused, v.muted])"


@pytest.mark.parametrize("width", [1440, 390])
def test_faces_are_seen_side_by_side_each_at_its_own_moment(cut, width):
    picture = {
        "kind": "picture",
        "src": "/media/picture.png",
        "label": "The crown",
        "alt": "A crown",
        "start_ms": 0,
        "duration_ms": 3000,
        "passage": FACES,
        "layer": 2,
    }
    page = cut(
        face("film", in_ms=1000),
        face("ten", start_ms=2000, duration_ms=1000),
        face("other", layer=1, duration_ms=3000),
        picture,
    )
    page.set_viewport_size({"width": width, "height": 800})
    page.get_by_role("button", name="Play the cut").click()
    until(page, f"{PLAYER}.currentMs > 700")
    at = page.evaluate(f"{PLAYER}.currentMs") / 1000
    shown = page.evaluate(PLAYING)
    assert [(source, is_paused, is_muted) for source, _, is_paused, is_muted in shown] == [
        ("/media/film.webm", False, True),
        ("/media/other.webm", False, True),
    ]
    assert [seconds for _, seconds, _, _ in shown] == pytest.approx([1 + at, at], abs=0.35)
    boxes = [box.bounding_box() for box in page.locator(".cut-cell").all()]
    assert len({round(box["width"]) for box in boxes}) == 1
    assert len({(round(box["x"]), round(box["y"])) for box in boxes}) == 3
    expect(page.locator(".cut-cell img")).to_be_visible()
    until(page, f"{PLAYER}.currentMs > 2300")
    assert [source for source, *_ in page.evaluate(PLAYING)] == ["/media/ten.webm", "/media/other.webm"]


def test_what_plays_together_comes_between_others_without_a_gap(cut):
    before = {"kind": "film", "src": "/media/film.webm", "label": "Before", "start_ms": 0, "duration_ms": 2000}
    together = [layer(0, start_ms=2000), layer(1, start_ms=2000, layer=1)]
    after = {"kind": "text", "text": "The end.", "label": "After", "start_ms": 4000, "duration_ms": 800}
    page = cut(before, *together, after)
    page.get_by_role("button", name="Play the cut").click()
    until(page, f"{PLAYER}.currentMs > 1200")
    page.evaluate(
        "window.waited = 0; new MutationObserver(() => { if (document.querySelector('cut-player').waitingSince) waited += 1; }).observe(document.querySelector('.cut-card'), { childList: true, attributes: true })"
    )
    until(page, f"{PLAYER}.ensemble.current")
    assert page.evaluate(f"{PLAYER}.currentMs") < 2200
    until(page, f"{PLAYER}.currentMs > 4200")
    assert page.evaluate("waited") == 0
    assert page.locator(".cut-cells").is_hidden()
    expect(page.locator("[data-card]")).to_contain_text("The end.")


def test_a_seek_into_it_shows_what_is_there_then(cut):
    page = cut(face("film"), face("ten", start_ms=2000, duration_ms=1000), face("other", layer=1, duration_ms=3000))
    page.evaluate(f"{PLAYER}.seekTo(2500)")
    until(page, "document.querySelectorAll('.cut-cell video').length === 2")
    assert [source for source, *_ in page.evaluate(PLAYING)] == ["/media/ten.webm", "/media/other.webm"]
    until(page, f"{PLAYING}.every(([, seconds]) => seconds > 0.4)")


def test_a_voice_that_comes_late_joins_where_the_others_are(cut, listen, page):
    """It enters two seconds on, and is there a second before that."""
    held = []

    def hold(route):
        held.append(route)

    page.route(f"**/burst-{BURSTS[1]}.m4a", hold)
    page = cut(layer(0, duration_ms=5000), layer(1, start_ms=2000), layer(2, start_ms=2000))
    heard_by = listen(page)
    until(page, f"{PLAYER}.currentMs > 900")
    held[0].continue_()
    heard = heard_by(3600)
    assert heard.onset(BURSTS[1]) == pytest.approx(heard.onset(BURSTS[2]), abs=0.015)


def test_a_voice_that_does_not_come_leaves_the_others(cut, listen):
    lost = layer(1, sound="/media/missing.webm", src="/media/missing.webm")
    heard = listen(cut(layer(0), lost, layer(2)))(1600)
    assert abs(heard.onset(BURSTS[0]) - heard.onset(BURSTS[2])) < 0.015


QUIETER = SimpleNamespace(packed=lambda: {"gain_db": -20.0, "pan": 1.0})
FADED = SimpleNamespace(packed=lambda: {"fade_out_ms": 1500, "zoom": 2.0, "x": 0.0, "y": 0.0})


def test_a_take_is_as_loud_and_as_near_as_it_is_set(cut, listen):
    heard = listen(cut(layer(0), layer(1, edit=QUIETER), layer(2)))(1600)
    loud = [heard.tone(hertz).max() for hertz in BURSTS]
    assert loud[1] < loud[0] / 20
    assert loud[2] == pytest.approx(loud[0], rel=0.3)


def test_a_film_alone_that_is_edited_plays_so(cut):
    film = {
        "kind": "film",
        "src": "/media/film.webm",
        "sound": "/media/film.webm",
        "label": "Near",
        "start_ms": 0,
        "duration_ms": 3000,
        "edit": FADED,
    }
    page = cut(film)
    page.get_by_role("button", name="Play the cut").click()
    until(page, f"{PLAYER}.currentMs > 300")
    video, stage = page.locator(".cut-cell video").bounding_box(), page.locator(".cut-stage").bounding_box()
    assert video["width"] == pytest.approx(2 * stage["width"], rel=0.02)
    assert (video["x"], video["y"]) == pytest.approx((stage["x"], stage["y"]), abs=3)
    until(page, f"{PLAYER}.currentMs > 2600")
    assert float(page.evaluate("getComputedStyle(document.querySelector('.cut-cell video')).opacity")) < 0.4
