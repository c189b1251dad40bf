"""Everything that changes a class project itself; who is in it is elsewhere. Operations flush, never commit."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, true

from accounts.models import Person
from core.checks import Refused, findings
from core.db import db, now
from core.events import record
from core.text import render_markdown
from core.words import counted
from courses import ordering, sheltering
from courses.licences import Licence
from courses.models import Course, Goal, Joining, Level, MemberRole, Membership, Stage
from courses.slugs import slug_for
from media import operations as media
from media.models import MediaFile, Medium
from moderation.pausing import demand_no_pause

MOST_GOALS = 20
MOST_SKILLS = 5
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


@dataclass(frozen=True, kw_only=True)
class CourseWording:
    """What a class project says of itself. `outcome` is what you will have made; `intro` is Markdown."""

    title: str
    outcome: str
    intro: str = ""
    skills: Sequence[str] = ()
    language: str = "en"
    level: Level = Level.FIRST


def begin(id: UUID, author: Person, wording: CourseWording) -> Course:
    """Make a class project in draft, with its author as instructor. The same id again gives the same class project."""
    if again := db.session.get(Course, id):
        if again.author_id != author.id:
            raise Refused("This class project was begun by somebody else.")
        return again
    demand_no_pause(author)
    course = Course(id=id, author=author, code=new_code(), slug=_free_slug(wording.title))
    course.memberships = [Membership(person=author, role=MemberRole.INSTRUCTOR)]
    _word(course, wording)
    db.session.add(course)
    db.session.flush()  # the event needs its row
    sheltering.recount(Person.id == author.id)
    record("course.begun", author, course)
    return course


def describe(course: Course, wording: CourseWording) -> Course:
    """Change its words. Its address follows the title until it is published, then stays."""
    _word(course, wording)
    if course.published_at is None:
        course.slug = _free_slug(wording.title, but=course)
    db.session.flush()
    return course


def set_rules(course: Course, *, licences: Sequence[str], joining: Joining) -> None:
    """Say how one gets in, and which licences makers may choose from.

    Raises Refused for no licence, for one that is not known, and for a class for minors that anyone may join.
    """
    known = [licence.value for licence in Licence if licence in licences]
    if not known or len(known) != len(set(licences)):
        raise Refused("Choose at least one licence.", field="licences")
    if course.is_for_minors and joining == Joining.OPEN:
        raise Refused("A class for minors is joined with a link or a code, or by its list.", field="joining")
    course.licences, course.joining = known, joining
    db.session.flush()


def new_code() -> str:
    """A code to join by: short enough to read out, too many to guess."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(10))


def show_cover(course: Course, file: MediaFile | None) -> None:
    """Give it a cover; None takes it away. Raises Refused for anything but a picture."""
    if file is not None and file.medium != Medium.PICTURE:
        raise Refused("A cover is a picture: JPEG, PNG, WebP, AVIF or HEIC.", field="file")
    replaced, course.cover = course.cover, _shown(course, file)
    _discard(replaced)


def show_intro_film(course: Course, file: MediaFile | None) -> None:
    """Give it a film to open with; None takes it away. Raises Refused for anything but a film."""
    if file is not None and file.medium != Medium.FILM:
        raise Refused("An intro is a film: MP4, MOV or WebM.", field="file")
    replaced, course.intro_film = course.intro_film, _shown(course, file)
    _discard(replaced)


def add_goal(id: UUID, course: Course, text: str) -> Goal:
    """Add a line of what it sets out to make. The same id again gives the same goal."""
    if again := next((goal for goal in course.goals if goal.id == id), None):
        return again
    if len(course.goals) >= MOST_GOALS:
        raise Refused("%(most)s goals are plenty. Cross some off first.", field="text", most=MOST_GOALS)
    goal = Goal(id=id, text=text)
    course.goals = ordering.number([*course.goals, goal])
    db.session.flush()
    return goal


def move_goal(goal: Goal, places: int) -> None:
    """Move it up (-1) or down (1)."""
    goal.course.goals = ordering.move(goal.course.goals, goal, places)
    db.session.flush()


def cross_off(goal: Goal, by: Person) -> None:
    """It is reached."""
    if goal.crossed_off_at is None:
        goal.crossed_off_at = now()
        record("course.reached_a_goal", by, goal.course, goal=goal.text)


def uncross(goal: Goal) -> None:
    """It is open again."""
    goal.crossed_off_at = None
    db.session.flush()


def remove_goal(goal: Goal) -> None:
    course = goal.course
    course.goals = ordering.number([other for other in course.goals if other is not goal])
    db.session.flush()


def publish(course: Course, by: Person) -> None:
    """Open it to everybody. Raises Refused with what every room still finds missing."""
    if course.stage != Stage.DRAFT:
        raise Refused("This class project is published already.")
    demand_no_pause(by)
    found = findings("course.publish", course)
    if stops := [finding for finding in found if finding.is_stop]:
        sentence = counted(
            "One thing is missing before it can be published. It is in the list.",
            "%(num)s things are missing before it can be published. Each is in the list.",
            len(stops),
        )
        raise Refused(sentence, findings=stops)
    course.stage, course.published_at = Stage.PUBLISHED, now()
    if course.is_public:
        media.publish(course.cover)
        media.publish(course.intro_film)
    record("course.published", by, course)


def close(course: Course, by: Person) -> None:
    """Take no new work. What is there stays and is answered."""
    _move(course, by, Stage.CLOSED, since=(Stage.PUBLISHED,), event="course.closed")


def reopen(course: Course, by: Person) -> None:
    """Take new work again."""
    _move(course, by, Stage.PUBLISHED, since=(Stage.CLOSED, Stage.ARCHIVED), event="course.reopened")


def archive(course: Course, by: Person) -> None:
    """Take it off the lists. Its address, its works and its cut stay."""
    _move(course, by, Stage.ARCHIVED, since=(Stage.PUBLISHED, Stage.CLOSED), event="course.archived")


def _move(course: Course, by: Person, stage: Stage, *, since: tuple[Stage, ...], event: str) -> None:
    if course.stage == stage:
        return
    if course.stage not in since:
        raise Refused("That can't be done to this class project as it is now.")
    course.stage = stage
    record(event, by, course)


def _word(course: Course, wording: CourseWording) -> None:
    skills = tidy_skills(wording.skills)
    if len(skills) > MOST_SKILLS:
        raise Refused("Name %(most)s skills at most, the first one first.", field="skills", most=MOST_SKILLS)
    course.title, course.outcome = wording.title, wording.outcome
    course.intro, course.intro_html = wording.intro, render_markdown(wording.intro)
    course.skills, course.language, course.level = skills, wording.language, wording.level


def tidy_skills(words: Sequence[str]) -> list[str]:
    """Small letters, each once, in the order given."""
    return list(dict.fromkeys(tidied for word in words if (tidied := " ".join(word.casefold().split()))))


def _free_slug(title: str, but: Course | None = None) -> str:
    with db.session.no_autoflush:  # the row itself may be half made
        taken = set(db.session.scalars(select(Course.slug).where(Course.id != but.id if but else true())))
    return slug_for(title, taken, fallback="class-project")


def _shown(course: Course, file: MediaFile | None) -> MediaFile | None:
    media.show_in(file, course)
    if course.is_public:
        media.publish(file)
    return file


def _discard(replaced: MediaFile | None) -> None:
    db.session.flush()  # nothing points at it any more
    if replaced is not None:
        media.discard(replaced)
