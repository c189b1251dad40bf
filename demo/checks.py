"""What must hold between the demonstration's texts: every name leads somewhere, every size keeps to its limits."""

from collections import Counter
from collections.abc import Iterator
from zoneinfo import available_timezones

from demo.gatherings import Content, Gatherings, Topic
from demo.media.making import DURATIONS_MS, KEYS
from demo.shapes import Answer, ClassProject, Lesson, Note, Part, Spec, Take, Work
from media.models import Medium
from reviews.models import NoteKind
from submissions.licences import objection
from submissions.models import Ask

PLACINGS = ("", "in", "held", "not")


def words(text: str) -> int:
    """How many words a text has, as the editor counts them."""
    return len(text.split())


def problems(content: Content) -> list[str]:
    """Every problem found, one sentence each; empty when all is well."""
    found = list(_people(content))
    for project in content.projects:
        found += [f"{project.slug}: {problem}" for problem in _project(content, project)]
    for topic in content.topics:
        found += [f"{topic.title}: {problem}" for problem in _topic(content, topic)]
    return [*found, *_gatherings(content, content.gatherings)]


def _gatherings(content: Content, told: Gatherings) -> Iterator[str]:
    """Everybody is in the class project of what they do; every work named is one of its, every file one that is made."""
    works = {project.slug: {work.key: work.author for work in project.works} for project in content.projects}
    members = {project.slug: members_of(project) for project in content.projects}
    for page in told.journals:
        yield from (f"{page.title}: unknown work {key}" for key in page.works if key not in works.get(page.project, {}))
        yield from (f"{page.title}: unknown media {file.media}" for file in page.files if file.media not in KEYS)
    for log in told.logs:
        if works.get(log.project, {}).get(log.work) != log.author:
            yield f"{log.title}: {log.work} is not {log.author}'s"
        yield from (f"{log.title}: unknown media {each.media}" for each in log.entries if each.media not in {"", *KEYS})
    yield from (f"unknown class project {said.project}" for said in told.announcements if said.project not in members)
    here = [(each.project, each.person) for each in told.volunteers]
    here += [(each.project, each.person) for each in told.companions]
    here += [(call.project, call.author) for call in told.calls]
    here += [(call.project, work.author) for call in told.calls for work in call.works]
    yield from (f"{handle} is not in {slug}" for slug, handle in here if handle not in members.get(slug, []))


def _topic(content: Content, topic: Topic) -> Iterator[str]:
    """Who speaks is there, in the class project if it is one's; posts come one after the other, and quote what came before."""
    places = {project.slug: project for project in content.projects}
    if topic.project and topic.project not in places:
        yield f"unknown class project {topic.project}"
        return
    here = members_of(places[topic.project]) if topic.project else [person.handle for person in content.people]
    for number, said in enumerate(topic.posts, 1):
        if said.author not in here:
            yield f"{said.author} is not here"
        if not 0 <= said.quotes < number:
            yield f"post {number} quotes post {said.quotes}"
    if [said.hours_ago for said in topic.posts] != sorted((said.hours_ago for said in topic.posts), reverse=True):
        yield "its posts are not in the order in which they were said"


def members_of(project: ClassProject) -> list[str]:
    return [*project.instructors, *project.co_instructors, *project.greeters, *project.learners]


def _people(content: Content) -> Iterator[str]:
    handles = Counter(person.handle for person in content.people)
    yield from (f"people: {handle} is there twice" for handle, times in handles.items() if times > 1)
    zones = available_timezones()
    yield from (
        f"people: {person.handle} lives in no time zone ({person.zone})"
        for person in content.people
        if person.zone not in zones
    )


def _project(content: Content, project: ClassProject) -> Iterator[str]:
    handles = {person.handle for person in content.people}
    members = members_of(project)
    named = [*members, project.production.leader]
    yield from (f"unknown handle {handle}" for handle in named if handle not in handles)
    if project.cover not in KEYS:
        yield f"unknown cover {project.cover}"
    for lesson in project.lessons:
        yield from (f"lesson {lesson.slug}: {problem}" for problem in _lesson(project, lesson))
    yield from _slots(project)
    works = {work.key: work for work in project.works}
    for work in project.works:
        yield from (f"work {work.key}: {problem}" for problem in _work(project, works, work, set(members)))
    for answer in project.answers:
        yield from (
            f"answer of {answer.reviewer} to {answer.work}: {problem}"
            for problem in _answer(project, works, answer, set(members))
        )
    twice = Counter((answer.reviewer, answer.work, answer.take) for answer in project.answers)
    yield from (
        f"{reviewer} answers {work} take {take} twice" for (reviewer, work, take), times in twice.items() if times > 1
    )


def _part(part: Part) -> Iterator[str]:
    if bool(part.text) == bool(part.media):
        yield "a part is either words or a media key"
    if part.media and part.media not in KEYS:
        yield f"unknown media {part.media}"
    if part.medium is Medium.PICTURE and not part.alt:
        yield f"{part.media} is not described"


def _lesson(project: ClassProject, lesson: Lesson) -> Iterator[str]:
    duration = DURATIONS_MS.get(lesson.demonstration)
    if duration is None:
        yield f"unknown demonstration {lesson.demonstration}"
        return
    ends = 0
    for step in lesson.steps:
        if not ends <= step.start_ms < step.end_ms <= duration:
            yield f"step “{step.imperative}” overlaps the one before, or leaves the film"
        ends = step.end_ms
    ends = 0
    for cue in lesson.captions:
        if not ends <= cue.start_ms < cue.end_ms <= duration:
            yield f"caption “{cue.text}” overlaps the one before, or leaves the film"
        ends = cue.end_ms
    call = lesson.assignment
    for part in (call.own_try, *call.examples, *call.materials):
        yield from _part(part)
    yield from (
        f"criterion {criterion.name} needs four levels" for criterion in call.rubric if len(criterion.levels) != 4
    )
    if project.self_paced == bool(call.by_days) or project.self_paced != bool(call.rhythm):
        yield "a call has a date, or in a self-paced class project a rhythm"
    if call.by_days and not 2 <= project.opened_days_ago + call.by_days <= 21:
        yield "the date is not 2 to 21 days after opening"


def _slots(project: ClassProject) -> Iterator[str]:
    lessons = {lesson.slug: lesson for lesson in project.lessons}
    for slot in project.production.slots:
        if slot.lesson not in lessons:
            yield f"slot {slot.key}: unknown lesson {slot.lesson}"
        elif slot.spec.medium not in {accepted.medium for accepted in lessons[slot.lesson].assignment.accepts}:
            yield f"slot {slot.key}: lesson {slot.lesson} doesn't accept {slot.spec.medium}"
        yield from (f"slot {slot.key}: {problem}" for problem in _part(slot.stand_in))
    keys = {slot.key for slot in project.production.slots}
    members = members_of(project)
    yield from (
        f"{taken.by} cannot take {taken.slot}"
        for taken in project.production.taken
        if taken.slot not in keys or taken.by not in members
    )
    chosen = Counter(work.slot for work in project.works if work.placing == "in")
    yield from (f"slot {slot}: {times} works are in it" for slot, times in chosen.items() if times > 1)


def measure(take: Take, medium: Medium) -> float:
    """How much of a medium a take holds: words, pictures, or seconds."""
    parts = [part for part in take.parts if part.medium is medium]
    if medium is Medium.TEXT:
        return sum(words(part.text) for part in parts)
    if medium is Medium.PICTURE:
        return len(parts)
    return sum(DURATIONS_MS.get(part.media, 0) for part in parts) / 1000


def _fits(take: Take, spec: Spec) -> bool:
    return {part.medium for part in take.parts} == {spec.medium} and spec.least <= measure(
        take, spec.medium
    ) <= spec.most


def _work(project: ClassProject, works: dict[str, Work], work: Work, members: set[str]) -> Iterator[str]:
    if work.author not in members:
        yield f"{work.author} is not a member"
    if (work.ask is Ask.QUESTION) != bool(work.question):
        yield "a question is asked exactly when that is the ask"
    if work.placing not in PLACINGS or bool(work.placing) != bool(work.fate) or (work.placing and not work.slot):
        yield "a placing and a fate come together, in a slot"
    lesson = next((lesson for lesson in project.lessons if lesson.slug == work.lesson), None)
    if lesson is None:
        yield f"unknown lesson {work.lesson}"
        return
    for take in work.takes:
        yield from (problem for part in take.parts for problem in _part(part))
        if not any(0 < measure(take, accepted.medium) <= accepted.most for accepted in lesson.assignment.accepts):
            yield "a take is not what the call accepts"
        if take.hours_ago > project.opened_days_ago * 24:
            yield "a take is older than its class project"
    slot = next((slot for slot in project.production.slots if slot.key == work.slot), None)
    if work.slot and (
        slot is None or slot.lesson != work.lesson or not all(_fits(take, slot.spec) for take in work.takes)
    ):
        yield f"it doesn't fit slot {work.slot}"
    yield from _sources(project, works, work)


def _sources(project: ClassProject, works: dict[str, Work], work: Work) -> Iterator[str]:
    known = [works[source.work] for source in work.sources if source.work in works]
    yield from (f"unknown source {source.work}" for source in work.sources if source.work not in works)
    yield from (
        f"its source {source.key} is younger"
        for source in known
        if source.takes[0].hours_ago <= work.takes[0].hours_ago
    )
    if refused := objection(work.licence, [source.licence for source in known], project.licences):
        yield refused


def _answer(project: ClassProject, works: dict[str, Work], answer: Answer, members: set[str]) -> Iterator[str]:
    work = works.get(answer.work)
    if work is None or not 1 <= answer.take <= len(work.takes):
        yield "no such work or take"
        return
    if answer.reviewer not in members or answer.reviewer == work.author:
        yield "its writer is no member, or the author"
    take = work.takes[answer.take - 1]
    if answer.hours_after >= take.hours_ago:
        yield "it lies in the future"
    if answer.take < len(work.takes) and take.hours_ago - answer.hours_after < work.takes[answer.take].hours_ago:
        yield "it comes after the next take"
    if bool(answer.to_question) != bool(work.question):
        yield "it answers the maker's question exactly when there is one"
    lesson = next((lesson for lesson in project.lessons if lesson.slug == work.lesson), None)
    rubric = {criterion.name for criterion in lesson.assignment.rubric} if lesson else set(answer.levels)
    if set(answer.levels) != rubric or not all(0 <= level <= 3 for level in answer.levels.values()):
        yield "it ticks other criteria than the rubric's"
    if not 1 <= len(answer.notes) <= 3 or answer.notes[0].kind is not NoteKind.LANDED:
        yield "it has one to three notes, what landed first"
    for note in answer.notes:
        yield from _note(work, take, note)


def _note(work: Work, take: Take, note: Note) -> Iterator[str]:
    if note.kind is NoteKind.TRY and work.ask is not Ask.ALL:
        yield f"nobody asked for this {note.kind}"
    places = [note.at_ms is not None, bool(note.region), bool(note.quote), note.whole]
    if sum(places) != 1:
        yield "a note has one place"
    mediums = {part.medium for part in take.parts}
    if note.at_ms is not None and not 0 <= note.at_ms <= 1000 * max(
        measure(take, Medium.FILM), measure(take, Medium.SOUND)
    ):
        yield f"{note.at_ms} ms is outside the take"
    if note.quote and not any(note.quote in part.text for part in take.parts):
        yield f"“{note.quote}” is not in the take"
    if note.region and (Medium.PICTURE not in mediums or not _inside(note.region)):
        yield "a region lies outside its picture"


def _inside(region: tuple[float, ...]) -> bool:
    if len(region) != 4:
        return False
    x, y, width, height = region
    return 0 <= x < x + width <= 1 and 0 <= y < y + height <= 1
