"""Load over loopback, and what it costs the server's processes: requests a second, seconds of CPU, bytes of memory."""

import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

CLIENTS = 4
TICKS = os.sysconf("SC_CLK_TCK")
END = b"\r\n\r\n"


@dataclass
class Series:
    """Rounds of requests of one address: how long each took, and for each round how many came back and what CPU they cost.
    The middle round counts: in another one the site may have run a job."""

    rounds: list[float] = field(default_factory=list)  # requests a second
    costs_s: list[float] = field(default_factory=list)  # seconds of CPU a request
    latencies_s: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return median(self.rounds)

    @property
    def p95_ms(self) -> float:
        return quantiles(self.latencies_s, n=20)[-1] * 1000

    @property
    def cpu_ms(self) -> float:
        """Of the server's processes, a request."""
        return median(self.costs_s) * 1000


class Client:
    """One browser that keeps its connection open."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""

    def get(self, path: str, cookie: str) -> bytes:
        """The answer's head. Raises when the answer isn't 200."""
        return self._answer(path, cookie)[0]

    def get_body(self, path: str, cookie: str) -> bytes:
        return self._answer(path, cookie)[1]

    def _answer(self, path: str, cookie: str) -> tuple[bytes, bytes]:
        sign = f"Cookie: {cookie}\r\n" if cookie else ""
        self.connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{sign}\r\n".encode())
        while END not in self.received:
            self._receive()
        head, _, rest = self.received.partition(END)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{path}: {head.splitlines()[0].decode()}")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        self.received = rest
        while len(self.received) < length:
            self._receive()
        body, self.received = self.received[:length], self.received[length:]
        return head, body

    def _receive(self) -> None:
        more = self.connection.recv(1 << 18)
        if not more:
            raise RuntimeError("The server closed the connection.")
        self.received += more


class Load:
    """A few clients that ask for the same address, again and again, for a while."""

    def __init__(self, port: int, server: int) -> None:
        self.server = server
        self.clients = [Client(port) for _ in range(CLIENTS)]
        self.threads = ThreadPoolExecutor(CLIENTS)

    def warm_up(self, path: str, cookie: str) -> bytes:
        for client in self.clients:
            head = client.get(path, cookie)
        return head

    def round(self, series: Series, path: str, cookie: str, seconds: float) -> None:
        began, cpu = time.perf_counter(), cpu_seconds(self.server)
        until = began + seconds
        taken = list(self.threads.map(lambda client: _ask(client, path, cookie, until), self.clients))
        lasted, cost, answers = time.perf_counter() - began, cpu_seconds(self.server) - cpu, sum(map(len, taken))
        series.rounds.append(answers / lasted)
        series.costs_s.append(cost / answers)
        series.latencies_s += [each for one in taken for each in one]


def _ask(client: Client, path: str, cookie: str, until: float) -> list[float]:
    taken = []
    while (begins := time.perf_counter()) < until:
        client.get(path, cookie)
        taken.append(time.perf_counter() - begins)
    return taken


def tree(pid: int) -> Iterator[int]:
    """A process and all its descendants."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError):  # a thread that ended meanwhile
            for child in (task / "children").read_text().split():
                yield from tree(int(child))


def cpu_seconds(pid: int) -> float:
    """What a process and its descendants have used so far, in user and system."""
    return sum(_ticks(each) for each in tree(pid)) / TICKS


def memory_bytes(pid: int) -> int:
    """What a process and its descendants hold in memory; pages that they share count once for each."""
    page = os.sysconf("SC_PAGE_SIZE")
    return sum(int(Path(f"/proc/{each}/statm").read_text().split()[1]) * page for each in tree(pid))


def _ticks(pid: int) -> int:
    facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(facts[11]) + int(facts[12])


def calibration_ms() -> float:
    """CPU ms of a fixed loop of plain Python on this machine, now: what absolute figures are to be read beside."""
    begins = time.process_time()
    total = 0
    for number in range(1_000_000):
        total += number % 7
    return (time.process_time() - begins) * 1000
