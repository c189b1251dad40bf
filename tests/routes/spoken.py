"""What is said on boards, for the tables."""

from uuid import uuid4

from community import calling, company, courage, posting
from community.models import QUIET, Section
from community.posting import Content
from core.db import db, now, time_is
from moderation.cases import case_of
from moderation.models import Hiding
from tests.cast import Cast
from tests.community.saying import begun_by


def spoken(cast: Cast) -> dict[str, str]:
    """Topics: the learner's on the site's board, of long ago, and not open yet; the other learner's in the class; and the
    reviewer's, hidden. Logs of first times: the learner's, published and not; and the reviewer's, hidden."""
    said, ours, hidden = (
        begun_by(author, title, f"About {title}.", course=course)
        for author, title, course in (
            (cast.learner, "Chairs", None),
            (cast.other_learner, "Our chairs", cast.course),
            (cast.reviewer, "Hidden chairs", None),
        )
    )
    with time_is(now() - QUIET):
        old = begun_by(cast.learner, "Old chairs", "About old chairs.")
    draft = posting.begin(
        None, cast.learner, id=uuid4(), section=Section.HELLO, title="Next chairs", content=Content("Soon.")
    )
    case = case_of(hidden.topic)
    db.session.add(Hiding(by=cast.moderator, rule="work", letter="Why.", **vars(case)))
    db.session.flush()
    logs = {
        name: courage.begin(person, id=uuid4(), title=f"My first {name}")
        for name, person in (("log", cast.learner), ("own_log", cast.learner), ("hidden_log", cast.reviewer))
    }
    entries = {name: courage.add_entry(log, id=uuid4(), words="My hands shake.") for name, log in logs.items()}
    for name in ("log", "hidden_log"):
        courage.publish(logs[name])
    db.session.add(Hiding(by=cast.moderator, rule="work", letter="Why.", **vars(case_of(logs["hidden_log"]))))
    db.session.flush()
    calls = {name: calling.begin(cast.course, cast.learner, id=uuid4(), title=f"My {name}") for name in ("call", "ask")}
    calls["call"].called_at = now()
    db.session.flush()
    company.offer(cast.course, cast.reviewer, hello="Hello!", at_most=1)
    pair = company.ask(cast.course, cast.learner)
    names = {"topic": said, "class_topic": ours, "hidden_topic": hidden, "old_topic": old, "draft_topic": draft}
    return {name: str(post.topic_id) for name, post in names.items()} | {
        "said": str(said.id),
        "class_said": str(ours.id),
        "hidden_said": str(hidden.id),
        "old_said": str(old.id),
        "draft_post": str(draft.id),
        **{name: f"first-times/{log.id}" for name, log in logs.items()},
        **{f"members_{name}": lesson.slug for name, lesson in calls.items()},
        "pair": str(pair.id),
        "pairs_thread": str(company.thread_of(pair)),
        "entry": str(entries["log"].id),
    }
