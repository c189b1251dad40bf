"""How long a page waits for PostgreSQL: no longer than its visitor would.

A server that has stopped, or a network that has swallowed it, answers nothing at all, and no limit that the server keeps
helps there. So a connection that hears nothing for too long gives up and is closed, and the next begins anew.
"""

from typing import Any

import psycopg
from flask import has_request_context
from sqlalchemy import Engine, event

CONNECT_SECONDS = 3
ANSWER_SECONDS = 6  # with the connecting after it, and the waiting for a place in the pool before: below twelve
STATEMENT_SECONDS = 30  # the server's own limit, for jobs and commands too


class Impatient(psycopg.Connection[Any]):
    """A connection that waits for an answer only so long."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        patience = ANSWER_SECONDS if has_request_context() else STATEMENT_SECONDS + ANSWER_SECONDS
        try:
            return super().wait(gen, interval, timeout or patience)
        except psycopg.OperationalError as error:
            if error.sqlstate is None:  # not the server's words: it said nothing, or is gone
                self.pgconn.finish()
            raise


def be_impatient(engine: Engine) -> None:
    """From now on the engine's connections are such."""

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, arguments: Any, parameters: Any) -> Impatient:
        return Impatient.connect(*arguments, **parameters)
