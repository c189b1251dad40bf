"""What is said in a take: written at any time by its maker, read by whoever may see the take."""

from io import BytesIO
from uuid import uuid4

import pytest

from core.checks import Refused
from core.db import db
from media.models import Medium
from submissions import takes
from submissions.models import Part, Submission
from tests.cast import Cast
from tests.submissions.making import make_draft, make_file, share
from tests.visitor import Visitor

SAID = "1\n00:00:01,000 --> 00:00:02,500\nI'm not staying."
KEPT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nI'm not staying.\n"


@pytest.fixture
def part(cast: Cast) -> Part:
    work = make_draft(cast)
    return takes.add_kept(work.takes[0], uuid4(), make_file(cast.learner, Medium.FILM, duration_ms=4_000))


def address(part: Part) -> str:
    return f"/works/{part.take.submission_id}/parts/{part.id}/captions"


def work_of(part: Part) -> Submission:
    return part.take.submission


def test_captions_may_be_put_right_on_a_take_that_is_frozen(part: Part) -> None:
    share(work_of(part))
    takes.freeze(part.take)
    takes.caption(part, captions=SAID, language="en")
    assert (part.captions, part.captions_language) == (KEPT, "en")
    takes.caption(part, captions="  ", language="en")
    assert part.captions == ""


def test_what_is_no_captions_is_refused_with_its_line_and_a_picture_has_none(cast: Cast, part: Part) -> None:
    with pytest.raises(Refused, match="there are no times") as refused:
        takes.caption(part, captions="hello", language="en")
    assert refused.value.field == "captions"
    with pytest.raises(Refused) as empty:
        takes.caption(part, captions=b"", language="en")
    assert empty.value.field == "file"
    picture = takes.add_kept(part.take, uuid4(), make_file(cast.learner, Medium.PICTURE))
    with pytest.raises(Refused, match="film or a sound"):
        takes.caption(picture, captions=SAID, language="en")


def test_the_next_take_brings_them_along(part: Part) -> None:
    takes.caption(part, captions=SAID, language="pt")
    twin = takes.begin_take(work_of(part), copy=part.take).parts[0]
    assert (twin.captions, twin.captions_language) == (KEPT, "pt")


def test_they_are_written_on_a_page_and_read_beside_the_film(visit: Visitor, cast: Cast, part: Part) -> None:
    assert address(part) in visit(f"/works/{work_of(part).id}/bench", cast.learner).links().values()
    fields = visit(address(part), cast.learner).fields("/captions")
    sent = {**fields, "captions": SAID, "captions_language": "en"}
    assert visit.post(address(part), cast.learner, **sent).status == 303
    read = visit.client(cast.learner).get(f"{address(part)}.vtt")
    assert (read.text, read.headers["Content-Type"]) == (KEPT, "text/vtt; charset=utf-8")
    shown = visit(f"/works/{work_of(part).id}", cast.learner)
    assert [each.get("src", "").partition("?")[0] for each in shown.all("track")] == [f"{address(part)}.vtt"]
    assert "I'm not staying." in shown.text


def test_what_cannot_be_read_comes_back_with_its_line(visit: Visitor, cast: Cast, part: Part) -> None:
    answer = visit.post(address(part), cast.learner, captions="hello", captions_language="en")
    assert answer.status == 422
    assert "Line 1: there are no times here" in answer.text
    assert answer.fields("/captions")["captions"].strip() == "hello"


def test_a_file_takes_the_place_of_what_was_typed(visit: Visitor, cast: Cast, part: Part) -> None:
    file = (BytesIO(SAID.encode()), "said.srt")
    answer = visit.post(address(part), cast.learner, captions="WEBVTT", captions_language="en", file=file)
    assert answer.status == 303
    db.session.refresh(part)
    assert part.captions == KEPT
