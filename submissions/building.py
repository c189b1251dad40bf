"""What works are built on: sources with thanks, the licences they ask for, and the names of who built on whom."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, or_, select, update

from core.checks import Refused
from core.db import db, hold, lock
from core.events import Event, record
from core.permissions import can
from core.words import Words
from lessons.models import Material
from moderation.permissions import hidden
from submissions import licences, occasion, queries, takes
from submissions.licences import Licence
from submissions.models import SHARED, Source, Submission, Visibility

MOST_SOURCES, MOST_NEWEST = 12, 3
NOT_HERE = Words("There is no such work here that you may build on.")
ADDRESS = re.compile(r"works/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


def build_on(work: Submission, source: Submission, *, thanks: str = "") -> Source:
    """Say that a work uses another. Twice is once; the other's shared take stays as it is from now on.

    Raises Refused when its maker does not allow it, its licence keeps it elsewhere, or something would become its own
    ancestor. Who builds waits for whoever builds at this moment: a circle can be closed by any number of people, each of
    whom adds one work.
    """
    hold("lineage")
    lock(work, "sources")
    again = next((each for each in work.sources if each.source_id == source.id), None)
    if again is not None:
        return again
    if source.id == work.id:
        raise Refused("A work can't be built on itself.", field="sources")
    if not may_build_on(work, source):
        raise Refused(NOT_HERE, field="sources")
    if source.course_id != work.course_id and not licences.can_leave(Licence(source.licence)):
        raise Refused("That work may be built on inside its own class project only.", field="sources")
    _refuse_too_many(work)
    if db.session.scalar(queries.descends(source.id, work.id)):
        raise Refused("That work is built on this one already, so this one can't be built on it.", field="sources")
    edge = Source(source=source, thanks=thanks)
    work.sources.append(edge)
    db.session.flush()
    if source.shared_take is not None and source.author_id != work.author_id:
        takes.freeze(source.shared_take)
    return edge


def find(work: Submission, wanted: str) -> Sequence[Submission]:
    """Works that a work could be built on: the one whose address was pasted, if any was, or those that are called so; the newest when nothing is
    said."""
    address = ADDRESS.search(wanted.lower())
    if address is None:
        most = queries.MOST_FOUND if wanted else MOST_NEWEST
        return db.session.scalars(queries.found_to_build_on(work, wanted).limit(most)).unique().all()
    found = db.session.scalar(select(Submission).where(Submission.id == UUID(address[1])))
    return [found] if found is not None and may_build_on(work, found) else []


def may_build_on(work: Submission, source: Submission) -> bool:
    """May its maker build it on the other? On their own works they always may."""
    is_own = source.author_id == work.author_id and can(work.author, "submission.edit", source)
    return is_own or can(work.author, "submission.build_on", source)


def use_material(work: Submission, material: Material, *, thanks: str = "", changes: str = "") -> Source:
    """Say that a work uses a material of its call. Twice is once."""
    lock(work, "sources")
    again = next((each for each in work.sources if each.material_id == material.id), None)
    if again is not None:
        return again
    if work.assignment_id is None or material.assignment_id != work.assignment_id:
        raise Refused("That material belongs to another call.", field="materials")
    _refuse_too_many(work)
    edge = Source(material=material, title=material.title, licence=material.licence, thanks=thanks, changes=changes)
    work.sources.append(edge)
    db.session.flush()
    return edge


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """Something that was made elsewhere, as whoever uses it names it. COURSE_ONLY: its maker lets them use it here."""

    title: str
    maker: str
    address: str
    licence: Licence
    changes: str = ""
    thanks: str = ""


def use_from_elsewhere(id: UUID, work: Submission, thing: Elsewhere) -> Source:
    """Say that a work uses something that was made elsewhere. The same id again gives the same source."""
    again = next((each for each in work.sources if each.id == id), None)
    if again is not None:
        return again
    if db.session.get(Source, id) is not None:
        raise Refused("That was sent before, for another work. Open the page once more.")
    _refuse_too_many(work)
    edge = Source(id=id, **asdict(thing))
    work.sources.append(edge)
    db.session.flush()
    return edge


def settle(work: Submission) -> None:
    """What follows when the sources of a work are others than they were, once it is shared: those it is built on hear of it.

    Raises Refused where its licence does not go with them; then nothing may stay of the change.
    """
    if work.shared_at is None:
        return
    check_licence(work, work.licence)
    recount(work)
    record_built_on(work)


def leave_out(source: Source) -> None:
    """The work does not use it after all. Who was built on keeps nothing of it."""
    work, was_on = source.submission, source.source
    work.sources.remove(source)
    db.session.flush()
    if was_on is not None:
        _name_builders(was_on)


def at_hand(work: Submission) -> list[Source | Material]:
    """What a work is built on, and the materials of its call that it could be built on besides."""
    used = {source.material_id for source in work.sources}
    call = occasion.call_of(work)
    materials = call.materials if call else []
    return [*work.sources, *(material for material in materials if material.id not in used)]


def say(source: Source, *, thanks: str, changes: str) -> None:
    """The thanks for it, and what was changed."""
    source.thanks, source.changes = thanks, changes
    db.session.flush()


def licences_of_sources(work: Submission) -> list[Licence]:
    """What a work's sources ask for; a maker's own works ask nothing of themselves."""
    found = []
    for source in work.sources:
        if source.source is not None and source.source.author_id != work.author_id:
            found.append(Licence(source.source.licence))
        elif source.source is None:
            found.append(Licence(source.licence))
    return found


def choices_of(work: Submission) -> list[Licence]:
    """The licences this class project offers; the default always."""
    return [each for each in Licence if each == licences.DEFAULT or each.value in work.course.licences]


def check_licence(work: Submission, licence: str) -> None:
    sentence = licences.objection(Licence(licence), licences_of_sources(work), choices_of(work))
    if sentence:
        raise Refused(sentence, field="licence")


def record_built_on(work: Submission) -> None:
    """Tell the house which works this one uses, now that others see it; each once, however often it is shared."""
    if work.visibility not in SHARED:
        return
    told = select(Event.details).where(Event.name == "submission.built_on", Event.subject_id == work.id)
    known = {details["source"] for details in db.session.scalars(told)}
    for source in work.sources:
        is_news = str(source.source_id) not in known
        if is_news and source.source is not None and source.source.author_id != work.author_id:
            record("submission.built_on", work.author, work, source=str(source.source_id))


def recount(work: Submission) -> None:
    """Keep the names of who built on whom true, after this work was shared, moved on the ladder or taken back."""
    for source in work.sources:
        if source.source is not None:
            _name_builders(source.source)
    _name_builders(work)


def _name_builders(work: Submission) -> None:
    """The credit names of those who built on a work, oldest first, "" for one that is not shown. A name shows where both works
    do, never further."""
    for_everyone = Submission.visibility == Visibility.EVERYONE
    seen_beside_it: ColumnElement[bool] = for_everyone & Submission.shown_out_at.is_not(None)
    if work.visibility == Visibility.CLASS:
        in_this_class = and_(Submission.visibility == Visibility.CLASS, Submission.course_id == work.course_id)
        seen_beside_it = or_(for_everyone, in_this_class)
    query = (
        select(case((Submission.is_unnamed, ""), else_=Submission.credit_as))
        .join(Source, Source.submission_id == Submission.id)
        .where(
            Source.source_id == work.id,
            Submission.author_id != work.author_id,
            Submission.shared_at.is_not(None),
            Submission.taken_back_at.is_(None),
            ~hidden("submission", column=Submission.id).where(None),
            seen_beside_it,
        )
        .order_by(Submission.shared_at, Submission.id)
    )
    names = list(dict.fromkeys(db.session.scalars(query)))
    if names != work.built_on_by:
        statement = update(Submission).where(Submission.id == work.id).values(built_on_by=names)
        db.session.execute(statement.execution_options(synchronize_session=False))
        db.session.refresh(work, ["built_on_by"])


def _refuse_too_many(work: Submission) -> None:
    if len(work.sources) >= MOST_SOURCES:
        raise Refused("%(most)s sources are enough to thank. Leave one out first.", field="sources", most=MOST_SOURCES)
