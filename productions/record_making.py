"""Making a record: each track mixed and made equally loud, then all of them in one form, with tags, a cover, and a zip of all."""

import json
from pathlib import Path
from zipfile import ZipFile

from productions.making import LIMITS, TYPE_LIMITS, Making
from productions.models import RenderForm
from productions.planning import Scene
from productions.recording import RECORD
from productions.zipping import add, stem_of

MASTER, COVER, ZIP = "track.flac", "cover.jpg", "record.zip"
FORMS = {
    RenderForm.RECORD_FLAC: ("flac", "audio/flac"),
    RenderForm.RECORD_MP3: ("mp3", "audio/mpeg"),
    RenderForm.RECORD_OPUS: ("opus", "audio/ogg"),
}


class RecordMaking(Making):
    """Tracks are mixed one by one; what is kept of each is its master."""

    FORM = 1
    KIND = RECORD

    def draw(self, scene: Scene, folder: Path) -> None:
        if not _is_track(scene):
            return
        arguments = {"voices": self.voices(scene), "ms": scene.ms, "folder": folder}
        self.run("media.mixing:mix", arguments, folder, LIMITS, self.say_in(scene))

    def join(self, folder: Path) -> int:
        tracks = [scene for scene in self.scenes if _is_track(scene)]
        extension, _ = FORMS[self.form]
        self._names = [_name(number, each.label, extension) for number, each in enumerate(tracks, start=1)]
        arguments = {
            "tracks": [
                {
                    "master": str(master / MASTER),
                    "name": name,
                    "title": each.label,
                    "artist": _artist(each) or self.title,
                }
                for each, master, name in zip(tracks, self.folders(), self._names, strict=False)
            ],
            "album": self.title,
            "album_artist": self.parts[-1]["type"]["from"],
            "cover": self._cover(folder),
            "folder": folder,
        }
        self.run("media.records:finish", arguments, folder, LIMITS, self.say_in_joining)
        return sum(each.ms for each in tracks)

    def came_out(self, folder: Path) -> dict[str, str]:
        papers = self.papers(folder)
        with ZipFile(folder / ZIP, "w") as zipped:
            for name in [*self._names, COVER, *papers]:
                add(zipped, f"{stem_of(self.title) or 'record'}/{name}", folder / name)
        _, kind = FORMS[self.form]
        return {**dict.fromkeys(self._names, kind), ZIP: "application/zip", COVER: "image/jpeg", **papers}

    def _cover(self, folder: Path) -> Path:
        """Its title, set in type."""
        typefaces = self.place / "typefaces"
        typefaces.mkdir(exist_ok=True)
        words = {"title": self.title, "from": self.parts[-1]["type"]["from"]}
        said = {"words": json.dumps(words, ensure_ascii=False), "folder": typefaces}
        families = self.run("media.typefaces:lay_out", said, typefaces, TYPE_LIMITS)
        cover = {"words": words, "typefaces": typefaces, "families": families, "path": folder / COVER}
        self.run("media.records:draw_cover", cover, folder, TYPE_LIMITS)
        return folder / COVER


def _is_track(scene: Scene) -> bool:
    return bool(scene.parts[0]["what"] == "track")


def _artist(scene: Scene) -> str:
    return ", ".join(dict.fromkeys(part["artist"] for part in scene.parts if part["artist"]))


def _name(number: int, title: str, extension: str) -> str:
    """ "03 Bar 9.flac"."""
    return f"{f'{number:02} {stem_of(title)}'.strip()}.{extension}"
