"""Authors a class project of the demonstration: lessons, calls, places, people."""

from datetime import timedelta

from accounts.models import Person
from courses import membership
from courses import operations as courses
from courses.models import Course, Joining, MemberRole
from demo.captions import cues
from demo.shapes import Assignment, ClassProject, Part
from demo.shapes import Lesson as LessonContent
from demo.stage import Stage
from lessons import assignments, operations
from lessons.models import Lesson
from media import captions
from media.models import Medium
from productions import arranging
from productions import operations as productions
from productions.models import Production
from productions.weaving import Arrangement


def author(stage: Stage, project: ClassProject) -> None:
    """Make it, publish it, and let everybody in."""
    instructor = stage.person(project.instructors[0])
    wording = courses.CourseWording(
        title=project.title,
        outcome=project.outcome,
        intro=project.intro,
        skills=project.skills,
        language=project.language,
        level=project.level,
    )
    course = courses.begin(stage.id("course", project.slug), instructor, wording)
    courses.set_rules(course, licences=project.licences, joining=Joining.OPEN)
    courses.show_cover(course, stage.keep(project.cover, instructor))
    for place, goal in enumerate(project.goals):
        made = courses.add_goal(stage.id("goal", project.slug, str(place)), course, goal.text)
        if goal.done:
            courses.cross_off(made, instructor)
    lessons = {lesson.slug: _lesson(stage, project, course, instructor, lesson) for lesson in project.lessons}
    _production(stage, project, course, lessons)
    courses.publish(course, instructor)
    _people(stage, project, course)


def _lesson(stage: Stage, project: ClassProject, course: Course, instructor: Person, content: LessonContent) -> Lesson:
    lesson = operations.begin(stage.id("lesson", project.slug, content.slug), course, instructor, title=content.title)
    operations.describe(lesson, title=content.title, opens_on=None, notes=content.notes)
    operations.demonstrate(lesson, stage.keep(content.demonstration, instructor))
    said = [captions.Cue(cue.start_ms, cue.end_ms, cue.text) for cue in cues(content.demonstration)]
    operations.caption(lesson, captions=captions.to_webvtt(said) if said else "", language="en", nobody_speaks=not said)
    steps = [
        operations.StepWording(
            imperative=step.imperative, start_ms=step.start_ms, end_ms=step.end_ms, try_seconds=step.try_seconds
        )
        for step in content.steps
    ]
    operations.cut_into_steps(lesson, steps)
    _call(stage, project, lesson, content.assignment, instructor)
    return lesson


def _call(stage: Stage, project: ClassProject, lesson: Lesson, content: Assignment, instructor: Person) -> None:
    call = lesson.assignment
    assert call is not None
    by = (stage.loaded_at + timedelta(days=content.by_days)).date() if content.by_days is not None else None
    assignments.word(
        call,
        assignments.CallWording(
            do=content.do,
            with_=content.with_,
            size=content.size,
            by_date=by,
            rhythm=content.rhythm,
            done_when=content.done_when,
            goes_into=content.goes_into,
            please_dont=content.please_dont,
        ),
    )
    most = {accepted.medium: accepted.most for accepted in content.accepts}
    seconds = max((most[medium] for medium in (Medium.FILM, Medium.SOUND) if medium in most), default=None)
    limits = assignments.Limits(
        media=[medium.value for medium in most], most_seconds=seconds, most_words=most.get(Medium.TEXT)
    )
    assignments.limit(call, limits)
    assignments.set_terms(call, terms_of(project))
    assignments.promise(
        call, assignments.PromiseWording(answers_due=content.answers_due, answer_hours=content.answer_by_hours)
    )
    assignments.try_oneself(call, words=content.own_try.text, file=stage.keep(content.own_try.media, instructor))
    names = (project.slug, lesson.slug)
    for place, material in enumerate(content.materials):
        assignments.add_material(stage.id("material", *names, str(place)), call, _thing(stage, material, instructor))
    for place, example in enumerate(content.examples):
        assignments.add_example(stage.id("example", *names, str(place)), call, _thing(stage, example, instructor))
    for criterion in content.rubric:
        assignments.add_criterion(
            stage.id("criterion", *names, criterion.name), call, title=criterion.name, levels=criterion.levels
        )


def terms_of(project: ClassProject) -> assignments.TermsWording:
    """What becomes of the works of a class project."""
    terms = project.terms
    return assignments.TermsWording(
        becomes=terms.becomes,
        who_decides=terms.decides,
        money=terms.money,
        machine_training=terms.machine_training,
        taking_back=terms.taking_back,
    )


def _thing(stage: Stage, part: Part, instructor: Person) -> assignments.Thing:
    title = part.title or part.alt or part.text[:60]
    return assignments.Thing(title=title, words=part.text, file=stage.keep(part.media, instructor))


def _production(stage: Stage, project: ClassProject, course: Course, lessons: dict[str, Lesson]) -> Production:
    content = project.production
    leader = stage.person(content.leader)
    premiere = stage.loaded_at + timedelta(days=content.premiere_in_days)
    production = productions.begin_production(
        course,
        title=content.title,
        kind=content.kind,
        leader=leader,
        closes_at=premiere - timedelta(days=1),
        premiere_at=premiere,
    )
    made = []
    for slot in content.slots:
        is_timed = slot.spec.medium in (Medium.FILM, Medium.SOUND)
        place = productions.add_slot(
            production,
            title=slot.title,
            medium=slot.spec.medium,
            seconds=slot.spec.most if is_timed else None,
            words=slot.spec.most if slot.spec.medium == Medium.TEXT else None,
            size=slot.size,
            assignment=lessons[slot.lesson].assignment,
            stand_in=stage.keep(slot.stand_in.media, leader),
            stand_in_words=slot.stand_in.text,
            enters_ms=slot.offset_ms,
        )
        made.append(place)
    if content.arrangement == Arrangement.LAYERS:
        for place in made[1:]:
            arranging.take_turn(place, arranging.Turn.TOGETHER)
        passage = made[0].passage
        assert passage is not None
        arranging.change_passage(passage, title=content.title, arrangement=Arrangement.LAYERS)
    return production


def _people(stage: Stage, project: ClassProject, course: Course) -> None:
    roles = [
        (MemberRole.INSTRUCTOR, project.instructors[1:]),
        (MemberRole.CO_INSTRUCTOR, project.co_instructors),
        (MemberRole.GREETER, project.greeters),
        (MemberRole.LEARNER, project.learners),
    ]
    for role, handles in roles:
        for handle in handles:
            membership.invite(course, stage.person(handle), role)
