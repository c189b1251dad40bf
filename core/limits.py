"""How often. Generous per address, since a classroom is one address; strict per account where guessing pays."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Any

from flask import Flask, make_response
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse

from core.settings import Settings
from core.words import Words

FROM_ONE_ADDRESS = "3000/hour"
FEW = 3  # so many left are said before somebody types


@dataclass(frozen=True)
class Pace:
    """How much of a kind one person may send within an hour, in words as well."""

    an_hour: int
    words: Words

    @property
    def allowance(self) -> str:
        return f"{self.an_hour}/hour"


PACES = {
    "post": Pace(60, Words("At most 60 posts an hour, please.")),
    "answer": Pace(60, Words("At most 60 answers an hour, please.")),
    "reply": Pace(60, Words("At most 60 replies an hour, please.")),
    "work": Pace(60, Words("At most 60 works an hour, please.")),
    "class": Pace(40, Words("At most 40 class projects an hour, please.")),
    "report": Pace(40, Words("At most 40 reports an hour, please: moderators read the others.")),
}


class TooFast(Exception):
    """Too much of a kind within an hour. `minutes`: until there is room again."""

    def __init__(self, kind: str, minutes: int) -> None:
        super().__init__(kind)
        self.sentence = Words(
            "%(limit)s Wait %(minutes)s minutes, then send it.", limit=PACES[kind].words, minutes=minutes
        )


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


def paced(kind: str, who: Callable[[], str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Keep a form to the pace of its kind, for the person (`who` names them) and for their address. What was refused or came
    back costs nothing. Raises TooFast, of which `core.web` makes a page with what was typed."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def wrapped(*arguments: Any, **parts: Any) -> Any:
            spending = _spending(kind, who())
            for allowance, names in spending:
                if is_spent(allowance, *names):
                    raise TooFast(kind, _minutes(allowance, names))
            response = make_response(view(*arguments, **parts))
            if response.status_code < 400:
                for allowance, names in spending:
                    spend(allowance, *names)
            return response

        return wrapped

    return decorate


def few_left(kind: str, who: str) -> int | None:
    """How many more of a kind they may send within the hour, when these are few: to be said before they type."""
    allowance, names = _spending(kind, who)[0]
    left = limiter.limiter.get_window_stats(parse(allowance), *_hashed(names)).remaining
    return left if left <= FEW else None


def _spending(kind: str, who: str) -> list[tuple[str, tuple[str, ...]]]:
    address = get_remote_address() or "nowhere"
    return [(PACES[kind].allowance, (kind, who)), (FROM_ONE_ADDRESS, (kind, "from", address))]


def _minutes(allowance: str, names: tuple[str, ...]) -> int:
    reset = limiter.limiter.get_window_stats(parse(allowance), *_hashed(names)).reset_time
    return max(1, round((reset - time.time()) / 60))


def _hashed(names: tuple[str, ...]) -> list[str]:
    return [sha256(name.encode()).hexdigest()[:32] for name in names]
