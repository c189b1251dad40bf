"""Notices of the world that the tables ask about: one to everybody about each thing."""

from uuid import UUID

from uuid_utils.compat import uuid4

from accounts.models import Person
from core.db import db
from notifications.models import Notice
from notifications.stopping import path_to_stop
from tests.cast import Cast


def told(cast: Cast, names: dict[str, str]) -> dict[str, str]:
    """Everybody once had a notice about each thing; whoever may still see it, finds the way there."""
    things_told = {
        "person": ("learner_id", "hidden_person_id"),
        "course": ("hidden_class_id",),
        "membership": ("learners_membership",),
        "submission": ("draft", "for_one", "for_class", "for_everyone", "hidden", "taken_back"),
        "take": ("second_take", "for_class_take"),
        "review": ("review",),
        "note": ("note", "hidden_note", "blocked_note"),
        "review_task": ("task",),
        "leniency": ("leniency",),
        "ruling": ("ruling",),
        "exemplar": ("exemplar",),
        "production": ("hidden_piece_id",),
        "slot": ("draft_slot",),
        "credit": ("credit",),
        "topic": ("thread",),
        "post": ("post",),
        "journal_post": ("page", "hidden_page", "draft_page"),
        "assignment": ("draft_call", "call"),
        "report": ("report", "moderators_report"),
        "act": ("act",),
        "appeal": ("appeal",),
    }
    for person in cast.everybody().values():
        for kind, things in things_told.items() if person is not None else ():
            for name in things:
                _tell(person, kind, UUID(names[name]), f"/about/{name}")  # type: ignore[arg-type]
    own = _tell(cast.learner, "submission", UUID(names["for_class"]), "/about/learners-notice")
    for person in cast.everybody().values():
        if person is not None:
            _tell(person, "notice", own.id, "/about/notice")
    return names | {"stopping": path_to_stop(cast.learner, "work.built_on").rpartition("/")[2]}


def _tell(person: Person, kind: str, id: UUID, url: str) -> Notice:
    notice = Notice(
        person_id=person.id,
        event_id=uuid4(),
        name="work.held",
        subject_kind=kind,
        subject_id=id,
        details={"title": "it"},
        url=url,
    )
    db.session.add(notice)
    db.session.flush()
    return notice
