"""What is written in journals: kept as drafts, published, changed, taken back; files to take. Operations flush, never commit."""

from collections.abc import Collection, Sequence
from uuid import UUID

from accounts.models import Person
from community import trust
from community.journal_models import JournalFile, JournalPost, JournalWork
from community.makers import hides_its_maker
from community.posting import Content, read, stand_beside, with_mentions
from core.checks import Refused
from core.db import db, lock, now
from core.events import record
from core.text import mentions, tidy
from courses.licences import Licence
from media import operations as media
from media.models import MediaFile
from moderation.flooding import Said, demand_new
from moderation.pausing import demand_no_pause
from submissions.models import Take

MOST_FILES = 8
MOST_QUOTED = 2_000  # characters of each take
TO_TAKE = [licence for licence in Licence if licence != Licence.COURSE_ONLY]  # a journal is no class project's


def keep(author: Person, title: str, content: Content, *, id: UUID) -> JournalPost:
    """Keep what somebody writes as their draft. The same id again is the same page, and a published one stays as it is."""
    post = db.session.get(JournalPost, id)
    if post is None or post.author_id != author.id:
        post = JournalPost(id=id, author=author, title="", body="", body_html="")
    if post.published_at is None:
        _write(post, title, content)
    return post


def rewrite(post: JournalPost, title: str, content: Content) -> None:
    """Say it better. What is published is judged as it was when it came."""
    before = post.title, post.body
    _write(post, title, content)
    if post.published_at is not None and before != (post.title, post.body):
        _judge(post)
        post.edited_at = now()
        db.session.flush()


def from_bench(
    author: Person, takes: Sequence[tuple[str, Take]], *, title: str, question: str, id: UUID
) -> JournalPost:
    """A draft with copies of what is in these takes, each under its name, and a question to be answered. The same id again is
    the same draft. Nothing in it is seen by others before its writer publishes it.

    Raises Refused while nobody is told whose the work is.
    """
    post = db.session.get(JournalPost, id)
    if post is not None and post.author_id == author.id:
        return post
    if any(hides_its_maker(take) for _name, take in takes):
        raise Refused("Nobody is told yet whose this work is. When it has its answers, you can write about it.")
    quoted = [f"**{name}**\n\n{_quoted(words)}" for name, take in takes if (words := _words_of(take))]
    post = keep(author, title, Content("\n\n".join([*quoted, f"## {question}"])), id=id)
    for name, take in takes:
        for part in take.parts:
            if part.file is not None:
                file = media.twin(part.file)
                media.show_in(file, post)
                post.files.append(JournalFile(title=name, file=file, licence="", take_id=take.id))
    db.session.flush()
    return post


def _words_of(take: Take) -> str:
    return "\n\n".join(part.text for part in take.parts if part.text)[:MOST_QUOTED]


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}" for line in words.splitlines())


def publish(post: JournalPost) -> None:
    """Let everybody read it. Published already, it stays as it is."""
    lock(post, "published_at")
    if post.published_at is not None:
        return
    _judge(post)
    post.published_at = now()
    db.session.flush()
    record("journal.published", post.author, post)


def take_back(post: JournalPost) -> None:
    """Make it a draft again, which only its writer sees."""
    post.published_at = post.edited_at = None
    db.session.flush()


def throw_away(post: JournalPost) -> None:
    """Forget a draft, and the files in it."""
    if post.published_at is not None:
        raise Refused("It is published: take it back first.")
    files = [each.file for each in post.files]
    db.session.delete(post)
    db.session.flush()
    for file in files:
        media.discard(file)


def add_file(post: JournalPost, file: MediaFile, *, id: UUID, title: str, licence: Licence) -> None:
    """Give readers a file to take. The same id again is the same file. Without a title it is called like the file."""
    if any(each.id == id for each in post.files):
        return
    if len(post.files) >= MOST_FILES:
        raise Refused("%(most)s are plenty. Remove one first.", field="file", most=MOST_FILES)
    media.show_in(file, post)
    post.files.append(JournalFile(id=id, title=title or file.name, file=file, licence=licence.value))
    db.session.flush()


def remove_files(post: JournalPost, ids: Collection[UUID]) -> None:
    """Take these files out. Those that are gone already are no matter."""
    for each in [each for each in post.files if each.id in ids]:
        post.files.remove(each)
        db.session.flush()
        media.discard(each.file)


def _write(post: JournalPost, title: str, content: Content) -> None:
    post.title = " ".join(tidy(title).split())
    if not post.title:
        raise Refused("Give it a title.", field="title")
    body, html = read(content.body)
    if body != post.body:
        post.body, post.body_html = body, html
        post.body_html = with_mentions(post)
    db.session.add(post)
    db.session.flush()
    stand_beside(post.works, JournalWork, content.work_ids, post.author)


def _judge(post: JournalPost) -> None:
    demand_no_pause(post.author)
    if not post.body:
        raise Refused("Write a word or two.", field="body")
    words = f"{post.title}\n{post.body}"
    trust.judge(post.author, words, mentions=len(mentions(words)))
    demand_new(Said(post.author, post.body, post.id), field="body")
