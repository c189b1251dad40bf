"""Mail: one template with subject, text and html blocks, sent by a job, by SMTP or into a folder."""

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app
from uuid_utils.compat import uuid7

from core.jobs import job, later
from core.settings import Settings


def init_mail(app: Flask, settings: Settings) -> None:
    app.extensions["mail"] = {
        "url": settings.mail_url,
        "from": settings.mail_from,
        "folder": settings.instance / "mail",
    }


def send(to: str, template: str, **context: Any) -> None:
    """Send `emails/<template>.html` after this transaction has committed."""
    page = current_app.jinja_env.get_template(f"emails/{template}.html")
    context = {"site_url": current_app.config["SITE_URL"], **context}

    def block(name: str) -> str:
        return "".join(page.blocks[name](page.new_context(context))).strip()

    later(deliver_mail, to=to, subject=" ".join(block("subject").split()), text=block("text"), html=block("html"))


@job()
def deliver_mail(to: str, subject: str, text: str, html: str) -> None:
    outbox = current_app.extensions["mail"]
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"], message["To"], message["Subject"] = outbox["from"], to, subject
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="class-projects")
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    if outbox["url"]:
        _by_smtp(outbox["url"], message)
    else:
        _into_folder(outbox["folder"], message)


def _by_smtp(url: str, message: EmailMessage) -> None:
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
        server.send_message(message)


def _into_folder(folder: Path, message: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{uuid7()}.eml").write_bytes(message.as_bytes())


def kept_mails(limit: int = 50) -> list[Path]:
    """The newest mails in the folder, for `/dev/mail`."""
    folder: Path = current_app.extensions["mail"]["folder"]
    return sorted(folder.glob("*.eml"), reverse=True)[:limit] if folder.exists() else []
