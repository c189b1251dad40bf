"""Making a film: a scene for each place, then all of them as one file."""

import json
from pathlib import Path
from uuid import UUID

from media.captions import to_webvtt
from productions.filming import FILM
from productions.making import JOIN_LIMITS, LIMITS, TYPE_LIMITS, Making, Part
from productions.papers import captions_of_scenes

NAME, CAPTIONS = "film.mp4", "film.vtt"
KINDS = {NAME: "video/mp4", CAPTIONS: "text/vtt; charset=utf-8"}


class FilmMaking(Making):
    """Scenes are drawn, and joined without being coded again."""

    FORM = 1
    KIND = FILM

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self._words, self._families = "", list[str]()

    def draw(self, part: Part, folder: Path) -> None:
        arguments = {
            "scene": part | {"families": self._lay_out()},
            "folder": folder,
            "height": self.form.height,
            "source": self.source(part["key"]) if part["key"] else "",
            "typefaces": self._typefaces,
        }
        self.run("media.scenes:write_scene", arguments, folder, LIMITS, self.say_in(part))

    def join(self, folder: Path) -> int:
        cues = captions_of_scenes(self.parts)
        if cues:
            (folder / CAPTIONS).write_text(to_webvtt(cues))
        arguments = {
            "scenes": [str(scene) for scene in self.folders()],
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
        words = json.dumps([scene["type"] for scene in self.parts], ensure_ascii=False)
        if words != self._words:
            self._typefaces.mkdir(exist_ok=True)
            arguments = {"words": words, "folder": self._typefaces}
            self._families = list(self.run("media.typefaces:lay_out", arguments, self._typefaces, TYPE_LIMITS))
            self._words = words
        return self._families
