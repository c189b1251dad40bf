"""What a film looks like as one goes along its bar: small frames on one sheet. Where each is follows from the length alone. Pure."""

import math
from typing import NamedTuple

TILE_WIDTH, MOST_TILE_HEIGHT = 160, 320
MOST_TILES, MOST_COLUMNS = 100, 10
SHORTEST_STEP_MS = 1_000


class Storyboard(NamedTuple):
    """Tile number i shows the moment i × step_ms, in row i // columns. A tile is the sheet's width / columns wide, and its
    height / rows high."""

    tiles: int
    columns: int
    rows: int
    step_ms: int

    def at(self, ms: int) -> tuple[int, int]:
        """Column and row of the tile to show for a moment."""
        number = min(self.tiles - 1, max(0, ms) // self.step_ms)
        return number % self.columns, number // self.columns


def storyboard_of(duration_ms: int) -> Storyboard:
    """The sheet of a film that lasts so long: a tile a second, or a hundred of them, whichever are fewer."""
    step_ms = max(SHORTEST_STEP_MS, math.ceil(duration_ms / MOST_TILES))
    count = max(1, math.ceil(duration_ms / step_ms))
    columns = min(count, MOST_COLUMNS)
    return Storyboard(count, columns, math.ceil(count / columns), step_ms)


def tile_size(width: int, height: int) -> tuple[int, int]:
    """160 wide, and as high as the film is then; what would be a tower is made to fit."""
    high = max(1, round(height * TILE_WIDTH / width))
    return TILE_WIDTH, min(high, MOST_TILE_HEIGHT)
