"""The demonstration's texts: they fit together, keep their own rules, and a slip in them is told plainly."""

import copy
import tomllib
from collections import Counter
from datetime import date, timedelta

import pytest

from demo.captions import all_cues
from demo.checks import words
from demo.content import FOLDER, ORDER, ContentError, assemble, read, tables
from demo.media.making import DURATIONS_MS, KEYS
from lessons.calls import Call, Example, Terms
from lessons.lint import lint
from media.models import Medium

CHAIR = "one-empty-chair"


def people():
    return tomllib.loads((FOLDER / "people.toml").read_text())["people"]


def every_part(content):
    for project in content.projects:
        for lesson in project.lessons:
            yield from (lesson.assignment.own_try, *lesson.assignment.examples, *lesson.assignment.materials)
        yield from (slot.stand_in for slot in project.production.slots)
        yield from (part for work in project.works for take in work.takes for part in take.parts)


def used_media(content):
    keys = {part.media for part in every_part(content) if part.media}
    for project in content.projects:
        keys |= {project.cover, *(lesson.demonstration for lesson in project.lessons)}
    return keys


def test_the_content_validates():
    assert [project.slug for project in read().projects] == list(ORDER)


def test_every_media_key_exists_and_is_used():
    assert used_media(read()) == set(KEYS)


def test_every_caption_belongs_to_something_made_and_lies_within_it():
    for key, cues in all_cues().items():
        ends = 0
        for cue in cues:
            assert ends <= cue.start_ms < cue.end_ms <= DURATIONS_MS[key], (key, cue.text)
            ends = cue.end_ms


def test_every_film_that_is_a_take_carries_captions_or_nobody_speaks_in_it():
    silent = {part.media for part in every_part(read()) if part.medium is Medium.FILM and not part.captions}
    assert silent == {"cat/roz-fall.mp4", "cat/teo-fall.mp4", "cat/aiko-fall.mp4", "manual/sam-try.mp4"}


def as_linted(project, lesson):
    call, terms = lesson.assignment, project.terms
    opens_on = date(2025, 3, 3)
    return Call(
        do=call.do,
        with_=call.with_,
        size=call.size,
        by_date=opens_on + timedelta(project.opened_days_ago + call.by_days) if call.by_days else None,
        rhythm=call.rhythm,
        opens_on=opens_on,
        done_when=call.done_when,
        goes_into=call.goes_into,
        please_dont=call.please_dont,
        starting_material=len(call.materials),
        media=tuple(accepted.medium for accepted in call.accepts),
        examples=tuple(Example(part.medium, part.text or part.title) for part in call.examples),
        steps=len(lesson.steps),
        has_own_try=bool(call.own_try.text or call.own_try.media),
        has_captions=bool(lesson.captions),
        terms=Terms(terms.becomes, terms.decides, terms.money, terms.machine_training, terms.taking_back),
    )


def test_the_lint_has_nothing_to_say_about_any_call():
    for project in read().projects:
        for lesson in project.lessons:
            assert lint(as_linted(project, lesson)) == [], lesson.slug
            assert words(lesson.assignment.do) <= 12


def test_steps_do_not_overlap_and_cover_what_is_said():
    for project in read().projects:
        for lesson in project.lessons:
            for before, after in zip(lesson.steps, lesson.steps[1:], strict=False):
                assert before.end_ms <= after.start_ms
            assert lesson.steps[-1].end_ms >= lesson.captions[-1].end_ms


def test_no_note_no_thanks_and_no_fate_is_said_twice():
    said = Counter()
    for project in read().projects:
        said.update(note.text for answer in project.answers for note in answer.notes)
        said.update(source.thanks for work in project.works for source in work.sources)
        said.update(work.fate for work in project.works if work.fate)
    assert [text for text, times in said.items() if times > 1] == []


def test_it_is_as_large_as_promised():
    content = read()
    works = [work for project in content.projects for work in project.works]
    mediums = Counter(part.medium for work in works for part in work.takes[-1].parts[:1])
    assert len(content.people) >= 12
    assert len(works) >= 40
    assert set(mediums) == set(Medium)
    assert sum(len(project.answers) for project in content.projects) >= 45
    assert sum(len(work.sources) for work in works) >= 8
    assert sum(work.first_time for work in works) >= 5
    assert all(any(goal.done for goal in project.goals) for project in content.projects)


def test_the_cuts_are_about_half_full_and_some_slots_have_alternates():
    alternates = 0
    for project in read().projects:
        slots = project.production.slots
        filled = {work.slot for work in project.works if work.placing == "in"}
        assert 10 <= len(slots) <= 14
        assert 0.3 <= len(filled) / len(slots) <= 0.75, project.slug
        alternates += sum(times > 1 for times in Counter(work.slot for work in project.works if work.slot).values())
    assert alternates >= 4


def test_some_works_wait_for_a_first_answer_and_one_is_a_first_timers():
    waiting = []
    for project in read().projects:
        answered = {answer.work for answer in project.answers}
        waiting += [work for work in project.works if work.key not in answered]
    assert 4 <= len(waiting) <= 10
    assert any(work.first_time for work in waiting)
    assert max(work.takes[0].hours_ago for work in waiting) < 48


def test_lineage_is_two_deep_somewhere():
    depths = []
    for project in read().projects:
        above = {work.key: [source.work for source in work.sources] for work in project.works}
        depths += [sum(bool(above[source]) for source in sources) for sources in above.values()]
    assert max(depths) >= 1


def test_only_hosts_answer_back_the_people_who_answered_them():
    for project in read().projects:
        hosts = {*project.instructors, *project.co_instructors, *project.greeters}
        authors = {work.key: work.author for work in project.works}
        pairs = {(answer.reviewer, authors[answer.work]) for answer in project.answers}
        assert [(a, b) for a, b in pairs if (b, a) in pairs and not {a, b} & hosts] == []


def broken(change):
    project = copy.deepcopy(tables(CHAIR))
    change(project)
    with pytest.raises(ContentError) as refusal:
        assemble(people(), [project])
    return str(refusal.value)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda project: project["works"][0].update(author="nobody"), "nobody is not a member"),
        (lambda project: project["learners"].append("ghost"), "unknown handle ghost"),
        (lambda project: project["works"][0].update(lesson="lost"), "unknown lesson lost"),
        (lambda project: project["works"][3].update(licence="cc0"), "its maker is named"),
        (lambda project: project["works"][0].update(slot="attic"), "it doesn't fit slot attic"),
        (lambda project: project["works"][1].update(placing="in"), "slot card: 2 works are in it"),
        (lambda project: project["works"][0].update(colour="red"), "unknown key colour"),
        (lambda project: project["works"][0].pop("title"), "missing title"),
        (lambda project: project["works"][0].update(title=3), "3 is not str"),
        (lambda project: project["answers"][0].update(work="lost"), "no such work or take"),
        (lambda project: project["answers"][0]["notes"][0].update(quote="never said"), "is not in the take"),
        (lambda project: project["answers"][0]["notes"][0].pop("quote"), "a note has one place"),
        (lambda project: project["lessons"][0]["steps"][0].update(end_ms=99_000), "leaves the film"),
        (lambda project: project["lessons"][0].update(demonstration="chair/lost.mp4"), "unknown demonstration"),
        (lambda project: project["production"]["slots"][0]["spec"].update(medium="smell"), "'smell' is not one of"),
        (
            lambda project: project["works"][1]["takes"][0]["parts"][0].update(text="one " * 9),
            "not what the call accepts",
        ),
    ],
)
def test_a_slip_in_the_texts_is_told_plainly(change, sentence):
    assert sentence in broken(change)
