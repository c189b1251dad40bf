"""Places in time as people type them: "0:14", "1:02.5", "75". Milliseconds inside. Pure."""

import re

_CLOCK = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5})(?:[.,](\d{1,3}))?")


def read_clock(text: str) -> int | None:
    """Milliseconds of a typed time; None when it is not one. Seconds beside minutes stop at 59, minutes beside hours too."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, seconds, fraction = match.groups()
    if (minutes is not None and int(seconds) > 59) or (hours is not None and int(minutes) > 59):
        return None
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "").ljust(3, "0")[:3] or 0)


def write_clock(ms: int) -> str:
    """The shortest way to type it: "0:14", "1:02.5"."""
    minutes, rest = divmod(ms, 60_000)
    fraction = f"{rest % 1000:03}".rstrip("0")
    return f"{minutes}:{rest // 1000:02}{'.' + fraction if fraction else ''}"
