"""Naming what a work is built on, at any time: from here and from elsewhere."""

from typing import Any
from urllib.parse import quote
from uuid import uuid4

from core.db import db
from lessons import assignments
from lessons.models import Material
from submissions import building
from submissions.models import Source, Submission, Visibility
from tests.cast import Cast, make_work
from tests.submissions.making import make_draft, share
from tests.visitor import Visitor

SONG = {
    "title": "A song about a chair",
    "maker": "unknown",
    "address": "https://example.org/song",
    "licence": "cc-by",
    "changes": "played an octave lower",
    "thanks": "for the tune",
}


def page_of(work: Submission) -> str:
    return f"/works/{work.id}/sources"


def name_it(visit: Visitor, cast: Cast, work: Submission, **changes: Any) -> Any:
    fields = visit(page_of(work), cast.learner).fields("/elsewhere")
    return visit.post(f"{page_of(work)}/elsewhere", cast.learner, **fields | SONG | changes)


def test_something_from_elsewhere_is_named_once_and_shown_beside_the_work(cast: Cast, visit: Visitor) -> None:
    cast.course.licences = ["cc-by", "cc0"]
    work = make_draft(cast, None, "I sat down.")
    db.session.commit()
    fields = visit(page_of(work), cast.learner).fields("/elsewhere") | SONG
    for _click in range(2):
        assert visit.post(f"{page_of(work)}/elsewhere", cast.learner, **fields).location == page_of(work)
    assert len(work.sources) == 1
    share(work, licence="cc-by", visibility=Visibility.EVERYONE, title="The chair")
    db.session.commit()
    shown = visit(f"/works/{work.id}")
    for words in ("A song about a chair", "unknown", "https://example.org/song", "Changed: played an octave lower"):
        assert words in shown.text
    assert "“The chair” by Learner (http://localhost/works/" in shown.html
    assert "– “A song about a chair” by unknown (https://example.org/song), CC BY 4.0" in shown.html


def test_what_it_asks_for_narrows_the_licence(cast: Cast, visit: Visitor) -> None:
    cast.course.licences = ["cc-by", "cc-by-sa", "cc0"]
    work = make_draft(cast, None, "I sat down.")
    db.session.commit()
    name_it(visit, cast, work, licence="cc-by-sa")
    page = visit(f"/works/{work.id}/sharing", cast.learner)
    assert "asks that what is built on it is CC BY-SA too" in page.text
    assert "I used “A song about a chair”" in page.text


def test_a_shared_work_takes_no_source_that_its_licence_does_not_go_with(cast: Cast, visit: Visitor) -> None:
    cast.course.licences = ["cc-by", "cc-by-sa"]
    work = share(make_draft(cast, None, "I sat down."), licence="cc-by")
    db.session.commit()
    refused = name_it(visit, cast, work, licence="cc-by-sa")
    assert refused.status == 422
    assert "Share yours under CC BY-SA." in refused.text
    assert refused.fields("/elsewhere")["title"] == SONG["title"], "what was typed stays"
    db.session.expire_all()
    assert work.sources == []
    assert name_it(visit, cast, work).status == 303
    assert [source.title for source in work.sources] == [SONG["title"]]


def test_bad_input_is_said_at_its_field_and_nothing_is_kept(cast: Cast, visit: Visitor) -> None:
    work = make_draft(cast, None, "I sat down.")
    db.session.commit()
    for wrong, sentence in (
        ({"title": " "}, "Its title, or a few words"),
        ({"maker": ""}, "A name. Write “unknown”"),
        ({"licence": ""}, "Choose one"),
        ({"licence": "cc-by-nd"}, "Not a valid choice"),
        ({"title": "x" * 121}, "120"),
    ):
        page = name_it(visit, cast, work, **wrong)
        assert page.status == 422, wrong
        assert sentence in page.text
    for address in ("javascript:alert(1)", "data:text/html,x"):
        assert name_it(visit, cast, work, address=address).status in (303, 422)
        shown = visit(page_of(work), cast.learner).html
        assert f'href="{address}' not in shown


def test_words_may_say_where_it_is(cast: Cast, visit: Visitor) -> None:
    work = make_draft(cast, None, "I sat down.")
    db.session.commit()
    assert name_it(visit, cast, work, address="The blue book, page 12").status == 303
    assert work.sources[0].address == "The blue book, page 12"


def test_thanks_and_changes_are_said_later_and_what_is_not_ticked_is_left_out(cast: Cast, visit: Visitor) -> None:
    source = make_work(cast.other_learner, cast.lesson, title="Her chair")
    work = make_draft(cast, None, "I sat down.")
    building.build_on(work, source)
    share(work)
    db.session.commit()
    where = page_of(work)
    fields = visit(where, cast.learner).fields(where)
    said = fields | {f"built-on-{source.id}-changes": "turned around", f"built-on-{source.id}-thanks": "for the pause"}
    assert visit.post(where, cast.learner, **said).status == 303
    assert (work.sources[0].changes, work.sources[0].thanks) == ("turned around", "for the pause")
    assert source.built_on_by == ["Learner"]
    shown = visit(f"/works/{work.id}", cast.reviewer)
    assert "Changed: turned around" in shown.text
    assert "– “Her chair” by Other Learner (http://localhost/works/" in shown.html
    fields = visit(where, cast.learner).fields(where)
    del fields[f"built-on-{source.id}-used"]
    assert visit.post(where, cast.learner, **fields).status == 303
    db.session.expire_all()
    assert work.sources == []
    assert source.built_on_by == []


def test_a_material_may_go_and_what_was_built_on_it_still_says_so(cast: Cast, visit: Visitor) -> None:
    material = Material(position=0, title="The monologue", words="I sat down.", licence="cc-by")
    cast.assignment.materials = [material]
    db.session.flush()
    work = make_draft(cast, None, "I stood up.")
    building.use_material(work, material, changes="one line of it")
    share(work, visibility=Visibility.EVERYONE)
    db.session.commit()
    assignments.take_out(cast.assignment, material)
    db.session.commit()
    edge = db.session.query(Source).filter_by(submission_id=work.id).one()
    assert (edge.material_id, edge.title, edge.licence) == (None, "The monologue", "cc-by")
    assert "The monologue" in visit(f"/works/{work.id}").text
    assert visit(f"/works/{work.id}/sharing", cast.learner).status == 200


def test_an_unnamed_work_has_no_attribution(cast: Cast, visit: Visitor) -> None:
    work = make_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE, is_unnamed=True)
    db.session.commit()
    assert "How to name it elsewhere" not in visit(f"/works/{work.id}").text
    work.is_unnamed = False
    db.session.commit()
    assert "How to name it elsewhere" in visit(f"/works/{work.id}").text


def look_for(visit: Visitor, cast: Cast, work: Submission, wanted: str) -> Any:
    return visit(f"{page_of(work)}?find={quote(wanted)}", cast.learner)


def test_a_work_from_here_is_named_at_any_time_by_its_title_its_maker_or_its_address(
    cast: Cast, visit: Visitor
) -> None:
    source = make_work(cast.other_learner, cast.lesson, title="Her 100 % chair")
    work = share(make_draft(cast, None, "I sat down."))
    db.session.commit()
    for wanted in (
        "100 %",
        " her  100",
        "other learner",
        f"http://localhost/works/{source.id}/lineage",
        f"/works/{source.id}",
    ):
        assert "Her 100 % chair" in look_for(visit, cast, work, wanted).text, wanted
    page = look_for(visit, cast, work, "chair")
    fields = page.fields("/works") | {"source": str(source.id)}
    for _click in range(2):
        assert visit.post(f"{page_of(work)}/works", cast.learner, **fields).location == page_of(work)
    assert [each.source_id for each in work.sources] == [source.id]
    assert source.built_on_by == ["Learner"]
    assert source.shared_take is not None
    assert source.shared_take.frozen_at is not None
    assert "There is no such work here" in look_for(visit, cast, work, "100 %").text, "it is named already"


def test_what_one_may_not_build_on_is_not_found_and_nobody_is_found_by_a_name_that_is_hidden(
    cast: Cast, visit: Visitor
) -> None:
    work = make_draft(cast, None, "I sat down.")
    hidden = [
        make_work(cast.other_learner, cast.lesson, title="A chair for me", visibility=Visibility.ONLY_ME),
        make_work(cast.other_learner, cast.lesson, title="A chair to look at", may_build_on=False),
        make_work(cast.blocked, cast.lesson, title="A chair of somebody blocked"),
    ]
    unnamed = make_work(cast.other_learner, cast.lesson, title="Somebody’s chair", is_unnamed=True)
    db.session.commit()
    found = look_for(visit, cast, work, "chair").text
    assert "Somebody’s chair" in found
    assert not [each.title for each in hidden if each.title in found]
    assert "Somebody’s chair" not in look_for(visit, cast, work, "Other Learner").text
    for each in hidden:
        assert "There is no such work here" in look_for(visit, cast, work, f"/works/{each.id}").text
        refused = visit.post(f"{page_of(work)}/works", cast.learner, source=str(each.id))
        assert refused.status == 422
        assert "There is no such work here" in refused.text
    for odd in ("", "x", str(uuid4())):
        assert visit.post(f"{page_of(work)}/works", cast.learner, source=odd).status == 422
    db.session.expire_all()
    assert work.sources == []
    assert unnamed.built_on_by == []


def test_a_circle_is_refused_with_a_sentence_and_what_was_looked_for_stays(cast: Cast, visit: Visitor) -> None:
    first = share(make_draft(cast, None, "I sat down."), title="The first chair")
    second = make_draft(cast, cast.other_learner, "And I.")
    building.build_on(second, first)
    share(second, title="The second chair")
    db.session.commit()
    refused = visit.post(f"{page_of(first)}/works", cast.learner, source=str(second.id), find="second")
    assert refused.status == 422
    assert "is built on this one already" in refused.text
    assert "The second chair" in refused.text
    db.session.expire_all()
    assert first.sources == []


def test_the_table_of_licences_says_what_fits_and_why_not(visit: Visitor) -> None:
    page = visit("/licences")
    rows = {each[0].text: ["".join(cell.itertext()).strip() for cell in each[1:]] for each in page.all("tr")[1:]}
    assert list(rows) == ["for this class project only", "CC0", "CC BY", "CC BY-SA", "CC BY-NC", "CC BY-NC-SA"]
    assert rows["CC BY-SA"][2:4] == ["CC BY-SA", "CC BY-SA"]
    assert rows["CC BY-SA"][4:] == rows["CC BY-SA"][:1] + ["cannot be combined"] == ["cannot be combined"] * 2
    assert (
        "one asks that nobody makes money with it, and another asks that what is built on it is CC BY-SA too"
        in page.text
    )
