"""A site whose clock a test moves: on the path of its processes, this makes `core.db.now` as many hours later as the file CLOCK
says. Python imports it by itself."""

import os
import sys
from datetime import UTC, datetime, timedelta
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from typing import Any


def hours() -> float:
    return float(Path(os.environ["CLOCK"]).read_text() or 0)


class Later(PathFinder):
    """Finds `core.db` as ever, and moves its clock before anybody takes `now` from it."""

    @classmethod
    def find_spec(cls, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        spec = super().find_spec(name, path, target) if name == "core.db" else None
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def execute_and_move(module: Any) -> None:
                execute(module)
                module.now = lambda: datetime.now(UTC) + timedelta(hours=hours())

            spec.loader.exec_module = execute_and_move  # type: ignore[method-assign]
        return spec


if "CLOCK" in os.environ:
    sys.meta_path.insert(0, Later)
