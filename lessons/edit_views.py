"""Authoring a lesson and its call: each section of the page is a form of its own, saved by one POST."""

from typing import Any
from uuid import UUID

from flask import abort, flash, jsonify, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from core.db import db
from core.forms import Form, refusals_on
from core.web import current_person, needs, see_other
from courses.models import Course
from lessons import assignments, call_forms, forms, operations, showing
from lessons.assignments import Thing
from lessons.findings import findings_on
from lessons.models import Lesson
from lessons.promising import promise_of
from lessons.queries import editable, in_course
from lessons.rewriting import use_rewrite
from lessons.views import bp
from media.models import MediaFile
from media.operations import keep_upload
from media.showing import playable, still

LESSON = "/class-projects/<slug>/lessons/<lesson_slug>"
CHANGED = {
    "about": forms.AboutForm,
    "steps": forms.StepsForm,
    "captions": forms.CaptionsForm,
    "call": call_forms.CallForm,
    "takes": call_forms.TakesForm,
    "terms": call_forms.TermsForm,
    "promise": call_forms.PromiseForm,
    "answers": call_forms.AnswersForm,
    "own_try": call_forms.OwnTryForm,
}
ADDED = {
    "materials": call_forms.MaterialForm,
    "examples": call_forms.ExampleForm,
    "criteria": call_forms.CriterionForm,
}


def course_named(slug: str) -> Any:
    """The class project that an address names."""
    return [Course.slug == slug]


@bp.get("/class-projects/<slug>/lessons/new")
@needs("course.edit", by=course_named)
def new(course: Course) -> str:
    return render_template("lessons/new.html", course=course, form=forms.NewLessonForm())


@bp.post("/class-projects/<slug>/lessons/new")
@needs("course.edit", by=course_named)
def create(course: Course) -> Any:
    form = forms.NewLessonForm()
    with refusals_on(form):
        if form.validate():
            lesson = operations.begin(form.new_id, course, current_person(), title=form.title.data)
            return see_other("lessons.edit", slug=course.slug, lesson_slug=lesson.slug)
    return render_template("lessons/new.html", course=course, form=form), 422


@bp.get(f"{LESSON}/edit")
@needs("lesson.edit", by=in_course, options=[joinedload(Lesson.course)])
def edit(lesson: Lesson) -> str:
    return edit_page(lesson)


@bp.post(f"{LESSON}/edit/<any({', '.join(CHANGED)}):section>")
@needs("lesson.edit", by=in_course)
def change(lesson: Lesson, section: str) -> Any:
    form: Any = CHANGED[section](prefix=section)
    with refusals_on(form):
        if form.validate():
            form.refuse_stale(lesson)
            _apply(lesson, section, form)
            return _saved(lesson, section)
    return edit_page(lesson, {section: form}), 422


def _apply(lesson: Lesson, section: str, form: Any) -> None:
    call = lesson.assignment
    assert call is not None
    if section == "about":
        operations.describe(lesson, title=form.title.data, opens_on=form.opens_on.data, notes=form.notes.data)
    elif section == "steps":
        operations.cut_into_steps(lesson, form.wordings())
    elif section == "captions":
        operations.caption(
            lesson,
            captions=form.source(),
            language=form.captions_language.data,
            nobody_speaks=form.nobody_speaks.data,
        )
    elif section == "call":
        assignments.word(call, form.wording())
    elif section == "takes":
        assignments.limit(call, form.limits())
    elif section == "terms":
        assignments.set_terms(call, form.terms())
    elif section == "promise":
        assignments.promise(call, form.promise())
    elif section == "answers":
        assignments.set_answers(call, form.wording())
    else:
        assignments.try_oneself(call, words=form.own_try_words.data, file=_sent_file(form))


@bp.post(f"{LESSON}/demonstration")
@needs("lesson.edit", by=in_course)
def demonstrate(lesson: Lesson) -> Any:
    """A film or sound, from the form or from the recorder, which asks for JSON."""
    form = forms.DemonstrationForm()
    with refusals_on(form):
        if form.validate():
            operations.demonstrate(lesson, keep_upload(current_person(), form.file.data))
            return _saved(lesson, "demonstration")
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=" ".join(sentence for _name, sentence in form.all_errors)), 422
    return edit_page(lesson, {"demonstration": form}), 422


@bp.post(f"{LESSON}/demonstration/removal")
@needs("lesson.edit", by=in_course)
def remove_demonstration(lesson: Lesson) -> Any:
    _demand_token()
    operations.demonstrate(lesson, None)
    return _saved(lesson, "demonstration")


@bp.post(f"{LESSON}/own_try/removal")
@needs("lesson.edit", by=in_course)
def remove_own_try(lesson: Lesson) -> Any:
    _demand_token()
    assert lesson.assignment is not None
    assignments.take_try_away(lesson.assignment)
    return _saved(lesson, "own_try")


@bp.post(f"{LESSON}/<any({', '.join(ADDED)}):kind>")
@needs("lesson.edit", by=in_course)
def add(lesson: Lesson, kind: str) -> Any:
    form: Any = ADDED[kind](prefix=kind)
    with refusals_on(form):
        if form.validate():
            _add(lesson, kind, form)
            return _saved(lesson, kind)
    return edit_page(lesson, {kind: form}), 422


def _add(lesson: Lesson, kind: str, form: Any) -> None:
    call = lesson.assignment
    assert call is not None
    if kind == "criteria":
        levels = form.levels.data.splitlines()
        assignments.add_criterion(form.new_id, call, title=form.title.data, levels=levels)
        return
    thing = Thing(title=form.title.data, words=form.words.data, file=_sent_file(form))
    if kind == "materials":
        assignments.add_material(form.new_id, call, thing, licence=form.licence.data)
    else:
        assignments.add_example(form.new_id, call, thing)


@bp.post(f"{LESSON}/<any({', '.join(ADDED)}):kind>/<uuid:row_id>/removal")
@needs("lesson.edit", by=in_course)
def take_out(lesson: Lesson, kind: str, row_id: UUID) -> Any:
    _demand_token()
    row = next((each for each in getattr(lesson.assignment, kind) if each.id == row_id), None) or abort(404)
    assert lesson.assignment is not None
    assignments.take_out(lesson.assignment, row)
    return _saved(lesson, kind)


@bp.post(f"{LESSON}/rewrite")
@needs("lesson.edit", by=in_course)
def use_it(lesson: Lesson) -> Any:
    """Put the rewrite of a finding into its field."""
    _demand_token()
    assert lesson.assignment is not None
    section = use_rewrite(lesson.assignment, request.form.get("code", ""), request.form.get("field", ""))
    return _saved(lesson, section)


@bp.post(f"{LESSON}/<any(up, down):direction>")
@needs("lesson.edit", by=in_course)
def move(lesson: Lesson, direction: str) -> Any:
    _demand_token()
    operations.move(lesson, -1 if direction == "up" else 1)
    return see_other("courses.edit", slug=lesson.course.slug, _anchor="lessons")


@bp.post(f"{LESSON}/removal")
@needs("lesson.edit", by=in_course)
def remove(lesson: Lesson) -> Any:
    _demand_token()
    slug, is_members = lesson.course.slug, lesson.is_members
    operations.remove(lesson, current_person())
    if is_members:
        flash(_("The call is gone."))
        return see_other("community.class_board", slug=slug)
    flash(_("The lesson is gone."))
    return see_other("courses.edit", slug=slug, _anchor="lessons")


def edit_page(lesson: Lesson, sent: dict[str, Any] | None = None) -> str:
    """The author's page. `sent` holds the form that came back, under its section."""
    fresh: Any = {**CHANGED, **ADDED, "demonstration": forms.DemonstrationForm}
    sent = sent or {}
    with db.session.no_autoflush:  # a form that came back has changed nothing
        return render_template(
            "lessons/edit.html",
            lesson=lesson,
            course=lesson.course,
            call=lesson.assignment,
            forms={name: sent.get(name) or kind.of(lesson) for name, kind in fresh.items()},
            sent=next(iter(sent.values()), None),
            media=_film(lesson),
            still=still,
            playable=playable,
            showing=showing,
            findings=findings_on(lesson),
            lessons=db.session.scalars(editable(lesson.course, current_person())).unique().all(),
            promise=promise_of(lesson.course),
        )


def _film(lesson: Lesson) -> Any:
    if lesson.demonstration is None:
        return None
    return playable(lesson.demonstration)


def _sent_file(form: Any) -> MediaFile | None:
    return keep_upload(current_person(), form.file.data) if form.file.data else None


def _saved(lesson: Lesson, section: str) -> Any:
    flash(_("Saved."))
    address = {"slug": lesson.course.slug, "lesson_slug": lesson.slug}
    return see_other("lessons.edit", **address, _anchor=section)


def _demand_token() -> None:
    if not Form().validate():
        abort(400)
