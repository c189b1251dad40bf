"""Reads the demonstration's texts from TOML into typed records, and refuses what does not fit together."""

import dataclasses
import tomllib
import types
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from demo.checks import problems
from demo.gatherings import Content, Gatherings, Topic
from demo.shapes import ClassProject, Person

FOLDER = Path(__file__).parent / "content"
Record = TypeVar("Record")
ORDER = ("the-cat-who-would-be-king", "one-empty-chair", "forty-breaths", "how-to-make-a-class-project")
FILES = ("project", "lessons", "works", "answers")


class ContentError(Exception):
    """The demonstration's texts are wrong; the message says where, one line a problem."""


def _scalar(kind: Any, value: Any, where: str) -> Any:
    if isinstance(kind, type) and issubclass(kind, Enum):
        try:
            return kind(value)
        except ValueError:
            raise ContentError(f"{where}: {value!r} is not one of {', '.join(kind)}") from None
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ContentError(f"{where}: {value!r} is not {kind.__name__}")
    return value.strip() if kind is str else value


def _value(kind: Any, value: Any, where: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _value(next(option for option in get_args(kind) if option is not type(None)), value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise ContentError(f"{where}: a list is needed")
        return tuple(_value(get_args(kind)[0], item, f"{where}[{i}]") for i, item in enumerate(value))
    if origin is dict:
        return {key: _value(get_args(kind)[1], item, f"{where}.{key}") for key, item in value.items()}
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return build(kind, value, where)
    return _scalar(kind, value, where)


def build(kind: type[Record], table: dict[str, Any], where: str) -> Record:
    """A record of this kind from a TOML table. Raises ContentError for a key that is unknown, missing or of another type."""
    hints = get_type_hints(kind)
    names = {field.name.rstrip("_"): field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(set(table) - set(names)):
        raise ContentError(f"{where}: unknown key {', '.join(unknown)}")
    needed = [name for name, field in names.items() if field.default is dataclasses.MISSING]
    if missing := [name for name in needed if name not in table]:
        raise ContentError(f"{where}: missing {', '.join(missing)}")
    return kind(
        **{names[name].name: _value(hints[names[name].name], value, f"{where}.{name}") for name, value in table.items()}
    )


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def assemble(
    people: list[dict[str, Any]],
    projects: list[dict[str, Any]],
    topics: Sequence[dict[str, Any]] = (),
    gatherings: Mapping[str, Any] = MappingProxyType({}),
) -> Content:
    """Content from tables as TOML gives them. Raises ContentError with every problem found."""
    content = Content(
        people=tuple(build(Person, table, f"people[{i}]") for i, table in enumerate(people)),
        projects=tuple(
            build(ClassProject, table, str(table.get("slug", f"project {i}"))) for i, table in enumerate(projects)
        ),
        topics=tuple(build(Topic, table, f"topics[{i}]") for i, table in enumerate(topics)),
        gatherings=build(Gatherings, dict(gatherings), "gatherings"),
    )
    if found := problems(content):
        raise ContentError("\n".join(found))
    return content


def tables(slug: str) -> dict[str, Any]:
    """One class project's files laid together."""
    laid: dict[str, Any] = {}
    for name in FILES:
        laid |= _toml(FOLDER / slug / f"{name}.toml")
    return laid


@cache
def read() -> Content:
    """Everything the demonstration shows, checked. Raises ContentError when the texts do not fit together."""
    people, topics = _toml(FOLDER / "people.toml")["people"], _toml(FOLDER / "board.toml")["topics"]
    return assemble(people, [tables(slug) for slug in ORDER], topics, _toml(FOLDER / "gatherings.toml"))
