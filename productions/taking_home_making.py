"""Making a zip to take home: what plays, what it is, and a page that plays it from a disk without a network."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

from flask import current_app
from markupsafe import Markup

from core.assets import Manifest
from core.db import unit_of_work
from core.settings import ROOT
from core.words import Words
from media.captions import Cue, to_webvtt
from productions.edits import Edit
from productions.making import CREDITS, LICENCES, Making, Part, under_way
from productions.planning import Scene, scenes_of
from productions.taking_home import ALL
from productions.zipping import add, stem_of

VERSION = 1  # of cut.json: docs/cut-json.md
PAGE, CUT, STYLE, PLAYER = "index.html", "cut.json", "assets/page.css", "assets/cut-player.js"
DIST = ROOT / "static" / "dist"
FONT = re.compile(r"[\w-]+\.woff2")
FONT_LICENCES = ("atkinson-hyperlegible-mono", "atkinson-hyperlegible-next", "bricolage-grotesque")


class TakingHomeMaking(Making):
    """Nothing is drawn: files go in as they play on the site."""

    FORM = 1
    KIND = ALL

    def draw(self, scene: Scene, folder: Path) -> None:
        for part in scene.parts:
            for file in _files_of(part):
                self.source(file["key"])

    def join(self, folder: Path) -> int:
        return sum(scene.ms for scene in self.scenes)

    def came_out(self, folder: Path) -> dict[str, str]:
        papers = self.papers(folder)
        stem = stem_of(self.title) or "piece"
        with unit_of_work():
            render = under_way(self.id)
            left_out, language = [Words.unpacked(words) for words in render.remarks], render.production.course.language
        places = described(self.parts)
        cut = self._cut(places, left_out, language)
        (folder / CUT).write_text(json.dumps(cut, ensure_ascii=False, indent=2) + "\n")
        (folder / PAGE).write_text(self._page(places, left_out, (folder / LICENCES).read_text()))
        inside = {name: folder / name for name in (PAGE, CUT, *papers)} | self._media(places, folder) | _assets()
        with ZipFile(folder / f"{stem}.zip", "w") as zipped:
            for name, path in inside.items():
                add(zipped, f"{stem}/{name}", path)
        return {f"{stem}.zip": "application/zip", **papers}

    def _cut(self, places: list[dict[str, Any]], left_out: list[Words], language: str) -> dict[str, Any]:
        roll = self.parts[-1]["type"]
        return {
            "version": VERSION,
            "title": self.title,
            "from": roll["from"],
            "language": language,
            "duration_ms": sum(scene.ms for scene in self.scenes),
            "places": places,
            "credits": roll["roll"],
            "left_out": left_out,
        }

    def _page(self, places: list[dict[str, Any]], left_out: list[Words], licences: str) -> str:
        roll = self.parts[-1]["type"]
        page = current_app.jinja_env.get_template("productions/taken_home.html")
        return page.render(
            title=self.title,
            course=roll["from"],
            places=[_shown(part, place) for part, place in zip(self.parts, places, strict=False)],
            roles=[(line["role"], [(name, None) for name in line["names"]], None) for line in roll["roll"]],
            after=roll["after"],
            left_out=left_out,
            licences=licences,
            names={"cut": CUT, "credits": CREDITS, "licences": LICENCES, "style": STYLE, "player": PLAYER},
        )

    def _media(self, places: list[dict[str, Any]], folder: Path) -> dict[str, Path]:
        """Every file that a place names, by its name in the zip."""
        inside = {}
        for number, (part, place) in enumerate(zip(self.parts, places, strict=False)):
            for role in ("file", "poster"):
                if place[role]:
                    inside[place[role]] = self.source(part[role]["key"])
            if place["captions"]:
                said = inside[place["captions"]] = folder / f"{number}.vtt"
                said.write_text(to_webvtt([Cue(*cue) for cue in part["cues"]]))
        return inside


def described(parts: list[Part]) -> list[dict[str, Any]]:
    """The places as cut.json says them, in order."""
    begins_ms, timed = 0, []
    for scene in scenes_of([each for each in parts if each["place"]]):
        timed += [(begins_ms + part["at_ms"], part) for part in scene.parts]
        begins_ms += scene.ms
    return [_described(number, start_ms, part) for number, (start_ms, part) in enumerate(timed, 1)]


def _described(number: int, start_ms: int, part: Part) -> dict[str, Any]:
    stem = f"media/{number:02} {stem_of(part['label'])}".strip()
    file, poster = part["file"], part["poster"]
    return {
        "title": part["label"],
        "medium": part["what"],
        "start_ms": start_ms,
        "duration_ms": part["ms"],
        "in_ms": part["in_ms"],
        "together": part["passage"],
        "layer": part["layer"] if part["passage"] else None,
        "edit": part["edit"],
        "file": f"{stem}{Path(file['name']).suffix}" if file else None,
        "width": file["width"] if file else None,
        "height": file["height"] if file else None,
        "poster": f"{stem} poster{Path(poster['name']).suffix}" if poster else None,
        "captions": f"{stem}.vtt" if part["cues"] else None,
        "captions_language": part["language"] or None,
        "words": part["words"],
        "description": part["described"],
        "names": part["names"],
        "licence": part["licence"],
        "is_stand_in": part["is_stand_in"],
    }


def _shown(part: Part, place: dict[str, Any]) -> dict[str, Any]:
    """As the cut component plays it: addresses are relative, and captions stand on the page, which may read no file."""
    src, poster, captions = (_address(place[role]) for role in ("file", "poster", "captions"))
    return {
        "kind": place["medium"],
        "label": place["title"],
        "start_ms": place["start_ms"],
        "duration_ms": place["duration_ms"],
        "passage": place["together"],
        "layer": place["layer"],
        "edit": Edit.unpacked(place["edit"]),
        "sound": src if place["medium"] == "sound" else None,
        "in_ms": place["in_ms"],
        "src": src,
        "href": src,
        "poster": poster,
        "width": place["width"],
        "height": place["height"],
        "alt": place["description"],
        "text": Markup(part["html"]) or place["words"],  # sanitised by core.text when it was saved
        "cues": part["cues"],
        "said": captions,
        "names": place["names"],
        "is_standin": place["is_stand_in"],
        "licence": place["licence"],
    }


def _address(name: str | None) -> str | None:
    return quote(name) if name else None


def _files_of(part: Part) -> list[dict[str, Any]]:
    return [part[role] for role in ("file", "poster") if part.get(role)]


def _assets() -> dict[str, Path]:
    """What the page needs of the built front end; fonts go with their licences."""
    built = Manifest(DIST / "manifest.json")
    style = DIST / built["taken-home.css"]
    names = [*sorted(set(FONT.findall(style.read_text()))), *(f"{each}-OFL.txt" for each in FONT_LICENCES)]
    fonts = {f"assets/{name}": DIST / name for name in names}
    return {STYLE: style, PLAYER: DIST / built["cut-player-classic.js"], **fonts}
