"""Passwords: Argon2id at OWASP's minimum, at most two at once, so that a class signing in leaves room for its pages."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from accounts.models import Person
from core import limits
from core.checks import Refused

SHORTEST, LONGEST = 8, 128
AT_ONCE = threading.Semaphore(2)
WRONG_ONES = "10/hour"
# The shape of the most common ones; a breached list is an operator's choice.
COMMON = frozenset(
    [
        "password",
        "password1",
        "password123",
        "passw0rd",
        "12345678",
        "123456789",
        "1234567890",
        "qwertyui",
        "qwertyuiop",
        "qwerty123",
        "iloveyou",
        "sunshine",
        "princess",
        "football",
        "baseball",
        "welcome1",
        "letmein1",
        "trustno1",
        "dragon12",
        "monkey12",
        "superman",
        "batman123",
        "starwars",
        "whatever",
        "abcd1234",
        "abc12345",
        "11111111",
        "00000000",
        "88888888",
        "aaaaaaaa",
        "1q2w3e4r",
        "1qaz2wsx",
        "zaq12wsx",
        "asdfghjk",
        "asdfasdf",
        "classprojects",
        "changeme",
        "secret123",
        "computer",
        "internet",
    ]
)


class Passwords:
    """Hashes and checks with the cost of the settings."""

    def __init__(self, cost_kib: int, rounds: int) -> None:
        self.hasher = PasswordHasher(time_cost=rounds, memory_cost=cost_kib, parallelism=1)
        self.nobody = self.hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        with AT_ONCE:
            return self.hasher.hash(password)

    def fits(self, hash: str | None, password: str) -> bool:
        """Is it the password? Without an account it takes as long, so time tells nothing."""
        with AT_ONCE:
            try:
                return self.hasher.verify(hash or self.nobody, password) and hash is not None
            except (Argon2Error, InvalidHashError):
                return False

    def demand(self, person: Person, typed: str, *, field: str = "password") -> None:
        """Raise Refused unless it is theirs, or when they typed too many wrong ones within an hour."""
        if limits.is_spent(WRONG_ONES, "password", person.email):
            raise Refused("Too many wrong passwords. Wait an hour.", field=field)
        if not self.fits(person.password_hash, typed):
            limits.spend(WRONG_ONES, "password", person.email)
            raise Refused("That is not your password.", field=field)


def judge(password: str, *, about: tuple[str, ...] = ()) -> None:
    """Raise Refused when a password is too short, too long, common, or the person's own name or address."""
    if len(password) < SHORTEST:
        raise Refused(
            "At least %(least)s characters, please. A short sentence works well.", field="password", least=SHORTEST
        )
    if len(password) > LONGEST:
        raise Refused("At most %(most)s characters, please.", field="password", most=LONGEST)
    folded = password.casefold()
    if folded in COMMON or len(set(folded)) < 3:
        raise Refused("Too many people use this one. A short sentence works well.", field="password")
    if any(folded == each.casefold() for each in about):
        raise Refused("That is your own name or address, so it is easy to guess.", field="password")
