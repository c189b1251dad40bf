"""A thing of somebody's for every address: works of the learner, class projects of the instructor, and cases about both.

Each function makes the things of a room and names them for the tables.
"""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from uuid_utils.compat import uuid4

from accounts import operations as accounts
from accounts.models import Person, Purpose
from accounts.passwords import Passwords
from accounts.queries import sessions_of
from community import following
from community.models import Topic
from core.db import db, now
from core.storage import store
from courses import announcing
from courses.models import Course, Goal, Group, MemberRole, RosterEntry, Stage
from lessons.models import Example, Lesson, Material
from media.models import MediaFile, Medium
from media.operations import show_in
from media.spool import Waiting, spool
from media.upload_views import token_of
from productions import arranging, asking, reserving, updates
from productions.models import Credit, Production, RenderState, Slot
from reviews import aftermath, editing, exemplars, pool, practice, voices
from reviews.models import Reply
from reviews.written import version_of
from submissions import building, operations
from submissions.models import Part, Submission, Take, Visibility
from tests.cast import Cast, join, make_course, make_lesson, make_person, make_work
from tests.community.saying import said_by
from tests.productions.making import make_alternate, make_production, make_render, make_versions
from tests.reviews.answering import answered, claimed, first_note, landed
from tests.routes.agreed import agreed
from tests.routes.joined import joined
from tests.routes.judged import judged
from tests.routes.kept import kept
from tests.routes.reported import hide, reported
from tests.routes.spoken import spoken
from tests.routes.told import told
from tests.submissions.making import make_file

Names = dict[str, str]
PASSWORD = "one empty chair"


def make_things(cast: Cast) -> Names:
    """Everything, by name."""
    elsewhere = make_lesson(_course_of(cast.other_instructor), "Hold one note")
    names = {"class": cast.course.slug, "lesson": cast.lesson.slug, "call": str(cast.assignment.id)}
    names |= {"other_class": elsewhere.course.slug, "other_lesson": elsewhere.slug}
    names |= {"other_call": str(elsewhere.assignment.id)}  # type: ignore[union-attr]
    cast.other_instructor.line = "Builds doors that stick."
    accounts.block(cast.other_instructor, cast.blocked)
    names |= _people(cast) | _class_projects(cast) | _members(cast, elsewhere.course) | _lessons(cast, elsewhere)
    begun = Waiting(cast.learner.id, uuid4())
    spool().begin(begun, 0)
    names |= {"upload": token_of(begun)}
    names |= spoken(cast) | kept(cast)
    names = Works(cast, elsewhere).names | names
    loud = db.session.scalars(select(Lesson).where(Lesson.slug == names["hidden_lesson"])).one()
    names["loud"] = str(make_work(cast.learner, loud, title="Louder", visibility=Visibility.EVERYONE).id)
    return names | told(cast, names)


def _course_of(person: Person) -> Course:
    return next(each.course for each in person.memberships)


def _people(cast: Cast) -> Names:
    hash = Passwords(8, 1).hash(PASSWORD)
    for person in cast.everybody().values():
        if person is not None:
            person.password_hash = hash
    accounts.begin_session(cast.learner, device="another browser")
    newcomer, hidden = make_person("newcomer"), make_person("hidden")
    newcomer.confirmed_at = None
    hide(hidden, by=cast.moderator)
    return {
        "learner": cast.learner.handle,
        "learner_id": str(cast.learner.id),
        "reviewer": cast.reviewer.handle,
        "newcomer": newcomer.handle,
        "hidden_person": hidden.handle,
        "hidden_person_id": str(hidden.id),
        "agreement": agreed(cast.learner),
        "learners_session": str(db.session.scalars(sessions_of(cast.learner)).one().id),
        "confirming": accounts.mail_link(newcomer, Purpose.CONFIRM),
        "resetting": accounts.mail_link(newcomer, Purpose.RESET),
    }


def _class_projects(cast: Cast) -> Names:
    """Others of the instructor: one in draft, one hidden by a moderator, one closed; a learner is in the last two. In the
    first they said two things to all, of which one is hidden; another learner follows it."""
    draft = make_course(cast.instructor, "A door that sticks", stage=Stage.DRAFT)
    draft.published_at = None
    hidden, closed = make_course(cast.instructor, "Loud and wrong"), make_course(cast.instructor, "Last winter")
    for course in (draft, hidden, closed):
        join(course, cast.co_instructor, MemberRole.CO_INSTRUCTOR)
        if course is not draft:
            join(course, cast.learner)
    lessons = [make_lesson(draft, "Open it"), make_lesson(hidden, "Be loud"), make_lesson(closed, "Look back")]
    closed.stage = Stage.CLOSED
    hide(hidden, by=cast.moderator)
    cover = file_of(cast.instructor, Medium.PICTURE)
    draft.cover = cover
    show_in(cover, draft)
    names = {"cover": str(cover.id), "hidden_class_id": str(hidden.id), "class_id": str(cast.course.id)}
    said = announcing.announce(cast.course, cast.instructor, id=uuid4(), words="Bring a chair on Monday.")
    names["said_to_all"] = str(said.id)
    hide(announcing.announce(cast.course, cast.instructor, id=uuid4(), words="Bring nobody."), by=cast.moderator)
    following.follow_course(cast.course, cast.other_learner)
    for name, lesson in zip(("draft", "hidden", "closed"), lessons, strict=True):
        assert lesson.assignment is not None
        names |= {f"{name}_class": lesson.course.slug, f"{name}_lesson": lesson.slug}
        names |= {f"{name}_call": str(lesson.assignment.id), f"{name}_step": str(lesson.steps[0].id)}
    return names


def _members(cast: Cast, elsewhere: Course) -> Names:
    groups = [Group(course=course, name="Left half") for course in (cast.course, elsewhere)]
    goals = [Goal(course=course, position=0, text="Forty turns") for course in (cast.course, elsewhere)]
    entries = [RosterEntry(course=course, email="late@example.org") for course in (cast.course, elsewhere)]
    db.session.add_all([*groups, *goals, *entries])
    gone = join(cast.course, make_person("gone"))
    gone.left_at, gone.removed_by_id, gone.removed_because = now(), cast.instructor.id, "Three times the same film."
    db.session.flush()
    memberships = {
        f"{name}_membership": next(each for each in person.memberships if each.course_id == cast.course.id)
        for name, person in (
            ("learners", cast.learner),
            ("instructors", cast.instructor),
            ("co_instructors", cast.co_instructor),
        )
    }
    memberships |= {"gone_membership": gone, "other_membership": cast.other_instructor.memberships[0]}
    return {
        "group": str(groups[0].id),
        "other_group": str(groups[1].id),
        "goal": str(goals[0].id),
        "other_goal": str(goals[1].id),
        "entry": str(entries[0].id),
        "other_entry": str(entries[1].id),
        **{name: str(each.id) for name, each in memberships.items()},
    }


def _lessons(cast: Cast, elsewhere: Lesson) -> Names:
    cast.lesson.demonstration = file_of(cast.instructor, Medium.FILM)
    show_in(cast.lesson.demonstration, cast.lesson)
    cast.lesson.captions = "WEBVTT\n\n00:00.000 --> 00:04.000\n(a chair scrapes)\n"
    names = {}
    for prefix, lesson in (("", cast.lesson), ("other_", elsewhere)):
        call = lesson.assignment
        assert call is not None
        call.materials = [Material(position=0, title="The monologue", words="I thought that you had gone.")]
        call.examples = [Example(position=0, title="Standing", words="She never sat down.")]
        db.session.flush()
        names |= {
            f"{prefix}step": str(lesson.steps[0].id),
            f"{prefix}material": str(call.materials[0].id),
            f"{prefix}example": str(call.examples[0].id),
            f"{prefix}criterion": str(call.criteria[0].id),
        }
    return names


class Works:
    """Works of the learner on every rung of the ladder, and what others did with them."""

    def __init__(self, cast: Cast, elsewhere: Lesson) -> None:
        self.cast = cast
        rungs = {each.visibility: each for each in db.session.query(Submission)}
        self.draft, self.for_one = rungs[Visibility.ONLY_ME], rungs[Visibility.ONE_PERSON]
        self.for_class, self.for_everyone = rungs[Visibility.CLASS], rungs[Visibility.EVERYONE]
        self.hidden = self._shown("Too close")
        self.taken_back = self._shown("Gone again")
        self.closed = self._shown("Nobody builds on this", may_build_on=False)
        self.second_take = self._second_take(self.for_everyone)
        self.names: Names = {}
        self._name_works()
        self._answers()
        self.names |= judged(cast, self.for_class, self.for_everyone)
        self._pieces(elsewhere)
        self.names |= reported(cast, self.hidden, self.for_everyone, self.for_class)
        operations.take_back(self.taken_back)
        db.session.flush()

    def _shown(self, title: str, **facts: object) -> Submission:
        return make_work(self.cast.learner, self.cast.lesson, title=title, visibility=Visibility.EVERYONE, **facts)

    def _second_take(self, work: Submission) -> Take:
        """The next take, on the bench still."""
        take = Take(
            number=2, parts=[Part(position=0, medium=Medium.TEXT, text="I stood.", text_html="<p>I stood.</p>")]
        )
        work.takes.append(take)
        db.session.flush()
        return take

    def _name_works(self) -> None:
        inspiration = make_work(self.cast.reviewer, self.cast.lesson, title="The door", visibility=Visibility.EVERYONE)
        building.build_on(self.draft, inspiration)
        gone = make_work(self.cast.reviewer, self.cast.lesson, title="The lamp", visibility=Visibility.CLASS)
        building.build_on(self.for_everyone, gone)
        operations.take_back(gone)
        for name in ("draft", "for_one", "for_class", "for_everyone", "hidden", "taken_back", "closed"):
            work: Submission = getattr(self, name)
            take = work.takes[0]
            take.parts[0].description = "A chair, and nobody in it."
            film = file_of(self.cast.learner, Medium.SOUND)
            show_in(film, take)
            heard = Part(
                position=1, medium=Medium.SOUND, file=film, captions="WEBVTT\n\n00:01.000 --> 00:02.000\nSit.\n"
            )
            take.parts.append(heard)
            db.session.flush()
            self.names |= {name: str(work.id), f"{name}_part": str(take.parts[0].id), f"{name}_file": str(film.id)}
            self.names |= {f"{name}_heard": str(heard.id)}
        self.names |= {"second_take": str(self.second_take.id)}
        self.names |= {"for_class_take": str(self.for_class.takes[0].id)}

    def _answers(self) -> None:
        """Of the reviewer: one sent, of which a note is hidden; one begun; one on a work that is hidden since. Another
        learner has one to send, and the blocked person sent theirs to somebody else. What the maker replied is hidden, too."""
        cast = self.cast
        for work in (self.for_class, self.for_everyone, self.hidden):
            work.shared_at = work.takes[0].shared_at = now() - timedelta(hours=20)
            work.answer_by = now() + timedelta(hours=4)
            pool.follow(work)
        sent = answered(cast.reviewer, self.for_everyone, landed(), landed("The chair, too."))
        unseen = answered(cast.reviewer, self.closed)
        claimed(cast.other_learner, self.for_everyone)
        aftermath.receive(sent, is_helpful=True, wants_place=False, is_kind=True)
        task, gone = claimed(cast.reviewer, self.for_class), claimed(cast.reviewer, self.hidden)
        others = make_work(cast.other_learner, cast.lesson, title="A stool", visibility=Visibility.CLASS)
        theirs = answered(cast.blocked, others)
        hide(first_note(unseen), by=cast.moderator)
        first_note(theirs).reply, sent.notes[1].reply = "It was the wind.", "Nobody asked you."
        db.session.flush()
        hide(db.session.get_one(Reply, sent.notes[1].id), by=cast.moderator)
        self._held()
        self._learning()
        self.names |= {
            "task": str(task.id),
            "gone_task": str(gone.id),
            "review": str(sent.id),
            "sent_task": str(sent.task_id),
            "sent_version": editing.print_of(sent.task),
            "note": str(first_note(sent).id),
            "hidden_note": str(first_note(unseen).id),
            "others_work": str(others.id),
            "blocked_note": str(first_note(theirs).id),
        }

    def _learning(self) -> None:
        """An exemplar that the learner agreed to, which another practises on; and the learner's look at their own."""
        cast = self.cast
        cast.assignment.self_review = True
        work = make_work(cast.learner, cast.lesson, title="Two chairs", visibility=Visibility.CLASS)
        exemplar = exemplars.make(work, cast.instructor, exemplars.Reference(notes=[landed("The second chair.")]))
        exemplars.agree(exemplar)
        exercise, own_look = practice.offer(cast.other_learner, [cast.course.id]), practice.look_at_own(work)
        assert exercise is not None
        self.names |= {"exemplary": str(work.id), "exemplar": str(exemplar.id)}
        self.names |= {"practice": str(exercise.id), "own_look": str(own_look.id)}

    def _held(self) -> None:
        """Answers that wait for a second look: of the reviewer, of the greeter, and one to the greeter."""
        cast = self.cast
        stool, door = (make_work(each, cast.lesson, title="A shelf") for each in (cast.other_learner, cast.greeter))
        harsh = landed("You are an idiot.")
        held = answered(cast.reviewer, stool, harsh)
        by_greeter, for_greeter = answered(cast.greeter, stool, harsh), answered(cast.other_learner, door, harsh)
        self.names |= {"held": str(held.id), "held_task": str(held.task_id), "held_note": str(first_note(held).id)}
        voice = file_of(cast.reviewer, Medium.SOUND)
        voices.give_to(first_note(held), cast.reviewer, voice.id)
        self.names |= {"held_voice": str(voice.id)}
        self.names |= {"held_by_greeter": str(by_greeter.id), "held_for_greeter": str(for_greeter.id)}
        self.names |= {"held_version": version_of(held.draft)}

    def _pieces(self, elsewhere: Lesson) -> None:
        """The piece of the class project, one of the draft, and one that a moderator hid."""
        cast = self.cast
        courses = {each.slug: each for each in db.session.query(Course)}
        piece = make_production(cast.course, "Bar 1", "Bar 2", "Bar 3", "Bar 4", lesson=cast.lesson)
        draft, hidden = (make_production(courses[slug], "Bar 1") for slug in ("a-door-that-sticks", "last-winter"))
        other = make_production(elsewhere.course, "Bar 1")
        hidden.title = "Ice on the inside"
        hide(hidden, by=cast.moderator)
        for slot in (*piece.slots, draft.slots[0], hidden.slots[0], other.slots[0]):
            slot.stand_in_words = "Somebody breathes."
        works = (self.for_everyone, self.for_class, self.hidden)
        alternates = [make_alternate(slot, work) for slot, work in zip(piece.slots, works, strict=False)]
        alternates[0].chosen_at = now()
        thread = Topic(production_id=piece.id, opens_at=now() - timedelta(minutes=1))
        shut = Topic(production_id=other.id, opens_at=now() + timedelta(hours=1))
        db.session.add_all([thread, shut])
        db.session.flush()
        post = said_by(cast.learner, thread, "The chair moved.")
        make_versions(piece, 1)
        make_versions(other, 2, premiere_at=now() - timedelta(hours=1))
        self.names |= joined(cast, piece)
        self._files(piece)
        reserving.reserve(piece.slots[1], cast.reviewer)
        arranging.take_turn(piece.slots[1], arranging.Turn.TOGETHER)
        tomorrow_week = (now() + timedelta(days=8)).date()
        change, hidden_change = (
            asking.ask(each, "Slower.", due_on=tomorrow_week, by=cast.co_instructor, id=uuid4())
            for each in alternates[1:]
        )
        credit = Credit(production=piece, person=cast.learner, role="Words", name="Learner")
        db.session.add(credit)
        db.session.flush()
        self.names |= {
            "piece": piece.slug,
            "piece_id": str(piece.id),
            "draft_piece": draft.slug,
            "shown_piece": other.slug,
            "thread": str(thread.id),
            "shut_thread": str(shut.id),
            "post": str(post.id),
            "hidden_piece": hidden.slug,
            "hidden_piece_id": str(hidden.id),
            "credit": str(credit.id),
            "update": str(updates.say(piece, "Mixing.", by=cast.instructor, id=uuid4(), due_on=None).id),
            "slot": _id(piece.slots[1]),
            "passage": str(piece.slots[1].passage_id),
            "hidden_slot": _id(piece.slots[2]),
            "free_slot": _id(piece.slots[3]),
            "draft_slot": _id(draft.slots[0]),
            "other_slot": _id(other.slots[0]),
            "change": str(change.id),
            "hidden_change": str(hidden_change.id),
            "chosen_slot": _id(piece.slots[0]),
            "chosen_alternate": str(alternates[0].id),
            "alternate": str(alternates[1].id),
            "hidden_alternate": str(alternates[2].id),
        }

    def _files(self, piece: Production) -> None:
        """What was made of it, what could not be, what may not be had; and a sound that waits for its marks."""
        sound = file_of(self.cast.instructor, Medium.SOUND)
        sound.source_ms = sound.duration_ms = 6000
        show_in(sound, piece)
        film, spoilt = (
            make_render(piece, work, key=file_of(self.cast.instructor, Medium.SOUND).key)
            for work in (self.for_everyone, self.hidden)
        )
        self.names |= {
            "sound": str(sound.id),
            "film": str(film.id),
            "broken_film": str(make_render(piece, state=RenderState.FAILED).id),
            "spoilt_film": str(spoilt.id),
        }


def file_of(owner: Person, medium: Medium) -> MediaFile:
    """A file with bytes behind all its forms."""
    file = make_file(owner, medium)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bytes"
        path.write_bytes(b"bytes")
        for form in (file, *file.renditions):
            form.key = f"tests/{uuid4()}"
            store().put(form.key, path, form.content_type)
    db.session.flush()
    return file


def _id(slot: Slot) -> str:
    return str(slot.id)
