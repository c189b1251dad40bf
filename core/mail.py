"""Mail: one template with subject, text and html blocks, sent by a job, by SMTP or into a folder.

A mail is handed over at most once. When a worker dies, or a line breaks, after the server was given the words and before
it said yes, nobody can know whether the mail went: it is not sent again. What a notice says stands in the inbox anyway,
and a mailed link can be asked for again; a second mail for one thing can't be taken back. What a server refuses, and one
that does not answer, is tried again.
"""

import logging
import smtplib
import ssl
from collections.abc import Mapping
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.policy import EmailPolicy
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app
from uuid_utils.compat import uuid7

from core.jobs import begin_once, job, later, not_begun
from core.settings import Settings

log = logging.getLogger(__name__)
REFUSED = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
)


class Unfolded(UnstructuredHeader):
    """On one line: a long address that is folded comes out as encoded words, which are no address."""

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


def _headers() -> HeaderRegistry:
    registry = HeaderRegistry()
    registry.map_to_type("list-unsubscribe", Unfolded)  # type: ignore[arg-type]
    return registry


POLICY = SMTP_POLICY.clone(header_factory=_headers())


def init_mail(app: Flask, settings: Settings) -> None:
    app.extensions["mail"] = {
        "url": settings.mail_url,
        "from": settings.mail_from,
        "folder": settings.instance / "mail",
    }


def send(to: str, template: str, *, stop: str = "", **context: Any) -> None:
    """Send `emails/<template>.html` after this transaction has committed. `stop` is the path where one click ends mails of
    this kind (RFC 8058)."""
    page = current_app.jinja_env.get_template(f"emails/{template}.html")
    site = current_app.config["SITE_URL"]
    context = {"site_url": site, "stop": stop, **context}

    def block(name: str) -> str:
        return "".join(page.blocks[name](page.new_context(context))).strip()

    id = str(uuid7())
    later(
        deliver_mail,
        key=_key(id),
        id=id,
        to=to,
        subject=" ".join(block("subject").split()),
        text=block("text"),
        html=block("html"),
        headers=_one_click(f"{site}{stop}") if stop else {},
    )


def _one_click(address: str) -> dict[str, str]:
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _key(id: str) -> str:
    return f"mail:{id}"


@job()
def deliver_mail(id: str, to: str, subject: str, text: str, html: str, headers: Mapping[str, str]) -> None:
    outbox = current_app.extensions["mail"]
    message = EmailMessage(policy=POLICY)
    message["From"], message["To"], message["Subject"] = outbox["from"], to, subject
    message["Date"], message["Message-ID"] = formatdate(), f"<{id}@class-projects>"
    for name, value in headers.items():
        message[name] = value
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    if outbox["url"]:
        _by_smtp(outbox["url"], message, _key(id))
    else:
        _into_folder(outbox["folder"], message, id)


def _by_smtp(url: str, message: EmailMessage, key: str) -> None:
    """`smtp://user:password@host:587` (STARTTLS), `smtps://…:465`, or `smtp+plain://host:25` for a local relay."""
    parts = urlsplit(url)
    context = ssl.create_default_context()
    host = parts.hostname or "localhost"
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=20, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=20)
    with server:
        if parts.scheme == "smtp":
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.ehlo_or_helo_if_needed()
        if begin_once(key):
            _hand_over(server, message, key)


def _hand_over(server: smtplib.SMTP, message: EmailMessage, key: str) -> None:
    try:
        server.send_message(message)
    except REFUSED:
        not_begun(key)
        raise
    except (smtplib.SMTPException, OSError):
        log.exception(
            "the line broke while %s was handed over: it may have gone, and is not sent again", message["Message-ID"]
        )


def _into_folder(folder: Path, message: EmailMessage, id: str) -> None:
    """Under its own name, so that twice is once."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{id}.eml").write_bytes(message.as_bytes())


def kept_mails(limit: int = 50) -> list[Path]:
    """The newest mails in the folder, for `/dev/mail`."""
    folder: Path = current_app.extensions["mail"]["folder"]
    return sorted(folder.glob("*.eml"), reverse=True)[:limit] if folder.exists() else []
