import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from core.checks import Refused
from core.settings import ROOT
from media.sandbox import Failed, Limits, run

CHORES = "tests.media.chores"
LIMITS = Limits(cpu_seconds=5, wall_seconds=20, memory_bytes=1_000_000_000, file_bytes=100_000)


def is_alive(process: int) -> bool:
    with suppress(ProcessLookupError, FileNotFoundError):
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    return False


def children() -> set[str]:
    """Our children, dead ones that nobody waited for included; the renderer of Markdown may be among them."""
    return {child for task in Path("/proc/self/task").iterdir() for child in (task / "children").read_text().split()}


def has_gone(process: int, within_seconds: float = 5.0) -> bool:
    end = time.monotonic() + within_seconds
    while is_alive(process) and time.monotonic() < end:
        time.sleep(0.02)
    return not is_alive(process)


def test_an_answer_comes_back_and_prints_do_not() -> None:
    assert run(f"{CHORES}:add", {"left": 2, "right": 3}, LIMITS) == 5


def test_progress_is_heard_in_order() -> None:
    heard: list[float] = []
    assert run(f"{CHORES}:count", {"to": 4}, LIMITS, heard.append) == "done"
    assert heard == [0.25, 0.5, 0.75, 1.0]


def test_a_refusal_crosses_with_its_sentence() -> None:
    with pytest.raises(Refused, match="upside down"):
        run(f"{CHORES}:refuse", {}, LIMITS)


@pytest.mark.parametrize(("chore", "sign"), [("crash", "a fault of ours"), ("abort", "SIGABRT"), ("talk", "more than")])
def test_a_fault_of_ours_is_not_put_on_the_file(chore: str, sign: str) -> None:
    with pytest.raises(Failed, match=sign):
        run(f"{CHORES}:{chore}", {}, LIMITS)


def test_a_file_that_costs_too_much_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="too long to read"):
        run(f"{CHORES}:spin", {}, replace(LIMITS, cpu_seconds=1))
    with pytest.raises(Refused, match="memory"):
        run(f"{CHORES}:eat", {}, LIMITS)
    with pytest.raises(Refused, match="larger"):
        run(f"{CHORES}:write", {"path": tmp_path / "result", "size": 200_000}, LIMITS)


def test_many_files_may_not_be_larger_than_all_may_be(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="larger"):
        run(f"{CHORES}:fill", {"folder": tmp_path, "files": 30, "size": 90_000}, LIMITS, folder=tmp_path)
    assert run(f"{CHORES}:fill", {"folder": tmp_path, "files": 0, "size": 0}, LIMITS) == 0


def test_when_time_is_over_the_whole_group_ends(tmp_path: Path) -> None:
    marker = tmp_path / "grandchild"
    start = time.monotonic()
    with pytest.raises(Failed, match="time was over"):
        run(f"{CHORES}:sleep", {"marker": marker}, replace(LIMITS, wall_seconds=1.0))
    assert time.monotonic() - start < 10
    assert has_gone(int(marker.read_text()))


def test_a_listener_that_breaks_leaves_no_child(tmp_path: Path) -> None:
    def interrupt(fraction: float) -> None:
        raise KeyboardInterrupt

    before = children()
    with pytest.raises(KeyboardInterrupt):
        run(f"{CHORES}:count", {"to": 4}, LIMITS, interrupt)
    assert children() <= before


def test_the_child_goes_when_its_parent_is_killed(tmp_path: Path) -> None:
    marker = tmp_path / "grandchild"
    call = (
        "from media.sandbox import Limits, run;"
        "run('tests.media.chores:sleep', {'marker': %r}, Limits(cpu_seconds=5, wall_seconds=50, memory_bytes=10**9))"
    )
    parent = subprocess.Popen([sys.executable, "-c", call % str(marker)], cwd=ROOT)
    end = time.monotonic() + 20
    while not (marker.exists() and marker.read_text()) and time.monotonic() < end:
        time.sleep(0.02)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert has_gone(int(marker.read_text()))


def test_the_child_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "a secret")
    assert "a secret" not in run(f"{CHORES}:environment", {}, LIMITS).values()
