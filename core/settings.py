"""One frozen object read from the environment. A wrong value is one clear line, before anything starts."""

import ipaddress
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from dotenv import dotenv_values
from flask import current_app

ROOT = Path(__file__).resolve().parent.parent
Value = TypeVar("Value")


class SettingsError(Exception):
    """A setting is wrong; the message is one line that names it, its value and what is wanted."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    instance: Path
    database_url: str
    storage_url: str
    secret_key: str
    secret_is_default: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    site_url: str = "http://127.0.0.1:8000"
    proxies: int = 0
    demo: bool = True
    debug: bool = False
    testing: bool = False
    mail_url: str = ""
    mail_from: str = "Class Projects <hello@localhost>"
    limits_url: str = "memory://"
    workers: int = 2
    web_threads: int = 16
    max_upload_bytes: int = 2048 * 1024 * 1024
    quota_bytes: int = 10_240 * 1024 * 1024
    minimum_age: int = 16
    ask_age: bool = False
    password_cost_kib: int = 19 * 1024
    password_rounds: int = 2

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def is_at_home(self) -> bool:
        """Is this somebody's own machine, with nothing in front of it: nobody else can reach the pages?"""
        here = urlsplit(self.site_url).hostname or ""
        return self.debug or (self.demo and not self.proxies and _is_loopback(self.host) and _is_loopback(here))

    @property
    def is_https(self) -> bool:
        return self.site_url.startswith("https://")


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process, from the environment and `.env` beside the code.

    Raises SettingsError with one line when a value can't be used.
    """
    if environment is None:
        file = {name: value for name, value in dotenv_values(ROOT / ".env").items() if value is not None}
        environment = {**file, **os.environ}
    read = _Reader(environment)
    instance = Path(read.text("INSTANCE", str(ROOT / "instance"))).resolve()
    _make_folder("INSTANCE", instance)
    host, port = read.text("HOST", "127.0.0.1"), read.number("PORT", 8000, 1, 65535)
    secret = read.secret("SECRET_KEY")
    settings = Settings(
        instance=instance,
        database_url=_database_url(read.secret("DATABASE_URL") or f"sqlite:///{instance / 'site.db'}"),
        storage_url=storage_url("STORAGE_URL", read.text("STORAGE_URL", f"file://{instance / 'files'}")),
        secret_key=secret or _kept_secret(instance),
        secret_is_default=not secret,
        host=host,
        port=port,
        site_url=read.url("SITE_URL", f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"),
        proxies=read.number("PROXIES", 0, 0, 10),
        demo=read.flag("DEMO", True),
        debug=read.flag("DEBUG", False),
        mail_url=read.secret("MAIL_URL"),
        mail_from=read.text("MAIL_FROM", "Class Projects <hello@localhost>"),
        limits_url=read.text("LIMITS_URL", "memory://"),
        workers=read.number("WORKERS", 2, 1, 64),
        web_threads=read.number("WEB_THREADS", 16, 1, 512),
        max_upload_bytes=read.number("MAX_UPLOAD_MB", 2048, 1, 100_000) * 1024 * 1024,
        quota_bytes=read.number("QUOTA_MB", 10_240, 1, 100_000_000) * 1024 * 1024,
        minimum_age=read.number("MINIMUM_AGE", 16, 0, 99),
        ask_age=read.flag("ASK_AGE", False),
    )
    _refuse_public_defaults(settings)
    return settings


class _Reader:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment

    def text(self, name: str, default: str) -> str:
        return self.environment.get(name, "").strip() or default

    def secret(self, name: str) -> str:
        path = self.environment.get(f"{name}_FILE", "").strip()
        if not path:
            return self.text(name, "")
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise SettingsError(f"{name}_FILE: cannot read {path!r} ({error.strerror}).") from error

    def number(self, name: str, default: int, low: int, high: int) -> int:
        return self._read(
            name, default, lambda text: _between(int(text), low, high), f"a whole number from {low} to {high}"
        )

    def flag(self, name: str, default: bool) -> bool:
        words = {
            "1": True,
            "true": True,
            "yes": True,
            "on": True,
            "0": False,
            "false": False,
            "no": False,
            "off": False,
        }
        return self._read(name, default, lambda text: words[text.lower()], "1 or 0")

    def url(self, name: str, default: str) -> str:
        def parse(text: str) -> str:
            parts = urlsplit(text)
            if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
                raise ValueError(text)
            return text.rstrip("/")

        return self._read(name, default, parse, "an address such as https://class.example.org")

    def _read(self, name: str, default: Value, parse: Callable[[str], Value], wanted: str) -> Value:
        text = self.text(name, "")
        if not text:
            return default
        try:
            return parse(text)
        except (ValueError, KeyError) as error:
            raise SettingsError(f"{name}: {text!r} is not {wanted}.") from error


def _between(number: int, low: int, high: int) -> int:
    if not low <= number <= high:
        raise ValueError(number)
    return number


def _database_url(text: str) -> str:
    if text.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + text.split("://", 1)[1]
    if text.startswith(("sqlite:///", "postgresql+psycopg://")):
        return text
    scheme = text.split("://", 1)[0]  # never the rest: it may hold a password
    raise SettingsError(f"DATABASE_URL: {scheme!r} is not sqlite:///path or postgresql://user:password@host/name.")


def storage_url(name: str, text: str) -> str:
    """The address of a store, as the setting or argument of this name gives it. Raises SettingsError."""
    if not text.startswith(("file:///", "s3://")):
        raise SettingsError(f"{name}: {text!r} is not file:///folder or s3://bucket.")
    if text.startswith("file:///"):
        _make_folder(name, Path(urlsplit(text).path))
    return text


def _make_folder(name: str, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{name}: cannot keep files in {str(folder)!r} ({error.strerror}).") from error


def _kept_secret(instance: Path) -> str:
    """A secret of this machine's own, made once, so that a laptop needs no configuration."""
    path = instance / "secret-key"
    try:
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return path.read_text().strip()
    except OSError as error:
        raise SettingsError(f"INSTANCE: cannot keep files in {str(instance)!r} ({error.strerror}).") from error


def _refuse_public_defaults(settings: Settings) -> None:
    if _is_loopback(settings.host):
        return
    if settings.secret_is_default:
        raise SettingsError(f"SECRET_KEY: set one of your own before listening on {settings.host}.")
    if settings.demo:
        raise SettingsError(f"DEMO: set DEMO=0 before listening on {settings.host}: the demo sign-ins are public.")
    if settings.debug:
        raise SettingsError(f"DEBUG: set DEBUG=0 before listening on {settings.host}.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def site_url() -> str:
    """The running site's own address, without a slash at its end: for what is read elsewhere."""
    settings: Settings = current_app.extensions["settings"]
    return settings.site_url.rstrip("/")


def whole_url(path: str) -> str:
    """An address of ours as others write it."""
    return f"{site_url()}{path}"


def minimum_age() -> int:
    """How old one has to be for an account here, in years."""
    settings: Settings = current_app.extensions["settings"]
    return settings.minimum_age


def keeps_ages() -> bool:
    """Does the operator have people asked when they were born?"""
    settings: Settings = current_app.extensions["settings"]
    return settings.ask_age
