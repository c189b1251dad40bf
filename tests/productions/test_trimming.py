"""What plays of a take in its place: a part of it, in every cut and in every file that is made, while the take stays whole."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.checks import Refused
from core.db import db
from core.storage import store
from media.models import Medium
from media.trimming import Trim
from productions import editing, versions
from productions.cuts import running_order
from productions.edits import AS_IT_COMES
from productions.filming import FILM
from productions.models import Alternate, Production, RenderForm, RenderState
from productions.planning import plan_of
from tests.cast import Cast, make_work
from tests.media.test_mixing import heard, samples_of, tone, write
from tests.productions.filming import file_of, make_film
from tests.productions.making import EVERYONE, make_alternate, make_media_work

PLACE = "/class-projects/one-empty-chair/cut/places"


@pytest.fixture
def sung(cast: Cast, production: Production, tmp_path: Path) -> Alternate:
    """Three seconds of a low tone, then three of a high one."""
    slot = production.slots[0]
    slot.medium, slot.words, slot.seconds = Medium.SOUND, None, None
    work = make_media_work(cast.learner, cast.lesson, Medium.SOUND, 6000, visibility=EVERYONE)
    part = work.takes[0].parts[0]
    part.captions = "WEBVTT\n\n00:02.000 --> 00:04.000\nLow, then high.\n\n00:05.000 --> 00:06.000\nHigh.\n"
    path = write(tmp_path / "sung.wav", np.concatenate([tone(3, 440), tone(3, 880)], axis=1))
    store().put(part.file.rendition("sound").key, path, "audio/wav")
    alternate = make_alternate(slot, work, is_chosen=True)
    db.session.commit()
    return alternate


def test_a_part_of_a_take_plays_in_its_place(cast: Cast, sung: Alternate) -> None:
    editing.edit(sung, AS_IT_COMES, Trim(2500, 4500))
    [place, _] = running_order(cast.course, None)
    assert (place.in_ms, place.duration_ms) == (2500, 2000)
    assert sung.take.parts[0].file.duration_ms == 6000
    editing.edit(sung, AS_IT_COMES, Trim(0, 9999))
    assert (sung.in_ms, sung.out_ms) == (0, None)


def test_what_cannot_be_trimmed_or_leaves_too_little_is_refused(
    cast: Cast, production: Production, sung: Alternate
) -> None:
    for in_ms, out_ms in ((3000, 3000), (5900, None), (4000, 2000)):
        with pytest.raises(Refused):
            editing.edit(sung, AS_IT_COMES, Trim(in_ms, out_ms))
    words = make_alternate(production.slots[1], make_work(cast.learner, cast.lesson, visibility=EVERYONE))
    with pytest.raises(Refused, match="film, a sound or a picture"):
        editing.edit(words, AS_IT_COMES, Trim(0, 1000))


def test_files_that_are_made_hold_that_part_alone(production: Production, sung: Alternate) -> None:
    editing.edit(sung, AS_IT_COMES, Trim(3500, 5500))
    render = make_film(production, RenderForm.RECORD_FLAC)
    assert render.state == RenderState.DONE, render.problem
    with file_of(render, "01 One.flac") as path:
        samples = samples_of(path)
    assert samples.shape[1] == 2 * 48_000
    assert heard(samples, 20, 1980) == pytest.approx(880, abs=2)


def test_the_captions_of_a_film_move_along(production: Production, sung: Alternate) -> None:
    editing.edit(sung, AS_IT_COMES, Trim(3000, 5500))
    [scene] = [part for part in plan_of(production, RenderForm.FILM_720, FILM).parts if part["place"]][:1]
    assert scene["captions"] == [(0, 1000, "Low, then high."), (2000, 2500, "High.")]
    assert (scene["in_ms"], scene["ms"]) == (3000, 2500)


def test_a_version_keeps_the_part_that_played(cast: Cast, production: Production, sung: Alternate) -> None:
    editing.edit(sung, AS_IT_COMES, Trim(1000, 3000))
    cut = versions.keep(production)
    editing.edit(sung, AS_IT_COMES, Trim(0, None))
    place = versions.order_of(cut, cast.course, None)[0]
    assert (place.in_ms, place.duration_ms) == (1000, 2000)


def test_on_its_page_a_take_is_trimmed_and_nothing_typed_is_lost(cast: Cast, visit: Any, sung: Alternate) -> None:
    path = f"{PLACE}/{sung.slot_id}"
    form = visit(path, cast.instructor).fields(f"{sung.id}/edit")
    prefix = f"edit-{sung.id}"
    typed = form | {f"{prefix}-starts": "0:01.5", f"{prefix}-ends": "0:04"}
    assert visit.post(f"{path}/alternates/{sung.id}/edit", cast.instructor, **typed).location.startswith(path)
    assert (sung.in_ms, sung.out_ms) == (1500, 4000)
    stale = visit.post(f"{path}/alternates/{sung.id}/edit", cast.instructor, **form | {f"{prefix}-starts": "0:02"})
    assert stale.status == 422
    assert "0:02" in stale.html
    fresh = visit(path, cast.instructor).fields(f"{sung.id}/edit")
    wrong = visit.post(f"{path}/alternates/{sung.id}/edit", cast.instructor, **fresh | {f"{prefix}-starts": "soon"})
    assert "Write it like 0:02" in wrong.text
    assert "soon" in wrong.html
    assert visit.post(f"{path}/alternates/{sung.id}/edit", cast.other_learner, **fresh).status == 404
