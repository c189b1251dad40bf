"""Benches for the stub pages: what submissions.showing.Bench says, without a database."""

from types import SimpleNamespace

from wtforms import FileField, Form, HiddenField, StringField, TextAreaField


class Write(Form):
    id = HiddenField(default="part-to-be")
    text = TextAreaField("Write")


class Upload(Form):
    id = HiddenField(default="file-to-be")
    file = FileField("Choose a picture, a sound or a film")
    description = StringField("What it shows or says")


class Words(Form):
    text = TextAreaField("Text")
    version = HiddenField()
    meanwhile = ()


def bench(*texts, media=("film", "text", "picture"), take=1, errors=(), **facts):
    """A bench whose take holds these texts."""
    parts = [SimpleNamespace(id=f"p{number}", text=text, description="") for number, text in enumerate(texts, 1)]
    shown = SimpleNamespace(number=take, parts=parts, shared_at=None)
    work = SimpleNamespace(id="w", takes=[shown] * take, shared_at=None) if texts else None
    return SimpleNamespace(
        **{
            "call": SimpleNamespace(id="c", do="Film your turn", done_when=["The chair is empty", "It turns"]),
            "work": work,
            "take": shown if texts else None,
            "media": list(media),
            "beside": "lesson",
            "shared": [],
            "address": "/works",
            "place": lambda _: "call:c:me",
            "visitors_place": "call:c:visitor",
            "parts": [{"part": part, "medium": "text"} for part in parts],
            "checklist": [SimpleNamespace(is_done=bool(texts))],
            "write": Write(),
            "file": Upload(),
            "form_of": lambda part: Words(prefix=part.id, text=part.text),
            "trim_of": lambda _: None,
            "guides": [],
            "all_errors": lambda: list(errors),
            "is_frozen": False,
            "has_room": True,
            "is_recorded": False,
            "next_take": take + 1,
            "most_seconds": 60,
            "most_words": 8,
            "tabs": [],
        }
        | facts
    )
