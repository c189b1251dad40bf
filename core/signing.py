"""Words in addresses that only we can have written."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


def sign(purpose: str, *words: str) -> str:
    """The words, to stand in an address: signed for this purpose and no other, for good."""
    return str(_signer(purpose).dumps(words))


def signed_words(purpose: str, signed: str) -> list[str] | None:
    """The words again; None for what we did not sign for this purpose."""
    try:
        return list(_signer(purpose).loads(signed))
    except BadSignature:
        return None


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.extensions["settings"].secret_key, salt=purpose)
