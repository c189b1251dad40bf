"""The house: settings, extensions, the list of rooms. The only module that knows every room."""

import gc
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

import click
from flask import Flask
from flask_migrate import Migrate
from jinja2 import StrictUndefined

from core import arriving, assets, cache, cli, clock, health, limits, live, mail, storage, web
from core import db as database
from core.serving import begin
from core.settings import ROOT, Settings, SettingsError, read_settings
from core.streaming import Streams

# From the ground floor up: a room may know those before it, never those after it.
ROOMS = (
    "accounts",
    "media",
    "notifications",
    "moderation",
    "courses",
    "lessons",
    "submissions",
    "reviews",
    "productions",
    "community",
    "integrations",
    "leaving",
    "demo",
)
HEART = ("models", "permissions", "subjects", "checks", "handlers", "jobs")
FACES = ("views", "cli")


def create_app(settings: Settings | None = None) -> Flask:
    """The site, for these settings or those of the environment. A wrong setting ends the process with one line."""
    if settings is None:
        try:
            settings = read_settings()
        except SettingsError as error:
            click.echo(str(error), err=True)
            raise SystemExit(1) from None
    app = arriving.Site("app", root_path=str(ROOT))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        DEBUG=settings.debug,
        TESTING=settings.testing,
        SITE_URL=settings.site_url,
        MAX_CONTENT_LENGTH=settings.max_upload_bytes,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        SESSION_COOKIE_NAME="__Host-session" if settings.is_https else "session",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session itself: a page left open overnight still works
        WTF_CSRF_SSL_STRICT=False,  # the Origin check of core.web does this, without a Referer
        BABEL_DEFAULT_TIMEZONE="UTC",
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions.update(before_serving=[], announcements=[])
    for init in (
        web.init_web,
        database.init_db,
        storage.init_storage,
        mail.init_mail,
        limits.init_limits,
        clock.init_clock,
        live.init_live,
        cli.init_cli,
    ):
        init(app, settings)
    assets.init_assets(app)
    cache.init_cache(app)
    health.init_health(app)
    Migrate(app, database.db, directory=str(cli.MIGRATIONS), render_as_batch=True)
    _open_rooms(app)
    return app


def serving() -> Flask:
    """The site with its worker threads, as the server starts it."""
    app = create_app()
    begin(app)
    gc.collect()
    gc.freeze()  # what is loaded by now stays: the collector need not walk it again, which was a fifth of a page's time
    return app


def streaming() -> Streams:
    """The streams of open pages alone, as `events` starts them."""
    return Streams(create_app())


def _open_rooms(app: Flask) -> None:
    """Import the parts of every room, hearts first; then hang each room's pages, commands and handlers on the app."""
    names = [f"{room}.{part}" for part in HEART for room in ROOMS if find_spec(f"{room}.{part}")]
    names += [
        f"{room}.{module.name}"
        for room in ROOMS
        for module in iter_modules([str(ROOT / room)])
        if module.name.endswith(FACES)
    ]
    modules = {name: import_module(name) for name in names}
    for name, module in modules.items():
        if hasattr(module, "init_room"):
            module.init_room(app)
        if name.endswith(".views"):
            app.register_blueprint(module.bp)
