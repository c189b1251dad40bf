"""The built front end, as templates see it."""

import json
import os
import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from core.assets import NotBuilt, bars, init_assets


def site(folder, *, debug=False):
    """A site whose static folder is `folder`."""
    app = Flask("site", static_folder=str(folder), static_url_path="/static")
    app.debug = debug
    init_assets(app)
    return app


@pytest.fixture
def static(tmp_path):
    """A static folder as the build leaves it."""
    (tmp_path / "dist").mkdir()
    (tmp_path / "icons").mkdir()
    (tmp_path / "dist" / "manifest.json").write_text(json.dumps({"site.css": "site-AAAA.css"}))
    (tmp_path / "dist" / "site-AAAA.css").write_text("p{}")
    (tmp_path / "own.txt").write_text("own")
    (tmp_path / "icons" / "check.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="m5 12 4 4"/></svg>\n'
    )
    return tmp_path


def rendered(app, source):
    with app.test_request_context():
        return render_template_string(source)


def test_an_asset_is_named_by_its_hash(static):
    assert rendered(site(static), "{{ asset('site.css') }}") == "/static/dist/site-AAAA.css"


@pytest.mark.parametrize("missing", ["the manifest", "the name"])
def test_what_was_not_built_says_how_to_build_it(static, missing):
    if missing == "the manifest":
        (static / "dist" / "manifest.json").unlink()
    with pytest.raises(NotBuilt, match="make build"):
        rendered(site(static), "{{ asset('other.js') }}")


@pytest.mark.parametrize(("debug", "name"), [(True, "site-BBBB.css"), (False, "site-AAAA.css")])
def test_a_new_build_is_seen_at_once_in_debug_only(static, debug, name):
    app = site(static, debug=debug)
    rendered(app, "{{ asset('site.css') }}")
    manifest = static / "dist" / "manifest.json"
    manifest.write_text(json.dumps({"site.css": "site-BBBB.css"}))
    os.utime(manifest, ns=(1, 1))
    assert rendered(app, "{{ asset('site.css') }}") == f"/static/dist/{name}"


def test_an_icon_is_drawn_into_the_page_as_decoration(static):
    drawn = rendered(site(static), "{{ icon('check') }}")
    assert drawn == '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="m5 12 4 4"/></svg>'


def test_an_unknown_icon_is_an_error_not_a_gap(static):
    with pytest.raises(NotBuilt, match="no icon 'nothing'"):
        rendered(site(static), "{{ icon('nothing') }}")


def test_built_files_may_be_kept_for_a_year(static):
    with site(static).test_client().get("/static/dist/site-AAAA.css") as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/static/own.txt", "/static/dist/gone.css"])
def test_nothing_else_may(static, path):
    with site(static).test_client().get(path) as answer:
        assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_a_waveform_is_one_upright_bar_a_peak_and_silence_still_shows():
    assert bars([0, 50, 100]) == "M-2 32m4-1v2m0-1m4-15v30m0-15m4-30v60m0-30"


def test_every_icon_that_a_template_names_is_drawn():
    root = Path(__file__).parents[2]
    sources = [path.read_text() for path in (root / "templates").rglob("*.html")]
    named = {name for source in sources for name in re.findall(r"""icon\(["']([a-z-]+)["']\)""", source)}
    drawn = {path.stem for path in (root / "static" / "icons").glob("*.svg")}
    assert named - drawn == set()
