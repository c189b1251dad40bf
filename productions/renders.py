"""Asking for a file of the cut, stopping it, and what it finds on its way. Operations flush, never commit."""

from sqlalchemy import Select, select

from accounts.models import Person
from core.checks import Refused
from core.db import db, lock, now
from core.events import record
from core.jobs import later
from core.words import Words
from productions import jobs, making
from productions.models import UNDER_WAY, Production, Render, RenderForm, RenderState, RenderWork
from productions.planning import plan_of

STOPPED = Words("Stopped.")


def under_way(production: Production) -> Select[Render]:
    """The one that is being made."""
    return select(Render).where(Render.production_id == production.id, Render.state.in_(UNDER_WAY))


def ask(production: Production, by: Person, *, form: RenderForm) -> Render:
    """A file of the cut as it is now. While one like it is under way, that one comes back. Raises Refused where there is nothing
    to show, and while another is made."""
    lock(production)
    before = db.session.scalar(under_way(production))
    if before is not None and before.form == form:
        return before
    if before is not None:
        raise Refused("Another file is being made. Ask for this one when that is there.", field="into")
    plan = plan_of(production, form, jobs.MAKINGS[form.kind].KIND)
    render = Render(
        production=production,
        by_id=by.id,
        form=form,
        plan={"parts": plan.parts},
        remarks=[words.packed() for words in plan.remarks],
        is_public=plan.is_public,
        works=[RenderWork(submission_id=id) for id in sorted(plan.works)],
    )
    db.session.add(render)
    db.session.flush()
    record("render.asked", by, render.production, render=str(render.id))
    later(jobs.make, render_id=str(render.id))
    return render


def cancel(render: Render) -> None:
    """Stop it. One that has ended stays as it is."""
    lock(render, "state")
    if render.state in UNDER_WAY:
        render.state, render.problem, render.ended_at = RenderState.CANCELLED, STOPPED, now()
        later(making.clear_away, render_id=str(render.id))
        making.tell(render)
        db.session.flush()


def go_on(render: Render) -> None:
    """Try again what failed: parts that are there already are not made anew."""
    lock(render, "state")
    if render.state == RenderState.FAILED:
        render.state, render.problem, render.ended_at = RenderState.WAITING, None, None
        later(jobs.make, render_id=str(render.id))
        db.session.flush()


def remove(render: Render) -> None:
    """Forget it with its files."""
    cancel(render)
    later(making.forget_files, keys=[*(file.key for file in render.files), *making.kept_keys(render)])
    db.session.delete(render)
    db.session.flush()
