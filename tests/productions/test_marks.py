"""Places from marks on a sound."""

import io
from collections.abc import Callable
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.db import db
from core.permissions import can
from core.storage import store
from core.times import write_clock
from lessons.models import Assignment
from media import operations as operations_of_media
from media.judging import judge
from media.models import MediaFile, Medium, Processing
from media.trimming import SHORTEST_MS
from productions import arranging, operations
from productions import queries as about
from productions.cuts import running_order
from productions.lines import BadLines
from productions.marks import Mark, Stretch, read_marks, stretches
from productions.models import Production, Slot
from productions.weaving import Arrangement, What
from tests.cast import Cast
from tests.media import corpus
from tests.media.test_mixing import tone, write
from tests.submissions.making import make_file

SLOTS = "/class-projects/one-empty-chair/edit/cut"
SOUNDS = f"{SLOTS}/sounds"
MARKS = "0:01 The door opens\n0:02.5\n\n0:04,25 Wind"


@pytest.fixture
def song(tmp_path: Path) -> bytes:
    """Five seconds, as a file."""
    return write(tmp_path / "song.wav", np.concatenate([tone(2.5, 440), tone(2.5, 880)], axis=1)).read_bytes()


@pytest.fixture
def sound(cast: Cast, production: Production) -> MediaFile:
    """Six seconds that wait for their marks, ready."""
    return waits(cast, production)


def waits(cast: Cast, production: Production, **facts: Any) -> MediaFile:
    about = {"duration_ms": 6000, "source_ms": 6000, "subject_kind": "production", "subject_id": production.id}
    file = make_file(cast.instructor, Medium.SOUND, **about | facts)
    file.name = "03_the-door.wav"
    db.session.commit()
    return file


def page_of(sound: MediaFile) -> str:
    return f"{SOUNDS}/{sound.id}"


def shown() -> list[Slot]:
    return list(db.session.scalars(select(Slot).order_by(Slot.position)))


def waiting(production: Production) -> list[MediaFile]:
    return list(db.session.scalars(about.sounds_of(production)))


def bring(visit: Any, person: Any, content: bytes, name: str = "song.wav") -> Any:
    return visit.post(SOUNDS, person, **{"sound-sound": (io.BytesIO(content), name)})


def send(visit: Any, person: Any, sound: MediaFile, marks: str = MARKS, **fields: str) -> Any:
    chosen = {"marks-id": str(uuid4()), "marks-turns": "apart", "marks-assignment": ""} | fields
    return visit.post(page_of(sound), person, **{"marks-marks": marks}, **chosen)


# Marks and stretches


def test_marks_are_read_from_lines_as_people_write_them() -> None:
    text = "0:12.5 The door opens\n\n  75   Wind \n1:02:03,25 | A step\n0:00 – The start\n3"
    assert read_marks(text) == [
        Mark(0, "The start"),
        Mark(3000),
        Mark(12_500, "The door opens"),
        Mark(75_000, "Wind"),
        Mark(3_723_250, "A step"),
    ]


def test_every_line_that_is_no_mark_is_named() -> None:
    with pytest.raises(BadLines) as refused:
        read_marks(f"The door opens\n0:02 Wind\n0:71 Snow\n0:03 {'x' * 121}")
    assert refused.value.sentences == [
        "Line 1: “The” is no time. Begin it like 0:12.5.",
        "Line 3: “0:71” is no time. Begin it like 0:12.5.",
        "Line 4: the name is longer than 120 characters.",
    ]


def test_a_stretch_goes_on_to_the_next_mark_and_the_last_one_to_the_end() -> None:
    made = stretches(read_marks(MARKS), 6000)
    assert made == [Stretch("The door opens", 1000, 2500), Stretch("2", 2500, 4250), Stretch("Wind", 4250, 6000)]
    assert [each.seconds for each in made] == [2, 2, 2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0:06 The end", "“0:06 The end” lies beyond the end of the sound, which is at 0:06."),
        ("0:01 A\n0:09.5 B", "“0:09.5 B” lies beyond the end of the sound, which is at 0:06."),
        ("0:01 A\n0:01 B", "“0:01 A” and “0:01 B” are at one place."),
        ("0:01 A\n0:01.2", "Between “0:01 A” and “0:01.2” is less than half a second."),
        ("0:05.8 A", "After “0:05.8 A” less than half a second is left."),
    ],
)
def test_marks_that_leave_no_stretch_are_named(text: str, said: str) -> None:
    with pytest.raises(BadLines) as refused:
        stretches(read_marks(text), 6000)
    assert refused.value.sentences == [said]


@given(
    st.integers(0, 60_000),
    st.lists(st.integers(SHORTEST_MS, 60_000), min_size=1, max_size=40),
    st.lists(st.integers(0, SHORTEST_MS), max_size=1),
    st.randoms(),
)
def test_stretches_cover_the_sound_from_the_first_mark_to_its_end(
    first_ms: int, gaps: list[int], narrow: list[int], random: Any
) -> None:
    random.shuffle(gaps := [*gaps, *(gap for gap in narrow if gap < SHORTEST_MS)])
    *places, length_ms = accumulate(gaps, initial=first_ms)
    shuffled = random.sample(places, len(places))
    marks = read_marks("\n".join(write_clock(ms) for ms in shuffled))
    if min(gaps) < SHORTEST_MS:
        with pytest.raises(BadLines):
            stretches(marks, length_ms)
        return
    made = stretches(marks, length_ms)
    assert (made[0].in_ms, made[-1].out_ms) == (first_ms, length_ms)
    assert all(before.out_ms == after.in_ms for before, after in pairwise(made))
    assert all(each.seconds * 1000 >= each.out_ms - each.in_ms > (each.seconds - 1) * 1000 for each in made)
    assert [each.title for each in made] == [str(number) for number in range(1, len(made) + 1)]


# A sound that waits


def test_a_sound_is_brought_and_then_marked(cast: Cast, visit: Any, production: Production, song: bytes) -> None:
    for _click in range(2):
        answer = bring(visit, cast.instructor, song)
        assert answer.status == 303
    [sound] = waiting(production)
    assert answer.location == page_of(sound)
    assert (sound.medium, sound.processing, sound.duration_ms) == (Medium.SOUND, Processing.READY, 5000)
    page = visit(page_of(sound), cast.instructor)
    assert "<step-marker" in page.html
    assert f"/media/{sound.id}/" in page.html
    assert page_of(sound) in visit(SLOTS, cast.instructor).html


def test_each_stretch_stands_in_for_its_place(cast: Cast, visit: Any, production: Production, song: bytes) -> None:
    bring(visit, cast.instructor, song)
    [sound] = waiting(production)
    fields = visit(page_of(sound), cast.instructor).fields(page_of(sound))
    assert fields["marks-assignment"] == str(cast.assignment.id)
    fields |= {"marks-marks": MARKS, "marks-assignment": ""}
    where = page_of(sound)
    for _click in range(2):
        assert visit.post(where, cast.instructor, **fields).location == SLOTS
    made = shown()[2:]
    assert [(slot.title, slot.medium, slot.seconds) for slot in made] == [
        ("The door opens", Medium.SOUND, 2),
        ("2", Medium.SOUND, 2),
        ("Wind", Medium.SOUND, 1),
    ]
    stand_ins = [slot.stand_in for slot in made]
    assert [(file.in_ms, file.out_ms) for file in stand_ins if file] == [(1000, 2500), (2500, 4250), (4250, None)]
    assert all(file and file.processing == Processing.READY and file.subject_id for file in stand_ins)
    assert [file.duration_ms for file in stand_ins if file] == [1500, 1750, 750]
    assert waiting(production) == []
    order = running_order(cast.course, None)[2:]
    assert [(each.what, each.start_ms - order[0].start_ms) for each in order] == [
        (What.STAND_IN, 0),
        (What.STAND_IN, 1500),
        (What.STAND_IN, 3250),
    ]
    assert "3 places were added at the end." in visit(SLOTS, cast.instructor).text
    file = stand_ins[0]
    assert file is not None
    form = file.rendition("sound")
    assert form is not None
    assert visit(f"/media/{file.id}/{form.file_name}", cast.instructor).status == 200


def test_in_layers_each_comes_in_at_its_mark(cast: Cast, visit: Any, sound: MediaFile) -> None:
    assert send(visit, cast.instructor, sound, **{"marks-turns": "layers"}).status == 303
    made = shown()[2:]
    passage = made[0].passage
    assert passage is not None
    assert (passage.title, passage.arrangement) == ("the door", Arrangement.LAYERS)
    assert [(slot.passage, slot.follows, slot.enters_ms) for slot in made] == [
        (passage, False, 0),
        (passage, False, 1500),
        (passage, False, 3250),
    ]
    order = running_order(cast.course, None)[2:]
    starts = [each.start_ms - order[0].start_ms for each in order]
    assert (starts, [each.duration_ms for each in order]) == ([0, 1500, 3250], [1500, 1750, 1750])


def test_what_goes_there_is_a_sound_or_else_what_the_call_takes(cast: Cast, visit: Any, production: Production) -> None:
    call = {"marks-assignment": str(cast.assignment.id)}
    for media, expected in ((["film"], Medium.FILM), (["text", "sound"], Medium.SOUND), ([], Medium.SOUND)):
        db.session.get_one(Assignment, cast.assignment.id).media = media
        assert send(visit, cast.instructor, waits(cast, production), "0:00", **call).status == 303
        assert (shown()[-1].medium, shown()[-1].assignment) == (expected, cast.assignment)


def test_of_a_film_its_sound_is_taken(cast: Cast, visit: Any, production: Production, tmp_path: Path) -> None:
    content = corpus.film(tmp_path / "scene.mp4", seconds=2.0).read_bytes()
    shot = operations_of_media.keep(cast.instructor, judge(tmp_path / "scene.mp4", "scene.mp4"))
    db.session.commit()
    assert bring(visit, cast.instructor, content, "scene.mp4").status == 303
    [sound] = waiting(production)
    db.session.refresh(shot)
    assert (shot.medium, sound.medium, sound.key) == (Medium.FILM, Medium.SOUND, shot.key)
    assert {each.name for each in sound.renditions} >= {"sound", "peaks"}
    assert not {each.name for each in sound.renditions} & {"film", "poster", "storyboard"}
    assert len(sound.waveform) == 96
    assert send(visit, cast.instructor, sound, "0:00 A\n0:01 B").status == 303
    made = [slot.stand_in for slot in shown()[2:]]
    assert [(file.medium, file.processing) for file in made if file] == [(Medium.SOUND, Processing.READY)] * 2
    assert store().local(shot.key).exists()


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("mute.mp4", lambda path: corpus.film(path, sound=None), "There is no sound in “mute.mp4”."),
        ("chair.png", lambda path: corpus.picture(path, "PNG"), "There is no sound in “chair.png”."),
        ("short.wav", lambda path: write(path, tone(0.3)), "“short.wav” is shorter than half a second."),
    ],
)
def test_what_has_no_sound_is_refused_and_kept_nowhere(
    cast: Cast, visit: Any, production: Production, tmp_path: Path, name: str, make: Callable[[Path], Path], said: str
) -> None:
    page = bring(visit, cast.instructor, make(tmp_path / name).read_bytes(), name)
    assert page.status == 422
    assert said in page.text
    assert waiting(production) == []


def test_nothing_and_what_is_neither_is_refused(cast: Cast, visit: Any, production: Production) -> None:
    assert "Choose a file first." in visit.post(SOUNDS, cast.instructor).text
    page = bring(visit, cast.instructor, b"hello there", "notes.txt")
    assert page.status == 422
    assert "sound (WAV" in page.text


def test_silence_before_it_begins_is_left_out(cast: Cast, visit: Any, production: Production, tmp_path: Path) -> None:
    content = write(tmp_path / "late.wav", np.concatenate([tone(2, level=0), tone(2)], axis=1)).read_bytes()
    bring(visit, cast.instructor, content, "late.wav")
    [sound] = waiting(production)
    assert send(visit, cast.instructor, sound, "0:02").status == 303
    [file] = [slot.stand_in for slot in shown()[2:]]
    assert file is not None
    assert (file.in_ms, file.out_ms, file.duration_ms) == (2000, None, 2000)
    assert min(file.waveform[:10]) > 50


# What is wrong is said, and what was typed stays


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ("", "Set a mark first"),
        ("0:00 A\nabc", "Line 2: “abc” is no time."),
        ("0:00 A\n0:00.2 B", "less than half a second"),
        ("0:00 A\n0:00 B", "are at one place"),
        ("0:01 A\n0:07 B", "“0:07 B” lies beyond the end of the sound, which is at 0:06."),
    ],
)
def test_marks_that_cannot_be_taken_stay_in_the_form(
    cast: Cast, visit: Any, production: Production, sound: MediaFile, marks: str, said: str
) -> None:
    call = str(cast.assignment.id)
    page = send(visit, cast.instructor, sound, marks, **{"marks-turns": "layers", "marks-assignment": call})
    assert page.status == 422
    assert said in page.text
    fields = page.fields(page_of(sound))
    assert fields["marks-marks"].strip() == marks
    assert (fields["marks-turns"], fields["marks-assignment"]) == ("layers", call)
    assert (len(shown()), waiting(production)) == (2, [sound])


def test_more_than_the_most_is_refused(
    cast: Cast, visit: Any, production: Production, sound: MediaFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MOST_PLACES", 4)
    assert "room for 4 places" in send(visit, cast.instructor, sound).text
    monkeypatch.setattr(operations, "MOST_PLACES", 200)
    monkeypatch.setattr(arranging, "MOST_LAYERS", 2)
    assert "At most 2 layers" in send(visit, cast.instructor, sound, **{"marks-turns": "layers"}).text
    assert send(visit, cast.instructor, sound).status == 303


def test_a_sound_that_is_being_made_ready_is_waited_for(cast: Cast, visit: Any, production: Production) -> None:
    sound = waits(cast, production, processing=Processing.WAITING)
    page = visit(page_of(sound), cast.instructor)
    assert "data-awaited" in page.html
    assert "<textarea" not in page.html
    page = send(visit, cast.instructor, sound)
    assert page.status == 422
    assert "is still being made ready" in page.text
    assert "data-awaited" not in page.html
    sound.processing = Processing.READY
    db.session.commit()
    assert visit.post(page_of(sound), cast.instructor, **page.fields(page_of(sound))).status == 303


def test_a_sound_that_cannot_be_played_says_so_and_can_be_taken_away(
    cast: Cast, visit: Any, production: Production
) -> None:
    sound = waits(cast, production, processing=Processing.FAILED, problem="It is damaged.")
    assert "It is damaged." in visit(page_of(sound), cast.instructor).text
    assert "could not be made ready to play" in send(visit, cast.instructor, sound).text
    where = f"{page_of(sound)}/removal"
    for _click in range(2):
        assert visit.post(where, cast.instructor).location == SLOTS
    assert waiting(production) == []


def test_who_comes_second_keeps_what_they_typed(
    cast: Cast, visit: Any, production: Production, sound: MediaFile
) -> None:
    where = page_of(sound)
    assert send(visit, cast.instructor, sound).status == 303
    page = visit.post(where, cast.co_instructor, **{"marks-id": str(uuid4()), "marks-marks": "0:03 Mine"})
    assert page.status == 422
    assert "waits no longer" in page.text
    assert page.fields(where)["marks-marks"].strip() == "0:03 Mine"
    assert visit(where, cast.instructor).status == 404
    assert len(shown()) == 5


def test_who_may_change_the_places_may_mark_a_sound(
    cast: Cast, visit: Any, production: Production, sound: MediaFile, song: bytes
) -> None:
    production.leader = cast.reviewer
    db.session.commit()
    form = f"/media/{sound.id}/sound.bin"
    for person in (cast.learner, cast.other_instructor, cast.moderator):
        assert bring(visit, person, song).status == 404
        assert visit(page_of(sound), person).status == 404
        assert send(visit, person, sound).status == 404
        assert visit(form, person).status == 404
    assert visit(page_of(sound), cast.reviewer).status == 200
    assert not can(cast.learner, "file.view", sound)
    assert can(cast.reviewer, "file.view", sound)
    assert send(visit, cast.reviewer, sound).status == 303


def test_a_sound_of_another_piece_is_not_here(cast: Cast, visit: Any, production: Production) -> None:
    sound = waits(cast, production, subject_id=uuid4())
    assert visit(page_of(sound), cast.instructor).status == 404
    assert send(visit, cast.instructor, sound).status == 422
    assert visit.post(f"{page_of(sound)}/removal", cast.instructor).status == 303
    assert db.session.get(MediaFile, sound.id) is not None


def test_the_page_costs_as_much_with_many_places_as_with_few(
    cast: Cast, visit: Any, queries: Any, production: Production, sound: MediaFile
) -> None:
    send(visit, cast.instructor, waits(cast, production), "\n".join(f"0:0{at / 10:.1f}" for at in range(0, 51, 5)))
    visit(page_of(sound), cast.instructor)
    with queries() as seen:
        assert visit(page_of(sound), cast.instructor).status == 200
    assert len(seen) <= 10, len(seen)
