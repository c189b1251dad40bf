"""Pictures as films are coded, on their way into one. Runs in a child process."""

from typing import NamedTuple

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation


class Planes(NamedTuple):
    """A picture as films are coded (YCbCr of ITU-R BT.709, 4:2:0): changed into that once, however often it is shown."""

    light: np.ndarray
    blue: np.ndarray
    red: np.ndarray

    @classmethod
    def of(cls, pixels: np.ndarray) -> "Planes":
        """Of red, green and blue; an odd row or column at the edge goes."""
        high, wide = pixels.shape[0] // 2 * 2, pixels.shape[1] // 2 * 2
        frame = VideoFrame.from_ndarray(np.ascontiguousarray(pixels[:high, :wide]), format="rgb24")
        return cls.of_frame(
            frame.reformat(format="yuv420p", src_colorspace="ITU709", dst_colorspace="ITU709", dst_color_range="MPEG")
        )

    @classmethod
    def of_frame(cls, frame: VideoFrame) -> "Planes":
        """Of one that is coded so already, with even sides."""
        coded, high, wide = frame.to_ndarray(), frame.height, frame.width
        blue, red = coded[high:].reshape(2, high // 2, wide // 2)
        return cls(coded[:high], blue, red)

    @classmethod
    def plain(cls, wide: int, high: int, colour: tuple[int, int, int]) -> "Planes":
        """One colour all over, to be painted on."""
        return cls(*(plane.copy() for plane in cls.of(np.full((high, wide, 3), colour, dtype=np.uint8))))

    def paint(self, other: "Planes", top: int, left: int) -> None:
        """The other over a part of this, from an even row and column on; what reaches beyond the edge is not seen."""
        for mine, theirs, share in zip(self, other, (1, 2, 2), strict=True):
            part = mine[top // share :, left // share :][: theirs.shape[0], : theirs.shape[1]]
            part[:] = theirs[: part.shape[0], : part.shape[1]]

    def cut(self, top: int, left: int, high: int, wide: int) -> "Planes":
        """A part of it, from the nearest even row and column on."""
        y, x = top // 2, left // 2
        return Planes(
            self.light[2 * y : 2 * y + high, 2 * x : 2 * x + wide],
            *(plane[y : y + high // 2, x : x + wide // 2] for plane in (self.blue, self.red)),
        )

    def beside(self, other: "Planes", edge: int) -> "Planes":
        """This up to a column, and the other from there on."""
        half = edge // 2
        return Planes(
            np.hstack([self.light[:, : 2 * half], other.light[:, 2 * half :]]),
            np.hstack([self.blue[:, :half], other.blue[:, half:]]),
            np.hstack([self.red[:, :half], other.red[:, half:]]),
        )

    def zoomed(self, zoom: float, x: float, y: float) -> "Planes":
        """So many times nearer, of the same size: what lies at these shares of it stays where it is."""
        high, wide = self.light.shape
        part_high, part_wide = (max(2, round(side / zoom / 2) * 2) for side in (high, wide))
        part = self.cut(round((high - part_high) * y), round((wide - part_wide) * x), part_high, part_wide)
        return Planes.of_frame(part.frame().reformat(wide, high, interpolation=Interpolation.BILINEAR))

    def faded(self, share: float) -> "Planes":
        """So much of it, and for the rest nothing but black."""
        black, grey = 16, 128
        parts = zip(self, (black, grey, grey), strict=True)
        return Planes(*((none + (plane.astype(np.float32) - none) * share).astype(np.uint8) for plane, none in parts))

    def frame(self) -> VideoFrame:
        wide = self.light.shape[1]
        rows = [np.ascontiguousarray(plane).reshape(-1, wide) for plane in self]
        return VideoFrame.from_ndarray(np.concatenate(rows), format="yuv420p")
