"""What belongs to somebody, table by table: what goes into the zip of everything, and why the rest does not.

A test fails for a table that is in neither list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from accounts.models import Block, Consent, Mute, Person, Session, SiteRole
from community.company_models import Companion, Volunteer
from community.courage_models import CourageEntry, CourageLog
from community.following_models import FollowedCourse, FollowedPerson
from community.journal_models import JournalFile, JournalPost, JournalWork
from community.models import Attachment, Following, Post, PostRevision, Topic
from core.db import Base
from core.events import Event
from core.words import Words
from courses.models import Announcement, Course, Goal, Group, Membership
from integrations.models import CalendarLink
from lessons.models import Assignment, Criterion, Example, Extension, Lesson, Material, Step, Try
from lessons.queries import its_own
from media.models import MediaFile, Rendition
from moderation.models import Act, Appeal, Closing, EditRequest, Hiding, Pause, Report
from moderation.permissions import hidden
from notifications.models import Digest, Notice, Preference
from productions.asking_models import ChangeRequest
from productions.joint_models import PieceInvitation, Trust
from productions.models import Alternate, Credit, Cut, Passage, Production, Render, Reservation, Slot, StatusUpdate
from reviews.estimate_models import Leniency, Ruling
from reviews.learning_models import Exemplar, ReferenceLevel, ReferenceNote, WarmUp
from reviews.models import (
    Decision,
    Intention,
    Invitation,
    Mark,
    Note,
    Piece,
    Reception,
    Reply,
    Review,
    ReviewTask,
    Tick,
    Wording,
)
from submissions.models import Part, Source, Submission, Take

Whose = Callable[[UUID], ColumnElement[bool]]


@dataclass(frozen=True)
class Belonging:
    """The rows of one table that are somebody's: those for which `whose` holds. `leaves_out`: columns that are secret, ours or another's."""

    name: str
    label: Words
    model: type[Base]
    whose: Whose
    leaves_out: frozenset[str] = frozenset()


def _by(column: Any) -> Whose:
    return lambda person_id: column == person_id


def _below(column: Any, parent: Any, whose: Whose) -> Whose:
    """Those under somebody's rows of the parent's table."""
    key = next(iter(parent.__table__.primary_key.columns))
    return lambda person_id: column.in_(select(key).where(whose(person_id)))


def _any(*cases: Whose) -> Whose:
    return lambda person_id: or_(*(whose(person_id) for whose in cases))


def _made(name: str, label: str, model: type[Base], whose: Whose, *leaves_out: str) -> Belonging:
    return Belonging(name, Words(label), model, whose, frozenset(leaves_out))


def _lessons_taught(person_id: UUID) -> ColumnElement[bool]:
    """Those of their class projects, without what members call for."""
    return _below(Lesson.course_id, Course, CLASSES)(person_id) & its_own()


WORKS, FILES, ANSWERS = _by(Submission.author_id), _by(MediaFile.owner_id), _by(Review.reviewer_id)
MEMBERSHIPS, POSTS, EXEMPLARS = _by(Membership.person_id), _by(Post.author_id), _by(Exemplar.made_by_id)
LOGS, JOURNAL = _by(CourageLog.person_id), _by(JournalPost.author_id)
CLASSES = _by(Course.author_id)
LESSONS = _any(_lessons_taught, _by(Lesson.called_by_id))
CALLS = _below(Assignment.lesson_id, Lesson, LESSONS)
PIECES = _any(_by(Production.leader_id), _below(Production.course_id, Course, CLASSES))
TAKES = _below(Take.submission_id, Submission, WORKS)
TO_THEIR_WORKS = _below(Review.submission_id, Submission, WORKS)


_is_hidden_review = hidden("review", column=Review.id).where(None)
_is_hidden_note = hidden("note", column=Note.id).where(None)
_is_hidden_reply = hidden("reply", column=Reply.id).where(None)
REPLY = ("reply", "replied_at")


def _but(*shown: str) -> list[str]:
    """The columns of a note, without these."""
    return [column.name for column in Note.__table__.columns if column.name not in shown]


def _heard(person_id: UUID) -> ColumnElement[bool]:
    """Answers to their works that they may read: sent, and not held."""
    return (
        ~_is_hidden_review
        & TO_THEIR_WORKS(person_id)
        & Review.sent_at.is_not(None)
        & (Review.held_at.is_(None) | Review.released_at.is_not(None))
    )


def _notes_heard(person_id: UUID) -> ColumnElement[bool]:
    return ~_is_hidden_note & _below(Note.review_id, Review, _heard)(person_id)


def _replies_heard(person_id: UUID) -> ColumnElement[bool]:
    return ~_is_hidden_reply & (Reply.reply != "") & _below(Reply.review_id, Review, ANSWERS)(person_id)


BELONGINGS = (
    _made("account", "Your account", Person, _by(Person.id), "password_hash", "version"),
    _made("roles", "Roles for the whole site", SiteRole, _by(SiteRole.person_id)),
    _made("browsers", "Browsers that are signed in", Session, _by(Session.person_id), "token_hash"),
    _made("kept-apart", "Whom you keep apart", Block, _by(Block.blocker_id)),
    _made("muted", "Whom you muted", Mute, _by(Mute.muter_id)),
    _made("agreements", "What you agreed to", Consent, _by(Consent.person_id)),
    _made("files", "Files", MediaFile, FILES, "key"),
    _made("ready-forms", "Ready forms of files", Rendition, _below(Rendition.file_id, MediaFile, FILES), "key"),
    _made("works", "Works", Submission, WORKS, "shuffle"),
    _made("takes", "Takes", Take, TAKES),
    _made("parts", "Parts of takes", Part, _below(Part.take_id, Take, TAKES)),
    _made("built-on", "What your works are built on", Source, _below(Source.submission_id, Submission, WORKS)),
    _made("intentions", "What you will try", Intention, _below(Intention.submission_id, Submission, WORKS)),
    _made("tries", "Tries of steps", Try, _by(Try.person_id)),
    _made("classes", "Class projects you are in", Membership, MEMBERSHIPS),
    _made("warm-ups", "Warm-ups", WarmUp, _below(WarmUp.membership_id, Membership, MEMBERSHIPS)),
    _made("more-time", "More time", Extension, _by(Extension.person_id)),
    _made("class-projects", "Class projects you made", Course, CLASSES),
    _made("announcements", "What you announced", Announcement, _by(Announcement.author_id)),
    _made("goals", "Goals of class projects", Goal, _below(Goal.course_id, Course, CLASSES)),
    _made("groups", "Groups of class projects", Group, _below(Group.course_id, Course, CLASSES)),
    _made("lessons", "Lessons", Lesson, LESSONS),
    _made("steps", "Steps", Step, _below(Step.lesson_id, Lesson, LESSONS)),
    _made("calls", "Calls", Assignment, CALLS),
    _made("criteria", "Criteria", Criterion, _below(Criterion.assignment_id, Assignment, CALLS)),
    _made("examples", "Examples", Example, _below(Example.assignment_id, Assignment, CALLS)),
    _made("materials", "Materials", Material, _below(Material.assignment_id, Assignment, CALLS)),
    _made("answers-to-give", "Answers you were asked for", ReviewTask, _by(ReviewTask.reviewer_id), "author_id"),
    _made("invitations-to-answer", "Invitations to answer", Invitation, _by(Invitation.person_id)),
    _made("answers-given", "Answers you gave", Review, ANSWERS, "released_by_id"),
    _made("notes-given", "Notes you gave", Note, _below(Note.review_id, Review, ANSWERS), "body_digest", *REPLY),
    _made("replies", "Replies to them", Reply, _replies_heard, *_but("id", *REPLY)),
    _made("words-before", "What your answers said before", Wording, _below(Wording.review_id, Review, ANSWERS)),
    _made("levels-given", "Levels you ticked", Tick, _below(Tick.review_id, Review, ANSWERS)),
    _made("pieces-for-answers", "Answers that were pieces", Piece, _below(Piece.review_id, Review, ANSWERS)),
    _made("slips", "What you said of works you were to answer", Mark, _by(Mark.person_id)),
    _made(
        "answers-received",
        "Answers to your works",
        Review,
        _heard,
        *(
            "reviewer_id",
            "task_id",
            "draft",
            "saved_at",
            "held_at",
            "held_because",
            "released_at",
            "released_by_id",
            "version",
        ),
    ),
    _made("notes-received", "Notes on your works", Note, _notes_heard, "body_digest", "voice_id"),
    _made("levels-received", "Levels that were ticked", Tick, _below(Tick.review_id, Review, _heard)),
    _made(
        "how-answers-were", "How answers were for you", Reception, _below(Reception.review_id, Review, TO_THEIR_WORKS)
    ),
    _made(
        "how-yours-were",
        "How your answers were for those who got them",
        Reception,
        _below(Reception.review_id, Review, ANSWERS),
    ),
    _made("how-you-tick", "How your ticks stand beside others’", Leniency, _by(Leniency.person_id)),
    _made(
        "rulings",
        "Rulings",
        Ruling,
        _any(_by(Ruling.by_id), _below(Ruling.submission_id, Submission, WORKS)),
    ),
    _made("decisions", "Decisions about answers", Decision, _by(Decision.by_id)),
    _made("exemplars", "Exemplars you wrote", Exemplar, EXEMPLARS),
    _made("exemplar-notes", "Their notes", ReferenceNote, _below(ReferenceNote.exemplar_id, Exemplar, EXEMPLARS)),
    _made("exemplar-levels", "Their levels", ReferenceLevel, _below(ReferenceLevel.exemplar_id, Exemplar, EXEMPLARS)),
    _made("pieces", "Finished pieces you lead", Production, PIECES),
    _made("places", "Their places", Slot, _below(Slot.production_id, Production, PIECES)),
    _made("passages", "Their passages", Passage, _below(Passage.production_id, Production, PIECES)),
    _made(
        "in-pieces",
        "Where your works play",
        Alternate,
        _below(Alternate.submission_id, Submission, WORKS),
        "chosen_by_id",
    ),
    _made("credits", "Credits", Credit, _by(Credit.person_id)),
    _made("kept-places", "Places kept for you", Reservation, _by(Reservation.person_id)),
    _made("trusted-with", "Cuts you are trusted with", Trust, _by(Trust.person_id)),
    _made("asked-classes", "Class projects you asked to join in", PieceInvitation, _by(PieceInvitation.by_id)),
    _made(
        "changes-asked",
        "Changes that were asked for",
        ChangeRequest,
        _any(_by(ChangeRequest.by_id), _below(ChangeRequest.submission_id, Submission, WORKS)),
    ),
    _made("how-pieces-go", "What you said of how pieces go", StatusUpdate, _by(StatusUpdate.by_id)),
    _made("cuts", "Cuts you kept", Cut, _by(Cut.by_id)),
    _made("films", "Films you had made", Render, _by(Render.by_id), "plan", "kept"),
    _made("topics", "Topics you began", Topic, _by(Topic.author_id)),
    _made("posts", "Posts", Post, POSTS),
    _made("posts-before", "What your posts said before", PostRevision, _below(PostRevision.post_id, Post, POSTS)),
    _made("works-in-posts", "Works beside your posts", Attachment, _below(Attachment.post_id, Post, POSTS)),
    _made(
        "company", "First times with company", Companion, _any(_by(Companion.person_id), _by(Companion.companion_id))
    ),
    _made("offers", "Offers to go along", Volunteer, _by(Volunteer.person_id)),
    _made("courage-logs", "Courage logs", CourageLog, LOGS),
    _made("courage-entries", "Their entries", CourageEntry, _below(CourageEntry.log_id, CourageLog, LOGS)),
    _made("journal", "Your journal", JournalPost, JOURNAL),
    _made("works-in-journal", "Works beside it", JournalWork, _below(JournalWork.post_id, JournalPost, JOURNAL)),
    _made("files-in-journal", "Files in it", JournalFile, _below(JournalFile.post_id, JournalPost, JOURNAL)),
    _made("followed", "Topics you follow", Following, _by(Following.person_id)),
    _made("followed-people", "People you follow", FollowedPerson, _by(FollowedPerson.follower_id)),
    _made("followed-classes", "Class projects you follow", FollowedCourse, _by(FollowedCourse.follower_id)),
    _made("calendar", "The address of your calendar", CalendarLink, _by(CalendarLink.person_id), "key"),
    _made("notices", "Notices", Notice, _by(Notice.person_id), "details"),  # they name what may be hidden since
    _made("notices-by-mail", "Which notices come by mail", Preference, _by(Preference.person_id)),
    _made("daily-mails", "Daily mails", Digest, _by(Digest.person_id)),
    _made("reports", "Reports you made", Report, _by(Report.reporter_id), "maker_id"),
    _made("acts", "What moderators did with what you made", Act, _by(Act.maker_id), "moderator_id"),
    _made(
        "changes-moderators-asked",
        "Changes that moderators asked you for",
        EditRequest,
        _by(EditRequest.maker_id),
    ),
    _made("hidden", "What is hidden of yours", Hiding, _by(Hiding.maker_id), "by_id"),
    _made("pauses", "Pauses", Pause, _by(Pause.maker_id)),
    _made(
        "closings", "Whether your account is closed", Closing, _by(Closing.maker_id), "asked_by_id", "answered_by_id"
    ),
    _made("appeals", "Appeals", Appeal, _by(Appeal.person_id), "answered_by_id"),
    _made("happened", "What you did here", Event, _by(Event.actor_id), "details"),
)
LEFT_OUT = {
    "consent_texts": "the words stand beside each agreement",
    "jobs": "what the site is about to do, gone when it is done",
    "scheduled": "the site's own clock",
    "stamps": "the site's own counters",
    "mailed_links": "keys to the account, dead after days",
    "downloads": "this zip itself",
    "departures": "how somebody wants to leave, gone with them",
    "person_documents": "the words by which search finds what is in the zip",
    "course_documents": "the same",
    "lesson_documents": "the same",
    "submission_documents": "the same",
    "post_documents": "the same",
    "journal_post_documents": "the same",
    "presences": "who is in a cutting room just now, gone after a minute",
    "roster_entries": "mail addresses of other people",
    "participations": "class projects that make a piece together; nobody's own",
    "estimates": "reckoned for the instructor's desk from several people's answers",
    "estimate_fits": "a whole class's",
    "review_needs": "the queue's own count of answers",
    "review_pairings": "who else answered whom",
    "cut_places": "what a cut shows is a whole class's",
    "render_files": "films of a whole class's works",
    "render_works": "the works of a film, mostly others'",
}
