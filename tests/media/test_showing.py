"""What pages are given of a film or a sound: the form that fits the screen, and the sizes there are to choose from."""

from flask import Flask

from media.models import Medium, Processing, Rendition
from media.showing import ON_PHONES, playable
from tests.cast import Cast, make_file


def form(name: str, width: int = 0, height: int = 0) -> Rendition:
    kind = "audio/mp4" if name == "sound" else "video/mp4"
    return Rendition(
        name=name,
        file_name=f"{name}.mp4",
        content_type=kind,
        size_bytes=9,
        key=f"k/{name}",
        width=width,
        height=height,
    )


def test_phones_are_given_the_small_form_and_every_size_may_be_chosen(app: Flask, cast: Cast) -> None:
    forms = [
        form("film", 1280, 720),
        form("film-360", 360, 640),
        form("film-1080", 1920, 1080),
        form("poster", 640, 360),
    ]
    film = make_file(cast.learner, renditions=forms, processing=Processing.READY)
    with app.test_request_context():
        shown = playable(film)
    assert shown is not None
    assert [(each.url.rsplit("/")[-1], each.media) for each in shown.sources] == [
        ("film-360.mp4", ON_PHONES),
        ("film.mp4", ""),
    ]
    assert [(name, url.rsplit("/")[-1]) for name, url in shown.qualities] == [
        ("360p", "film-360.mp4"),
        ("720p", "film.mp4"),
        ("1080p", "film-1080.mp4"),
    ]


def test_one_form_is_no_choice(app: Flask, cast: Cast) -> None:
    film = make_file(cast.learner, renditions=[form("film", 640, 360)], processing=Processing.READY)
    sound = make_file(cast.learner, Medium.SOUND, renditions=[form("sound")], processing=Processing.READY)
    with app.test_request_context():
        shown = [playable(film), playable(sound)]
    assert [(len(each.sources), each.qualities) for each in shown if each] == [(1, []), (1, [])]
