"""The shapes of what people do beside class projects in the demonstration, as plain frozen records; and all of it together."""

from dataclasses import dataclass

from community.models import Section
from courses.licences import Licence
from demo.shapes import Answer, ClassProject, Person, Work


@dataclass(frozen=True)
class Said:
    """A post of a topic. `quotes`: the number of the post in it that this one is about, from 1."""

    author: str
    hours_ago: float
    words: str
    quotes: int = 0


@dataclass(frozen=True)
class Topic:
    """A topic on the board of a class project, or of the site."""

    project: str
    section: Section
    title: str
    posts: tuple[Said, ...]


@dataclass(frozen=True)
class File:
    """A file to take out of a journal."""

    media: str
    title: str
    licence: Licence


@dataclass(frozen=True)
class JournalPage:
    """A page of somebody's journal, so many hours before loading; a draft is not published."""

    author: str
    title: str
    hours_ago: float
    words: str
    project: str = ""  # that its works are from
    works: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    is_draft: bool = False


@dataclass(frozen=True)
class Entry:
    """A moment of a courage log."""

    hours_ago: float
    words: str
    media: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Log:
    """How a first time went; about a work of its writer's."""

    author: str
    title: str
    project: str
    work: str
    entries: tuple[Entry, ...]
    published_hours_ago: float | None = None


@dataclass(frozen=True)
class Volunteer:
    """Somebody who goes along, and the first word that they say."""

    project: str
    person: str
    hours_ago: float
    hello: str
    at_most: int = 2


@dataclass(frozen=True)
class Company:
    """Somebody who asks for company; what the two then say."""

    project: str
    person: str
    hours_ago: float
    posts: tuple[Said, ...] = ()


@dataclass(frozen=True)
class MembersCall:
    """A call by a member, and the works that were made for it; their `lesson` is its slug."""

    project: str
    slug: str
    author: str
    hours_ago: float
    title: str
    do: str
    with_: str
    size: str
    rhythm: str
    done_when: tuple[str, ...]
    goes_into: str
    please_dont: str
    most_words: int
    material_title: str
    material: str
    works: tuple[Work, ...] = ()
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Announced:
    """What who teaches a class project says to everybody in it."""

    project: str
    hours_ago: float
    words: str


@dataclass(frozen=True)
class Follow:
    """Whom and what somebody follows."""

    person: str
    people: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gatherings:
    """What people do beside class projects and boards."""

    journals: tuple[JournalPage, ...] = ()
    logs: tuple[Log, ...] = ()
    volunteers: tuple[Volunteer, ...] = ()
    companions: tuple[Company, ...] = ()
    calls: tuple[MembersCall, ...] = ()
    announcements: tuple[Announced, ...] = ()
    follows: tuple[Follow, ...] = ()


@dataclass(frozen=True)
class Content:
    """All of it."""

    people: tuple[Person, ...]
    projects: tuple[ClassProject, ...]
    topics: tuple[Topic, ...] = ()
    gatherings: Gatherings = Gatherings()
