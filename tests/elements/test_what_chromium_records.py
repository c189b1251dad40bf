"""The corpus that Chromium itself makes: camera, microphone and screen, in each format it records, whole and cut off at every tenth."""

from base64 import b64decode
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from core.checks import Refused
from tests.media.test_corpus import check, tried

pytestmark = [pytest.mark.journey, pytest.mark.long]
RECORD = """async ([source, mimeType]) => {
    const stream = source === "screen" ? await navigator.mediaDevices.getDisplayMedia({video: true})
        : await navigator.mediaDevices.getUserMedia({audio: true, video: source === "camera"});
    const recorder = new MediaRecorder(stream, {mimeType});
    const blobs = [];
    recorder.ondataavailable = ({data}) => blobs.push(data);
    recorder.start(500);
    await new Promise(done => setTimeout(done, 1500));
    recorder.pause();
    await new Promise(done => setTimeout(done, 500));
    recorder.resume();
    await new Promise(done => setTimeout(done, 1500));
    const stopped = new Promise(done => { recorder.onstop = done; });
    recorder.stop();
    await stopped;
    stream.getTracks().forEach(track => track.stop());
    const bytes = new Uint8Array(await new Blob(blobs).arrayBuffer());
    return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(""));
}"""
RECORDINGS = [
    ("camera", "video/webm;codecs=vp8,opus"),
    ("camera", "video/webm;codecs=vp9,opus"),
    ("camera", "video/webm;codecs=av01,opus"),
    ("microphone", "audio/webm;codecs=opus"),
    ("screen", "video/webm;codecs=vp8"),
]


@pytest.mark.parametrize(("source", "mime"), RECORDINGS)
def test_it_is_ready_and_a_beginning_of_it_is_ready_or_refused(visit, tmp_path: Path, source: str, mime: str) -> None:
    page = visit("lesson")
    page.locator("body").click()  # a screen is given only after a gesture
    recorded = b64decode(page.evaluate(RECORD, [source, mime]))
    for tenth in range(10, 0, -1):
        with TemporaryDirectory(dir=tmp_path) as place:
            path = Path(place, "take.webm")
            path.write_bytes(recorded[: len(recorded) * tenth // 10])
            result = tried(path, Path(place))
            if isinstance(result, Refused):
                assert tenth < 10, result.sentence
                assert str(result.sentence)
            else:
                check(*result)
                assert tenth < 10 or result[0].duration_ms > 2_000
