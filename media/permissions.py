"""Who may have a file: its owner, and whoever may see what shows it."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from core.permissions import Rule, allow, can, fact, scope, signed_in_rule
from core.subjects import all_subjects, find, subject_named
from media.models import MediaFile

owner = signed_in_rule(
    "the owner of {it}", lambda person, file: file.owner_id == person.id, lambda person: MediaFile.owner_id == person.id
)
public = fact("anyone, if {it} is public", "is_public", MediaFile.is_public, True)


def _may_see_what_shows_it(person: Any, file: MediaFile) -> bool:
    subject = subject_named(file.subject_kind or "")
    if subject is None or not subject.files or file.subject_id is None:
        return False
    row = find(subject.kind, file.subject_id)
    return row is not None and can(person, subject.files, row)


def _shown_by_what_one_sees(person: Any) -> ColumnElement[bool]:
    cases = []
    for subject in all_subjects():
        if subject.files:
            model: Any = subject.model
            cases.append(
                and_(
                    MediaFile.subject_kind == subject.kind,
                    MediaFile.subject_id.in_(select(model.id).where(scope(person, subject.files))),
                )
            )
    return or_(*cases) if cases else false()


shown = Rule("whoever may see what shows {it}", _may_see_what_shows_it, _shown_by_what_one_sees)

allow("file.view", MediaFile, public | owner | shown)
allow("file.own", MediaFile, owner)
