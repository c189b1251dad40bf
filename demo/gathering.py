"""What people do beside class projects in the demonstration: they write, keep each other company, call, follow."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sqlalchemy import select

from community import calling, company, courage, following, journaling, posting
from community.courage_models import CourageLog
from community.models import Topic
from community.posting import Content
from core.db import db
from courses import announcing
from courses.models import Course
from demo import authoring, making
from demo.gatherings import Announced, Company, Entry, Follow, JournalPage, Log, MembersCall, Volunteer
from demo.shapes import ClassProject
from demo.stage import Stage
from lessons import assignments
from media import operations as media

Happening = tuple[float, Callable[[], Any]]


def history(stage: Stage) -> Iterator[Happening]:
    """Everything with its hours ago."""
    told = stage.content.gatherings
    for page in told.journals:
        yield page.hours_ago, partial(_write, stage, page)
    for log in told.logs:
        for number, entry in enumerate(log.entries):
            yield entry.hours_ago, partial(_tell, stage, log, entry, number)
        if log.published_hours_ago is not None:
            yield log.published_hours_ago, partial(_publish, stage, log)
    for volunteer in told.volunteers:
        yield volunteer.hours_ago, partial(_offer, stage, volunteer)
    for asked in told.companions:
        yield asked.hours_ago, partial(_ask, stage, asked)
        for number, said in enumerate(asked.posts):
            yield said.hours_ago, partial(_talk, stage, asked, number)
    for call in told.calls:
        yield call.hours_ago, partial(_call, stage, call)
        project = _project(stage, call.project)
        for work in call.works:
            yield work.takes[0].hours_ago, partial(making.share, stage, project, work, 1)
        yield from making.answers(stage, project, call.works, call.answers)
    for announced in told.announcements:
        yield announced.hours_ago, partial(_announce, stage, announced)
    for follow in told.follows:
        yield 0, partial(_follow, stage, follow)


def _project(stage: Stage, slug: str) -> ClassProject:
    return next(each for each in stage.content.projects if each.slug == slug)


def _course(stage: Stage, slug: str) -> Course:
    return db.session.get_one(Course, stage.id("course", slug))


def _write(stage: Stage, page: JournalPage) -> None:
    author = stage.person(page.author)
    content = Content(page.words, work_ids=[stage.id("work", page.project, key) for key in page.works])
    post = journaling.keep(author, page.title, content, id=stage.id("journal", page.title))
    for place, file in enumerate(page.files):
        kept = stage.keep(file.media, author)
        assert kept is not None
        id = stage.id("journal-file", page.title, str(place))
        journaling.add_file(post, kept, id=id, title=file.title, licence=file.licence)
    if not page.is_draft:
        journaling.publish(post)


def _tell(stage: Stage, content: Log, entry: Entry, number: int) -> None:
    author = stage.person(content.author)
    log = courage.begin(
        author,
        id=stage.id("log", content.title),
        title=content.title,
        about=stage.id("work", content.project, content.work),
    )
    told = courage.add_entry(log, id=stage.id("entry", content.title, str(number)), words=entry.words)
    if (file := stage.keep(entry.media, author)) is not None:
        told.file, told.description = file, entry.alt
        media.show_in(file, log)


def _publish(stage: Stage, content: Log) -> None:
    courage.publish(db.session.get_one(CourageLog, stage.id("log", content.title)))


def _offer(stage: Stage, content: Volunteer) -> None:
    person = stage.person(content.person)
    company.offer(_course(stage, content.project), person, hello=content.hello, at_most=content.at_most)


def _ask(stage: Stage, content: Company) -> None:
    company.ask(_course(stage, content.project), stage.person(content.person))


def _talk(stage: Stage, content: Company, number: int) -> None:
    together = company.current(_course(stage, content.project), stage.person(content.person))
    assert together is not None
    topic = db.session.scalars(select(Topic).where(Topic.companion_id == together.id)).one()
    said = content.posts[number]
    id = stage.id("company", content.project, content.person, str(number))
    posting.say(posting.keep(topic, stage.person(said.author), Content(said.words), id=id))


def _call(stage: Stage, content: MembersCall) -> None:
    course, person = _course(stage, content.project), stage.person(content.author)
    id = stage.id("lesson", content.project, content.slug)
    lesson = calling.begin(course, person, id=id, title=content.title)
    call = lesson.assignment
    assert call is not None
    wording = assignments.CallWording(
        do=content.do,
        with_=content.with_,
        size=content.size,
        rhythm=content.rhythm,
        done_when=content.done_when,
        goes_into=content.goes_into,
        please_dont=content.please_dont,
    )
    assignments.word(call, wording)
    assignments.limit(call, assignments.Limits(media=["text"], most_words=content.most_words))
    assignments.set_terms(call, authoring.terms_of(_project(stage, content.project)))
    thing = assignments.Thing(title=content.material_title, words=content.material)
    assignments.add_material(stage.id("material", content.project, content.slug), call, thing)
    calling.open_call(lesson)


def _announce(stage: Stage, content: Announced) -> None:
    course, teacher = _course(stage, content.project), _project(stage, content.project).instructors[0]
    id = stage.id("announcement", content.project, content.words)
    announcing.announce(course, stage.person(teacher), id=id, words=content.words)


def _follow(stage: Stage, content: Follow) -> None:
    person = stage.person(content.person)
    for handle in content.people:
        following.follow_person(stage.person(handle), person)
    for slug in content.projects:
        following.follow_course(_course(stage, slug), person)
    for title in content.topics:
        posting.follow(db.session.scalars(select(Topic).where(Topic.title == title)).one(), person)
