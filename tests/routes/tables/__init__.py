"""The tables, one a room."""

from importlib import import_module
from pkgutil import iter_modules

from tests.routes.table import Row

TABLES: dict[str, list[Row]] = {
    module.name: import_module(f"{__name__}.{module.name}").ROWS for module in iter_modules(__path__)
}
EVERY_ROW = [row for rows in TABLES.values() for row in rows]
