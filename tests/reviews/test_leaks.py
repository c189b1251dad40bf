"""With both names hidden, everything that the other side can fetch is searched for whatever would say who somebody is."""

from itertools import chain
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Person
from core.db import db, now
from core.mail import kept_mails
from lessons.models import Names
from productions import operations as productions
from reviews import claiming, operations, pairing
from submissions import building
from submissions.models import Submission, Visibility
from tests.cast import Cast, join, make_person
from tests.links import Walk
from tests.marks import marks_of, signed_photograph
from tests.productions.making import make_alternate, make_production
from tests.reviews.answering import answered, first_note, landed, need_of
from tests.submissions.making import make_draft, share
from tests.visitor import Page, Visitor, run_jobs

FEW, MOST = 30, 200
CLASS = "/class-projects/one-empty-chair"
PEOPLE = f"{CLASS}/people"  # that somebody is in the class project is no secret: which work is theirs is
LEADS_ON = [("a", "href"), ("img", "src"), ("img", "srcset"), ("source", "src"), ("source", "srcset"), ("track", "src")]
LEADS_ON += [("link", "href"), ("video", "src"), ("video", "poster"), ("audio", "src")]


class Hidden:
    """Two people called like nobody else, in a class that hides both names. One has a photograph in the cut, built on
    another's work; the other has answered it, was replied to, and their note was used."""

    def __init__(self, cast: Cast, visit: Visitor) -> None:
        self.cast, self.visit = cast, visit
        cast.assignment.names = Names.BOTH_HIDDEN
        self.maker = make_person("qzephyrine", name="Quizzaciously Zephyrine")
        self.answerer = make_person("bumbrelloid", name="Brontide Umbrelloid")
        for person in (self.maker, self.answerer):
            join(cast.course, person)
        self.other = share(make_draft(cast, cast.other_learner, "A door."))
        self.work = self._photograph()
        self.review = answered(self.answerer, self.work, landed("Her hand stops before the handle does."))
        answered(cast.reviewer, self.work, landed("The window behind her is open."))
        run_jobs(visit.app)
        operations.reply(first_note(self.review), "It was the wind.")
        operations.use(first_note(self.review))
        self._play()
        need_of(self.work).pulled_at = now()
        pairing.pair(cast.assignment, self.answerer, self.maker, by=cast.instructor)
        run_jobs(visit.app)

    def _photograph(self) -> Submission:
        work = make_draft(self.cast, self.maker)
        photograph = signed_photograph(self.maker.name), f"{self.maker.name}.jpg"
        bench = f"/works/{work.id}/takes/1/parts"
        assert self.visit.post(bench, self.maker, id=str(uuid4()), file=photograph).status == 303
        db.session.refresh(work, ["takes"])
        building.build_on(work, self.other, thanks="For the door.")
        return share(work, visibility=Visibility.EVERYONE, title="The handle")

    def _play(self) -> None:
        piece = make_production(self.cast.course, "Scene 1", lesson=self.cast.lesson)
        productions.choose(make_alternate(piece.slots[0], self.work), by=self.cast.instructor)

    @property
    def places(self) -> list[str]:
        works = [f"/works/{work.id}" for work in (self.work, self.other)]
        about = [f"{path}{more}" for path in works for more in ("", "/takes/1", "/lineage")]
        ours = [
            f"{CLASS}{more}"
            for more in (
                "",
                "/wall",
                "/wall?show=in-the-cut",
                "/cut",
                "/cut?variant=newest",
                "/desk",
                "/desk/answering",
            )
        ]
        files = [f"/media/{form.file_id}/{form.file_name}?download" for form in self._file.renditions]
        pieces = ["/productions", "/productions/one-empty-chair", "/productions/one-empty-chair/credits"]
        return [*about, *ours, *files, *pieces, "/notifications", "/reviews", "/reviews/end", "/moderation/log"]

    @property
    def _file(self) -> Any:
        return self.work.takes[0].parts[0].file

    def leaks(self, whose: Person, reader: Person | None, most: int = FEW) -> list[str]:
        """Each address that the reader can reach where a mark of that person stands: in it, its headers or its bytes."""
        marks, found, walk = marks_of(whose), [], Walk("/", most)
        walk.found("/", self.places)
        for path in walk:
            if path.startswith(PEOPLE):
                continue
            page = self.visit(path, reader, follow_redirects=True)
            told = path.encode() + str(page.response.headers).encode() + page.response.get_data()
            if any(mark in told for mark in marks):
                found.append(path)
            walk.found(path, leads_on(page))
        assert len(walk.seen) > 25
        return found + [str(mail) for mail in kept_mails() if self._says(mail.read_bytes(), marks, reader)]

    def _says(self, mail: bytes, marks: set[bytes], reader: Person | None) -> bool:
        return reader is not None and reader.email.encode() in mail and any(mark in mail for mark in marks)


def leads_on(page: Page) -> list[str]:
    if page.tree is None:
        return []
    found = chain.from_iterable(
        (element.get(name) or "").split(", ") for tag, name in LEADS_ON for element in page.all(tag)
    )
    return [link.split(" ")[0] for link in found if link and not link.startswith("#")]


@pytest.mark.parametrize("most", [FEW, pytest.param(MOST, marks=pytest.mark.long)])
def test_nothing_says_whose_work_or_whose_answer_it_is(visit: Visitor, cast: Cast, most: int) -> None:
    hidden = Hidden(cast, visit)
    seeks = [(hidden.maker, cast.greeter), (hidden.maker, hidden.answerer), (hidden.answerer, hidden.maker)]
    if most == MOST:
        seeks += [(each, reader) for each in (hidden.maker, hidden.answerer) for reader in (None, cast.other_learner)]
    for person, reader in seeks:
        assert hidden.leaks(person, reader, most) == [], (person.name, reader and reader.name)
    found = hidden.leaks(hidden.answerer, cast.instructor, most)
    assert f"/works/{hidden.work.id}" in found, "who may know finds it: the search searches"


def test_who_answers_is_not_told_whom(visit: Visitor, cast: Cast) -> None:
    hidden = Hidden(cast, visit)
    task = claiming.claim_named(cast.greeter, hidden.work)
    page = visit(f"/reviews/{task.id}", cast.greeter)
    assert "You are not told whose it is" in page.text
    assert not any(mark.decode() in page.html for mark in marks_of(hidden.maker))


def test_their_own_pages_do_not_show_what_is_not_under_their_name(visit: Visitor, cast: Cast) -> None:
    hidden = Hidden(cast, visit)
    theirs = f"/people/{hidden.maker.handle}"
    for reader in (None, cast.other_learner, cast.greeter):
        page = visit(theirs, reader)
        assert str(hidden.work.id) not in page.html
        assert "one-empty-chair" not in page.html
    assert str(hidden.work.id) in visit(theirs, hidden.maker).html
