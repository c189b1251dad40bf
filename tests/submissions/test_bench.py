"""Takes and their parts, before and after they are shared."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from core.checks import Refused
from core.db import db
from media.models import MediaFile, Medium
from submissions import operations, takes
from submissions.models import Part, Submission, Take
from tests.cast import Cast, make_work
from tests.submissions.making import make_draft, make_file, share, upload, write
from tests.visitor import Visitor


def test_a_double_click_begins_one_work(cast: Cast) -> None:
    id = uuid4()
    first = operations.begin(id, cast.learner, course=cast.course, call=cast.assignment)
    second = operations.begin(id, cast.learner, course=cast.course, call=cast.assignment)
    assert first is second
    assert [take.number for take in first.takes] == [1]


def test_an_id_of_somebody_elses_work_makes_nothing(cast: Cast) -> None:
    other = make_work(cast.other_learner, cast.lesson)
    with pytest.raises(Refused):
        operations.begin(other.id, cast.learner, course=cast.course, call=cast.assignment)


def test_the_same_part_sent_twice_is_one(cast: Cast) -> None:
    work, id = make_draft(cast), uuid4()
    assert write(work, "I sat down.", id) is write(work, "I sat down.", id)
    assert db.session.scalar(select(func.count(Part.id)).where(Part.take_id == work.takes[0].id)) == 1


def test_a_text_is_rendered_once_and_safely(cast: Cast) -> None:
    part = write(make_draft(cast), "*I sat* <script>alert(1)</script> 👑")
    assert "<em>I sat</em>" in part.text_html
    assert "<script" not in part.text_html
    assert part.text == "*I sat* <script>alert(1)</script> 👑"


def test_parts_change_places_and_stay_numbered(cast: Cast) -> None:
    work = make_draft(cast, None, "one", "two", "three")
    take = work.takes[0]
    takes.move(take.parts[2], by=-1)
    assert [part.text for part in take.parts] == ["one", "three", "two"]
    takes.move(take.parts[0], by=-1)
    assert [part.text for part in take.parts] == ["one", "three", "two"]
    assert [part.position for part in take.parts] == [0, 1, 2]


def test_a_part_taken_out_takes_its_file_along(cast: Cast) -> None:
    work = make_draft(cast)
    file = make_file(cast.learner, Medium.PICTURE)
    part = takes.add_kept(work.takes[0], uuid4(), file)
    assert (file.subject_kind, file.subject_id) == ("take", work.takes[0].id)
    takes.remove(part)
    assert db.session.get(MediaFile, file.id) is None


def test_a_file_stays_while_another_take_holds_it(cast: Cast) -> None:
    work = make_draft(cast)
    file = make_file(cast.learner, Medium.PICTURE)
    takes.add_kept(work.takes[0], uuid4(), file)
    second = takes.begin_take(work, copy=work.takes[0])
    takes.remove(second.parts[0])
    assert db.session.get(MediaFile, file.id) is file
    takes.discard(work.takes[0])
    assert db.session.get(MediaFile, file.id) is None


def test_a_new_take_begins_empty_or_as_a_copy(cast: Cast) -> None:
    work = make_draft(cast, None, "one")
    empty = takes.begin_take(work)
    assert (empty.number, empty.parts) == (2, [])
    assert takes.begin_take(work) is empty
    copied = takes.begin_take(work, copy=work.takes[0])
    assert [part.text for part in copied.parts] == ["one"]
    assert copied.parts[0].id != work.takes[0].parts[0].id


def test_what_the_call_does_not_take_is_refused_in_words(cast: Cast) -> None:
    cast.assignment.media = ["sound", "film"]
    work = make_draft(cast)
    with pytest.raises(Refused, match="takes a sound or a film, and this is words"):
        write(work, "I sat down.")
    with pytest.raises(Refused, match="a picture"):
        takes.add_kept(work.takes[0], uuid4(), make_file(cast.learner, Medium.PICTURE))


def test_a_file_that_nobody_can_play_is_refused_with_what_this_call_takes(cast: Cast, visit: Visitor) -> None:
    cast.assignment.media = ["text", "picture", "film"]
    address = f"/works/{make_draft(cast).id}/takes/1/parts"
    page = visit.post(address, cast.learner, id=str(uuid4()), file=upload(b"just words", "words.bin"))
    assert page.status == 422
    assert "You can send pictures (" in page.text
    assert "film (" in page.text
    assert "sound (" not in page.text


def test_too_long_too_wordy_and_too_many_are_refused_with_the_limit(cast: Cast) -> None:
    cast.assignment.most_words, cast.assignment.most_parts = 3, 2
    work = make_draft(cast)
    with pytest.raises(Refused, match="5 words, and the call takes at most 3"):
        write(work, "I sat down there, slowly")
    with pytest.raises(Refused, match="61 seconds, and the call takes at most 60 seconds"):
        takes.add_kept(work.takes[0], uuid4(), make_file(cast.learner, Medium.FILM, duration_ms=61_000))
    takes.add_kept(work.takes[0], uuid4(), make_file(cast.learner, Medium.FILM, duration_ms=60_900))
    write(work, "I sat down")
    with pytest.raises(Refused, match="at most 2 parts"):
        write(work, "again")


def test_a_frozen_take_stays_as_it_is_but_may_be_described(cast: Cast) -> None:
    work = make_draft(cast, None, "one")
    part = takes.add_kept(work.takes[0], uuid4(), make_file(cast.learner, Medium.PICTURE))
    share(work)
    write(work, "swapped in while nobody had opened it")
    takes.freeze(work.takes[0])
    for change in (
        lambda: write(work, "two"),
        lambda: takes.edit_text(work.takes[0].parts[0], "other"),
        lambda: takes.move(part, by=-1),
        lambda: takes.remove(part),
    ):
        with pytest.raises(Refused, match="Make a new take"):
            change()
    takes.describe(part, "A chair, from above")
    assert part.description == "A chair, from above"


def test_a_shared_take_is_never_left_empty_or_thrown_away(cast: Cast) -> None:
    work = share(make_draft(cast, None, "one"))
    with pytest.raises(Refused, match="something has to stay"):
        takes.remove(work.takes[0].parts[0])
    takes.begin_take(work)
    with pytest.raises(Refused, match="Others have seen"):
        takes.discard(work.takes[0])


def test_a_draft_is_discarded_whole_and_a_shared_work_is_not(cast: Cast) -> None:
    work = make_draft(cast, None, "one")
    file = make_file(cast.learner, Medium.SOUND, duration_ms=2_000)
    takes.add_kept(work.takes[0], uuid4(), file)
    takes.begin_take(work, copy=work.takes[0])
    operations.discard(work)
    assert db.session.get(Submission, work.id) is None
    assert db.session.get(MediaFile, file.id) is None
    assert db.session.scalar(select(func.count(Take.id)).where(Take.submission_id == work.id)) == 0
    with pytest.raises(Refused, match="Take it back instead"):
        operations.discard(share(make_draft(cast, None, "one")))


def test_the_checklist_ticks_what_it_can_measure(cast: Cast) -> None:
    cast.assignment.most_words = 5
    work = make_draft(cast)
    assert not any(line.is_done for line in takes.checklist_of(cast.assignment, work.takes[0]))
    write(work, "I sat down")
    found = {
        line.kind: (line.amount, line.most, line.is_done) for line in takes.checklist_of(cast.assignment, work.takes[0])
    }
    assert found["words"] == (3, 5, True)
    assert found["seconds"] == (0, 60, False)
    assert found["parts"] == (1, 4, True)


def test_many_takes_are_enough(cast: Cast) -> None:
    work = make_draft(cast, None, "one")
    for _ in range(takes.MOST_TAKES - 1):
        takes.begin_take(work, copy=work.takes[0])
    with pytest.raises(Refused, match="enough for one work"):
        takes.begin_take(work, copy=work.takes[0])
