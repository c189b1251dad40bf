"""`python -m demo.media FOLDER`: make everything, and say how long each took."""

import sys
import time
from pathlib import Path

from demo.media.making import KEYS, make


def main(folder: Path) -> None:
    """Make every key into the folder, printing seconds and bytes."""
    started = time.process_time()
    for key in KEYS:
        before = time.process_time()
        size = make(key, folder).stat().st_size
        sys.stdout.write(f"{time.process_time() - before:6.2f} s {size / 1000:7.0f} kB  {key}\n")
    sys.stdout.write(f"{time.process_time() - started:6.2f} s on one core, {len(KEYS)} files\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
