"""Freeing places that were not filled in time; and making a film, off the request: scene after scene, each kept as it is done, so that one that was killed goes on where it was.

Whether a work may still play is asked before each scene and once more at the end: what was taken back or hidden meanwhile is in
no file that comes out.
"""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid4

from core import live
from core.checks import Refused
from core.db import db, now, unit_of_work
from core.jobs import job, later
from core.settings import site_url
from core.storage import StoreAway, is_full, store
from core.words import Words
from core.workshop import workplace
from media.captions import to_webvtt
from media.sandbox import Limits, run
from productions import reserving
from productions.film_files import captions_of_scenes, credits_text, licences_text
from productions.filming import Scene, framed, stand_in_scene
from productions.models import UNDER_WAY, Render, RenderFile, RenderState, Slot
from productions.permissions import may_play
from submissions.models import Submission, Visibility

SCENE_LIMITS = Limits(
    cpu_seconds=3_600,
    wall_seconds=3_600,
    memory_bytes=3_000_000_000,
    file_bytes=2_000_000_000,
    folder_bytes=3_000_000_000,
    niceness=10,
)
JOIN_LIMITS = replace(SCENE_LIMITS, file_bytes=20_000_000_000, folder_bytes=25_000_000_000)
TYPE_LIMITS = replace(SCENE_LIMITS, cpu_seconds=300, wall_seconds=600, folder_bytes=200_000_000)
FORM = 1  # of how scenes are drawn: what is kept of another is made anew
JOINING = 0.1  # the share of the time that it takes
SAID_EVERY_S = 1.0
LEFTOVERS_AFTER = timedelta(days=1)
CONTENT_TYPES = {"scene-picture.mp4": "video/mp4", "scene.flac": "audio/flac"}
PARTS = tuple(CONTENT_TYPES)
FILM = "film.mp4"
FILES = {
    FILM: "video/mp4",
    "film.vtt": "text/vtt; charset=utf-8",
    "credits.txt": "text/plain; charset=utf-8",
    "licences.txt": "text/plain; charset=utf-8",
}

BROKEN = Words("We could not make the film. What is done of it is kept: try again.")
DISK_FULL = Words("There is no room on the disk. What is done of the film is kept: make room, then try again.")
TAKEN_OUT = Words("“%(place)s”: its take is not shared any more, so its stand-in plays.")
TAKEN_OUT_WHOLE = Words("“%(place)s”: its take is not shared any more, and there is no stand-in.")
NOTHING_LEFT = Words("Nothing is left to show: all of it was taken back or hidden.")
SPOILT = Words("“%(place)s” could not be drawn: %(why)s")


class Stopped(Exception):
    """Somebody cancelled it, or it is gone."""


def give_up(render_id: str) -> None:
    _end(UUID(render_id), RenderState.FAILED, BROKEN)


@job(every=timedelta(minutes=1))
def free_places() -> None:
    with unit_of_work():
        reserving.free_overdue()


@job(give_up=give_up, is_slow=True)
def make_film(render_id: str) -> None:
    """Make what was asked for. Again is harmless: scenes that are kept are not drawn twice."""
    id = UUID(render_id)
    try:
        _Film(id).make()
    except Stopped:
        clear_away(render_id)
    except Refused as refusal:
        _fail(id, refusal.sentence)
    except (OSError, StoreAway) as error:
        if not is_full(error):
            raise
        _fail(id, DISK_FULL)


@job()
def clear_away(render_id: str) -> None:
    """Scenes of a film that is done, or that nobody wants, go."""
    with unit_of_work():
        render = db.session.get(Render, UUID(render_id))
        keys = scene_keys(render) if render and not render.is_under_way else []
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


class _Film:
    """One film on its way."""

    def __init__(self, id: UUID) -> None:
        self.id = id
        self.scenes, self.height, self.title = self._begin()
        self.drawn: dict[str, Path] = {}
        self.words, self.families = "", list[str]()
        self.said_at = 0.0

    def make(self) -> None:
        with workplace() as place:
            self.place = place
            while not self._is_published():
                while scene := self._next_to_draw():
                    self._draw(scene)
                self._join()

    def _begin(self) -> tuple[list[Scene], int, str]:
        with unit_of_work():
            render = _under_way(self.id)
            render.state = RenderState.RUNNING
            return render.plan["scenes"], render.height, render.production.title

    def _next_to_draw(self) -> Scene | None:
        """The first scene that is not drawn; those whose work may not play any more have made room by then."""
        with unit_of_work():
            self.scenes = _with_what_stands(_under_way(self.id))
        return next((scene for scene in self.scenes if self._digest(scene) not in self.drawn), None)

    def _draw(self, scene: Scene) -> None:
        digest = self._digest(scene)
        folder = self.place / digest
        folder.mkdir()
        if not self._is_kept(digest, folder):
            try:
                self._write(scene, folder)
            except Refused as refusal:
                with unit_of_work():
                    _replace(
                        _under_way(self.id),
                        scene,
                        Words(SPOILT.message, place=scene.get("label", ""), why=refusal.sentence),
                    )
                return
            for part in PARTS:
                store().put(self._key(digest, part), folder / part, CONTENT_TYPES[part])
        self.drawn[digest] = folder

    def _write(self, scene: Scene, folder: Path) -> None:
        arguments = {
            "scene": scene | {"families": self._families()},
            "folder": folder,
            "height": self.height,
            "source": self._source(scene["key"]) if scene["key"] else "",
            "typefaces": self._typefaces(),
        }
        run("media.scenes:write_scene", arguments, SCENE_LIMITS, self._say_in(scene), folder=folder)

    def _join(self) -> None:
        film = self.place / "film"
        film.mkdir(exist_ok=True)
        arguments = {
            "scenes": [str(self.drawn[self._digest(scene)]) for scene in self.scenes],
            "folder": film,
            "title": self.title,
            "captions": [[cue.start_ms, cue.end_ms, cue.text] for cue in captions_of_scenes(self.scenes)],
        }
        share = 1 - JOINING
        self.joined = run(
            "media.film_of_scenes:join",
            arguments,
            JOIN_LIMITS,
            lambda fraction: self._say(share + JOINING * fraction),
            folder=film,
        )

    def _is_published(self) -> bool:
        """Keep what came out and say that it is done; False where nothing has come out yet, or not all of it may be shown now."""
        film = self.place / "film"
        if not (film / FILM).exists():
            return False
        tag = uuid4().hex[:8]
        files = self._files(film)
        keys = {name: f"renders/{self.id}/{tag}-{name}" for name in files}
        with unit_of_work():
            later(forget_files, at=now() + LEFTOVERS_AFTER, keys=list(keys.values()))
        for name, content_type in files.items():
            store().put(keys[name], film / name, content_type)
        with unit_of_work():
            render = _under_way(self.id)
            if _with_what_stands(render) != self.scenes:
                return False
            render.files = [
                RenderFile(name=name, content_type=kind, size_bytes=(film / name).stat().st_size, key=keys[name])
                for name, kind in files.items()
            ]
            render.duration_ms = self.joined["duration_ms"]
            render.state, render.progress, render.ended_at = RenderState.DONE, 100, now()
            tell(render)
            later(clear_away, render_id=str(self.id))
        return True

    def _files(self, film: Path) -> dict[str, str]:
        """What is given away, by name, with its kind; the film's text track and its credits are files of their own too."""
        cues = captions_of_scenes(self.scenes)
        if cues:
            (film / "film.vtt").write_text(to_webvtt(cues))
        (film / "credits.txt").write_text(credits_text(self.scenes[-1]["type"]))
        with unit_of_work():
            works = [UUID(scene["work"]) for scene in self.scenes if scene["work"]]
            (film / "licences.txt").write_text(licences_text(works, site_url()))
        return {name: kind for name, kind in FILES.items() if (film / name).exists()}

    def _is_kept(self, digest: str, folder: Path) -> bool:
        """Was this scene drawn before? Then it is in the folder now. From here on it counts as one that may be."""
        with unit_of_work():
            render = _under_way(self.id)
            if digest not in render.kept:
                render.kept = [*render.kept, digest]
                return False
        try:
            for part in PARTS:
                store().fetch(self._key(digest, part), folder / part)
        except FileNotFoundError:
            return False
        return True

    def _digest(self, scene: Scene) -> str:
        said = json.dumps([FORM, self.height, scene], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:24]

    def _key(self, digest: str, part: str) -> str:
        return scene_key(self.id, digest, part)

    def _source(self, key: str) -> Path:
        local = store().local(key)
        if local is None:
            local = self.place / "source"
            store().fetch(key, local)
        return local.absolute()

    def _typefaces(self) -> Path:
        return self.place / "typefaces"

    def _families(self) -> list[str]:
        """Of all words that are shown: laid out once, and again when others are."""
        words = json.dumps([scene["type"] for scene in self.scenes], ensure_ascii=False)
        if words != self.words:
            self._typefaces().mkdir(exist_ok=True)
            arguments = {"words": words, "folder": self._typefaces()}
            self.families = run("media.typefaces:lay_out", arguments, TYPE_LIMITS, folder=self._typefaces())
            self.words = words
        return self.families

    def _say_in(self, scene: Scene) -> Callable[[float], None]:
        whole = sum(each["ms"] for each in self.scenes)
        before = sum(each["ms"] for each in self.scenes if self._digest(each) in self.drawn)
        return lambda fraction: self._say((1 - JOINING) * (before + fraction * scene["ms"]) / whole)

    def _say(self, fraction: float) -> None:
        """How far it is, once a second; that is also when it hears that nobody wants it any more."""
        if time.monotonic() - self.said_at < SAID_EVERY_S:
            return
        self.said_at = time.monotonic()
        with unit_of_work():
            render = _under_way(self.id)
            render.progress = min(99, round(100 * fraction))
            tell(render)


def tell(render: Render) -> None:
    """Pages that show it look anew."""
    live.tell(live.topic("films", render.production_id))


def _under_way(id: UUID) -> Render:
    """The render, locked. Raises Stopped when it is not wanted any more."""
    render = db.session.get(Render, id, with_for_update=True)
    if render is None or render.state not in UNDER_WAY:
        raise Stopped
    return render


def _with_what_stands(render: Render) -> list[Scene]:
    """Its scenes, without those whose work may not play any more: their stand-ins do."""
    ids = {work.submission_id for work in render.works}
    standing = set(db.session.scalars(select(Submission.id).where(Submission.id.in_(ids), may_play())))
    for scene in render.plan["scenes"]:
        if scene["work"] and UUID(scene["work"]) not in standing:
            _replace(render, scene, None)
    db.session.flush()
    public = select(Submission.id).where(Submission.id.in_(standing), Submission.visibility == Visibility.EVERYONE)
    render.is_public = standing == set(db.session.scalars(public))
    return list(render.plan["scenes"])


def _replace(render: Render, scene: Scene, why: Words | None) -> None:
    """Another scene in the place of this one: its stand-in, or nothing."""
    slot = db.session.get(Slot, UUID(scene["place"])) if scene["place"] else None
    other = stand_in_scene(slot, scene["ms"], render.height) if slot and scene["work"] else None
    said = why or Words((TAKEN_OUT if other else TAKEN_OUT_WHOLE).message, place=scene["label"])
    places = [each for each in render.plan["scenes"] if each["place"]]
    left = [each if each != scene else other for each in places]
    kept = [each for each in left if each is not None]
    if not kept:
        raise Refused(NOTHING_LEFT)
    render.plan = {"scenes": framed(render.production, kept)}
    render.remarks = [*render.remarks, said.packed()]
    playing = {each["work"] for each in kept}
    render.works = [work for work in render.works if str(work.submission_id) in playing]


def scene_key(render_id: UUID, digest: str, part: str) -> str:
    return f"renders/{render_id}/{digest}/{part}"


def scene_keys(render: Render) -> list[str]:
    """Where its scenes are kept, as far as they are drawn."""
    return [scene_key(render.id, digest, part) for digest in render.kept for part in PARTS]


def _fail(id: UUID, sentence: str) -> None:
    with unit_of_work():
        _end(id, RenderState.FAILED, sentence)


def _end(id: UUID, state: RenderState, sentence: str) -> None:
    render = db.session.get(Render, id, with_for_update=True)
    if render is not None and render.state in UNDER_WAY:
        render.state, render.problem, render.ended_at = state, sentence, now()
        tell(render)
