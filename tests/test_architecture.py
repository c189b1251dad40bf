"""The house, checked: floors, no circle among hearts, no hidden imports, small files, and routes that say what they need."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import ROOMS
from core.settings import ROOT

FLOORS = ("core", *ROOMS, "app")
HEART = {"models", "permissions", "queries", "operations", "handlers", "subjects", "checks", "jobs"}
FACES = ("views", "forms", "cli", "showing")
WEB = ("flask", "flask_wtf", "wtforms", "flask_login", "flask_babel", "core.web", "core.forms")
# What a face may use of another room, higher ones as well: "showing" turns rows into what components take.
READABLE = ("queries", "models", "permissions", "showing")


def tracked(*endings: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if name.endswith(endings) and (ROOT / name).exists()]


SOURCES = [path for path in tracked(".py") if "migrations" not in path.parts]
ROOM_FILES = [path for path in SOURCES if path.relative_to(ROOT).parts[0] in FLOORS]


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def is_face(module: str) -> bool:
    return module.split(".")[-1].endswith(FACES)


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """(module, name) of each import of the file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno} imports relatively"
            yield from ((node.module or "", alias.name) for alias in node.names)


def house_imports(path: Path) -> Iterator[str]:
    """The modules of the house that a file imports, in full: `accounts.models`."""
    for module, name in imports(path):
        if module.split(".")[0] in FLOORS:
            yield f"{module}.{name}" if (ROOT / module.replace(".", "/")).is_dir() and name else module


@pytest.mark.parametrize("path", ROOM_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_imports_only_what_its_floor_allows(path: Path) -> None:
    room, face = room_of(path), is_face(path.stem)
    for module in house_imports(path):
        other, part = module.split(".")[0], (module.split(".") + [""])[1]
        if other == room or room == "app":
            continue
        assert other != "app", f"{path.name} imports app"
        assert not is_face(module) or other == "core" or (face and part == "showing"), (
            f"{path.name} imports a face: {module}"
        )
        is_lower = FLOORS.index(other) < FLOORS.index(room)
        may_read = face and part in READABLE
        assert is_lower or may_read, f"{room}/{path.name} is below {module}"


@pytest.mark.parametrize(
    "path",
    [path for path in ROOM_FILES if path.stem in HEART and room_of(path) != "core"],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_a_heart_knows_nothing_of_the_web(path: Path) -> None:
    for module, name in imports(path):
        is_user_mixin = (module, name) == ("flask_login", "UserMixin")
        assert is_user_mixin or not any(module == web or module.startswith(web + ".") for web in WEB), (
            f"{path.name} imports {module}"
        )
        assert (module, name) not in {("core", "web"), ("core", "forms")}


def test_the_core_knows_no_room() -> None:
    for path in (path for path in ROOM_FILES if room_of(path) == "core"):
        assert not [module for module in house_imports(path) if module.split(".")[0] in ROOMS], path.name


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_small_and_hides_no_import(path: Path) -> None:
    source = path.read_text()
    assert len(source.splitlines()) <= 400, f"{len(source.splitlines())} lines"
    assert path.stem not in {"util", "utils", "helpers", "common", "misc"}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            hidden = [inner for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom)]
            assert not hidden, f"line {node.lineno}: an import inside {node.name}"


def test_every_file_says_what_it_is_for() -> None:
    assert [
        str(path.relative_to(ROOT)) for path in ROOM_FILES if not ast.get_docstring(ast.parse(path.read_text()))
    ] == []


def test_every_route_says_what_it_needs(app: Flask) -> None:
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], "needs")
    ]
    assert silent == []


def test_every_template_can_be_read(app: Flask) -> None:
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)


def test_every_address_that_is_asked_for_by_name_is_there(app: Flask) -> None:
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    asked = re.compile(r"""(?:url_for|see_other)\(\s*["']([\w.]+)["']""")
    for path in (*tracked(".html"), *ROOM_FILES):
        assert not set(asked.findall(path.read_text())) - known, path.name


def test_no_template_holds_inline_style_script_or_handler() -> None:
    for path in tracked(".html"):
        source = path.read_text()
        for bad in (" style=", " onclick=", " onchange=", " onsubmit=", "javascript:", "|safe"):
            assert bad not in source, f"{path.name} has {bad}"
