"""One of everything that a form can be about, and the parts of addresses that lead there."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from accounts import operations as accounts
from accounts import passwords
from accounts.models import Person, Purpose
from community import company, courage, journaling, posting, threads
from community.journal_models import JournalPost
from community.models import Section, Topic
from community.posting import Content
from core.db import db, now, time_is
from courses import announcing, membership
from courses.models import Goal, Group, Joining, RosterEntry, Stage
from integrations import operations as calendars
from lessons.models import AnsweredBy, Assignment, Example, Material
from lessons.queries import called_for
from media.models import Medium
from media.operations import show_in
from moderation import closing, deciding, pausing
from moderation import operations as moderation
from moderation.models import Act, Closing, EditRequest, Hiding, Pause
from productions import arranging, asking, crediting, operations, reserving, spanning, trusting, updates
from productions.models import RenderState
from reviews import exemplars, marking, pairing, practice
from reviews import operations as reviews
from reviews.learning_models import Exemplar, WarmUp
from reviews.models import ReviewTask, Tick, Wrong
from submissions import building
from submissions.models import Ask, Part, Submission, Visibility
from tests.cast import Cast, join, make_course, make_lesson, make_person, make_work
from tests.community.calls import worded
from tests.community.saying import begun_by, said_by
from tests.community.writing import written_by
from tests.productions.making import (
    make_alternate,
    make_file,
    make_media_work,
    make_production,
    make_render,
    make_versions,
    next_take,
)
from tests.reviews.answering import answered, claimed, landed, waiting_work
from tests.routes.agreed import agreed
from tests.routes.judged import judged

Parts = dict[str, list[Any]]
PASSWORD = "one empty chair"
READS = {
    "visitor": ("/sign", "/class-projects"),
    "learner": ("/",),
    "reviewer": ("/works", "/reviews"),
    "stranger": ("/class-projects/one-empty-chair/join", "/people"),
    "instructor": ("/class-projects", "/productions", "/settings/calendar"),
    "moderator": ("/moderation", "/appeals"),
    "admin": ("/admin",),
}


@dataclass
class World:
    """`people`: who looks; `reads`: where their pages begin; `parts`: the values that each part of an address may have."""

    people: dict[str, Person | None]
    reads: dict[str, tuple[str, ...]]
    parts: Parts
    extra: list[str] = field(default_factory=list)  # addresses with a query of their own


def make_world(cast: Cast, hasher: passwords.Passwords) -> World:
    """Everything once: drafts and shared works, answers open and sent, a piece with takes to choose from, reports."""
    for name in READS.keys() - {"visitor"}:
        getattr(cast, name).password_hash = hasher.hash(PASSWORD)
    parts = _class_projects(cast) | _people(cast)
    works = _works(cast)
    parts |= {
        "work_id": [work.id for work in works.values()],
        "number": [1],
        "part_id": [part.id for part in works["draft"].takes[0].parts],
        "kind": ["submission"],
        "id": [works["open"].id],
    }
    found = judged(cast, works["answered"], works["open"])
    parts |= {"estimate_id": [found["estimate"]], "ruling_id": [found["ruling"]]}
    parts |= _answers(cast, works) | _piece(cast, works["answered"]) | _cases(cast, works["open"])
    parts |= {"consent_id": [UUID(agreed(cast.learner))]}
    db.session.commit()
    return World(
        people={"visitor": None, **{name: getattr(cast, name) for name in READS if name != "visitor"}},
        reads=READS,
        parts=parts,
        extra=[f"/works/new?assignment={cast.assignment.id}&another=1", f"/works/{works['draft'].id}/bench?take=1"],
    )


def _class_projects(cast: Cast) -> Parts:
    """Two class projects, one with everything that its author can give it: a call, goals, a group, a list, pictures, a film."""
    call = cast.assignment
    call.do = "Can you draw the crown?"
    call.materials = [Material(position=0, title="Page three", words="The cat wore a crown.")]
    call.examples = [Example(position=0, title="A kitchen chair", words="He sat on the floor.")]
    cast.course.goals = [Goal(position=0, text="A score for strings"), Goal(position=1, text="A film")]
    cast.course.goals[0].crossed_off_at = now()
    said = announcing.announce(cast.course, cast.instructor, id=uuid7(), words="Bring a chair.")
    group = Group(course=cast.course, name="Early birds")
    entry = RosterEntry(course=cast.course, email="late@example.org")
    db.session.add_all([group, entry])
    db.session.flush()
    newcomer = make_course(cast.instructor, "Ninety words", stage=Stage.DRAFT, joining=Joining.CODE)
    paired = make_lesson(cast.course, "Play it to the chair", 1).assignment
    assert paired is not None
    paired.answered_by = AnsweredBy.INSTRUCTOR
    pairing.pair(paired, cast.reviewer, cast.learner, by=cast.instructor)
    cast.course.cover = make_file(cast.instructor, Medium.PICTURE)
    cast.lesson.demonstration = make_file(cast.instructor, Medium.FILM, 9000)
    cast.assignment.own_try = make_file(cast.instructor, Medium.PICTURE)
    return {
        "slug": [cast.course.slug, newcomer.slug],
        "announcement_id": [said.id],
        "lesson_slug": [cast.lesson.slug, worded(cast).slug],
        "call_id": [call.id],
        "group_id": [group.id],
        "entry_id": [entry.id],
    }


def _people(cast: Cast) -> Parts:
    """Mailed links, another browser, a block, somebody who was taken out, a picture, a log of a first time."""
    cast.learner.picture_id = make_file(cast.learner, Medium.PICTURE).id
    links = [accounts.mail_link(make_person(f"forgetful-{purpose}"), purpose) for purpose in Purpose]
    accounts.begin_session(cast.learner, device="another browser")
    accounts.block(cast.stranger, cast.other_learner)
    accounts.mute(cast.learner, cast.stranger)
    calendars.make(cast.learner)
    make_work(cast.stranger, cast.lesson, title="Once")
    make_work(cast.stranger, cast.lesson, title="Twice")
    membership.remove(join(cast.course, make_person("rude")), by=cast.instructor, reason="Words that hurt.")
    company.offer(cast.course, cast.reviewer, hello="Hello!", at_most=2)
    pair = company.ask(cast.course, cast.learner)
    company.offer(cast.course, cast.learner, hello="Hello!", at_most=1)
    log = courage.begin(cast.learner, id=uuid7(), title="Singing")
    moment = courage.add_entry(log, id=uuid7(), words="My hands shake.")
    return {
        "handle": [cast.other_learner.handle, cast.learner.handle, cast.stranger.handle],
        "log_id": [log.id],
        "companion_id": [pair.id],
        "moment_id": [moment.id],
        "journal_id": [written_by(cast.stranger).id, _begun(cast).id],
        "token": links,
        "membership_id": [each.id for each in cast.reviewer.memberships],
    }


def _begun(cast: Cast) -> JournalPost:
    return journaling.keep(cast.stranger, "Half a page", Content("So far."), id=uuid7())


def _works(cast: Cast) -> dict[str, Submission]:
    """One on the bench, and three that wait: to be answered, to be seen answered, to be read by anyone."""
    works = {
        "draft": _draft(cast),
        "asked": waiting_work(cast.other_learner, cast.lesson, title="Asked", ask=Ask.ALL, question="Is it seen?"),
        "answered": waiting_work(cast.learner, cast.lesson, title="Answered", ask=Ask.ALL, question="Is it seen?"),
        "marked": waiting_work(cast.greeter, cast.lesson, title="Marked"),
        "open": waiting_work(cast.other_learner, cast.lesson, title="Open", visibility=Visibility.EVERYONE),
    }
    next_take(works["answered"])
    for reviewer in (cast.reviewer, cast.other_learner, cast.co_instructor):
        marking.mark(claimed(reviewer, works["marked"]), Wrong.EMPTY)
    return works


def _answers(cast: Cast, works: dict[str, Submission]) -> Parts:
    """One that was sent, with a reply to its note, one in words of its own and no ticks, and one that is open."""
    review = answered(cast.greeter, works["answered"])
    review.ticks = [Tick(criterion=cast.assignment.criteria[0], level=1)]
    note = review.notes[0]
    reviews.reply(note, "Thank you.")
    given = waiting_work(cast.other_learner, cast.lesson, title="Given")
    sent = answered(cast.reviewer, given, landed("The lamp stays on in the room that nobody is in.")).task_id
    own, exercise = _practice(cast)
    held = answered(cast.reviewer, waiting_work(cast.greeter, cast.lesson, title="Held"), landed("You are an idiot."))
    tasks = [claimed(cast.reviewer, works["asked"]).id, held.task_id, exercise.id, sent]
    return {"note_id": [note.id], "task_id": tasks, "review_id": [held.id], "exemplar_id": [own.id]}


def _practice(cast: Cast) -> tuple[Exemplar, ReviewTask]:
    """An exemplar whose maker agreed, and somebody who practises on it; makers are invited to look at their own."""
    cast.assignment.self_review = True
    db.session.delete(db.session.get_one(WarmUp, cast.learner.memberships[0].id))
    work = waiting_work(cast.learner, cast.lesson, title="To practise on")
    exemplar = exemplars.make(work, cast.instructor, exemplars.Reference(notes=[landed("The chair stays empty.")]))
    exemplars.agree(exemplar)
    exercise = practice.offer(cast.reviewer, [cast.course.id])
    assert exercise is not None
    return exemplar, exercise


def _piece(cast: Cast, work: Submission) -> Parts:
    """A piece of two places, one with a take that was chosen, and its credit; and one for another call, which is taken."""
    production = make_production(cast.course, "One", "Two", lesson=cast.lesson)
    alternate = make_alternate(production.slots[0], work, is_chosen=True)
    production.slots[1].medium, production.slots[1].words = Medium.SOUND, None
    sung = make_alternate(production.slots[1], make_media_work(cast.learner, cast.lesson, Medium.SOUND, 6000))
    db.session.flush()
    crediting.propose(production)
    other = db.session.scalars(
        select(Assignment)
        .where(Assignment.course_id == cast.course.id, Assignment.lesson.has(called_for()))
        .order_by(Assignment.id)
    ).all()[-1]
    guest = make_course(cast.instructor, "Guest")
    invitation = spanning.invite(production, "ninety-words", by=cast.instructor)
    joined = spanning.accept(spanning.invite(production, guest.slug, by=cast.instructor), by=cast.instructor)
    given = trusting.trust(production, cast.reviewer, by=cast.instructor)
    updates.say(production, "Mixing.", by=cast.instructor, id=uuid7(), due_on=(now() + timedelta(days=3)).date())
    day = (now() + timedelta(days=3)).date()
    asked = asking.ask(alternate, "Say it slower.", due_on=day, by=cast.instructor, id=uuid7())
    three = operations.add_slot(production, title="Three", assignment=other)
    reserving.reserve(three, cast.learner)
    arranging.take_turn(three, arranging.Turn.TOGETHER)
    db.session.flush()
    make_versions(production, 1, premiere_at=now() - timedelta(hours=1))
    threads.follow(production)
    thread = db.session.scalars(select(Topic).where(Topic.production_id == production.id)).one()
    said_by(cast.learner, thread, "The chair moved.")
    with time_is(now() - timedelta(days=2)):  # new people begin few topics a day
        spoken = begun_by(cast.learner, course=cast.course)
    later = Content("Soon.")
    posting.begin(None, cast.learner, id=uuid7(), section=Section.MAKE, title="Not yet", content=later)
    credit = db.session.scalars(crediting.all_credits(production)).first()
    sound = make_file(cast.instructor, Medium.SOUND, 6000)
    sound.source_ms = 6000
    show_in(sound, production)
    db.session.flush()
    return {
        "slot_id": [slot.id for slot in production.slots[:2]],
        "sound_id": [sound.id],
        "passage_id": [three.passage_id],
        "alternate_id": [alternate.id, sung.id],
        "credit_id": [credit.id],
        "change_id": [asked.id],
        "trust_id": [given.id],
        "invitation_id": [invitation.id],
        "participation_id": [joined.id],
        "topic_id": [thread.id, spoken.topic_id],
        "post_id": [spoken.id],
        "render_id": [make_render(production, state=RenderState.FAILED).id],
    }


def _cases(cast: Cast, work: Submission) -> Parts:
    """A report to judge, a hiding to withdraw, an act to appeal against, and an appeal."""
    report = moderation.report(cast.reviewer, work, rule="faces", words="He said no.")
    act, hiding = _hidden(cast, "Hidden", cast.moderator)
    other_act, _hiding = _hidden(cast, "Gone", make_person("other-moderator"))
    appeal = moderation.appeal(other_act, cast.learner, "He did agree.")
    asked_of = make_work(cast.learner, cast.lesson, title="Asked", visibility=Visibility.EVERYONE)
    about = moderation.report(cast.reviewer, asked_of, rule="faces")
    asking = deciding.ask(about, by=cast.moderator, rule="faces", letter="Leave the name out.")
    request = db.session.scalars(select(EditRequest).where(EditRequest.act_id == asking.id)).one()
    loud = make_work(make_person("loud"), cast.lesson, title="Loud", visibility=Visibility.EVERYONE)
    hurt = moderation.report(cast.reviewer, loud, rule="work")
    closing.ask(hurt, by=make_person("third-moderator"), rule="work", letter="Again and again.")
    pausing.pause(hurt, by=cast.moderator, rule="work", letter="Again and again.", days=1)
    pause, asked = db.session.scalars(select(Pause)).one(), db.session.scalars(select(Closing)).one()
    return {
        "pause_id": [pause.id],
        "closing_id": [asked.id],
        "edit_request_id": [request.id],
        "report_id": [report.id],
        "hiding_id": [hiding.id],
        "appeal_id": [appeal.id],
        "act_id": [act.id, asking.id],
    }


def _draft(cast: Cast) -> Submission:
    """A work on the bench, of words, a picture, a sound, a source and a material."""
    other = make_work(cast.other_learner, cast.lesson, title="Source", visibility=Visibility.EVERYONE)
    work = make_work(cast.learner, cast.lesson, title="Draft", visibility=Visibility.ONLY_ME)
    picture = make_file(cast.learner, Medium.PICTURE)
    work.takes[0].parts.append(Part(position=1, medium=Medium.PICTURE, file=picture, description="A chair."))
    work.takes[0].parts.append(Part(position=2, medium=Medium.TEXT, text="I stood up.", text_html="<p>I stood up.</p>"))
    sound = make_file(cast.learner, Medium.SOUND, 4_000)
    work.takes[0].parts.append(Part(position=3, medium=Medium.SOUND, file=sound))
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
    act = deciding.hide(report, by=by, rule="faces", letter="Leave the name out.")
    return act, db.session.scalars(select(Hiding).where(Hiding.subject_id == work.id)).one()
