"""What the demonstration shows beside class projects: there is something of each, and a slip in it is told plainly."""

import tomllib

import pytest

from demo.content import FOLDER, ORDER, ContentError, assemble, read, tables


def gatherings():
    return tomllib.loads((FOLDER / "gatherings.toml").read_text())


def test_there_is_something_of_everything_to_be_seen():
    told = read().gatherings
    assert any(page.works and page.files for page in told.journals)
    assert any(page.is_draft for page in told.journals)
    assert {log.published_hours_ago is None for log in told.logs} == {True, False}
    assert any(each.posts for each in told.companions)
    assert any(call.works for call in told.calls)
    assert told.announcements
    assert any(follow.people and follow.projects and follow.topics for follow in told.follows)
    assert all(work.hint for project in read().projects for work in project.works if work.first_time)
    assert sum(bool(person.doing) for person in read().people) >= 6


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda told: told["journals"][0].update(works=["lost"]), "unknown work lost"),
        (lambda told: told["journals"][0]["files"][0].update(media="lost.png"), "unknown media lost.png"),
        (lambda told: told["logs"][0].update(author="ines"), "olu-crayon is not ines's"),
        (lambda told: told["logs"][0]["entries"][0].update(media="lost.jpg"), "unknown media lost.jpg"),
        (lambda told: told["companions"][0].update(person="roz"), "roz is not in forty-breaths"),
        (lambda told: told["calls"][0]["works"][0].update(author="roz"), "roz is not in one-empty-chair"),
        (lambda told: told["announcements"][0].update(project="lost"), "unknown class project lost"),
        (lambda told: told["follows"][0].update(smell="wet dog"), "unknown key smell"),
    ],
)
def test_a_slip_is_told_plainly(change, sentence):
    told, people = gatherings(), tomllib.loads((FOLDER / "people.toml").read_text())["people"]
    change(told)
    with pytest.raises(ContentError) as refusal:
        assemble(people, [tables(slug) for slug in ORDER], gatherings=told)
    assert sentence in str(refusal.value)
