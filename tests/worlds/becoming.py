"""What becomes of a world that was built: things are put away or taken back, people and class projects kept out."""

from accounts.models import Person
from community import journaling
from core.db import db
from courses import announcing, sheltering
from courses.models import Course, Stage
from lessons.models import Lesson
from moderation import deciding, pausing
from moderation import operations as moderation
from submissions import operations as works
from tests.reviews.answering import first_note
from tests.worlds.building import Built
from tests.worlds.oracle import Oracle
from tests.worlds.plan import MODERATOR, PUT_AWAY, Thing


def let_it_become(built: Built) -> None:
    """What the world says of its things, people and class projects."""
    for thing in built.world.things.values():
        _become(built, thing)
    _become_people_and_classes(built)


def _become(built: Built, thing: Thing) -> None:
    """What was put away was reported before, and its maker got a letter."""
    row = built.rows.get(thing.name)
    if thing.fate == "withdrawn":
        announcing.withdraw(row)
    elif thing.fate == "taken back":
        (works.take_back if thing.kind == "work" else journaling.take_back)(row)
    elif thing.fate == "kept back":
        letter = built.says(thing.name, "letter")
        moderation.keep_back(row, by=built.people[MODERATOR], rule="work", letter=letter)
    elif thing.fate in PUT_AWAY:
        row = first_note(row) if thing.kind == "answer" else row
        reporter = built.people[Oracle(built.world).reporter_of(thing)]
        report = moderation.report(reporter, row, rule="work", words=built.says(thing.name, "report"))
        decide = deciding.remove if thing.fate.endswith("removed") else deciding.hide
        act = decide(report, by=built.people[MODERATOR], rule="work", letter=built.says(thing.name, "letter"))
        built.lead(report_id=report.id)
        built.lead(act_id=act.id)


def _become_people_and_classes(built: Built) -> None:
    moderator = built.people[MODERATOR]
    for plan in built.world.classes.values():
        course = built.courses[plan.name]
        if plan.is_for_minors:
            sheltering.shelter(course, by=built.people[next(iter(plan.roles))])
        if plan.is_hidden:
            _hide(course, moderator)
        if plan.is_lesson_hidden:
            _hide(built.rows[plan.name], moderator)
        course.stage = Stage(plan.stage)
        course.published_at = None if plan.stage == "draft" else course.published_at
    for each in built.world.people.values():
        person = built.people[each.name]
        if each.is_unconfirmed:
            person.confirmed_at = None
        if each.is_hidden:
            _hide(person, moderator)
        if each.is_paused:
            report = moderation.report(moderator, person, rule="work", words="")
            pausing.pause(report, by=moderator, rule="work", letter="Rest.", days=3)
    db.session.flush()


def _hide(row: Course | Lesson | Person, moderator: Person) -> None:
    deciding.hide(moderation.report(moderator, row, rule="work"), by=moderator, rule="work", letter="Why.")
