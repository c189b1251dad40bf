"""Statements that are put into words once: for the few that somebody waits for, many times a second.

SQLAlchemy finds a statement in its cache by walking all of it, and wraps each result; for those of a claim that took twice as
long as the database. So the words go to the driver itself, and who listens to statements hears of them all the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.visitors import replacement_traverse
from sqlalchemy.types import TypeEngine

from core.db import open_connection

Convert = Callable[[Any], Any] | None


class Prepared:
    """A statement of which some parameters (`bindparam` without a value) are given by name each time it runs."""

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._wordings: dict[str, _Wording] = {}

    def __call__(self, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Its rows, in the running transaction. Raises KeyError when a value is missing; others are ignored."""
        connection = open_connection()
        wording = self._wordings.get(connection.dialect.name)
        if wording is None:
            wording = self._wordings[connection.dialect.name] = _put_into_words(self._statement, connection.dialect)
        return _run(connection, wording, wording.parameters(values))


def _run(connection: Connection, wording: "_Wording", parameters: Any) -> list[tuple[Any, ...]]:
    cursor = connection.connection.cursor()
    try:
        connection.dispatch.before_cursor_execute(connection, cursor, wording.sql, parameters, None, False)
        cursor.execute(wording.sql, parameters)
        return wording.rows(cursor.fetchall()) if wording.columns else []
    except connection.dialect.loaded_dbapi.Error as error:
        kind = connection.dialect.loaded_dbapi.Error
        raise DBAPIError.instance(wording.sql, parameters, error, kind, dialect=connection.dialect) from error
    finally:
        cursor.close()


@dataclass(frozen=True)
class _Wording:
    """The words for one kind of database. `own`: parameters of its compiler's making; `given` and `columns`: how a value
    becomes what its driver takes, and back; `order`: of the parameters, where they have no names."""

    sql: str
    own: dict[str, Any]
    given: tuple[tuple[str, Convert], ...]
    order: tuple[str, ...] | None
    columns: tuple[Convert, ...]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        named = {name: convert(values[name]) if convert else values[name] for name, convert in self.given}
        if self.own:
            named |= self.own
        return named if self.order is None else [named[name] for name in self.order]

    def rows(self, found: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
        columns = self.columns
        return [
            tuple([convert(value) if convert else value for value, convert in zip(row, columns, strict=True)])
            for row in found
        ]


def _put_into_words(statement: Any, dialect: Dialect) -> _Wording:
    compiled = replacement_traverse(statement, {}, _spelled_out).compile(dialect=dialect)
    given = tuple([(name, _binding(bind.type, dialect)) for bind, name in compiled.bind_names.items() if bind.required])
    expanded = compiled.construct_expanded_state(dict.fromkeys([name for name, _ in given]))
    return _Wording(
        sql=expanded.statement,
        own={name: value for name, value in expanded.parameters.items() if name not in dict(given)},
        given=given,
        order=tuple(expanded.positiontup) if compiled.positional else None,
        columns=tuple(_reading(column.type, dialect) for column in getattr(statement, "exported_columns", ())),
    )


def _spelled_out(element: Any, **_: Any) -> Any:
    """A value that is the same each time stands in the words. As a parameter it would hide from PostgreSQL how few rows are
    wanted, and which partial index has them; and SQLite, which looks at it for the same reason, plans anew each time."""
    is_own = isinstance(element, BindParameter) and not element.required
    return element.render_literal_execute() if is_own else None


def _binding(type_: TypeEngine[Any], dialect: Dialect) -> Convert:
    return type_.dialect_impl(dialect).bind_processor(dialect)


def _reading(type_: TypeEngine[Any], dialect: Dialect) -> Convert:
    return type_.dialect_impl(dialect).result_processor(dialect, None)
