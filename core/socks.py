"""A pair of mismatched socks for everyone without a picture, drawn from their id. Pure: the same seed, the same socks."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import product
from typing import TypeVar

T = TypeVar("T")

INK = "#1b1613"
GROUNDS = ["#f3e3c3", "#dfe7f2", "#dcebdf", "#efdfec", "#f8dcd5", "#ece4d4"]
# Yarns in pairs that stay apart at 30 pixels: a dark or deep one, and one to draw on it.
YARNS = [
    ("#cf1f1a", "#fff3dc"),
    ("#2b4f8c", "#f0c04a"),
    ("#2f7352", "#f6ead2"),
    ("#77406f", "#f3b7a4"),
    ("#e8a51c", "#1b1613"),
    ("#b4562a", "#fbe6c4"),
    ("#1b1613", "#e8a51c"),
    ("#f6ead2", "#cf1f1a"),
    ("#8fc3e0", "#1f3864"),
]
# One sock in a 64 by 64 box, its toe to the left; its fellow is the mirror image.
SOCK = "M14 7H30V42C30 51 26 56 19 56H14C9 56 6 53 6 48.5C6 45 8 43 11 41.5C13.5 40.5 14 39 14 36Z"
OUTSIDE = "M-2-2H32V66H-2Z"


def stripes(yarn: str) -> str:
    """Hoops of one width."""
    return f'<path d="{"".join(f"M4 {y}H32" for y in range(18, 58, 10))}" stroke="{yarn}" stroke-width="5"/>'


def pinstripes(yarn: str) -> str:
    """Three lines down the leg."""
    return f'<path d="M11 12V58M18 12V58M25 12V58" stroke="{yarn}" stroke-width="3"/>'


def dots(yarn: str) -> str:
    """Dots, every other row moved by half."""
    spots = [(x + 5 * (row % 2), 20 + 9 * row) for row, x in product(range(4), (8, 18, 28))]
    return "".join(f'<circle cx="{x}" cy="{y}" r="3" fill="{yarn}"/>' for x, y in spots)


def zigzag(yarn: str) -> str:
    """Lightning around the leg."""
    rows = "".join(f"M2 {y}l5 6 5-6 5 6 5-6 5 6 5-6" for y in range(16, 56, 12))
    return f'<path d="{rows}" fill="none" stroke="{yarn}" stroke-width="3.5" stroke-linejoin="round"/>'


def checks(yarn: str) -> str:
    """A chessboard."""
    squares = [(x, y) for row, y in enumerate(range(15, 60, 7)) for x in range(2 + 7 * (row % 2), 32, 14)]
    return f'<path d="{"".join(f"M{x} {y}h7v7h-7z" for x, y in squares)}" fill="{yarn}"/>'


def argyle(yarn: str) -> str:
    """Diamonds, one under the other."""
    diamonds = "".join(f"M22 {y}l7 9-7 9-7-9z" for y in (15, 33)) + "M12 42l7 8-7 8-7-8z"
    return f'<path d="{diamonds}" fill="{yarn}"/>'


def waves(yarn: str) -> str:
    """A swell."""
    rows = "".join(f"M2 {y}q4-7 8 0t8 0 8 0 8 0" for y in range(20, 58, 9))
    return f'<path d="{rows}" fill="none" stroke="{yarn}" stroke-width="3.2"/>'


def crosses(yarn: str) -> str:
    """Stitches."""
    spots = [(x + 5 * (row % 2), 20 + 10 * row) for row, x in product(range(4), (8, 18, 28))]
    return (
        f'<path d="{"".join(f"M{x - 3} {y}h6M{x} {y - 3}v6" for x, y in spots)}" stroke="{yarn}" stroke-width="2.4"/>'
    )


PATTERNS: list[Callable[[str], str]] = [stripes, pinstripes, dots, zigzag, checks, argyle, waves, crosses]


def socks(seed: str) -> str:
    """The SVG document of a pair of socks for `seed` (a person's id): no two patterns and no two yarns alike in a pair."""
    draws = sha256(seed.encode()).digest()
    ground = GROUNDS[draws[0] % len(GROUNDS)]
    patterns = _two(PATTERNS, draws[1], draws[2])
    yarns = _two(YARNS, draws[3], draws[4])
    left, right = (_sock(pattern, yarn, ground) for pattern, yarn in zip(patterns, yarns, strict=True))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">'
        f'<path fill="{ground}" d="M0 0h64v64H0z"/>{left}<g transform="matrix(-1 0 0 1 64 0)">{right}</g></svg>'
    )


def _two(things: Sequence[T], first: int, second: int) -> tuple[T, T]:
    """Two different things, chosen by two bytes."""
    at = first % len(things)
    return things[at], things[(at + 1 + second % (len(things) - 1)) % len(things)]


def _sock(pattern: Callable[[str], str], yarn: tuple[str, str], ground: str) -> str:
    """One sock: yarn and pattern over the whole half, then the ground laid around its shape (a clip would need an id; a nested svg clips alone)."""
    main, accent = yarn
    return (
        f'<svg width="32" height="64"><path fill="{main}" d="M4 5h27v53H4z"/>{pattern(accent)}'
        f'<path fill="{accent}" d="M12 5h20v9H12zM4 40h8.5v18H4zM26 40h6v17h-9z"/>'
        f'<path fill="{ground}" fill-rule="evenodd" d="{OUTSIDE}{SOCK}"/>'
        f'<path fill="none" stroke="{INK}" stroke-width="2.6" stroke-linejoin="round" d="{SOCK}M14 14.5H30"/></svg>'
    )
