"""The part of a film or a sound that is wanted."""

from av.audio.frame import AudioFrame
from av.packet import Packet
from av.video.frame import VideoFrame

from core.checks import Refused
from media import streams

RUN_UP_S = 1.0  # a decoder of sound needs a little of what comes before


class Span:
    """From `in_ms` to `out_ms` (None: the end). Seconds count from where the source's own clock starts."""

    def __init__(self, in_ms: int, out_ms: int | None, origin_seconds: float) -> None:
        if in_ms < 0 or (out_ms is not None and out_ms <= in_ms):
            raise Refused("The end must come after the start.")
        longest = streams.MAX_SOUND_MS / 1000
        self._zero = origin_seconds + in_ms / 1000
        self.seconds = longest if out_ms is None else min(longest, (out_ms - in_ms) / 1000)

    def is_far_before(self, packet: Packet) -> bool:
        """Is nothing to be heard of this packet, nor of what a decoder makes of it for the next?"""
        if packet.pts is None or packet.time_base is None or packet.has_sidedata("new_extradata"):
            return False
        return float(packet.pts * packet.time_base) < self._zero - RUN_UP_S

    def since_start(self, frame: VideoFrame | AudioFrame) -> float:
        """When this frame comes, in seconds from the start of the span: below 0 before it."""
        return float(frame.time or 0) - self._zero
