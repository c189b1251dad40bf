"""`make bench`: our pages beside a constant page of the same bytes and their twins, with few works and with many; uploads
beside a write; films and pictures that are made ready; claims of works to answer, in classes of three sizes; the daily mail of 100,000 people; search; and a topic
of 5,000 posts."""

from contextlib import ExitStack
from itertools import product
from statistics import median

import click

from bench import books, claims, films, live, media, notices, records, search, topics, uploads
from bench.driving import Series, calibration_ms, memory_bytes
from bench.report import Line, conclude, table, verdicts
from bench.running import Site, site

KINDS = ("constant", "twin", "anew", "ours")
PAGES = ("home", "class", "lesson", "wall", "work")
WHO = ("signed out", "signed in")


@click.command()
@click.option("--works", default="1000,100000", show_default=True, help="How many works each site has.")
@click.option("--pages", default=",".join(PAGES), show_default=True, help="Which pages to ask for.")
@click.option("--rounds", default=6, show_default=True, help="How often each address has its turn.")
@click.option("--seconds", default=0.4, show_default=True, help="How long a turn lasts.")
def main(works: str, pages: str, rounds: int, seconds: float) -> None:
    """Seed the sites, start them, ask for every page in short turns, and print what was measured. Ends with 1 on a miss."""
    loops = [calibration_ms()]
    with ExitStack() as running:
        sites = {int(count): running.enter_context(site(int(count))) for count in works.split(",")}
        lines = []
        for page, who in product(pages.split(","), WHO):
            lines += measure(sites, page, who, rounds, seconds)
            loops.append(calibration_ms())
        memory_mb = max(memory_bytes(each.pid) for each in sites.values()) / 1e6
    click.echo("\n".join(table(lines)))
    click.echo(f"\nA loop of a million steps of plain Python took {median(loops):.0f} CPU ms meanwhile.")
    conclude(
        [
            *verdicts(lines, memory_mb),
            *uploads.measured(),
            *media.measured(),
            *films.measured(),
            *records.measured(),
            *books.measured(),
            *live.measured(),
            *topics.measured(),
            *claims.measured(),
            *notices.measured(),
            *search.measured(),
        ]
    )


def measure(sites: dict[int, Site], page: str, who: str, rounds: int, seconds: float) -> list[Line]:
    """A line for each site. All its addresses take turns, so that what else the machine does hits each alike."""
    turns = {turn: Series() for turn in product(sites, KINDS)}
    for count, kind in turns:
        sites[count].load.warm_up(*asked(sites[count], kind, page, who))
    for (count, kind), series in [*turns.items()] * rounds:
        sites[count].load.round(series, *asked(sites[count], kind, page, who), seconds)
    return [Line(page, who, count, *(turns[count, kind] for kind in KINDS)) for count in sites]


def asked(site: Site, kind: str, page: str, who: str) -> tuple[str, str]:
    """An address and the cookie that goes with it."""
    path = site.paths[page]
    return path if kind == "ours" else f"/bench/{kind}{path}", site.cookie if who == "signed in" else ""


if __name__ == "__main__":
    main()
