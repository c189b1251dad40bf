"""`python -m tests.long.recorders ADDRESS PEOPLE SECONDS SENDING`: so many people record at once, in a process of their own.

Each sends what a second of film holds for every second of it, in a chunk every two seconds, as tus has it; a chunk is on its way for SENDING
seconds, as over a slow line. Says, as JSON, how long each chunk took and what did not arrive.
"""

import hashlib
import http.client
import json
import os
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import urlsplit

from tests.classroom import PASSWORD, email
from tests.someone import Someone

CHUNK = os.urandom(600_000)  # two seconds of 2.4 Mbit/s
CHECKSUM = f"sha256 {b64encode(hashlib.sha256(CHUNK).digest()).decode()}"
EVERY_S = 2.0
PIECES = 20
TUS = {"Tus-Resumable": "1.0.0"}


class Recorder:
    """Somebody whose take goes to the site while it is recorded."""

    def __init__(self, address: str, number: int, sending_s: float) -> None:
        self.number, self.sending_s = number, sending_s
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        self.trouble = ""
        self.taken_s: list[float] = []
        self.path = self._begin(address)

    def _begin(self, address: str) -> str:
        someone = Someone(address)
        someone.sign_in(email(self.number), PASSWORD)
        token = someone.get("/settings").fields("/settings/picture")["csrf_token"]
        someone.close()
        cookies = "; ".join(f"{name}={value}" for name, value in someone.cookies.items())
        head = {"Cookie": cookies, "X-CSRFToken": token, "Upload-Defer-Length": "1", "Content-Length": "0"}
        status, headers = self._ask("POST", "/uploads", head)
        assert status == 201, status
        return urlsplit(headers["location"]).path

    def record(self, begins_at: float, seconds: float) -> None:
        try:
            for number in range(int(seconds / EVERY_S)):
                time.sleep(max(0, begins_at + (number + 1) * EVERY_S - time.monotonic()))
                if number == 0:
                    self.connection.close()  # the others began meanwhile: the server may have hung up
                started = time.monotonic()
                self._send(number * len(CHUNK))
                self.taken_s.append(time.monotonic() - started)
            status, headers = self._ask("HEAD", self.path, {})
            assert (status, headers["upload-offset"]) == (200, str(len(CHUNK) * len(self.taken_s))), "not all is there"
        except Exception as trouble:
            self.trouble = f"{self.number}: {trouble!r}"[:300]

    def _send(self, at: int) -> None:
        head = {
            "Content-Type": "application/offset+octet-stream",
            "Content-Length": str(len(CHUNK)),
            "Upload-Offset": str(at),
            "Upload-Checksum": CHECKSUM,
        }
        status, headers = self._ask("PATCH", self.path, head, _slowly(self.sending_s) if self.sending_s else CHUNK)
        assert (status, headers.get("upload-offset")) == (204, str(at + len(CHUNK))), status

    def _ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes | Iterator[bytes] | None = None
    ) -> tuple[int, dict[str, str]]:
        self.connection.request(method, path, body, headers | TUS)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}


def _slowly(seconds: float) -> Iterator[bytes]:
    size = len(CHUNK) // PIECES
    for at in range(0, len(CHUNK), size):
        yield CHUNK[at : at + size]
        time.sleep(seconds / PIECES)


def main(address: str, people: int, seconds: float, sending_s: float) -> None:
    recorders = [Recorder(address, number, sending_s) for number in range(people)]
    print("ready", flush=True)
    begins_at = time.monotonic()
    threads = [
        threading.Thread(target=each.record, args=(begins_at + EVERY_S * each.number / people, seconds))
        for each in recorders
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sent = [taken for each in recorders for taken in each.taken_s]
    print(json.dumps({"taken_s": sent, "troubles": [each.trouble for each in recorders if each.trouble]}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]))
