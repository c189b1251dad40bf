"""Making a finished piece into files, off the request: part after part, each kept as it is done, so that one that was killed goes
on where it was.

Whether a work may still play is asked before each part and once more at the end: what was taken back or hidden meanwhile is in
no file that comes out.
"""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid4

from core import live
from core.checks import Refused
from core.db import db, now, unit_of_work
from core.jobs import job, later
from core.settings import site_url
from core.storage import store
from core.words import Words
from core.workshop import workplace
from media.sandbox import Limits, Progress, run
from productions.models import UNDER_WAY, Render, RenderFile, RenderForm, RenderKind, RenderState, Slot
from productions.papers import credits_text, licences_text
from productions.permissions import may_play
from productions.planning import Kind, Part, Scene, scenes_of
from submissions.models import Submission, Visibility

LIMITS = Limits(
    cpu_seconds=3_600,
    wall_seconds=3_600,
    memory_bytes=3_000_000_000,
    file_bytes=2_000_000_000,
    folder_bytes=3_000_000_000,
    niceness=10,
)
JOIN_LIMITS = replace(LIMITS, file_bytes=20_000_000_000, folder_bytes=25_000_000_000)
TYPE_LIMITS = replace(LIMITS, cpu_seconds=300, wall_seconds=600, folder_bytes=200_000_000)
JOINING = 0.1  # the share of the time that it takes
SAID_EVERY_S = 1.0
LEFTOVERS_AFTER = timedelta(days=1)
# What is kept of each part: names of files with their kinds.
KEPT = {
    RenderKind.FILM: {"scene-picture.mp4": "video/mp4", "scene.flac": "audio/flac"},
    RenderKind.RECORD: {"track.flac": "audio/flac"},
    RenderKind.BOOK: {},
    RenderKind.SITE: {},
}
HEARD = ("track", "film", "sound")
MIXED = ("gain_db", "pan", "fade_in_ms", "fade_out_ms")  # of an edit, what is heard
CREDITS, LICENCES = "credits.txt", "licences.txt"
PLAIN = "text/plain; charset=utf-8"

TAKEN_OUT = Words("“%(place)s”: its take is not shared any more, so its stand-in plays.")
TAKEN_OUT_WHOLE = Words("“%(place)s”: its take is not shared any more, and there is no stand-in.")
NOTHING_LEFT = Words("Nothing is left to show: all of it was taken back or hidden.")
SPOILT = Words("“%(place)s” could not be drawn: %(why)s")


class Stopped(Exception):
    """Somebody cancelled it, or it is gone."""


class Making:
    """One of them on its way. `parts` are plain data, each with the place, take and work it comes from ("" where it comes from
    none), its label, and its share of the work, `ms`."""

    FORM: ClassVar[int]  # of how parts are drawn: what is kept of another is made anew
    KIND: ClassVar[Kind]

    def __init__(self, id: UUID) -> None:
        self.id = id
        with unit_of_work():
            render = under_way(id)
            render.state = RenderState.RUNNING
            self.form: RenderForm = render.form
            self.title = render.production.title
            self.parts: list[Part] = render.plan["parts"]
        self.drawn: dict[str, Path] = {}
        self._said_at = 0.0

    def draw(self, scene: Scene, folder: Path) -> None:
        """Write what is kept of this scene into the folder. Raises Refused when a file of it is at fault."""
        raise NotImplementedError

    def join(self, folder: Path) -> int:
        """Write what comes out into the folder, of all parts; how many ms it lasts (0: it does not play)."""
        raise NotImplementedError

    def came_out(self, folder: Path) -> dict[str, str]:
        """Names of all files that are given away, with their kinds."""
        raise NotImplementedError

    def make(self) -> None:
        with workplace() as place:
            self.place = place
            while not self._is_published():
                while scene := self._next_to_draw():
                    self._draw(scene)
                self._join()

    def run(
        self, function: str, arguments: dict[str, Any], folder: Path, limits: Limits, progress: Progress | None = None
    ) -> dict[str, Any]:
        """Run a function of `media` in a child that has this folder."""
        return run(function, arguments, limits, progress, folder=folder)

    @property
    def scenes(self) -> list[Scene]:
        return scenes_of(self.parts)

    def folders(self) -> list[Path]:
        """What is kept of the scenes, in order."""
        return [self.drawn[self._digest(scene)] for scene in self.scenes]

    def voices(self, scene: Scene) -> list[dict[str, Any]]:
        """What is heard in a scene, as `media.mixing` takes it."""
        return [
            {
                "source": str(self.source(part["key"])),
                **{name: part[name] for name in ("at_ms", "in_ms", "ms")},
                **{name: value for name, value in part["edit"].items() if name in MIXED},
            }
            for part in scene.parts
            if part["what"] in HEARD
        ]

    def source(self, key: str) -> Path:
        """A stored file as a file that a child may open."""
        local = store().local(key)
        if local is None:
            local = self.place / hashlib.sha256(key.encode()).hexdigest()[:24]
            if not local.exists():
                store().fetch(key, local)
        return local.absolute()

    def _next_to_draw(self) -> Scene | None:
        """The first scene that is not drawn; parts whose work may not play any more have made room by then."""
        with unit_of_work():
            self.parts = self._with_what_stands(under_way(self.id))
        return next((scene for scene in self.scenes if self._digest(scene) not in self.drawn), None)

    def _draw(self, scene: Scene) -> None:
        digest = self._digest(scene)
        folder = self.place / digest
        folder.mkdir()
        if not self._is_kept(digest, folder):
            try:
                self.draw(scene, folder)
            except Refused as refusal:
                self._spoilt(scene, refusal)
                return
            for name, content_type in KEPT[self.form.kind].items():
                if (folder / name).exists():
                    store().put(part_key(self.id, digest, name), folder / name, content_type)
        self.drawn[digest] = folder

    def _spoilt(self, scene: Scene, refusal: Refused) -> None:
        """Others in the place of the parts whose files are at fault: of several, those that can't be drawn alone either."""
        at_fault = [part for part in scene.parts if len(scene.parts) == 1 or not self._can_draw(part)]
        for part in at_fault or scene.parts:
            why = Words(SPOILT.message, place=part["label"], why=refusal.sentence)
            with unit_of_work():
                self._replace(under_way(self.id), part, why)

    def _can_draw(self, part: Part) -> bool:
        with TemporaryDirectory(dir=self.place) as folder:
            try:
                self.draw(Scene((part,)), Path(folder))
            except Refused:
                return False
        return True

    def _join(self) -> None:
        whole = self.place / "whole"
        whole.mkdir(exist_ok=True)
        self.lasts_ms = self.join(whole)

    def _is_published(self) -> bool:
        """Keep what came out and say that it is done; False where nothing has come out yet, or not all of it may be shown now."""
        folder = self.place / "whole"
        if not folder.exists():
            return False
        tag = uuid4().hex[:8]
        files = self.came_out(folder)
        keys = {name: f"renders/{self.id}/{tag}-{at}{Path(name).suffix}" for at, name in enumerate(files)}
        with unit_of_work():
            later(forget_files, at=now() + LEFTOVERS_AFTER, keys=list(keys.values()))
        for name, content_type in files.items():
            store().put(keys[name], folder / name, content_type)
        with unit_of_work():
            render = under_way(self.id)
            if self._with_what_stands(render) != self.parts:
                return False
            render.files = [
                RenderFile(name=name, content_type=kind, size_bytes=(folder / name).stat().st_size, key=keys[name])
                for name, kind in files.items()
            ]
            render.duration_ms = self.lasts_ms or None
            render.state, render.progress, render.ended_at = RenderState.DONE, 100, now()
            tell(render)
            later(clear_away, render_id=str(self.id))
        return True

    def papers(self, folder: Path) -> dict[str, str]:
        """Who made it, and under which licences: files of their own."""
        (folder / CREDITS).write_text(credits_text(self.parts[-1]["type"]))
        with unit_of_work():
            works = [UUID(part["work"]) for part in self.parts if part["work"]]
            (folder / LICENCES).write_text(licences_text(works, site_url()))
        return {CREDITS: PLAIN, LICENCES: PLAIN}

    def _is_kept(self, digest: str, folder: Path) -> bool:
        """Was this part drawn before? Then it is in the folder now. From here on it counts as one that may be."""
        with unit_of_work():
            render = under_way(self.id)
            if digest not in render.kept:
                render.kept = [*render.kept, digest]
                return False
        try:
            for name in KEPT[self.form.kind]:
                store().fetch(part_key(self.id, digest, name), folder / name)
        except FileNotFoundError:
            return False
        return True

    def _digest(self, scene: Scene) -> str:
        said = json.dumps([self.FORM, self.form, scene.parts], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:24]

    def say_in(self, scene: Scene) -> Callable[[float], None]:
        """How far it is, by how much of this scene is drawn."""
        whole = sum(each.ms for each in self.scenes)
        before = sum(each.ms for each in self.scenes if self._digest(each) in self.drawn)
        return lambda fraction: self.say((1 - JOINING) * (before + fraction * scene.ms) / whole)

    def say_in_joining(self, fraction: float) -> None:
        self.say(1 - JOINING + JOINING * fraction)

    def say(self, fraction: float) -> None:
        """How far it is, once a second; that is also when it hears that nobody wants it any more."""
        if time.monotonic() - self._said_at < SAID_EVERY_S:
            return
        self._said_at = time.monotonic()
        with unit_of_work():
            render = under_way(self.id)
            render.progress = min(99, round(100 * fraction))
            tell(render)

    def _with_what_stands(self, render: Render) -> list[Part]:
        """Its parts, without those whose work may not play any more: their stand-ins do."""
        ids = {work.submission_id for work in render.works}
        standing = set(db.session.scalars(select(Submission.id).where(Submission.id.in_(ids), may_play())))
        for part in render.plan["parts"]:
            if part["work"] and UUID(part["work"]) not in standing:
                self._replace(render, part, None)
        db.session.flush()
        public = select(Submission.id).where(Submission.id.in_(standing), Submission.visibility == Visibility.EVERYONE)
        render.is_public = standing == set(db.session.scalars(public))
        return list(render.plan["parts"])

    def _replace(self, render: Render, part: Part, why: Words | None) -> None:
        """Another part in the place of this one: its stand-in, or nothing."""
        slot = db.session.get(Slot, UUID(part["place"])) if part["place"] else None
        other = self.KIND.of_stand_in(slot, part["ms"], render.form) if slot and part["work"] else None
        other = other and {**other, **{name: part[name] for name in ("passage", "layer", "at_ms")}}
        said = why or Words((TAKEN_OUT if other else TAKEN_OUT_WHOLE).message, place=part["label"])
        places = [each for each in render.plan["parts"] if each["place"]]
        left = [each if each != part else other for each in places]
        kept = [each for each in left if each is not None]
        if not kept:
            raise Refused(NOTHING_LEFT)
        render.plan = {"parts": self.KIND.framed(render.production, kept)}
        render.remarks = [*render.remarks, said.packed()]
        playing = {each["work"] for each in kept}
        render.works = [work for work in render.works if str(work.submission_id) in playing]


@job()
def clear_away(render_id: str) -> None:
    """What was kept of the parts of one that is done, or that nobody wants, goes."""
    with unit_of_work():
        render = db.session.get(Render, UUID(render_id))
        keys = kept_keys(render) if render and not render.is_under_way else []
    for key in keys:
        store().delete(key)


@job()
def forget_files(keys: list[str]) -> None:
    """Delete what no render names."""
    with unit_of_work():
        named = set(db.session.scalars(select(RenderFile.key).where(RenderFile.key.in_(keys))))
    for key in keys:
        if key not in named:
            store().delete(key)


def tell(render: Render) -> None:
    """Pages that show it look anew."""
    live.tell(live.topic("renders", render.production_id))


def under_way(id: UUID) -> Render:
    """The render, locked. Raises Stopped when it is not wanted any more."""
    render = db.session.get(Render, id, with_for_update=True)
    if render is None or render.state not in UNDER_WAY:
        raise Stopped
    return render


def kept_keys(render: Render) -> list[str]:
    """Where its parts are kept, as far as they are drawn."""
    return [part_key(render.id, digest, name) for digest in render.kept for name in KEPT[render.form.kind]]


def part_key(render_id: UUID, digest: str, name: str) -> str:
    return f"renders/{render_id}/{digest}/{name}"
