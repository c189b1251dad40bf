"""How often. Generous per address, since a classroom is one address; strict per account where guessing pays."""

from hashlib import sha256

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse

from core.settings import Settings

limiter = Limiter(key_func=get_remote_address, headers_enabled=False)


def init_limits(app: Flask, settings: Settings) -> None:
    app.config["RATELIMIT_STORAGE_URI"] = settings.limits_url
    app.config["RATELIMIT_ENABLED"] = True
    limiter.init_app(app)


def is_spent(allowance: str, *names: str) -> bool:
    """Has this name (an account, hashed) used up an allowance such as "10/hour"?"""
    return not limiter.limiter.test(parse(allowance), *_hashed(names))


def spend(allowance: str, *names: str) -> bool:
    """Use one of the allowance; False when there was none left."""
    item: RateLimitItem = parse(allowance)
    return limiter.limiter.hit(item, *_hashed(names))


def _hashed(names: tuple[str, ...]) -> list[str]:
    return [sha256(name.encode()).hexdigest()[:32] for name in names]
