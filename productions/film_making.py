"""Making a film: a scene for each place, then all of them as one file."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from media.captions import to_webvtt
from productions.filming import FILM
from productions.making import JOIN_LIMITS, LIMITS, TYPE_LIMITS, Making, Part
from productions.papers import captions_of_scenes
from productions.planning import Scene
from productions.weaving import Arrangement

NAME, CAPTIONS = "film.mp4", "film.vtt"
KINDS = {NAME: "video/mp4", CAPTIONS: "text/vtt; charset=utf-8"}


class FilmMaking(Making):
    """Scenes are drawn, and joined without being coded again."""

    FORM = 1
    KIND = FILM

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self._words, self._families = "", list[str]()

    def draw(self, scene: Scene, folder: Path) -> None:
        shared = {"folder": folder, "height": self.form.height, "typefaces": self._typefaces}
        if len(scene.parts) > 1 or scene.parts[0]["edit"]:
            function, more = "media.together:write_scene", self._together(scene)
        else:
            [part] = scene.parts
            function = "media.scenes:write_scene"
            more = {"scene": part | {"families": self._lay_out()}, "source": self._source(part)}
        self.run(function, {**shared, **more}, folder, LIMITS, self.say_in(scene))

    def _together(self, scene: Scene) -> dict[str, Any]:
        passage = scene.parts[0]["passage"]
        return {
            "parts": [part | {"source": str(self._source(part))} for part in scene.parts],
            "title": scene.label,
            "is_grid": passage is not None and passage["arrangement"] == Arrangement.GRID,
            "ms": scene.ms,
            "voices": self.voices(scene),
            "families": self._lay_out(),
        }

    def _source(self, part: Part) -> Path | str:
        return self.source(part["key"]) if part["key"] else ""

    def join(self, folder: Path) -> int:
        cues = captions_of_scenes(self.scenes)
        if cues:
            (folder / CAPTIONS).write_text(to_webvtt(cues))
        arguments = {
            "scenes": [str(folder) for folder in self.folders()],
            "folder": folder,
            "title": self.title,
            "captions": [[cue.start_ms, cue.end_ms, cue.text] for cue in cues],
        }
        joined = self.run("media.film_of_scenes:join", arguments, folder, JOIN_LIMITS, self.say_in_joining)
        return int(joined["duration_ms"])

    def came_out(self, folder: Path) -> dict[str, str]:
        return {name: kind for name, kind in KINDS.items() if (folder / name).exists()} | self.papers(folder)

    @property
    def _typefaces(self) -> Path:
        return self.place / "typefaces"

    def _lay_out(self) -> list[str]:
        """The typefaces of all words that are shown: laid out once, and again when others are."""
        shown = [[part["type"] for part in self.parts], [scene.label for scene in self.scenes]]
        words = json.dumps(shown, ensure_ascii=False)
        if words != self._words:
            self._typefaces.mkdir(exist_ok=True)
            arguments = {"words": words, "folder": self._typefaces}
            self._families = list(self.run("media.typefaces:lay_out", arguments, self._typefaces, TYPE_LIMITS))
            self._words = words
        return self._families
