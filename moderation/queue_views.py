"""For moderators: the queue by age, a case in its context, judging it, and appeals against others' acts."""

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from core.db import db
from core.forms import refusals_on
from core.web import current_person, needs, see_other
from moderation import operations, queries, showing
from moderation.forms import HideForm, JudgeForm
from moderation.models import Appeal, Hiding, Outcome, Report
from moderation.views import bp


@bp.get("/moderation")
@needs("moderation.work")
def queue() -> Any:
    person = current_person()
    hidings = db.session.scalars(queries.hidings()).all()
    return render_template(
        "moderation/queue.html",
        cases=showing.things(db.session.scalars(queries.cases(person)).all()),
        appeals=db.session.scalars(queries.open_appeals(person)).all(),
        hidings=showing.things(hidings),
        may_show=queries.allowed(person, "hiding.withdraw", hidings),
    )


@bp.get("/moderation/<uuid:report_id>")
@needs("report.judge")
def case(report: Report) -> Any:
    return _case_page(report, HideForm(formdata=None, rule=report.rule))


def _case_page(report: Report, form: HideForm) -> str:
    ((_report, thing),) = showing.things([report])
    return render_template(
        "moderation/case.html",
        report=report,
        thing=thing,
        reports=db.session.scalars(queries.reports_on(report)).all(),
        history=showing.log_lines(db.session.scalars(queries.history_of(report)).all()),
        form=form,
    )


@bp.post("/moderation/<uuid:report_id>/leaving")
@needs("report.judge")
def leave(report: Report) -> Any:
    operations.leave(report, by=current_person())
    flash(_("Left as it is. Whoever reported it hears that you looked."))
    return see_other("moderation.queue")


@bp.post("/moderation/<uuid:report_id>/hiding")
@needs("report.judge")
def hide(report: Report) -> Any:
    form = HideForm()
    with refusals_on(form):
        if form.validate():
            operations.hide(report, by=current_person(), rule=form.rule.data, letter=form.letter.data)
            flash(_("Hidden. Its maker reads your letter."))
            return see_other("moderation.queue")
    return _case_page(report, form), 422


@bp.post("/moderation/hidings/<uuid:hiding_id>/withdrawal")
@needs("hiding.withdraw")
def show(hiding: Hiding) -> Any:
    operations.show(hiding, by=current_person())
    flash(_("It can be seen again."))
    return see_other("moderation.queue")


@bp.get("/appeals/<uuid:appeal_id>/judgement")
@needs("appeal.judge")
def appeal(appeal: Appeal) -> Any:
    return _appeal_page(appeal, JudgeForm(formdata=None))


@bp.post("/appeals/<uuid:appeal_id>/judgement")
@needs("appeal.judge")
def judge(appeal: Appeal) -> Any:
    form = JudgeForm()
    with refusals_on(form):
        if form.validate():
            is_upheld = form.outcome.data == Outcome.UPHELD
            operations.judge(appeal, by=current_person(), is_upheld=is_upheld, letter=form.letter.data)
            flash(_("Decided. Its maker reads your letter."))
            return see_other("moderation.appeals")
    return _appeal_page(appeal, form), 422


def _appeal_page(appeal: Appeal, form: JudgeForm) -> str:
    ((_act, thing),) = showing.things([appeal.act])
    return render_template("moderation/appeal.html", appeal=appeal, thing=thing, form=form)
