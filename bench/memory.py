"""How much memory the processes take that we start."""

import threading
from collections import defaultdict
from contextlib import suppress
from os import getpid
from pathlib import Path

LOOKED_EVERY_S = 0.1


class Peak:
    """`with Peak() as peak:`; then `peak.bytes` is the most that one process started meanwhile took. The system's own figure
    (getrusage) would count what it took before it became another program: a copy of us."""

    def __enter__(self) -> "Peak":
        self.bytes, self._over = 0, threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._looking.join()

    def _look(self) -> None:
        while not self._over.wait(LOOKED_EVERY_S):
            for id in _descendants(getpid()):
                with suppress(OSError):
                    self.bytes = max(self.bytes, _highest(id))


def _highest(id: int) -> int:
    lines = Path(f"/proc/{id}/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def _descendants(id: int) -> list[int]:
    children = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = path.read_text().rpartition(")")[2].split()[1]
            children[int(parent)].append(int(path.parent.name))
    found = children[id]
    for each in found:
        found += children[each]
    return found
