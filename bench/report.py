"""What was measured, as a table; and which targets it misses."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NoReturn

import click

from bench.driving import Series

OF_TWIN, OF_CONSTANT = 0.6, 0.5
MOST_GROWTH = 1.3
MOST_CPU_MS = {"wall": 5.0}
USUAL_CPU_MS = 3.0
MOST_MEMORY_MB = 400
KEPT = {("home", "signed out"), ("class", "signed out")}
HEADINGS = (
    f"{'':28}{'requests/s':^32}{'p95 ms':^28}{'CPU ms a request':^32}{'ours of':^17}\n"
    f"{'page':8}{'':12}{'works':>7} {'const':>8}{'twin':>8}{'anew':>8}{'ours':>8}{'const':>7}{'twin':>7}{'anew':>7}{'ours':>7}"
    f"{'const':>8}{'twin':>8}{'anew':>8}{'ours':>8}{'twin':>9}{'const':>8}"
)


@dataclass(frozen=True)
class Line:
    """One page for one kind of reader on one site."""

    page: str
    who: str
    works: int
    constant: Series
    twin: Series
    anew: Series  # when nothing is kept
    ours: Series  # asked again

    @property
    def of_twin(self) -> float:
        """How much of the twin's speed ours reaches: CPU for CPU, which other programs on the machine disturb least."""
        return self.twin.cpu_ms / self.ours.cpu_ms

    @property
    def of_constant(self) -> float:
        return self.constant.cpu_ms / self.ours.cpu_ms

    @property
    def name(self) -> str:
        return f"{self.page}, {self.who}, {self.works:,} works"


def table(lines: list[Line]) -> Iterator[str]:
    yield HEADINGS
    for each in lines:
        series = (each.constant, each.twin, each.anew, each.ours)
        yield (
            f"{each.page:8}{each.who:12}{each.works:>7,} "
            + "".join(f"{one.rate:>8.0f}" for one in series)
            + "".join(f"{one.p95_ms:>7.1f}" for one in series)
            + "".join(f"{one.cpu_ms:>8.2f}" for one in series)
            + f"{each.of_twin:>9.2f}{each.of_constant:>8.2f}"
        )


def verdicts(lines: list[Line], memory_mb: float) -> Iterator[tuple[bool, str]]:
    """(is it met, the target in words with the figure) for every target."""
    few = {(each.page, each.who): each for each in lines if each.works == min(line.works for line in lines)}
    for each in lines:
        yield each.of_twin >= OF_TWIN, f"{each.name}: {each.of_twin:.2f} of its twin (at least {OF_TWIN})"
        if (each.page, each.who) in KEPT:
            yield (
                each.of_constant >= OF_CONSTANT,
                f"{each.name}: {each.of_constant:.2f} of a constant page (at least {OF_CONSTANT})",
            )
        most = MOST_CPU_MS.get(each.page, USUAL_CPU_MS)
        yield each.ours.cpu_ms <= most, f"{each.name}: {each.ours.cpu_ms:.2f} CPU ms (at most {most:.0f})"
        less = few[each.page, each.who]
        if less is not each:
            growth = each.anew.cpu_ms / less.anew.cpu_ms
            yield growth <= MOST_GROWTH, f"{each.name}, anew: {growth:.2f} times {less.works:,} (at most {MOST_GROWTH})"
    yield memory_mb <= MOST_MEMORY_MB, f"memory of the process tree: {memory_mb:.0f} MB (at most {MOST_MEMORY_MB})"


def conclude(judged: Iterable[tuple[bool, str]]) -> NoReturn:
    """Say which targets are met, and end: with 1 on a miss."""
    found = list(judged)
    for is_met, words in found:
        click.echo(f"{'met   ' if is_met else 'MISSED'}  {words}")
    sys.exit(0 if all(is_met for is_met, _ in found) else 1)
