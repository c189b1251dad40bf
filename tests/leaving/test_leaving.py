"""Deleting the account: asked with the password, stopped by signing in, and then gone from every table and the store."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from accounts import operations as accounts
from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.storage import store
from courses.models import Course, MemberRole, Stage
from leaving import departures, erasing, jobs
from leaving.models import Departure
from media.models import MediaFile, Medium
from media.operations import show_in
from submissions import building
from submissions.models import Part, Submission, Visibility
from tests.accounts.conftest import PASSWORD
from tests.cast import Cast, join, make_course, make_work
from tests.leaving.seeding import say_everywhere
from tests.productions.making import make_alternate, make_production
from tests.reviews.answering import answered, landed
from tests.routes.things import file_of, hide
from tests.visitor import Visitor, run_jobs

PAGE = "/settings/yours/leaving"
SEED = "quillfeather"


def give_password(visit: Visitor, person: Person) -> None:
    person.password_hash = visit.app.extensions["passwords"].hash(PASSWORD)
    db.session.commit()


def leave(visit: Visitor, person: Person, **fields: Any) -> None:
    """Ask, wait, and let the site do it."""
    departures.ask(person, takes_works_back=fields.get("works") != "leave", keeps_name=fields.get("keeps_name", False))
    person.leaves_at = now() - timedelta(minutes=1)
    db.session.commit()
    jobs.end_accounts()
    run_jobs(visit.app)
    run_jobs(visit.app)


def found(*words: str) -> list[str]:
    """Every table and column in which any of these stands."""
    places = []
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            for name, value in row.items():
                text = str(value.hex if isinstance(value, UUID) else value).casefold()
                said = text.replace("-", "") if isinstance(value, UUID) else text
                places += [
                    f"{table.name}.{name}: {word}"
                    for word in words
                    if word.casefold() in said or word.replace("-", "") == said
                ]
    return places


@pytest.fixture
def seeded(visit: Visitor, cast: Cast) -> Cast:
    """The learner is called by a word of their own in everything that they made, and others stand on it."""
    person = cast.learner
    person.handle, person.email = SEED, f"{SEED}@example.org"
    person.name = person.credit_name = f"Oriole {SEED}"
    person.line, person.mediums = f"I make {SEED}", [SEED]
    for work in db.session.scalars(select(Submission).where(Submission.author_id == person.id)):
        work.title, work.question, work.credit_as = f"The {SEED}", f"Is it {SEED}?", person.credit_name
        for take in work.takes:
            for part in take.parts:
                part.text, part.text_html, part.description = SEED, f"<p>{SEED}</p>", SEED
    work = make_work(person, cast.lesson, title=f"A song of {SEED}", visibility=Visibility.EVERYONE)
    song = file_of(person, Medium.SOUND)
    song.name = f"{SEED}.mp3"
    work.takes[0].parts.append(Part(position=1, medium=Medium.SOUND, file=song, description=SEED))
    db.session.flush()
    show_in(song, work.takes[0])
    onward = make_work(cast.other_learner, cast.lesson, title="Built on it", visibility=Visibility.EVERYONE)
    building.build_on(onward, work)
    building.recount(onward)
    theirs = make_work(cast.other_learner, cast.lesson, title="To be answered")
    answered(person, theirs, landed("It landed here"))
    make_alternate(make_production(cast.course, "Line one", lesson=cast.lesson).slots[0], work, is_chosen=True)
    say_everywhere(cast, person, SEED)
    db.session.commit()
    run_jobs(visit.app)
    return cast


def traces(person: Person) -> tuple[str, ...]:
    return (str(person.id), SEED)


def test_taken_back_nothing_of_them_is_left_in_any_table_or_the_store(visit: Visitor, seeded: Cast) -> None:
    person = seeded.learner
    visit.post("/settings/yours/download", person)
    keys = [*db.session.scalars(select(MediaFile.key).where(MediaFile.owner_id == person.id))]
    hide(person, by=seeded.moderator)
    db.session.commit()
    words = traces(person)
    assert len(found(*words)) > 20
    leave(visit, person)
    assert found(*words) == []
    for key in keys:
        path = store().local(key)
        assert path is not None
        assert not path.exists()


def test_what_others_stand_on_stays_under_a_former_member(visit: Visitor, seeded: Cast) -> None:
    leave(visit, seeded.learner)
    onward = db.session.scalars(select(Submission).where(Submission.title == "Built on it")).one()
    source = onward.sources[0].source
    assert source is not None
    assert source.taken_back_at is not None
    assert source.author.credit_name == "former member"
    assert visit(f"/works/{onward.id}/lineage", seeded.other_learner).status == 200
    answered_work = db.session.scalars(select(Submission).where(Submission.title == "To be answered")).one()
    page = visit(f"/works/{answered_work.id}", seeded.other_learner)
    assert "It landed here" in page.text
    assert "former member" in page.text
    assert visit(f"/people/{source.author.handle}", seeded.other_learner).status == 404


def test_left_works_stay_without_the_name(visit: Visitor, seeded: Cast) -> None:
    person = seeded.learner
    id, email, name = str(person.id), person.email, person.name
    leave(visit, person, works="leave")
    assert found(id, email, name) == []
    work = db.session.scalars(select(Submission).where(Submission.title == f"A song of {SEED}")).one()
    assert (work.credit_as, work.is_public) == ("former member", True)
    page = visit(f"/works/{work.id}", seeded.stranger)
    assert page.status == 200
    assert "former member" in page.text
    (sound,) = [part.file for part in work.takes[0].parts if part.file]
    assert sound.name == "file.mp3"
    path = store().local(sound.key)
    assert path is not None
    assert path.exists()


def test_it_asks_for_the_password_and_waits_seven_days(visit: Visitor, cast: Cast, mails: Any) -> None:
    give_password(visit, cast.learner)
    wrong = visit.post(PAGE, cast.learner, works="back", password="a wrong one")
    assert wrong.status == 422
    assert "That is not your password." in wrong.text
    assert cast.learner.leaves_at is None
    for _click in range(2):
        assert visit.post(PAGE, cast.learner, works="back", password=PASSWORD).location == PAGE
    db.session.expire_all()
    assert cast.learner.leaves_at is not None
    assert timedelta(days=6, hours=23) < cast.learner.leaves_at - now() <= timedelta(days=7)
    assert len(mails()) == 1
    assert "Sign in again" in mails()[0].replace("=\n", "")
    assert "Your account ends" in visit("/works", cast.learner).text, "each page says so"
    jobs.end_accounts()
    assert db.session.get(Person, cast.learner.id) is not None
    assert visit.post(f"{PAGE}/stop", cast.learner).status == 303
    assert "Your account ends" not in visit("/works", cast.learner).text


def test_signing_in_again_stops_it(visit: Visitor, cast: Cast) -> None:
    departures.ask(cast.learner, takes_works_back=True, keeps_name=False)
    assert cast.learner.leaves_at is not None
    accounts.begin_session(cast.learner, device="a phone")
    db.session.commit()
    assert cast.learner.leaves_at is None
    jobs.end_accounts()
    assert db.session.get(Person, cast.learner.id) is not None


def test_the_last_admin_stays(cast: Cast) -> None:
    with pytest.raises(Refused, match="last admin"):
        departures.ask(cast.admin, takes_works_back=True, keeps_name=False)


def test_killed_in_the_middle_nothing_has_happened_and_the_next_run_does_it_all(
    visit: Visitor, seeded: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, words = seeded.learner, traces(seeded.learner)
    before = len(found(*words))

    def killed(*_anything: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(erasing, "_forget_traces", killed)
        with pytest.raises(KeyboardInterrupt):
            leave(visit, person)
    db.session.rollback()
    assert len(found(*words)) >= before
    jobs.end_accounts()
    run_jobs(visit.app)
    jobs.end_accounts()
    run_jobs(visit.app)
    assert found(*words) == []


def test_class_projects_are_handed_over_closed_or_dropped(visit: Visitor, cast: Cast) -> None:
    alone = make_course(cast.instructor, "Nobody else")
    join(alone, cast.learner)
    draft = make_course(cast.instructor, "Never shown", stage=Stage.DRAFT)
    alone_id, draft_id = alone.id, draft.id
    db.session.commit()
    page = visit(PAGE, cast.instructor).text
    assert "Co Instructor leads it from then on." in page
    assert "it takes no new work any more" in page
    assert "it is deleted" in page
    leave(visit, cast.instructor)
    db.session.expire_all()
    leaders = [each.person_id for each in cast.course.memberships if each.role == MemberRole.INSTRUCTOR]
    assert leaders == [cast.co_instructor.id]
    assert db.session.get_one(Course, alone_id).stage == Stage.CLOSED
    assert db.session.get(Course, draft_id) is None
    assert visit("/class-projects/one-empty-chair").status == 200


def test_every_kind_of_person_can_leave(visit: Visitor, seeded: Cast) -> None:
    """Moderators, greeters, reviewers: whatever points at them lets them go."""
    for person in (
        seeded.moderator,
        seeded.greeter,
        seeded.reviewer,
        seeded.named,
        seeded.blocked,
        seeded.co_instructor,
    ):
        id = person.id
        leave(visit, person)
        assert found(str(id)) == []
    assert db.session.scalars(select(Departure)).all() == []
