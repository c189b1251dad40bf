"""What people did in a class project of the demonstration: works, takes, answers, thanks; and what the instructor decided."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.db import db, now, time_is
from courses.models import Course
from demo.shapes import Answer, ClassProject, Note, Taken, Update, Work
from demo.stage import Stage
from lessons import tries
from lessons.models import Lesson
from media import captions
from media.models import Medium
from productions import operations as productions
from productions import queries, reserving, updates
from productions.models import Slot
from reviews import claiming
from reviews import operations as reviews
from reviews.anchors import Moment, Passage, Region, Whole
from reviews.models import NoteKind
from reviews.written import NoteWording
from submissions import building, operations, takes
from submissions.models import Submission, Take

Happening = tuple[float, Callable[[], Any]]
TRIED_AFTER = 12  # hours after it opened, those who share nothing in a lesson had come by
WEIGHED = 0.6  # of its time on the wall has passed when the instructor decides


def history(stage: Stage, project: ClassProject) -> Iterator[Happening]:
    """Everything with its hours ago."""
    for content in project.lessons:
        yield 24 * project.opened_days_ago - TRIED_AFTER, partial(_try_some, stage, project, content.slug)
    for work in project.works:
        for number, take in enumerate(work.takes, 1):
            yield take.hours_ago, partial(share, stage, project, work, number)
        if work.placing:
            yield work.takes[-1].hours_ago * WEIGHED, partial(_settle, stage, project, work)
    for number, said in enumerate(project.production.updates):
        yield said.hours_ago, partial(_say_how_it_goes, stage, project, said, number)
    for taken in project.production.taken:
        yield taken.hours_ago, partial(_take_place, stage, project, taken)
    yield from answers(stage, project, project.works, project.answers)


def answers(stage: Stage, project: ClassProject, works: Sequence[Work], said: Sequence[Answer]) -> Iterator[Happening]:
    """What was answered to these works, with its hours ago."""
    by_key = {work.key: work for work in works}
    for each in said:
        hours = by_key[each.work].takes[each.take - 1].hours_ago - each.hours_after
        yield max(hours, 0.05), partial(answer, stage, project, each)


def _try_some(stage: Stage, project: ClassProject, slug: str) -> None:
    """Those who shared nothing in a lesson tried its first steps, each stopping at another."""
    lesson = db.session.get_one(Lesson, stage.id("lesson", project.slug, slug))
    shared = {work.author for work in project.works if work.lesson == slug}
    for place, handle in enumerate(handle for handle in project.learners if handle not in shared):
        for step in lesson.steps[: place % (len(lesson.steps) + 1)]:
            tries.start_try(stage.person(handle), step)


def _work(stage: Stage, project: ClassProject, key: str) -> Submission:
    return db.session.get_one(Submission, stage.id("work", project.slug, key))


def share(stage: Stage, project: ClassProject, content: Work, number: int) -> None:
    """One take of a work, from the bench to where others see it."""
    maker = stage.person(content.author)
    lesson = db.session.get_one(Lesson, stage.id("lesson", project.slug, content.lesson))
    work = operations.begin(
        stage.id("work", project.slug, content.key), maker, course=lesson.course, call=lesson.assignment
    )
    if number == 1:
        for source in content.sources:
            building.build_on(work, _work(stage, project, source.work), thanks=source.thanks)
    take = work.takes[0] if number == 1 else takes.begin_take(work)
    for place, part in enumerate(content.takes[number - 1].parts):
        id = stage.id("part", project.slug, content.key, str(number), str(place))
        if part.media:
            file = stage.keep(part.media, maker)
            assert file is not None
            kept = takes.add_kept(take, id, file, description=part.alt or " ".join(cue.text for cue in part.captions))
            said = [captions.Cue(cue.start_ms, cue.end_ms, cue.text) for cue in part.captions]
            if said:
                takes.caption(kept, captions=captions.to_webvtt(said), language=lesson.course.language)
        else:
            takes.add(take, takes.Made(id=id, text=part.text))
    operations.share(work, _wishes(content, take, maker.credit_name))
    tries.start_all(maker, lesson)
    if content.slot and number == 1:
        productions.place(_slot(project, work.course, content.slot), work, take)


def _wishes(content: Work, take: Take, credit_name: str) -> operations.Wishes:
    return operations.Wishes(
        take=take,
        visibility=content.visibility,
        title=content.title,
        ask=content.ask,
        question=content.question,
        please_dont=content.please_dont,
        credit_as=content.credit_as or credit_name,
        licence=content.licence.value,
        first_time=content.first_time,
        hint=content.hint,
    )


LOOKED_FOR = timedelta(minutes=3)


def answer(stage: Stage, project: ClassProject, content: Answer) -> None:
    """One person's answer to one take."""
    work = _work(stage, project, content.work)
    take = next(each for each in work.takes if each.number == content.take)
    with time_is(now() - LOOKED_FOR):
        task = claiming.claim_named(stage.person(content.reviewer), work, take)
    notes = [_note(note, take) for note in content.notes]
    if content.to_question:
        notes.append(
            NoteWording(kind=NoteKind.QUESTION, body=content.to_question, anchor=Whole(), answers_question=True)
        )
    criteria = {criterion.title: criterion.id for criterion in (work.assignment.criteria if work.assignment else [])}
    levels: dict[UUID, int] = {criteria[name]: level for name, level in content.levels.items() if name in criteria}
    review = reviews.send(task, reviews.Answer(notes=notes, levels=levels))
    for wording, note in zip(content.notes, review.notes, strict=False):
        if wording.thanked:
            reviews.thank(note)
        if wording.used:
            reviews.use(note)
        if wording.reply:
            reviews.reply(note, wording.reply)


def _note(content: Note, take: Take) -> NoteWording:
    part = take.parts[0]
    anchor: Any = Whole()
    if content.at_ms is not None:
        part = next((each for each in take.parts if each.medium in (Medium.FILM, Medium.SOUND)), part)
        anchor = Moment(content.at_ms)
    elif content.region:
        part = next((each for each in take.parts if each.medium == Medium.PICTURE), part)
        x, y, across, down = content.region
        width, height = (part.file.width, part.file.height) if part.file else (None, None)
        anchor = Region(x, y, across, down, width_px=width or 1, height_px=height or 1)
    elif content.quote:
        part = next((each for each in take.parts if content.quote in each.text), part)
        anchor = Passage(quote=content.quote)
    return NoteWording(kind=content.kind, body=content.text, anchor=anchor, part_id=part.id)


def _slot(project: ClassProject, course: Course, key: str) -> Slot:
    title = next(slot.title for slot in project.production.slots if slot.key == key)
    return db.session.scalars(select(Slot).where(Slot.title == title, Slot.production.has(course_id=course.id))).one()


def _say_how_it_goes(stage: Stage, project: ClassProject, content: Update, number: int) -> None:
    course = db.session.get_one(Course, stage.id("course", project.slug))
    days = content.due_after_days
    said = updates.say(
        db.session.scalars(queries.of_course(course)).one(),
        content.words,
        by=stage.person(content.by),
        id=stage.id("update", project.slug, str(number)),
        due_on=None if days is None else (now() + timedelta(days=days)).date(),
    )
    updates.tick(said, content.is_done)


def _take_place(stage: Stage, project: ClassProject, content: Taken) -> None:
    course = db.session.get_one(Course, stage.id("course", project.slug))
    reserving.reserve(_slot(project, course, content.slot), stage.person(content.by))


def _settle(stage: Stage, project: ClassProject, content: Work) -> None:
    """What the instructor decided: whether its last take plays in its place, and why."""
    work = _work(stage, project, content.key)
    alternate = productions.place(_slot(project, work.course, content.slot), work, work.takes[-1])
    decide = {"in": productions.choose, "held": productions.hold, "not": productions.leave_out}[content.placing]
    decide(alternate, by=stage.person(project.instructors[0]), sentence=content.fate)
