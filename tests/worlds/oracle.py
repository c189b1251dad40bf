"""Who may read what, told from the words of the product and from nothing of its code.

`Oracle(world).may_read(reader, name, field)`: the reader is a name, or None for a visitor; `name` is that of a thing, a person
or a class project.
"""

import re

from tests.worlds.plan import GREETS, MODERATOR, PUT_AWAY, TEACHES, Class, Someone, Thing, World

Reader = str | None
OF_ITS_LESSON = ("lesson", "step", "do", "material", "words", "example")
# Where somebody goes on with what they made or answer: the call that it is for stands beside it.
BESIDE_ONES_OWN = re.compile(r"/works/[^/]+/(bench|sharing|sources)|/people/[^/]+/how-far|/reviews/|the zip")


class Oracle:
    def __init__(self, world: World) -> None:
        self.world = world

    def may_read(self, reader: Reader, name: str, field: str, where: str = "/") -> bool:
        if ".atom" in where and self.may_read(None, name, field):
            return True  # a feed is what a visitor sees, whoever asks for it
        if name in self.world.people:
            return self.visits(reader, self.world.people[name])
        if name in self.world.classes:
            return self._of_class(reader, self.world.classes[name], field, where)
        thing = self.world.things[name]
        if field == "report":
            return reader == MODERATOR or reader == self.reporter_of(thing)
        if field == "letter":
            return reader in (MODERATOR, thing.by)
        rule = getattr(self, f"_{thing.kind}")
        return bool(rule(reader, thing, field)) or self._is_told(reader, thing, field, where)

    def _is_told(self, reader: Reader, thing: Thing, field: str, where: str) -> bool:
        """Who made what was put away takes it along with their files, and is told what a letter is about; who answered, what
        a letter about their answer is about, and to what it was, in what they take along; who moderates, what a case is about."""
        told = where.startswith(("the zip", "a mail", "/appeals", "/notifications"))
        if reader == thing.by:
            agreed = field == "title" and where == "/settings/yours"  # the record of what they agreed to for it
            credited = field == "credit" and where.endswith("/credits")  # as what they are asked to be named
            return told or agreed or credited or (field == "file" and where.startswith("/media"))
        if thing.kind == "answer" and where.startswith("the zip"):
            return self._is_theirs(reader, thing)
        theirs = [each for each in self.world.things.values() if each.about == thing.name and each.by == reader]
        if field == "title" and theirs:
            has_letter = any(each.fate in (*PUT_AWAY, "held", "kept back") for each in theirs)
            of_a_case = has_letter and where.startswith(("/appeals", "/notifications", "a mail"))
            return of_a_case or where.startswith("the zip")
        return reader == MODERATOR and field == "title" and where.startswith(("/moderation", "/reports", "/appeals"))

    def _is_theirs(self, reader: Reader, answer: Thing) -> bool:
        """What was said to them stays theirs to take along, whatever became of their work."""
        work = self.world.things[answer.about]
        return reader == work.by and answer.fate == "sent" and not self.are_apart(reader, answer.by)

    def reporter_of(self, thing: Thing) -> str:
        """The first who did not make it."""
        return next(name for name in self.world.people if name != thing.by)

    # People and class projects

    def are_apart(self, reader: Reader, other: str) -> bool:
        return (reader, other) in self.world.blocks or (other, reader) in self.world.blocks

    def is_sheltered(self, name: str) -> bool:
        """All that they are in are classes for minors, to learn."""
        theirs = [(each, each.roles[name]) for each in self.world.classes.values() if name in each.roles]
        return bool(theirs) and all(course.is_for_minors and role == "learner" for course, role in theirs)

    def visits(self, reader: Reader, person: Someone) -> bool:
        """Sees somebody's page."""
        if reader in (person.name, MODERATOR):
            return True
        if person.is_unconfirmed or person.is_hidden or self.are_apart(reader, person.name):
            return False
        together = any({reader, person.name} <= set(each.roles) for each in self.world.classes.values())
        return together or not self.is_sheltered(person.name)

    def teaches(self, reader: Reader, course: Class) -> bool:
        return reader is not None and course.roles.get(reader) == TEACHES

    def looks_after(self, reader: Reader, course: Class) -> bool:
        return reader is not None and course.roles.get(reader) in (TEACHES, GREETS)

    def sees_class(self, reader: Reader, course: Class) -> bool:
        if reader == MODERATOR or self.teaches(reader, course):
            return True
        if course.stage == "draft" or course.is_hidden:
            return False
        return not course.is_for_minors or reader in course.roles

    def is_in(self, reader: Reader, course: Class) -> bool:
        return reader in course.roles and self.sees_class(reader, course)

    def _of_class(self, reader: Reader, course: Class, field: str, where: str) -> bool:
        if field == "group":  # for those who are in it
            return reader == MODERATOR or self.is_in(reader, course)
        if course.is_lesson_hidden and field in OF_ITS_LESSON:
            return reader == MODERATOR or (self.teaches(reader, course) and self.sees_class(reader, course))
        if reader in course.roles and field in ("lesson", "do", "material") and BESIDE_ONES_OWN.match(where):
            return True
        if reader in course.roles and field == "title" and where.endswith("/leaving"):
            return True  # who leaves is asked whether they mean it
        return self.sees_class(reader, course)

    # Whom somebody muted, and what open pages hear

    def is_folded(self, reader: Reader, name: str, where: str) -> bool:
        """Is this said by somebody whom they muted, in a place where it is folded? A thread, or the wall; of an unnamed work
        nobody is told who made it. Nor are they told by notice or mail of pages of the journal."""
        thing = self.world.things.get(name)
        if thing is None or (reader, thing.by) not in self.world.mutes:
            return False
        if re.match(r"/board/[0-9a-f-]{36}(/posts)?(\?(?!quote)|$)", where):
            return thing.kind in ("topic", "post")
        if re.match(r"/class-projects/\w+/wall", where):
            return thing.kind == "work" and thing.fate != "unnamed"
        is_told = where.startswith(("/notifications", "a mail"))
        return is_told and thing.kind == "page" and reader != self.reporter_of(thing)

    def may_listen(self, reader: Reader, kind: str, name: str) -> bool:
        """May pages of theirs hear that something changed there?"""
        if kind == "notices":
            return reader == name
        if kind in ("wall", "cut", "board"):
            course = self.world.classes[name]
            return self.sees_class(reader, course) and (
                kind != "board" or reader == MODERATOR or self.is_in(reader, course)
            )
        thing = self.world.things[name]
        if thing.kind in ("work", "topic"):
            return self.sees_work(reader, thing) if thing.kind == "work" else self.reads_topic(reader, thing)
        field = {"thread": {"call": "topic", "piece": "spoken"}.get(thing.kind, "")}.get(kind, "")
        return self.may_read(reader, name, field)

    def is_news(self, kind: str, name: str) -> bool:
        """Did anybody say something there that somebody else may hear?"""
        things = self.world.things.values()
        if kind == "wall":
            return any(each.where == name and each.rung in ("class", "everyone") for each in things)
        if kind == "board":
            return any(
                each.where == name and each.kind in ("topic", "call") and each.fate != "draft" for each in things
            )
        if kind in ("thread", "answers"):
            kinds = ("answer",) if kind == "answers" else ("topic", "post", "call", "company", "piece")
            there = [each for each in things if name in (each.about, each.name) and each.kind in kinds]
            return any(each.fate != "draft" for each in there)
        return True

    # Works and answers

    def sees_work(self, reader: Reader, work: Thing) -> bool:
        course = self.world.classes[work.where]
        if work.fate == "removed" and reader == work.by:
            return False
        if reader == work.by:
            return True
        if work.rung == "only-me" or work.fate == "taken back":
            return False
        if reader == MODERATOR:
            return True
        if work.fate in ("hidden", "removed") or self.are_apart(reader, work.by):
            return False
        shown_to_all = work.rung == "everyone" and (
            reader is not None or work.fate != "first" or self._is_answered(work)
        )
        of_its_class = work.rung in ("class", "everyone") and reader in course.roles
        return shown_to_all or of_its_class or reader == work.to != "" or self.teaches(reader, course)

    def _is_answered(self, work: Thing) -> bool:
        return any(each.about == work.name and each.kind == "answer" for each in self.world.things.values())

    def _work(self, reader: Reader, work: Thing, field: str) -> bool:
        if field in ("next take", "bench"):
            return reader == work.by and work.fate != "removed"
        if field == "credit" and work.fate == "unnamed":
            course = self.world.classes[work.where]
            return reader in (work.by, MODERATOR) or reader == work.to != "" or self.teaches(reader, course)
        if (
            field == "credit"
            and work.rung in ("class", "everyone")
            and self.teaches(reader, self.world.classes[work.where])
        ):
            return True  # among the credits of the piece
        if field == "hint":
            in_its_class = reader in self.world.classes[work.where].roles or reader == work.to != ""
            return self.sees_work(reader, work) and (in_its_class or reader == MODERATOR)
        return self.sees_work(reader, work)

    def _answer(self, reader: Reader, answer: Thing, field: str) -> bool:
        work = self.world.things[answer.about]
        if reader == answer.by:
            return answer.fate != "note removed" or field == "draft"
        if answer.fate == "kept back":
            return reader == MODERATOR
        if answer.fate == "draft":
            return False
        if answer.fate == "held":
            course = self.world.classes[answer.where]
            if work.fate in ("taken back", "hidden", "removed"):
                return False
            return reader != work.by and (reader == MODERATOR or (self.looks_after(reader, course)))
        if reader == MODERATOR:
            return True
        if answer.fate in ("note hidden", "note removed") or self.are_apart(reader, answer.by):
            return False
        return self.sees_work(reader, work) and not self._owes_one(reader, work)

    def _owes_one(self, reader: Reader, work: Thing) -> bool:
        """Nobody sees others' notes before they sent their own."""
        return any(
            each.about == work.name and each.by == reader and each.fate == "draft"
            for each in self.world.things.values()
        )

    def _reply(self, reader: Reader, reply: Thing, field: str) -> bool:
        answer = self.world.things[reply.about]
        if reader == reply.by:
            return reply.fate != "removed"
        return (reply.fate == "said" or reader == MODERATOR) and self._answer(reader, answer, field)

    # Boards

    def reads_topic(self, reader: Reader, topic: Thing) -> bool:
        in_its_circle = topic.where == "" or self.is_in(reader, self.world.classes[topic.where])
        if reader == MODERATOR and topic.fate != "draft":
            return True
        if reader == topic.by:
            return in_its_circle and topic.fate != "removed"
        return in_its_circle and topic.fate == "open" and not self.are_apart(reader, topic.by)

    def _topic(self, reader: Reader, topic: Thing, field: str) -> bool:
        if field == "body":  # its first post
            return reader == topic.by or self._post(reader, topic, field)
        return self.reads_topic(reader, topic) or (reader == topic.by and field == "title" and topic.fate != "removed")

    def _post(self, reader: Reader, post: Thing, field: str) -> bool:
        topic = self.world.things[post.about] if post.about else post
        is_said = post.fate != "draft"
        if reader == post.by:
            return post.fate != "removed"
        if not is_said:
            return False
        if reader == MODERATOR:
            return True
        if post.kind == "post" and post.fate != "said":
            return False
        return (
            (topic.fate == "open" or reader == topic.by)
            and self.reads_topic(reader, topic)
            and not self.are_apart(reader, post.by)
        )

    def _company(self, reader: Reader, company: Thing, field: str) -> bool:
        if reader == MODERATOR:
            return True
        return reader in (company.by, company.to) or self.teaches(reader, self.world.classes[company.where])

    # Announcements, pages, logs, calls, pieces

    def _announcement(self, reader: Reader, said: Thing, field: str) -> bool:
        if said.fate == "withdrawn":
            return False
        if reader == MODERATOR or (reader == said.by and said.fate != "removed"):
            return True
        return said.fate == "said" and self.is_in(reader, self.world.classes[said.where])

    def _own_page(self, reader: Reader, page: Thing, shown: str) -> bool:
        if reader == page.by:
            return page.fate != "removed"
        if page.fate in ("draft", "taken back"):
            return False
        if reader == MODERATOR:
            return True
        return page.fate == shown and self.visits(reader, self.world.people[page.by])

    def _page(self, reader: Reader, page: Thing, field: str) -> bool:
        return self._own_page(reader, page, "published")

    def _log(self, reader: Reader, log: Thing, field: str) -> bool:
        return self._own_page(reader, log, "published")

    def _call(self, reader: Reader, call: Thing, field: str) -> bool:
        course = self.world.classes[call.where]
        if not self.sees_class(reader, course):
            return False
        if reader == MODERATOR:
            return True
        if call.fate == "removed":
            return False
        if reader == call.by or self.teaches(reader, course):
            return True
        return call.fate == "open" and not (field == "topic" and self.are_apart(reader, call.by))

    def _piece(self, reader: Reader, piece: Thing, field: str) -> bool:
        course = self.world.classes[piece.where]
        if field == "spoken":  # in the thread of its premiere
            return reader == MODERATOR or (self.is_in(reader, course) and self._piece(reader, piece, ""))
        if piece.fate == "hidden" and reader != MODERATOR and not self.teaches(reader, course):
            return False
        return self.sees_class(reader, course)
