"""Authoring a class project: each section of the page is a form of its own, saved by one POST."""

from typing import Any
from uuid import UUID

from flask import abort, flash, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from core.checks import Refused, findings
from core.db import db
from core.forms import Form, in_words, refusals_on
from core.web import current_person, needs, paced, see_other
from core.words import Words
from courses import operations
from courses.forms import AboutForm, FileForm, GoalForm, NewCourseForm, RulesForm
from courses.licences import DESCRIPTIONS
from courses.models import Course, Goal, Joining
from courses.queries import of_slug
from courses.showing import card_of
from courses.views import bp
from lessons.queries import editable
from media.operations import keep_upload
from media.showing import still

MOVES = {
    "publication": (operations.publish, Words("It is published, and anyone can find it now. Send people this link:")),
    "closing": (operations.close, Words("It is closed to new work. What is there stays and is answered.")),
    "reopening": (operations.reopen, Words("It takes new work again.")),
    "archiving": (operations.archive, Words("It is in the archive. Its address still works.")),
}
PICTURES = {"cover": operations.show_cover, "film": operations.show_intro_film}
SECTIONS = {"about": AboutForm, "rules": RulesForm}


@bp.get("/class-projects/new")
@needs("course.create")
def new() -> str:
    return render_template("courses/new.html", form=NewCourseForm())


@bp.post("/class-projects/new")
@needs("course.create")
@paced("class")
def create() -> Any:
    form = NewCourseForm()
    with refusals_on(form):
        if form.validate():
            course = operations.begin(form.new_id, current_person(), form.wording())
            return see_other("courses.edit", slug=course.slug)
    return render_template("courses/new.html", form=form), 422


@bp.get("/class-projects/<slug>/edit")
@needs("course.edit", by=of_slug)
def edit(course: Course) -> str:
    return edit_page(course)


@bp.post("/class-projects/<slug>/edit/<any(about, rules):section>")
@needs("course.edit", by=of_slug)
def change(course: Course, section: str) -> Any:
    form: Any = SECTIONS[section](prefix=section)
    with refusals_on(form):
        if form.validate():
            form.refuse_stale(course)
            if section == "about":
                operations.describe(course, form.wording())
            else:
                operations.set_rules(course, licences=form.licences.data, joining=form.joining.data)
            return _saved(course, section)
    return edit_page(course, {section: form}), 422


@bp.post("/class-projects/<slug>/edit/<any(cover, film):place>")
@needs("course.edit", by=of_slug)
def show_file(course: Course, place: str) -> Any:
    form = FileForm(prefix=place)
    with refusals_on(form):
        if form.validate():
            PICTURES[place](course, keep_upload(current_person(), form.file.data))
            return _saved(course, place)
    return edit_page(course, {place: form}), 422


@bp.post("/class-projects/<slug>/edit/<any(cover, film):place>/removal")
@needs("course.edit", by=of_slug)
def remove_file(course: Course, place: str) -> Any:
    _demand_token()
    PICTURES[place](course, None)
    return _saved(course, place)


@bp.post("/class-projects/<slug>/goals")
@needs("course.edit", by=of_slug)
def add_goal(course: Course) -> Any:
    form = GoalForm(prefix="goal")
    with refusals_on(form):
        if form.validate():
            operations.add_goal(form.new_id, course, form.text.data)
            return _saved(course, "goals")
    return edit_page(course, {"goal": form}), 422


@bp.post("/class-projects/<slug>/goals/<uuid:goal_id>/<any(up, down, crossing, uncrossing, removal):act>")
@needs("course.edit", by=of_slug)
def change_goal(course: Course, goal_id: UUID, act: str) -> Any:
    _demand_token()
    goal = next((each for each in course.goals if each.id == goal_id), None) or abort(404)
    _change_goal(goal, act)
    return _saved(course, "goals")


def _change_goal(goal: Goal, act: str) -> None:
    if act in ("up", "down"):
        operations.move_goal(goal, -1 if act == "up" else 1)
    elif act == "crossing":
        operations.cross_off(goal, current_person())
    elif act == "uncrossing":
        operations.uncross(goal)
    else:
        operations.remove_goal(goal)


@bp.post("/class-projects/<slug>/<any(publication, closing, reopening, archiving):act>")
@needs("course.manage", by=of_slug)
def stage(course: Course, act: str) -> Any:
    _demand_token()
    change_stage, sentence = MOVES[act]
    try:
        change_stage(course, current_person())
    except Refused as refusal:
        return edit_page(course, refusal=refusal), 422
    if act == "publication":
        flash(Markup('{} <a href="{}">{}</a>').format(in_words(sentence), link := _way_in(course), link))
        return see_other("courses.show", slug=course.slug)
    flash(in_words(sentence))
    return see_other("courses.edit", slug=course.slug)


def _way_in(course: Course) -> str:
    """The link to send to people."""
    if course.joining == Joining.OPEN:
        return url_for("courses.show", slug=course.slug, _external=True)
    return url_for("courses.join", slug=course.slug, code=course.code, _external=True)


def edit_page(course: Course, forms: dict[str, Any] | None = None, refusal: Refused | None = None) -> str:
    """The author's page. `forms` holds the one that came back, under its section."""
    fresh = {
        "about": AboutForm.of,
        "rules": RulesForm.of,
        "cover": lambda _course: FileForm(formdata=None, prefix="cover"),
        "film": lambda _course: FileForm(formdata=None, prefix="film"),
        "goal": lambda _course: GoalForm(formdata=None, prefix="goal"),
    }
    sent = forms or {}
    with db.session.no_autoflush:  # a form that came back has changed nothing
        lessons = db.session.scalars(editable(course, current_person())).unique().all()
        return render_template(
            "courses/edit.html",
            course=course,
            forms={name: sent.get(name) or make(course) for name, make in fresh.items()},
            sent=next(iter(sent.values()), None),
            refusal=refusal,
            lessons=lessons,
            findings=findings("course.publish", course),
            still=still,
            card=card_of(course, lessons=len(lessons)),
            licence_help={licence.value: words for licence, words in DESCRIPTIONS.items()},
        )


def _saved(course: Course, section: str) -> Any:
    flash(_("Saved."))
    return see_other("courses.edit", slug=course.slug, _anchor=section)


def _demand_token() -> None:
    if not Form().validate():
        abort(400)
