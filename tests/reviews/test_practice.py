"""Learning to answer: the warm-up, practice beside a reference answer, and a look at one's own work."""

from sqlalchemy import select

from accounts.models import Person
from core.db import db
from notifications.models import Notice
from reviews import claiming, exemplars, operations, practice
from reviews.anchors import Moment, Region, name_of_region
from reviews.hints import NoteKind
from reviews.learning_models import WarmUp
from reviews.models import Purpose, ReviewTask, TaskState
from reviews.places import anchor_of
from reviews.written import Answer, NoteWording
from submissions.models import Submission
from tests.cast import Cast, join, make_person
from tests.reviews.answering import answered, claimed, landed, need_of, waiting_work
from tests.reviews.test_pages import with_film
from tests.visitor import Visitor, run_jobs

CLASS = "/class-projects/one-empty-chair"
WARM_UP = f"{CLASS}/warm-up"
LANDED = {"landed-text": "The second chair made me look for a second person.", "landed-whole": "1"}


def exemplary(cast: Cast, maker: Person) -> tuple[Submission, exemplars.Exemplar]:
    work = waiting_work(maker, cast.lesson, title="Two chairs")
    criterion = cast.assignment.criteria[0]
    levels = {criterion.id: (1, "It is told, not shown: the chair never moves.")}
    question = NoteWording(kind=NoteKind.QUESTION, body="Who sat there?", anchor=None)
    reference = exemplars.Reference(notes=[landed("0:14: the second chair."), question], levels=levels)
    return work, exemplars.make(work, cast.instructor, reference)


def newcomer(cast: Cast) -> Person:
    person = make_person("newcomer")
    join(cast.course, person, is_warm=False)
    return person


def test_before_a_first_answer_comes_the_warm_up(visit: Visitor, cast: Cast) -> None:
    person = newcomer(cast)
    waiting_work(cast.learner, cast.lesson)
    answer = visit.post("/reviews/next", person).location
    first = visit(answer, person)
    assert first.location.startswith(WARM_UP)
    page = visit(first.location, person)
    fields = page.fields("/warm-up")
    wordless = visit.post(WARM_UP, person, **fields)
    assert wordless.status == 422
    assert "Choose one note of each pair" in wordless.text
    chosen = visit.post(WARM_UP, person, **{**fields, "pair-0": "0", "pair-1": "0", "pair-2": "1"})
    why = visit(chosen.location, person)
    assert "You chose this one." in why.text
    assert "It says where" in why.text
    assert why.links()["Now answer somebody"] == answer
    assert visit(answer, person).status == 200
    assert db.session.scalars(select(WarmUp.chosen).order_by(WarmUp.at.desc())).first() == [0, 0, 1]


def test_it_can_be_skipped_and_comes_once(visit: Visitor, cast: Cast) -> None:
    person = newcomer(cast)
    waiting_work(cast.learner, cast.lesson)
    answer = visit.post("/reviews/next", person).location
    page = visit(visit(answer, person).location, person)
    skipped = visit.post(f"{WARM_UP}/skipping", person, **page.fields("/skipping"))
    assert skipped.location == answer
    assert visit(answer, person).status == 200
    assert visit.post(f"{WARM_UP}/skipping", person, task="//example.org").status == 400


def test_who_has_answered_there_before_needs_none(cast: Cast) -> None:
    person = newcomer(cast)
    answered(person, waiting_work(cast.learner, cast.lesson))
    assert not practice.needs_warm_up(claimed(person, waiting_work(cast.learner, cast.lesson)))


def test_the_queue_offers_practice_where_nobody_waits(visit: Visitor, cast: Cast) -> None:
    work, _exemplar = exemplary(cast, cast.instructor)
    need_of(work).is_open = False
    db.session.commit()
    page = visit("/reviews", cast.reviewer)
    assert "There is a work to practise on" in page.text
    assert visit.post("/reviews/next", cast.reviewer, **page.fields("/reviews/next")).location.endswith("/practice")
    practised = db.session.scalars(select(ReviewTask).where(ReviewTask.purpose == Purpose.PRACTICE)).one()
    practice.skip(practised)
    assert "Everyone in your class projects is answered" in visit("/reviews", cast.reviewer).text


def test_when_nobody_waits_there_is_something_to_practise_on(visit: Visitor, cast: Cast) -> None:
    work, _exemplar = exemplary(cast, cast.instructor)
    assert not practice.has_practised(cast.reviewer, [cast.course.id])
    exercise = practice.offer(cast.reviewer, [cast.course.id])
    assert exercise is not None
    assert practice.offer(cast.reviewer, [cast.course.id]) is exercise
    address = f"/reviews/{exercise.id}/practice"
    page = visit(address, cast.reviewer)
    assert "Nobody else reads yours" in page.text
    assert "the second chair" not in page.text, "the reference answer comes afterwards"
    assert visit.post(address, cast.reviewer).status == 422
    criterion = cast.assignment.criteria[0]
    done = visit.post(address, cast.reviewer, **LANDED, **{f"level-{criterion.id}": "2"})
    beside = visit(done.location, cast.reviewer).text
    assert "The second chair made me look for a second person." in beside
    assert "0:14: the second chair." in beside
    assert "You are one step kinder" in beside
    assert "the chair never moves" in beside
    assert practice.has_practised(cast.reviewer, [cast.course.id])
    assert practice.offer(cast.reviewer, [cast.course.id]) is None
    assert (need_of(work).level, work.answer_count) == (0, 0)


def test_practice_is_nobodys_answer(visit: Visitor, cast: Cast) -> None:
    work, _exemplar = exemplary(cast, cast.instructor)
    exercise = practice.offer(cast.reviewer, [cast.course.id])
    assert exercise is not None
    operations.save_draft(exercise, LANDED)
    assert (exercise.state, need_of(work).level) == (TaskState.LAPSED, 0), "practice holds no place"
    harsh = Answer(notes=[landed("You are an idiot.")])
    assert not operations.rehearse(exercise, harsh).is_held, "nobody reads it, so nobody is hurt"
    run_jobs(visit.app)
    assert db.session.scalars(select(Notice)).all() == []
    for person in (cast.instructor, cast.other_learner, cast.moderator):
        assert "idiot" not in visit(f"/works/{work.id}", person).text
    assert "Two chairs" not in visit("/reviews", cast.reviewer).text
    assert visit.post(f"/reviews/{exercise.id}", cast.reviewer, **LANDED).status in (303, 409)
    db.session.refresh(work)
    assert work.answer_count == 0


def test_the_queue_leads_on_to_practice_and_then_beyond_the_promise(visit: Visitor, cast: Cast) -> None:
    work, _exemplar = exemplary(cast, cast.instructor)
    answered(cast.reviewer, work)
    assert practice.next_exemplar(cast.reviewer, [cast.course.id]) is None, "answered is practised enough"
    need_of(work).is_open = False
    page = visit.post("/reviews/next", cast.other_learner)
    assert page.location.endswith("/practice")
    ended = visit.post(f"{page.location}/skipping", cast.other_learner)
    assert ended.location == "/reviews/end"


def test_a_makers_yes_comes_first_and_can_be_taken_back(visit: Visitor, cast: Cast) -> None:
    _work, exemplar = exemplary(cast, cast.learner)
    run_jobs(visit.app)
    assert practice.next_exemplar(cast.reviewer, [cast.course.id]) is None
    notice = db.session.scalars(select(Notice).where(Notice.person_id == cast.learner.id)).one()
    assert notice.name == "exemplar.asked"
    assert "May others practise on it?" in visit(notice.url, cast.learner).text
    visit.post(f"/exemplars/{exemplar.id}/consent", cast.learner)
    db.session.refresh(exemplar)
    assert exemplar.agreed_at is not None
    assert practice.next_exemplar(cast.reviewer, [cast.course.id]) is exemplar
    assert practice.next_exemplar(cast.learner, [cast.course.id]) is None, "not on one's own"
    visit.post(f"/exemplars/{exemplar.id}/refusal", cast.learner)
    db.session.expire_all()
    assert practice.next_exemplar(cast.reviewer, [cast.course.id]) is None


def test_an_instructor_makes_an_exemplar_of_their_own(visit: Visitor, cast: Cast) -> None:
    work = waiting_work(cast.instructor, cast.lesson, title="Mine")
    address, criterion = f"{CLASS}/desk/exemplars/{work.id}", cast.assignment.criteria[0]
    assert address in visit(f"/works/{work.id}", cast.instructor).links().values()
    assert address not in visit(f"/works/{work.id}", cast.reviewer).links().values()
    fields = visit(address, cast.instructor).fields(str(work.id))
    assert visit.post(address, cast.instructor, **fields).status == 422
    said = {
        "landed-text": "The pause.",
        "landed-whole": "1",
        f"level-{criterion.id}": "2",
        f"why-{criterion.id}": "I saw it land.",
    }
    assert visit.post(address, cast.instructor, **{**fields, **said}).status == 303
    assert "In use" in visit(f"{CLASS}/desk/exemplars", cast.instructor).text
    stale = visit.post(address, cast.instructor, **{**fields, **said, "landed-text": "The door."})
    assert stale.status == 422, "another window has saved meanwhile"
    assert "The pause." in stale.text
    again = visit(address, cast.instructor).fields(str(work.id))
    assert again["landed-text"] == "The pause."
    assert again[f"level-{criterion.id}"] == "2"
    exemplar = exemplars.of_work(work)
    assert exemplar is not None
    visit.post(f"/exemplars/{exemplar.id}/removal", cast.instructor)
    assert "None yet" in visit(f"{CLASS}/desk/exemplars", cast.instructor).text


def test_a_reference_answer_points_into_the_work_and_practice_is_read_beside_it(visit: Visitor, cast: Cast) -> None:
    work = waiting_work(cast.instructor, cast.lesson, title="Mine", question="Is the pause too long?")
    film, criterion = with_film(work), cast.assignment.criteria[0]
    address = f"{CLASS}/desk/exemplars/{work.id}"
    fields = visit(address, cast.instructor).fields(str(work.id))
    said = {"landed-text": "Her hand stops.", "landed-place": "0:02", "landed-where": "top left"}
    said |= {"question-text": "No: I held my breath.", "question-whole": "1", f"why-{criterion.id}": "I saw it land."}
    nowhere = visit.post(address, cast.instructor, **fields | said | {"landed-place": "9:00"})
    assert (nowhere.status, nowhere.fields(str(work.id))["landed-text"]) == (422, "Her hand stops.")
    assert "It ends at" in nowhere.text
    assert "Choose the level." in nowhere.text
    whole = fields | said | {f"level-{criterion.id}": "2"}
    assert visit.post(address, cast.instructor, **whole).status == 303
    assert visit.post(address, cast.instructor, **whole).status == 303, "a second click saves the same"
    stale = visit.post(address, cast.instructor, **whole | {"landed-place": "0:01"})
    assert (stale.status, "What landed: 0:02 · Her hand stops." in stale.text) == (422, True)
    exemplar = exemplars.of_work(work)
    assert exemplar is not None
    place = anchor_of(exemplar.notes[0])
    assert isinstance(place, Region)
    assert (place.moment, name_of_region(place), exemplar.notes[0].part_id) == (Moment(2000), "top left", film.id)
    exercise = practice.offer(cast.reviewer, [cast.course.id])
    assert exercise is not None
    mine = {"landed-text": "She waits.", "landed-place": "0:01", "question-text": "Hold it."}
    beside = visit(visit.post(f"/reviews/{exercise.id}/practice", cast.reviewer, **mine).location, cast.reviewer)
    seeks = {
        link.get("data-seek-ms") for link in beside.all("a") if link.get("data-player") == f"part-player-{film.id}"
    }
    assert {"1000", "2000"} <= seeks
    assert f'id="region-{exemplar.notes[0].id}"' in beside.html, "drawn on the film"
    assert "0:02, top left" in beside.text
    assert "On the maker’s question" in beside.text
    assert cast.instructor.credit_name in beside.text


def test_a_maker_looks_at_their_own_before_they_read_others(visit: Visitor, cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    assert visit.post(f"/works/{work.id}/self-review", cast.learner).status == 404, "the call does not ask for it"
    cast.assignment.self_review = True
    answered(cast.reviewer, work, landed("The window behind her is open."))
    assert "The window" in visit(f"/works/{work.id}", cast.learner).text, "nobody has to"
    own = visit.post(f"/works/{work.id}/self-review", cast.learner).location
    assert "The window" not in visit(f"/works/{work.id}", cast.learner).text
    assert visit.post(own, cast.learner, **LANDED).status == 303
    assert "What you said of it yourself" in visit(own, cast.learner).text
    read = visit(f"/works/{work.id}", cast.learner).text
    assert "The window" in read
    assert LANDED["landed-text"] not in read
    assert LANDED["landed-text"] not in visit(f"/works/{work.id}", cast.instructor).text
    db.session.refresh(work)
    assert (work.answer_count, need_of(work).level) == (1, 1)
    task = db.session.scalars(select(ReviewTask).where(ReviewTask.purpose == Purpose.SELF)).one()
    assert (task.reviewer_id, task.author_id) == (cast.learner.id, cast.learner.id)


def test_a_look_at_ones_own_can_be_left_out(visit: Visitor, cast: Cast) -> None:
    cast.assignment.self_review = True
    work = waiting_work(cast.learner, cast.lesson)
    answered(cast.reviewer, work, landed("The window behind her is open."))
    own = visit.post(f"/works/{work.id}/self-review", cast.learner).location
    assert "Skip it" in visit(f"/works/{work.id}", cast.learner).text
    visit.post(f"{own}/skipping", cast.learner)
    assert "The window" in visit(f"/works/{work.id}", cast.learner).text


def test_practice_is_not_given_as_the_next_work(cast: Cast) -> None:
    exemplary(cast, cast.instructor)
    exercise = practice.offer(cast.reviewer, [cast.course.id])
    assert exercise is not None
    waiting = waiting_work(cast.learner, cast.lesson)
    task_id = claiming.claim_next(cast.reviewer, [cast.course.id])
    assert db.session.get_one(ReviewTask, task_id).submission_id == waiting.id
