"""What a work is built on, said at sharing and at any time later: thanks, what was changed, and things from elsewhere."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, request
from flask_babel import gettext as _

from core.checks import Refused
from core.db import db, lock, lock_all
from core.forms import Form, refusals_on
from core.text import tidy
from core.web import current_person, needs, see_other
from lessons.models import Material
from submissions import building, queries, showing
from submissions.forms import ElsewhereForm, FoundForm, SourceForm
from submissions.licences import Licence
from submissions.models import Source, Submission
from submissions.queries import this_work
from submissions.views import bp

Lines = dict[Source | Material, SourceForm]
LONGEST_WANTED = 200


def lines_of(work: Submission) -> Lines:
    """A line for each thing that the work is built on, or could be."""
    typed = request.form if request.method == "POST" else None
    return {thing: SourceForm.about(thing, _what(thing).title, typed) for thing in building.at_hand(work)}


def with_what(lines: Lines) -> list[tuple[SourceForm, Submission | Material | Source]]:
    """Each line with what it is about."""
    return [(line, _what(thing)) for thing, line in lines.items()]


def use(work: Submission, lines: Lines) -> None:
    """The work uses what is ticked, with thanks and changes, and what is not ticked it does not use."""
    lock_all([thing for thing in lines if isinstance(thing, Source)], "thanks", "changes")
    for thing, line in lines.items():
        line.refuse_stale(thing, SourceForm.about(thing, _what(thing).title))
        said = {"thanks": line.thanks.data or "", "changes": line.changes.data or ""}
        if isinstance(thing, Material):
            if line.used.data:
                building.use_material(work, thing, **said)
        elif line.used.data:
            building.say(thing, **said)
        else:
            building.leave_out(thing)


def _what(thing: Source | Material) -> Submission | Material | Source:
    """The work itself; what is no work here says itself what it is."""
    return thing if isinstance(thing, Material) else thing.source or thing


@bp.get("/works/<uuid:work_id>/sources")
@needs("submission.edit", by=this_work, options=queries.ON_ITS_PAGE)
def sources(work: Submission) -> Any:
    return _page(work, Form(formdata=None), lines_of(work), ElsewhereForm(formdata=None), request.args.get("find", ""))


@bp.post("/works/<uuid:work_id>/sources")
@needs("submission.edit", by=this_work, options=queries.ON_ITS_PAGE)
def change_sources(work: Submission) -> Any:
    """Save thanks and changes, and leave out what is not ticked any more."""
    form = Form()
    lock(work, "sources")
    lines = lines_of(work)
    wrong = [line for line in lines.values() if not line.validate()]
    with refusals_on(form), db.session.begin_nested():
        if form.validate() and not wrong:
            use(work, lines)
            building.settle(work)
            flash(_("Saved."))
            return see_other("submissions.sources", work_id=work.id)
    return _page(work, form, lines, ElsewhereForm(formdata=None)), 422


@bp.post("/works/<uuid:work_id>/sources/elsewhere")
@needs("submission.edit", by=this_work, options=queries.ON_ITS_PAGE)
def add_source(work: Submission) -> Any:
    """Name something from elsewhere that the work uses."""
    form = ElsewhereForm()
    lock(work, "sources")
    with refusals_on(form), db.session.begin_nested():
        if form.validate():
            building.use_from_elsewhere(form.new_id, work, _named(form))
            building.settle(work)
            flash(_("“%(title)s” is named with it.", title=form.title.data))
            return see_other("submissions.sources", work_id=work.id)
    return _page(work, Form(formdata=None), lines_of(work), form), 422


@bp.post("/works/<uuid:work_id>/sources/works")
@needs("submission.edit", by=this_work, options=queries.ON_ITS_PAGE)
def add_work(work: Submission) -> Any:
    """The work is built on another one that is here."""
    form = FoundForm()
    with refusals_on(form), db.session.begin_nested():
        if form.validate():
            source = _found(form.source.data or "")
            building.build_on(work, source)
            building.settle(work)
            flash(_("“%(title)s” is named with it.", title=source.title or _("Untitled")))
            return see_other("submissions.sources", work_id=work.id)
    return _page(work, form, lines_of(work), ElsewhereForm(formdata=None), form.find.data or ""), 422


def _found(address: str) -> Submission:
    source = db.session.get(Submission, UUID(address))
    if source is None:
        raise Refused(building.NOT_HERE)
    return source


def _named(form: ElsewhereForm) -> building.Elsewhere:
    said = {name: form[name].data or "" for name in ("title", "maker", "address", "changes", "thanks")}
    return building.Elsewhere(licence=Licence(form.licence.data), **said)


def _page(work: Submission, form: Form, lines: Lines, elsewhere: ElsewhereForm, wanted: str = "") -> str:
    wanted = " ".join(tidy(wanted).split())[:LONGEST_WANTED]
    found = building.find(work, wanted)
    return render_template(
        "submissions/sources.html",
        work=work,
        form=form,
        lines=with_what(lines),
        elsewhere=elsewhere,
        wanted=wanted,
        longest=LONGEST_WANTED,
        found=list(zip(found, showing.tiles_of(found, current_person()), strict=True)),
    )
