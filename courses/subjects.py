"""What other rooms need to know of class projects."""

from collections.abc import Iterator
from textwrap import shorten
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from accounts.models import Person
from core.db import db
from core.folding import mark
from core.search import Change, Entry, Index
from core.subjects import Subject, register
from core.text import plain
from core.words import Words
from courses.models import Announcement, Course, CourseDocument, Membership, Stage


def _entries(condition: ColumnElement[bool]) -> Iterator[Entry]:
    columns = (Course.id, Course.title, Course.outcome, Course.intro_html, Course.skills, Person.credit_name)
    found = db.session.execute(select(*columns).join(Course.author, isouter=True).where(condition))
    for id, title, outcome, intro, skills, author in found:
        yield Entry(id, title, [outcome, plain(intro), *skills, author or ""], [mark("skill", each) for each in skills])


register(
    Subject(
        kind="course",
        model=Course,
        label=Words("class project"),
        view="course.view",
        title=lambda course: course.title,
        url=lambda course: f"/class-projects/{course.slug}",
        author=lambda course: course.author_id,
        kept=Words(
            "A class project is not removed: what others made in it would go too. Hide it, and remove in it what is against the rules."
        ),
        files="course.view",
        index=Index(
            label=Words("Class projects"),
            document=CourseDocument,
            action="course.view",
            entries=_entries,
            changes={
                Course: Change(("title", "outcome", "intro_html", "skills", "author_id"), lambda course: course.id)
            },
            follows={Person: (("credit_name",), lambda id: Course.author_id == id)},
            marks=("skill",),
            open_calls=lambda: Course.stage == Stage.PUBLISHED,
        ),
        columns_kept={"author_id": "a class project outlives its author's account; the name goes with the account"},
    )
)
register(
    Subject(
        kind="membership",
        model=Membership,
        label=Words("membership"),
        view="membership.manage",
        title=lambda membership: membership.course.title,
        url=lambda membership: f"/class-projects/{membership.course.slug}/people",
        author=lambda membership: membership.person_id,
        reportable=False,
    )
)


def _forget_announcements(person_id: UUID) -> None:
    """What a class was told stays told; nobody said it."""
    db.session.execute(update(Announcement).where(Announcement.author_id == person_id).values(author_id=None))


register(
    Subject(
        kind="announcement",
        model=Announcement,
        label=Words("announcement"),
        view="announcement.view",
        title=lambda said: shorten(said.words, 60, placeholder=" …"),
        url=lambda said: f"/class-projects/{said.course.slug}/announcements#said-{said.id}",
        author=lambda said: said.author_id,
        context=lambda said: said.words,
        erase=_forget_announcements,
    )
)
