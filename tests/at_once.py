"""Acts that happen at the same moment: real threads, each with a transaction of its own."""

import threading
from collections.abc import Callable

from flask import Flask

from core.db import db, unit_of_work


def done_at_once(site: Flask, *acts: Callable[[], object]) -> list[BaseException]:
    """Each act in a transaction of its own, all at the same moment; what was refused, and what failed."""
    failures: list[BaseException] = []
    gate = threading.Barrier(len(acts))

    def do(act: Callable[[], object]) -> None:
        with site.app_context():
            try:
                gate.wait(10)
                with unit_of_work():
                    act()
            except BaseException as failure:
                failures.append(failure)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures
