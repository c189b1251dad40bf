"""How a work is named wherever it goes: title, maker, where it is, licence, what was changed; and what it is built on.

Follows what Creative Commons recommends for attribution (wiki.creativecommons.org, "Recommended practices for
attribution": title, author, source, licence; and what was modified).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Person
from core.words import Words, in_a_row
from moderation.permissions import is_removed
from submissions import naming, occasion
from submissions.licences import ADDRESSES, NAMES, Licence
from submissions.models import Source, Submission

VERSIONS = {Licence.CC0: "1.0"}
VERSION = "4.0"
UNTITLED = Words("Untitled")


@dataclass(frozen=True, kw_only=True)
class Named:
    """Something with a maker. `address` is where it is, on the web or in words; `place` is the class project that a work
    for that alone is in; `changes` says what was made of it by what is built on it."""

    title: str
    maker: str
    licence: Licence
    address: str = ""
    place: str = ""
    changes: str = ""


def of_work(work: Submission, sources: Sequence[Source], reader: Person | None, site: str) -> list[str]:
    """How this reader (None: everybody) names a work that is shared, with these of its sources; nothing while nobody is told
    whose it is. `site` is the address of the site, without a slash at its end."""
    if not work.is_shared or work.is_unnamed:
        return []
    used = [_source(source, work, reader, site) for source in sources if not _is_gone(source)]
    return named(_work(work, reader, site), used)


def _is_gone(source: Source) -> bool:
    work = source.source
    return work is not None and (work.taken_back_at is not None or is_removed("submission", work.id))


def _work(work: Submission, reader: Person | None, site: str, changes: str = "") -> Named:
    return Named(
        title=work.title or UNTITLED,
        maker=naming.name_of(work, reader),
        address=f"{site}/works/{work.id}",
        licence=Licence(work.licence),
        place=_class_of(work),
        changes=changes,
    )


def _source(source: Source, work: Submission, reader: Person | None, site: str) -> Named:
    if source.source is not None:
        return _work(source.source, reader, site, source.changes)
    is_given = not source.maker  # a material of the call: of what is from elsewhere somebody is named
    place = _class_of(work)
    if is_given and not place:
        return Named(title=source.title, maker="", licence=Licence(source.licence), changes=source.changes)
    return Named(
        title=source.title,
        maker=Words("those who teach “%(place)s”", place=place) if is_given else source.maker,
        address=f"{site}/class-projects/{work.course.slug}" if is_given else source.address,
        licence=Licence(source.licence),
        place=place if is_given else "",
        changes=source.changes,
    )


def _class_of(work: Submission) -> str:
    return work.course.title if occasion.is_class_told(work) else ""


def named(work: Named, built_on: Sequence[Named] = ()) -> list[str]:
    """Lines to copy: the work, and under it each thing that it is built on."""
    if not built_on:
        return [_line(work)]
    return [_line(work), Words("Built on:"), *(Words("– %(line)s", line=_line(each)) for each in built_on)]


def _line(thing: Named) -> str:
    who = Words("“%(title)s” by %(maker)s", title=thing.title, maker=thing.maker) if thing.maker else f"“{thing.title}”"
    where = [Words("(%(address)s)", address=thing.address)] if thing.address else []
    said = in_a_row([who, *where])
    sentences = [Words("%(what)s, %(licence)s.", what=said, licence=_licence(thing))]
    if thing.changes:
        sentences.append(Words("Changed: %(changes)s", changes=thing.changes))
    return in_a_row(sentences)


def _licence(thing: Named) -> str:
    if thing.licence is Licence.COURSE_ONLY:
        if thing.place:
            return Words("for the class project “%(place)s” only; all other rights reserved", place=thing.place)
        return Words("used with its maker’s leave; all rights reserved")
    version = VERSIONS.get(thing.licence, VERSION)
    return Words(
        "%(licence)s %(version)s (%(address)s)",
        licence=NAMES[thing.licence],
        version=version,
        address=ADDRESSES[thing.licence],
    )
