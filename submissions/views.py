"""Works: what is mine, one work and its takes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, abort, flash, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import load_only

from accounts.models import Person
from core import stamps
from core.cache import kept
from core.db import db, now
from core.forms import Form, NewForm
from core.paging import page
from core.permissions import can, me, standing_of
from core.web import current_person, demand, needs, see_other
from moderation.permissions import look_up_all_hidden
from productions import queries as productions
from productions.models import Slot
from reviews import queries as reviews
from submissions import courage, occasion, operations, queries, showing, takes
from submissions.models import Fate, Submission, Take, Visibility
from submissions.queries import this_work

bp = Blueprint("submissions", __name__)
BARE = (load_only(Submission.id),)
ACTS = (
    "submission.show_out",
    "submission.build_on",
    "submission.answer",
    "submission.exemplify",
    "submission.rule",
    "submission.look_at_own",
    "submission.view_call",
)


def init_room(app: Flask) -> None:
    app.jinja_env.globals.update(
        licence_line=showing.licence_line,
        visitors_place=showing.visitors_place,
        byline_of=showing.byline_of,
        name_of=showing.name_of,
    )
    app.jinja_env.filters["measured"] = showing.measured


def demand_token() -> None:
    """A button's form carries nothing but its token."""
    if not Form().validate():
        abort(400)


@bp.get("/works")
@needs("account.use")
def mine() -> Any:
    found = page(
        queries.mine(current_person()), Submission.created_at, Submission.id, after=request.args.get("after"), size=60
    )
    occasion.look_up(found.rows)
    return render_template(
        "submissions/mine.html",
        groups=_grouped(found.rows),
        after=found.after,
        tile_of=_own_tile,
        kept_for_you=db.session.scalars(productions.kept_for(current_person())).all(),
    )


def _own_tile(work: Submission) -> dict[str, Any]:
    return showing.tile_of(work, current_person())


def _grouped(works: Sequence[Submission]) -> dict[str, list[Submission]]:
    """Works by what they wait for."""
    groups: dict[str, list[Submission]] = {
        "drafts": [],
        "private": [],
        "waiting": [],
        "answered": [],
        "in_cuts": [],
        "taken_back": [],
    }
    for work in works:
        chip = showing.chips(work)[0]
        place = {
            "draft": "drafts",
            "private": "private",
            "waiting": "waiting",
            "in_cut": "in_cuts",
            "taken_back": "taken_back",
        }
        groups[place.get(chip, "answered")].append(work)
    return groups


@bp.get("/works/<uuid:work_id>")
@kept
@needs("submission.view", by=this_work, options=BARE, also=ACTS)
def work(work: Submission) -> Any:
    work = _whole(work)
    return _work_page(work, _shared_take(work) if work.shared_at else next(reversed(work.takes), None))


@bp.get("/works/<uuid:work_id>/takes/<int:number>")
@needs("submission.view", by=this_work, options=BARE, also=ACTS)
def take(work: Submission, number: int) -> Any:
    work = _whole(work)
    found = next((each for each in work.takes if each.number == number), None)
    demand(found is not None and can(current_person(), "take.view", found))
    return _work_page(work, found)


def _whole(work: Submission) -> Submission:
    """The work with what its page shows: that is the same for whoever may see it."""
    return stamps.looks("work", [work.id], _whole_works)[work.id]


def _whole_works(ids: list[UUID]) -> dict[UUID, Submission]:
    return {work.id: work for work in stamps.whole(queries.works_of_pages(ids))}


def _work_page(work: Submission, take: Take | None) -> str:
    person = current_person()
    look_up_all_hidden({"submission": {work.id}, "course": {work.course_id}})
    answers = reviews.answers_on(work, take, person)
    plays_in = productions.plays_in(work, person)
    sources = [
        source
        for source in work.sources
        if source.source is None
        or can(person, "submission.view", source.source)
        or can(person, "submission.tombstone", source.source)
    ]
    return render_template(
        "submissions/work.html",
        work=work,
        take=take,
        takes=[each for each in work.takes if can(person, "take.view", each)],
        parts=showing.shown_parts(take),
        chips=showing.chips(work),
        builders=db.session.execute(queries.built_on_it(standing_of(person)), {"work": work.id, **me(person)}).all(),
        sources=sources,
        stones=showing.stones([each.source for each in sources if each.source]),
        attribution=showing.attribution(work, sources),
        fresh=NewForm(formdata=None) if person else None,
        answers=answers,
        task=answers.task,
        plays_in=plays_in,
        misfit=_misfit(work, person) if plays_in is None else None,
        fits_now=_fits_now(work, person),
        changes=_changes_asked(work, person) if plays_in else (),
        next_rung=_next_rung(work, answers, person),
        opened_at=int(now().timestamp()),
    )


def _next_rung(work: Submission, answers: Any, person: Person | None) -> Visibility | None:
    """Who else may see it, where its maker is offered that."""
    is_mine = person is not None and person.id == work.author_id
    return courage.next_rung(work, went_well=answers.went_well(work.shared_at)) if is_mine else None


def _shared_take(work: Submission) -> Take | None:
    return next((each for each in work.takes if each.id == work.shared_take_id), None)


def _misfit(work: Submission, person: Person | None) -> str | None:
    """Why a shared work stands in no place of the cut, for its maker."""
    is_mine, take = person is not None and person.id == work.author_id, _shared_take(work)
    return productions.misfit(work, take) if is_mine and work.is_shared and take is not None else None


def _fits_now(work: Submission, person: Person | None) -> list[Slot] | None:
    """Where a work that is not in this cut fits now, for its maker; None for others and other works."""
    take = _shared_take(work)
    if person is None or person.id != work.author_id or take is None or work.fate != Fate.NOT_IN_THIS_CUT:
        return None
    return productions.open_calls_for(work, take, person)


def _changes_asked(work: Submission, person: Person | None) -> Sequence[Any]:
    """What who cuts a piece asks its maker for; of a work that is in no place nothing is."""
    if person is None or person.id != work.author_id or work.shared_at is None:
        return ()
    return db.session.scalars(productions.asked_of(work)).all()


@bp.get("/works/<uuid:work_id>/taking-back")
@needs("submission.take_back", by=this_work)
def confirm_taking_back(work: Submission) -> Any:
    return render_template("submissions/take_back.html", work=work)


@bp.post("/works/<uuid:work_id>/taking-back")
@needs("submission.take_back", by=this_work)
def take_back(work: Submission) -> Any:
    demand_token()
    operations.take_back(work)
    return see_other("submissions.mine")


@bp.post("/works/<uuid:work_id>/showing-out")
@needs("submission.show_out", by=this_work)
def show_out(work: Submission) -> Any:
    """Somebody looked at a first work: it is fine to show to those who are signed out."""
    demand_token()
    operations.show_out(work, by=current_person())
    flash(_("Thank you. Everybody sees it now."))
    return see_other("submissions.work", work_id=work.id)


@bp.post("/works/<uuid:work_id>/takes")
@needs("submission.edit", by=this_work)
def begin_take(work: Submission) -> Any:
    """The next take: empty, or begun with the parts of the one shared."""
    demand_token()
    takes.begin_take(work, copy=work.shared_take if "copy" in request.form else None)
    return see_other("submissions.bench", work_id=work.id)


@bp.post("/works/<uuid:work_id>/building")
@needs("submission.build_on", by=this_work)
def build_on(source: Submission) -> Any:
    """A new work of one's own that uses this one, on its bench."""
    form = NewForm()
    if not form.validate():
        abort(400)
    work = operations.begin(
        form.new_id, current_person(), course=source.course, call=occasion.call_of(source), building_on=source
    )
    return see_other("submissions.bench", work_id=work.id)
