"""Following links, as somebody would who looks at everything: a few pages of each shape, so that lists do not fill the walk."""

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

A_SHAPE = 3
# A name or an id in an address, behind the noun that says what it is.
NAMED = re.compile(
    r"/(class-projects|lessons|people|productions|works|takes|notes|reviews|board|places|groups|journal)/(?!new\b)[^/?]+"
)
VALUE = re.compile(r"=[^&]*")


class Walk:
    """`for path in walk:` gives each path once; `walk.found(path, links)` adds what a page links to."""

    def __init__(self, start: str, most: int) -> None:
        self.waiting, self.seen, self.shapes, self.most = [start], {start}, Counter[str](), most
        self.linked_from: dict[str, str] = {}

    def __iter__(self) -> "Walk":
        return self

    def __next__(self) -> str:
        if not self.waiting or self.most == 0:
            raise StopIteration
        self.most -= 1
        return self.waiting.pop(0)

    def found(self, page: str, links: Iterable[str]) -> None:
        for link in links:
            there = urlsplit(urljoin(page, link))
            path = there.path + (f"?{there.query}" if there.query else "")
            if there.netloc or there.scheme or path in self.seen:
                continue
            self.seen.add(path)
            shape = shape_of(path)
            self.shapes[shape] += 1
            if self.shapes[shape] <= A_SHAPE:
                self.waiting.append(path)
                self.linked_from[path] = page


def shape_of(path: str) -> str:
    """ "/works/*" for every work; a filter counts by its name."""
    return VALUE.sub("=*", NAMED.sub(r"/\1/*", path))
