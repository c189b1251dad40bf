"""Findings that lower rooms ask for and higher rooms give: `@check("course.publish")`."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from core.words import Words


class Refused(Exception):
    """The rules say no. The sentence, with its values, is for the person who asked; `field` names the input it is about."""

    def __init__(
        self, sentence: str, *, field: str | None = None, findings: "Iterable[Finding]" = (), **values: Any
    ) -> None:
        self.sentence = sentence if isinstance(sentence, Words) else Words(sentence, **values)
        super().__init__(self.sentence)
        self.field = field
        self.findings = list(findings)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing a check found. `is_stop` blocks; `where` is the address of the place to mend it."""

    code: str
    sentence: str
    is_stop: bool = True
    where: str = ""
    field: str = ""
    rewrite: str | None = None
    subject_id: Any = None


Check = Callable[[Any], Iterable[Finding]]
_checks: dict[str, list[Check]] = defaultdict(list)


def check(name: str) -> Callable[[Check], Check]:
    """Register a function that returns findings on a row when `name` is asked for."""

    def add(function: Check) -> Check:
        _checks[name].append(function)
        return function

    return add


def findings(name: str, row: Any) -> list[Finding]:
    """All findings of all rooms, stops first."""
    found = [finding for function in _checks[name] for finding in function(row)]
    return sorted(found, key=lambda finding: not finding.is_stop)
