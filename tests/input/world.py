"""One of everything that a form can be about, and the parts of addresses that lead there."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from accounts import operations as accounts
from accounts import passwords
from accounts.models import Person, Purpose
from core.db import db, now
from courses import membership
from courses.models import Goal, Group, Joining, RosterEntry, Stage
from lessons.models import Example, Material
from media.models import Medium
from moderation import operations as moderation
from moderation.models import Act, Hiding
from productions import crediting
from reviews import operations as reviews
from submissions import building
from submissions.models import Ask, Part, Visibility
from tests.cast import Cast, join, make_course, make_lesson, make_person, make_work
from tests.productions.making import make_alternate, make_file, make_production, next_take
from tests.reviews.answering import answered, claimed, waiting_work

PASSWORD = "one empty chair"
READS = {
    "visitor": ("/sign", "/class-projects"),
    "learner": ("/",),
    "reviewer": ("/works", "/reviews"),
    "stranger": ("/class-projects/one-empty-chair/join", "/people"),
    "instructor": ("/class-projects", "/productions"),
    "moderator": ("/moderation", "/appeals"),
    "admin": ("/admin",),
}


@dataclass
class World:
    """`people`: who looks; `reads`: where their pages begin; `parts`: the values that each part of an address may have."""

    people: dict[str, Person | None]
    reads: dict[str, tuple[str, ...]]
    parts: dict[str, list[Any]]
    extra: list[str] = field(default_factory=list)  # addresses with a query of their own


def make_world(cast: Cast, hasher: passwords.Passwords) -> World:
    """Everything once: drafts and shared works, answers open and sent, a piece with takes to choose from, reports."""
    for name in READS.keys() - {"visitor"}:
        getattr(cast, name).password_hash = hasher.hash(PASSWORD)
    call = cast.assignment
    call.materials = [Material(position=0, title="Page three", words="The cat wore a crown.")]
    call.examples = [Example(position=0, title="A kitchen chair", words="He sat on the floor.")]
    cast.course.goals = [Goal(position=0, text="A score for strings"), Goal(position=1, text="A film")]
    cast.course.goals[0].crossed_off_at = now()
    group = Group(course=cast.course, name="Early birds")
    entry = RosterEntry(course=cast.course, email="late@example.org")
    db.session.add_all([group, entry])
    db.session.flush()
    newcomer = make_course(cast.instructor, "Ninety words", stage=Stage.DRAFT, joining=Joining.CODE)
    make_lesson(cast.course, "Play it to the chair", 1)
    cast.course.cover, cast.learner.picture_id = (
        make_file(cast.instructor, Medium.PICTURE),
        make_file(cast.learner, Medium.PICTURE).id,
    )
    cast.lesson.demonstration = make_file(cast.instructor, Medium.FILM, 9000)
    call.do = "Can you draw the crown?"
    works = {
        "draft": _draft(cast),
        "asked": waiting_work(cast.other_learner, cast.lesson, title="Asked", ask=Ask.ALL, question="Is it seen?"),
        "answered": waiting_work(cast.learner, cast.lesson, title="Answered", ask=Ask.ALL, question="Is it seen?"),
        "open": waiting_work(cast.other_learner, cast.lesson, title="Open", visibility=Visibility.EVERYONE),
    }
    next_take(works["answered"])
    note = answered(cast.greeter, works["answered"]).notes[0]
    reviews.reply(note, "Thank you.")
    task = claimed(cast.reviewer, works["asked"])
    production = make_production(cast.course, "One", "Two", lesson=cast.lesson)
    alternate = make_alternate(production.slots[0], works["answered"], is_chosen=True)
    db.session.flush()
    crediting.propose(production)
    report = moderation.report(cast.reviewer, works["open"], rule="faces", words="He said no.")
    act, hiding = _hidden(cast, "Hidden", cast.moderator)
    other_act, _hiding = _hidden(cast, "Gone", make_person("other-moderator"))
    appeal = moderation.appeal(other_act, cast.learner, "He did agree.")
    links = [accounts.mail_link(make_person(f"forgetful-{purpose}"), purpose) for purpose in Purpose]
    accounts.begin_session(cast.learner, device="another browser")
    accounts.block(cast.stranger, cast.other_learner)
    membership.remove(join(cast.course, make_person("rude")), by=cast.instructor, reason="Words that hurt.")
    db.session.commit()
    credit = db.session.scalars(crediting.all_credits(production)).one()
    return World(
        people={"visitor": None, **{name: getattr(cast, name) for name in READS if name != "visitor"}},
        reads=READS,
        parts={
            "slug": [cast.course.slug, newcomer.slug],
            "lesson_slug": [cast.lesson.slug],
            "handle": [cast.other_learner.handle],
            "token": links,
            "work_id": [work.id for work in works.values()],
            "number": [1],
            "part_id": [part.id for part in works["draft"].takes[0].parts],
            "task_id": [task.id],
            "call_id": [call.id],
            "slot_id": [slot.id for slot in production.slots],
            "alternate_id": [alternate.id],
            "credit_id": [credit.id],
            "membership_id": [each.id for each in cast.reviewer.memberships],
            "group_id": [group.id],
            "entry_id": [entry.id],
            "report_id": [report.id],
            "hiding_id": [hiding.id],
            "appeal_id": [appeal.id],
            "act_id": [act.id],
            "note_id": [note.id],
            "kind": ["submission"],
            "id": [works["open"].id],
        },
        extra=[f"/works/new?assignment={call.id}&another=1", f"/works/{works['draft'].id}/bench?take=1"],
    )


def _draft(cast: Cast) -> Any:
    """A work on the bench, of words, a picture, a source and a material."""
    other = make_work(cast.other_learner, cast.lesson, title="Source", visibility=Visibility.EVERYONE)
    work = make_work(cast.learner, cast.lesson, title="Draft", visibility=Visibility.ONLY_ME)
    picture = make_file(cast.learner, Medium.PICTURE)
    work.takes[0].parts.append(Part(position=1, medium=Medium.PICTURE, file=picture, description="A chair."))
    work.takes[0].parts.append(Part(position=2, medium=Medium.TEXT, text="I stood up.", text_html="<p>I stood up.</p>"))
    db.session.commit()
    building.build_on(work, other, thanks="For the chair")
    next_take(work).shared_at = None
    work.shared_take = work.shared_at = None
    db.session.commit()
    return work


def _hidden(cast: Cast, title: str, by: Person) -> tuple[Act, Hiding]:
    """A work that a moderator has hidden."""
    work = make_work(cast.learner, cast.lesson, title=title, visibility=Visibility.EVERYONE)
    report = moderation.report(cast.reviewer, work, rule="faces", words="He said no.")
    act = moderation.hide(report, by=by, rule="faces", letter="Leave the name out.")
    return act, db.session.scalars(select(Hiding).where(Hiding.subject_id == work.id)).one()
