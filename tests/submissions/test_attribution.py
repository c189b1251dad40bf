"""How a work is named wherever it goes."""

import pytest

from core.db import db
from lessons.models import Material
from submissions import building
from submissions.attribution import Named, named, of_work
from submissions.licences import ADDRESSES, NAMES, Licence
from tests.cast import Cast
from tests.submissions.making import make_draft, share

CHAIR = Named(
    title="Two chairs",
    maker="Ines Duarte",
    licence=Licence.BY,
    address="https://learn.example/works/1",
    place="One empty chair",
)


def test_title_maker_place_and_licence_stand_in_one_line() -> None:
    [line] = named(CHAIR)
    assert line == (
        "“Two chairs” by Ines Duarte (https://learn.example/works/1), "
        "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)."
    )


@pytest.mark.parametrize("licence", Licence)
def test_every_licence_is_named_with_its_own_words(licence: Licence) -> None:
    [line] = named(Named(title="A door", maker="Roz", licence=licence, place="A hundred doors"))
    if licence is Licence.COURSE_ONLY:
        assert "for the class project “A hundred doors” only; all other rights reserved" in line
    else:
        assert f"{NAMES[licence]} " in line
        assert ADDRESSES[licence] in line


def test_what_it_is_built_on_follows_with_what_was_changed() -> None:
    song = Named(title="A song", maker="unknown", licence=Licence.CC0, changes="played an octave lower")
    leave = Named(title="A photograph", maker="Lea", licence=Licence.COURSE_ONLY)
    assert named(CHAIR, [song, leave])[1:] == [
        "Built on:",
        f"– “A song” by unknown, CC0 1.0 ({ADDRESSES[Licence.CC0]}). Changed: played an octave lower",
        "– “A photograph” by Lea, used with its maker’s leave; all rights reserved.",
    ]


def test_a_material_is_named_with_those_who_gave_it(cast: Cast) -> None:
    material = Material(position=0, title="The monologue", licence="cc-by")
    cast.assignment.materials = [material]
    db.session.flush()
    work = make_draft(cast, None, "I stood up.")
    building.use_material(work, material, changes="one line of it")
    share(work, title="The chair")
    line = of_work(work, work.sources, None, "https://learn.example")[-1]
    assert line == (
        "– “The monologue” by those who teach “One empty chair” (https://learn.example/class-projects/one-empty-chair), "
        f"CC BY 4.0 ({ADDRESSES[Licence.BY]}). Changed: one line of it"
    )


def test_what_people_wrote_is_taken_as_it_is() -> None:
    odd = Named(title="100 % %(maker)s", maker="{name} %s", licence=Licence.BY_SA, address="p. 12 %")
    assert named(odd)[0].startswith("“100 % %(maker)s” by {name} %s (p. 12 %), CC BY-SA 4.0")
