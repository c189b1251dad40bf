"""A real SMTP server, in this process: what it took, and where the links in it lead."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from bench.running import free_port
from tests.mailbox import words
from tests.site import wait_until


class Postbox:
    """Keeps what it takes; answers what it is told to first."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answers: list[str] = []
        self.url = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        self.taken.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=default))
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        """What came for somebody so far, the oldest first."""
        return [mail for mail in self.taken if mail["To"] == address]

    def wait_for(self, address: str, sentence: str) -> EmailMessage:
        """The newest mail to somebody that says this, once it is here."""

        def fitting() -> list[EmailMessage]:
            return [mail for mail in self.to(address) if sentence in f"{mail['Subject']}\n{words(mail)}"]

        wait_until(lambda: bool(fitting()), 60)
        return fitting()[-1]

    def mailed_link(self, address: str) -> str:
        """The link of the mail with which an account is confirmed."""
        found = re.search(r"https?://\S+/sign\S+", words(self.wait_for(address, "/sign")))
        assert found is not None
        return found.group()


@contextmanager
def postbox() -> Iterator[Postbox]:
    """One that takes mail at its `url` until the end of the block."""
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.url = f"smtp+plain://127.0.0.1:{controller.port}"
    yield box
    controller.stop()
