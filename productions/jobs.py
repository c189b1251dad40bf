"""Freeing places that were not filled in time; making finished pieces into files, off the request."""

from datetime import timedelta
from uuid import UUID

from core.checks import Refused
from core.db import db, now, unit_of_work
from core.jobs import job
from core.storage import StoreAway, is_full
from core.words import Words
from productions import reserving
from productions.book_making import BookMaking
from productions.film_making import FilmMaking
from productions.making import Making, Stopped, clear_away, tell
from productions.models import UNDER_WAY, Render, RenderKind, RenderState
from productions.record_making import RecordMaking
from productions.taking_home_making import TakingHomeMaking

BROKEN = Words("We could not make it. What is done of it is kept: try again.")
DISK_FULL = Words("There is no room on the disk. What is done of it is kept: make room, then try again.")
MAKINGS: dict[RenderKind, type[Making]] = {
    RenderKind.FILM: FilmMaking,
    RenderKind.RECORD: RecordMaking,
    RenderKind.BOOK: BookMaking,
    RenderKind.SITE: TakingHomeMaking,
}


@job(every=timedelta(minutes=1))
def free_places() -> None:
    with unit_of_work():
        reserving.free_overdue()


def give_up(render_id: str) -> None:
    _end(UUID(render_id), RenderState.FAILED, BROKEN)


@job(give_up=give_up, is_slow=True)
def make(render_id: str) -> None:
    """Make what was asked for. Again is harmless: parts that are kept are not drawn twice."""
    id = UUID(render_id)
    try:
        with unit_of_work():
            render = db.session.get(Render, id)
            making = MAKINGS[render.form.kind] if render else None
        if making is not None:
            making(id).make()
    except Stopped:
        clear_away(render_id)
    except Refused as refusal:
        _fail(id, refusal.sentence)
    except (OSError, StoreAway) as error:
        if not is_full(error):
            raise
        _fail(id, DISK_FULL)


def _fail(id: UUID, sentence: str) -> None:
    with unit_of_work():
        _end(id, RenderState.FAILED, sentence)


def _end(id: UUID, state: RenderState, sentence: str) -> None:
    render = db.session.get(Render, id, with_for_update=True)
    if render is not None and render.state in UNDER_WAY:
        render.state, render.problem, render.ended_at = state, sentence, now()
        tell(render)
