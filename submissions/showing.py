"""How pages show works: tiles, parts, chips, lineage. Rows in, plain values out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import get_template_attribute, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from accounts.models import Person
from core import stamps
from core.clock import clock
from core.db import db
from core.forms import Form, in_words
from core.permissions import can
from core.web import current_person
from core.words import lasting
from lessons.models import Assignment, Lesson, Material
from media.captions import parse
from media.models import Medium
from media.showing import guide, picture_url, playable, socks_url, still
from moderation.permissions import look_up_hidden
from submissions import attribution as attributing
from submissions import naming, occasion, queries, takes
from submissions.fitting import Line
from submissions.forms import DescribeForm, FileForm, TextPartForm, TrimForm, WriteForm
from submissions.licences import NAMES, Licence
from submissions.models import Fate, Part, Source, Submission, Take, Visibility

CHIPS = {
    Fate.WAITING: "waiting",
    Fate.ANSWERED: "answered",
    Fate.IN_THE_CUT: "in_cut",
    Fate.HELD: "held",
    Fate.NOT_IN_THIS_CUT: "not_in_cut",
}
EXCERPT = 180
FEW_WORDS = 40  # set large: a line is read as a line
LONGEST_RECORDING = 300  # seconds, where a call sets no limit


def chips(work: Submission) -> list[str]:
    """The one or two words that say where a work stands."""
    if work.taken_back_at is not None:
        return ["taken_back"]
    if work.visibility == Visibility.ONLY_ME:
        return ["private" if work.shared_take_id else "draft"]
    return [CHIPS[work.fate], *(["first_time"] if work.first_time else [])]


def built_on_by(work: Submission) -> str:
    """Names of who built on it, as text; at most three are named."""
    names = [name or _("somebody") for name in work.built_on_by]
    return ", ".join(names[:3]) + (_(" and others") if len(names) > 3 else "")


@dataclass(frozen=True)
class Byline:
    """Whose something is: a name, a picture, and the address of their page, where that may be known."""

    name: str
    picture: str
    url: str | None


def byline(row_id: UUID, name: str, person: Person | None) -> Byline:
    """For a work or an answer: socks of its own where nobody may know whose it is."""
    url = url_for("community.person", handle=person.handle) if person is not None else None
    return Byline(in_words(name), picture_url(person) if person is not None else socks_url(row_id), url)


def byline_of(work: Submission) -> Byline:
    """As the person who looks at the page may know it."""
    reader = current_person()
    return byline(work.id, naming.name_of(work, reader), naming.maker_of(work, reader))


def name_of(work: Submission) -> str:
    return in_words(naming.name_of(work, current_person()))


def tile_of(work: Submission, reader: Person | None = None) -> dict[str, Any]:
    """What the tile component shows; with names for everybody, unless it is drawn for one reader alone."""
    return _tile_of(work, occasion.lesson_of(work), reader)


def _tile_of(work: Submission, lesson: Lesson | None, reader: Person | None = None) -> dict[str, Any]:
    take = work.shared_take or (work.takes[-1] if work.shared_at is None and work.takes else None)
    part = take.parts[0] if take and take.parts else None
    return {
        "url": url_for("submissions.work", work_id=work.id),
        "title": work.title or _("Untitled"),
        "credit": in_words(naming.name_of(work, reader)),
        "lesson": lesson.title if lesson else "",
        "statuses": chips(work),
        "built_on_by": built_on_by(work),
        **_preview(part),
    }


def tiles_of(works: Sequence[Submission], reader: Person | None = None) -> list[dict[str, Any]]:
    """The same of many."""
    occasion.look_up(works)
    return [tile_of(work, reader) for work in works]


def tiles(ids: Sequence[UUID]) -> list[Markup]:
    """The tiles of these works, drawn. A tile looks the same to whoever may see its work."""
    tile = get_template_attribute("components/tile.html", "tile")

    def draw(missing: list[UUID]) -> dict[UUID, Markup]:
        rows = db.session.execute(queries.on_tiles(missing)).unique()
        return {work.id: tile(_tile_of(work, occasion.lesson_if(is_told, work))) for work, is_told in rows}

    drawn = stamps.looks(f"tile in {get_locale()}", ids, draw)
    return [drawn[id] for id in ids]


def _preview(part: Part | None) -> dict[str, Any]:
    if part is None:
        return {"kind": "text", "excerpt": _("Nothing in it yet")}
    if part.medium == Medium.TEXT or part.file is None:
        return {"kind": "text", "excerpt": part.text[:EXCERPT]}
    picture = still(part.file)
    length = clock(part.file.duration_ms) if part.file.duration_ms else None
    if part.medium == Medium.SOUND and part.file.waveform:
        return {"kind": "sound", "peaks": part.file.waveform, "length": length}
    if picture is None:
        return {"kind": "text", "excerpt": in_words(part.file.problem or "") or _("Being made ready")}
    shown = {"src": picture.small, "width": picture.width, "height": picture.height}
    return {"kind": part.medium.value, "alt": part.description, "length": length, **shown}


def shown_parts(take: Take | None) -> list[dict[str, Any]]:
    """Each part of a take with what its player or picture needs."""
    if take is None:
        return []
    return [
        {
            "part": part,
            "medium": part.medium.value,
            "is_short": len(part.text.split()) <= FEW_WORDS,
            "still": still(part.file) if part.file else None,
            "playable": playable(part.file, part=str(part.id), captions=captions_of(part, take)) if part.file else None,
            "cues": parse(part.captions) if part.captions else [],
        }
        for part in take.parts
    ]


def captions_of(part: Part, take: Take) -> list[tuple[str, str, str, bool]]:
    """The caption track for the player: address, language, label, shown at first."""
    if not part.captions:
        return []
    printed = sha256(part.captions.encode()).hexdigest()[:8]
    address = url_for("submissions.captions", work_id=take.submission_id, part_id=part.id, v=printed)
    return [(address, part.captions_language, _("Captions"), True)]


def stones(works: Collection[Submission]) -> set[UUID]:
    """Those of which only a tombstone is left for who asks: their makers took them back, or a moderator removed them."""
    look_up_hidden("submission", [each.id for each in works])
    person = current_person()
    return {each.id for each in works if each.taken_back_at is not None or not can(person, "submission.view", each)}


def licence_line(work: Submission | Material | Source) -> str:
    """The licence in a few words, beside the maker's name."""
    return in_words(NAMES[Licence(work.licence)])


def attribution(work: Submission, sources: Sequence[Source]) -> str:
    """How to name a work that is shared, with these of its sources, to copy; "" while nobody is told whose it is."""
    lines = attributing.of_work(work, sources, current_person(), request.url_root.rstrip("/"))
    return "\n".join([in_words(line) for line in lines])


def measured(line: Line) -> str:
    """A line of the checklist in words: how much is asked for, and how much of it there is."""
    if line.kind == "seconds":
        if line.amount:
            return _("%(amount)s of at most %(most)s", amount=_lasting(line.amount), most=_lasting(line.most))
        return _("At most %(most)s", most=_lasting(line.most))
    if line.kind == "words":
        if line.amount:
            return _("%(amount)s of at most %(most)s words", amount=line.amount, most=line.most)
        return _("At most %(most)s words", most=line.most)
    if line.kind == "parts":
        if line.amount:
            return _("%(amount)s of at most %(most)s parts", amount=line.amount, most=line.most)
        return _("Up to %(most)s parts", most=line.most)
    names = listed(line.media)
    return names[:1].upper() + names[1:]


def _lasting(seconds: int) -> str:
    return in_words(lasting(seconds))


def listed(media: Sequence[str]) -> str:
    """Media in words: a sound or a film."""
    names = {"text": _("words"), "picture": _("a picture"), "sound": _("a sound"), "film": _("a film")}
    *most, last = [names[medium] for medium in media]
    return _("%(most)s or %(last)s", most=", ".join(most), last=last) if most else last


def take_in_words(take: Take) -> str:
    """Its number, and how long it plays if it plays at all."""
    milliseconds = sum((part.file.duration_ms or 0) for part in take.parts if part.file)
    words = _("Take %(number)s", number=take.number)
    return f"{words} · {clock(milliseconds)}" if milliseconds else words


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What a bench shows, on its own page and beside a lesson: the take so far, and ways to put something into it.

    Without a work nothing is on it yet; the first thing that is put there begins the draft. Of a call that a moderator hid
    it says nothing. `beside` names the page that it stands on, when that is not its own: changes lead back there.
    """

    call: Assignment | None
    work: Submission | None = None
    take: Take | None = None
    shared: Sequence[Submission] = ()
    beside: str = ""
    write: Form = field(default_factory=lambda: WriteForm(formdata=None))
    file: Form = field(default_factory=lambda: FileForm(formdata=None))
    came_back: tuple[UUID, Form] | None = None

    def __post_init__(self) -> None:
        files = [medium for medium in self.media if medium != Medium.TEXT]
        if files:
            self.file["file"].label.text = _("Choose %(what)s", what=listed(files))

    @property
    def media(self) -> list[str]:
        return list(self.call.media) if self.call and self.call.media else [medium.value for medium in Medium]

    @property
    def most_seconds(self) -> int:
        return (self.call.most_seconds if self.call else None) or LONGEST_RECORDING

    @property
    def most_words(self) -> int | None:
        return self.call.most_words if self.call else None

    @property
    def parts(self) -> list[dict[str, Any]]:
        return shown_parts(self.take)

    @property
    def checklist(self) -> list[Line]:
        return takes.checklist_of(self.call, self.take)

    @property
    def tabs(self) -> list[tuple[str, str, bool]]:
        """Words, address and whether it is the one shown, of every take of the work, the newest first."""
        return [
            (
                take_in_words(each),
                url_for("submissions.bench", work_id=each.submission_id, take=each.number),
                each is self.take,
            )
            for each in reversed(self.work.takes if self.work else [])
        ]

    @staticmethod
    def chips(work: Submission) -> list[str]:
        return chips(work)

    @property
    def before(self) -> Take | None:
        """The take whose notes are to be read here: of the work on the bench, the one before; beside a lesson, where a
        draft is another work, the one that was shared last."""
        shared = [work.shared_take for work in self.shared]
        return next((take for take in (*shared, *self._earlier) if take and take.parts), None)

    @property
    def _earlier(self) -> list[Take]:
        if self.work is None or self.take is None:
            return []
        return [take for take in reversed(self.work.takes) if take.number < self.take.number]

    @property
    def is_frozen(self) -> bool:
        return self.take is not None and self.take.frozen_at is not None

    @property
    def has_room(self) -> bool:
        """May another part go into this take?"""
        return self.take is None or len(self.take.parts) < takes.limits_of(self.call).most_parts

    @property
    def is_recorded(self) -> bool:
        """A take that holds a recording: the next recording is another take, unless its maker says otherwise."""
        played = (Medium.SOUND, Medium.FILM)
        return self.take is not None and any(part.medium in played for part in self.take.parts)

    @property
    def next_take(self) -> int:
        """The number of the take that would come after those there are."""
        return len(self.work.takes) + 1 if self.work else 1

    @property
    def guides(self) -> list[tuple[str, str]]:
        """What may play in the headphones of who records: title and address."""
        if self.call is None:
            return []
        given = [(_("The demonstration"), self.call.lesson.demonstration)]
        given += [(each.title, each.file) for each in self.call.materials]
        return [(title, address) for title, file in given if (address := guide(file))]

    @property
    def address(self) -> str:
        """Where something new is sent to."""
        if self.work is None or self.take is None:
            return url_for("submissions.begin")
        return url_for("submissions.add_part", work_id=self.work.id, number=self.take.number)

    @property
    def visitors_place(self) -> str | None:
        return visitors_place(self.call) if self.call else None

    def place(self, maker: UUID) -> str:
        """The name under which a browser keeps recordings for this bench, the same before and after there is a draft."""
        call_id = self.call.id if self.call else self.work.assignment_id if self.work else None
        return f"call:{call_id}:{maker}" if call_id else f"work:{self.work.id if self.work else ''}"

    def all_errors(self) -> list[tuple[str, str]]:
        came_back = self.came_back[1].all_errors if self.came_back else []
        return [*self.write.all_errors, *self.file.all_errors, *came_back]

    def form_of(self, part: Part) -> Form:
        """The words of a part, or about it, to be changed: as they came back, if they did."""
        if self.came_back is not None and self.came_back[0] == part.id and not isinstance(self.came_back[1], TrimForm):
            return self.came_back[1]
        if part.medium == Medium.TEXT:
            return TextPartForm.of(part)
        return DescribeForm.of(part)

    def trim_of(self, part: Part) -> Form | None:
        """Where a film or a sound begins and ends, to be changed."""
        if part.file is None or part.file.source_ms is None:
            return None
        if self.came_back is not None and self.came_back[0] == part.id and isinstance(self.came_back[1], TrimForm):
            return self.came_back[1]
        return TrimForm.of(part)


def visitors_place(call: Assignment) -> str:
    """The name under which a browser keeps what a visitor records for a call, until there is a bench to share it from."""
    return f"call:{call.id}:visitor"


def bench_beside(page: str, call: Assignment, made: Sequence[Submission]) -> Bench:
    """The bench of a call beside something else, from what its maker made for it (queries.made_for)."""
    draft = next((work for work in made if work.shared_at is None), None)
    return Bench(
        call=call,
        work=draft,
        take=draft.takes[-1] if draft else None,
        shared=[work for work in made if work.shared_at is not None],
        beside=page,
    )
