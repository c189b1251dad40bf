"""A drawn world in the database, made as people make it: first what they made and said, then what became of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid4, uuid7

from accounts.models import Block, Mute, Person, Role, SiteRole
from community import calling, courage, following, journaling, posting
from community.company_models import Companion
from community.models import Section, Topic
from community.posting import Content
from core.db import db, now
from courses import announcing
from courses import operations as courses
from courses.models import Course, Group, MemberRole
from integrations import operations as calendars
from lessons.models import Example, Lesson, Material
from media.models import Medium
from media.operations import show_in
from productions import updates
from reviews import operations as answering
from reviews.models import Reply
from submissions import operations as works
from submissions import takes
from submissions.models import Ask, Part, Submission, Take, Visibility
from tests.cast import join, make_course, make_lesson, make_person
from tests.community.calls import WORDS
from tests.productions.making import make_alternate, make_production, make_versions
from tests.reviews.answering import claimed, first_note, landed
from tests.routes.things import file_of
from tests.worlds.plan import MODERATOR, Class, Thing, World, word

HELD_WORDS = "You are an idiot."


@dataclass
class Built:
    """The rows of a world by name, and for each thing the parts of addresses that lead to it."""

    world: World
    people: dict[str, Person] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    parts: list[dict[str, Any]] = field(default_factory=list)
    words: dict[str, tuple[str, str]] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)

    def says(self, name: str, field: str) -> str:
        """The secret word of a field, which is looked for from now on."""
        found = word(str(self.world.seed), name, field)
        self.words[found] = (name, field)
        return found

    def made_by(self, name: str | None) -> set[str]:
        return {thing.name for thing in self.world.things.values() if thing.by == name}

    def lead(self, **parts: Any) -> None:
        self.parts.append(parts)

    def name(self, name: str, since: int) -> None:
        """All ids that were said to lead there since so many parts are this thing's, but those that have a name."""
        ids = [value for parts in self.parts[since:] for value in parts.values() if isinstance(value, UUID)]
        self.names |= {id: name for id in ids if id not in self.names}


def say_everything(world: World) -> Built:
    """Before anything was put away or taken back, and anybody kept out."""
    built = Built(world)
    _people(built)
    for course in world.classes.values():
        at = len(built.parts)
        _class(built, course)
        built.name(course.name, at)
    for one, other in world.blocks:
        db.session.add(Block(blocker_id=built.people[one].id, blocked_id=built.people[other].id))
    for one, other in world.mutes:
        db.session.add(Mute(muter_id=built.people[one].id, muted_id=built.people[other].id))
    _follow(built)
    db.session.flush()
    for thing in world.things.values():
        at = len(built.parts)
        _MAKES[thing.kind](built, thing)
        built.name(thing.name, at)
        db.session.flush()
    return built


def _people(built: Built) -> None:
    moderator = make_person(MODERATOR)
    moderator.roles.append(SiteRole(role=Role.MODERATOR))
    calendars.make(moderator)
    built.people[MODERATOR] = moderator
    for each in built.world.people.values():
        person = make_person(each.name, line=built.says(each.name, "line"), doing=built.says(each.name, "doing"))
        if each.is_minor:
            person.adult_from = now().date() + timedelta(days=900)
        built.people[each.name] = person
        built.lead(handle=person.handle)
        built.lead(kind="person", id=person.id)
        built.names[person.id] = each.name
        calendars.make(person)
    db.session.flush()


def _class(built: Built, plan: Class) -> None:
    teacher, *others = plan.roles
    course = make_course(
        built.people[teacher], plan.name, outcome=built.says(plan.name, "outcome"), intro=built.says(plan.name, "intro")
    )
    course.title = built.says(plan.name, "title")
    course.intro_html = f"<p>{course.intro}</p>"
    course.groups = [Group(name=built.says(plan.name, "group"))]
    courses.add_goal(uuid4(), course, built.says(plan.name, "goal"))
    for name in others:
        join(course, built.people[name], MemberRole(plan.roles[name]))
    lesson = make_lesson(course, f"Lesson of {plan.name}")
    lesson.title = built.says(plan.name, "lesson")
    lesson.steps[0].imperative = built.says(plan.name, "step")
    call = lesson.assignment
    assert call is not None
    call.do = built.says(plan.name, "do")
    call.materials = [
        Material(position=0, title=built.says(plan.name, "material"), words=built.says(plan.name, "words"))
    ]
    call.examples = [Example(position=0, title=built.says(plan.name, "example"), words="She sat.")]
    db.session.flush()
    built.courses[plan.name], built.rows[plan.name] = course, lesson
    built.lead(slug=course.slug, lesson_slug=lesson.slug, call_id=call.id, group_id=course.groups[0].id)
    for membership in course.memberships:
        built.lead(slug=course.slug, membership_id=membership.id)
    built.lead(kind="course", id=course.id)


def _follow(built: Built) -> None:
    """Everybody follows everything, so that everybody is told of it."""
    for name in built.world.people:
        for other in built.world.people:
            if name != other:
                following.follow_person(built.people[other], built.people[name])
        for course in built.courses.values():
            following.follow_course(course, built.people[name])


def _work(built: Built, thing: Thing) -> None:
    course, author = built.courses[thing.where], built.people[thing.by]
    lesson: Lesson = built.rows[thing.where]
    work = works.begin(uuid7(), author, course=course, call=lesson.assignment)
    takes.add(work.takes[0], takes.Made(id=uuid4(), text=built.says(thing.name, "text")))
    part = _sound(built, thing, work.takes[0])
    wishes = works.Wishes(
        take=work.takes[0],
        visibility=Visibility(thing.rung),
        named=built.people.get(thing.to),
        title=built.says(thing.name, "title"),
        ask=Ask.QUESTION,
        question=built.says(thing.name, "question"),
        please_dont=built.says(thing.name, "please_dont"),
        credit_as=built.says(thing.name, "credit"),
        first_time=thing.fate == "first",
        hint=built.says(thing.name, "hint") if thing.fate == "first" else "",
    )
    works.share(work, wishes)
    work.is_unnamed = thing.fate == "unnamed"
    work.shown_out_at = None if thing.fate == "first" else work.shared_at
    words = built.says(thing.name, "next take")
    bench = Part(position=0, medium=Medium.TEXT, text=words, text_html=f"<p>{words}</p>")
    work.takes.append(Take(number=2, parts=[bench]))
    db.session.flush()
    built.rows[thing.name] = work
    for number in (1, 2):
        built.lead(slug=course.slug, work_id=work.id, number=number, part_id=work.takes[number - 1].parts[0].id)
    built.lead(slug=course.slug, work_id=work.id, part_id=part.id)
    built.lead(kind="submission", id=work.id)
    built.lead(kind="take", id=work.takes[0].id)


def _sound(built: Built, thing: Thing, take: Take) -> Part:
    """With what it says in words, and a name that its maker gave it."""
    file = file_of(built.people[thing.by], Medium.SOUND)
    file.name = f"{built.says(thing.name, 'file')}.m4a"
    said = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{built.says(thing.name, 'captions')}\n"
    part = Part(position=1, medium=Medium.SOUND, file=file, captions=said)
    part.description = built.says(thing.name, "description")
    take.parts.append(part)
    db.session.flush()
    show_in(file, take)
    for form in file.renditions:
        built.lead(file_id=file.id, name=f"{form.file_name}?download")
    return part


def _answer(built: Built, thing: Thing) -> None:
    work: Submission = built.rows[thing.about]
    task = claimed(built.people[thing.by], work)
    if thing.fate == "draft":
        answering.save_draft(task, {"landed": built.says(thing.name, "draft")})
    else:
        is_held = thing.fate in ("held", "kept back")
        words = f"{HELD_WORDS if is_held else 'I held my breath:'} {built.says(thing.name, 'note')}"
        review = answering.send(task, answering.Answer(notes=[landed(words)]))
        built.rows[thing.name] = review
        built.lead(slug=built.courses[thing.where].slug, review_id=review.id)
        built.lead(note_id=first_note(review).id)
        built.lead(kind="note", id=first_note(review).id)
        built.lead(kind="review", id=review.id)
    built.lead(task_id=task.id)


def _reply(built: Built, thing: Thing) -> None:
    note = first_note(built.rows[thing.about])
    answering.reply(note, built.says(thing.name, "words"))
    built.rows[thing.name] = db.session.get(Reply, note.id)
    built.lead(kind="reply", id=note.id)
    answering.thank(note)


def _topic(built: Built, thing: Thing) -> None:
    draft = posting.begin(
        built.courses.get(thing.where),
        built.people[thing.by],
        id=uuid7(),
        section=Section.HELLO,
        title=built.says(thing.name, "title"),
        content=Content(f"{built.says(thing.name, 'body')} @finn", work_ids=_works_of(built, thing.by)),
    )
    if thing.fate != "draft":
        posting.say(draft)
        _come_to_another(draft.topic)
        for each in built.world.people:
            posting.follow(draft.topic, built.people[each])
    built.rows[thing.name] = draft.topic
    built.lead(topic_id=draft.topic_id, post_id=draft.id)
    built.lead(kind="topic", id=draft.topic_id)


def _come_to_another(topic: Topic) -> None:
    """Who is new opens two a day."""
    topic.opens_at -= timedelta(days=1)
    db.session.flush()


def _post(built: Built, thing: Thing) -> None:
    topic: Topic = built.rows[thing.about]
    author = built.people[thing.by]
    content = Content(f"{built.says(thing.name, 'first')} @ana", topic.id, work_ids=_works_of(built, thing.by))
    post = posting.keep(topic, author, content, id=uuid7())
    if thing.fate != "draft":
        posting.say(post)
        posting.change(post, Content(built.says(thing.name, "body")))
    built.rows[thing.name] = post
    built.lead(topic_id=topic.id, post_id=post.id)
    built.lead(kind="post", id=post.id)


def _works_of(built: Built, name: str) -> list[Any]:
    """Of theirs, what may stand beside their words: nothing that hides whose it is."""
    works = [each for each in built.world.things.values() if each.kind == "work" and each.by == name]
    return [built.rows[each.name].id for each in works if each.fate != "unnamed"][:3]


def _company(built: Built, thing: Thing) -> None:
    one, other = built.people[thing.by], built.people[thing.to]
    pair = Companion(course=built.courses[thing.where], person=one, companion=other, matched_at=now())
    db.session.add(pair)
    db.session.flush()
    topic = Topic(companion_id=pair.id, opens_at=now(), last_post_at=now())
    db.session.add(topic)
    db.session.flush()
    for person in (one, other):
        posting.say(posting.keep(topic, person, Content(built.says(thing.name, person.handle)), id=uuid7()))
    built.lead(topic_id=topic.id)


def _announcement(built: Built, thing: Thing) -> None:
    course, teacher = built.courses[thing.where], built.people[thing.by]
    said = announcing.announce(course, teacher, id=uuid4(), words=built.says(thing.name, "words"))
    built.rows[thing.name] = said
    built.lead(slug=course.slug, announcement_id=said.id)
    built.lead(kind="announcement", id=said.id)


def _page(built: Built, thing: Thing) -> None:
    author = built.people[thing.by]
    content = Content(f"{built.says(thing.name, 'body')} @ben", work_ids=_works_of(built, thing.by))
    page = journaling.keep(author, built.says(thing.name, "title"), content, id=uuid7())
    if thing.fate != "draft":
        journaling.publish(page)
    built.rows[thing.name] = page
    built.lead(handle=author.handle, journal_id=page.id)
    built.lead(kind="journal_post", id=page.id)


def _log(built: Built, thing: Thing) -> None:
    author = built.people[thing.by]
    log = courage.begin(author, id=uuid7(), title=built.says(thing.name, "title"))
    courage.add_entry(log, id=uuid7(), words=built.says(thing.name, "entry"))
    if thing.fate != "draft":
        courage.publish(log)
    built.rows[thing.name] = log
    built.lead(handle=author.handle, log_id=log.id)
    built.lead(kind="courage_log", id=log.id)


def _call(built: Built, thing: Thing) -> None:
    course = built.courses[thing.where]
    lesson = calling.begin(course, built.people[thing.by], id=uuid7(), title=built.says(thing.name, "title"))
    call = lesson.assignment
    assert call is not None
    for name, value in WORDS.items():
        setattr(call, name, value)
    call.goes_into = built.says(thing.name, "goes into")
    call.by_date = (now() + timedelta(days=7)).date()
    call.materials = [Material(position=0, title="The story", words=built.says(thing.name, "material"))]
    db.session.flush()
    if thing.fate != "draft":
        topic = calling.open_call(lesson)
        _come_to_another(topic)
        built.lead(topic_id=topic.id)
    built.rows[thing.name] = lesson
    built.lead(slug=course.slug, lesson_slug=lesson.slug, call_id=call.id)
    built.lead(kind="lesson", id=lesson.id)


def _piece(built: Built, thing: Thing) -> None:
    """With a place for each work of the class that may be in it."""
    course, teacher = built.courses[thing.where], built.people[thing.by]
    ours = [each for each in built.world.things.values() if each.kind == "work" and each.where == thing.where]
    ours = [each for each in ours if each.rung in ("class", "everyone")]
    piece = make_production(course, *[built.says(thing.name, f"place {each.name}") for each in ours] or ["One"])
    piece.title = built.says(thing.name, "title")
    calls = [
        built.rows[each.name]
        for each in built.world.things.values()
        if each.kind == "call" and each.where == thing.where
    ]
    for slot, lesson in zip(piece.slots, calls, strict=False):
        slot.assignment = lesson.assignment
    for slot in piece.slots:
        slot.stand_in_words = built.says(thing.name, f"stand-in {slot.title}")
        built.lead(slug=course.slug, slot_id=slot.id)
    for slot, each in zip(piece.slots, ours, strict=False):
        make_alternate(slot, built.rows[each.name], is_chosen=True)
    updates.say(piece, built.says(thing.name, "update"), by=teacher, id=uuid4())
    make_versions(piece, 2, premiere_at=now() - timedelta(hours=1) if thing.fate == "premiered" else None)
    if thing.fate == "premiered":
        topic = Topic(production_id=piece.id, opens_at=now() - timedelta(minutes=1))
        db.session.add(topic)
        db.session.flush()
        posting.say(posting.keep(topic, teacher, Content(built.says(thing.name, "spoken")), id=uuid7()))
        built.lead(topic_id=topic.id)
    built.rows[thing.name] = piece
    for number in (1, 2):
        built.lead(slug=piece.slug, number=number)
    built.lead(kind="production", id=piece.id)


_MAKES: dict[str, Callable[[Built, Thing], None]] = {
    "work": _work, "answer": _answer, "reply": _reply, "topic": _topic, "post": _post, "company": _company,
    "page": _page, "log": _log, "call": _call, "piece": _piece, "announcement": _announcement,
}  # fmt: skip


def calendar_of(person: Person) -> str:
    link = calendars.link_of(person)
    assert link is not None
    return f"/calendar/{calendars.secret_of(link)}.ics"
