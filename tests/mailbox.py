"""Mails as a program reads them."""

import re
from collections.abc import Callable
from email import message_from_string
from email.message import EmailMessage
from email.policy import default


def read(mails: Callable[[], list[str]]) -> list[EmailMessage]:
    """Those sent so far, the newest first."""
    return [message_from_string(text, _class=EmailMessage, policy=default) for text in mails()]


def words(mail: EmailMessage) -> str:
    """Its text."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def path_to_stop(mail: EmailMessage) -> str:
    """The path that its `List-Unsubscribe` names (RFC 8058)."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<https?://[^/]+(/unsubscribe/\S+)>", str(mail["List-Unsubscribe"]))
    assert found is not None
    return found[1]
