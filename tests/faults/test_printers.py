"""Seven printers as they behave in shops: whatever they do, the sale stands, nobody waits, one original at most leaves."""

from __future__ import annotations

import os
import pty
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from ntt_pos.devices.printers import FilePrinter, NetworkPrinter, SerialPrinter
from ntt_pos.services.core.print_queue import JobState, PrintQueue
from tests.builders import a_product, a_sale, an_open_drawer
from tests.fakes import MemoryPrinter
from tests.faults import table

DEADLINE = 0.6
MARK = b"SALINAN"
PAPER_OUT, COVER_OPEN = b"\x72", b"\x16"  # what ESC/POS printers answer to a question about their paper and their state
BODY = b"x" * 60_000  # a receipt with a logo; more than a small printer keeps for itself

pytestmark = pytest.mark.fast


@dataclass
class Device:
    """A printer's end of a network line, in a thread of its own: ``behave`` gets the line and keeps what it read."""

    behave: Callable[[socket.socket, Device], None]
    got: bytearray = field(default_factory=bytearray)
    lines: list[socket.socket] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.server = socket.socket()
        self.server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self.server.bind(("127.0.0.1", 0))
        self.server.listen(1)
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while not self.over.is_set():
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            self.lines.append(line)
            self.behave(line, self)

    def read(self, line: socket.socket, most: int = 1 << 30) -> None:
        """Read until the till hangs up or ``most`` bytes are there."""
        while len(self.got) < most and (data := line.recv(min(4096, most - len(self.got)))):
            self.got += data

    def close(self) -> None:
        self.over.set()
        self.server.close()
        for line in self.lines:
            line.close()


def silent(line: socket.socket, device: Device) -> None:
    device.read(line)
    device.over.wait(2)  # it neither answers nor hangs up


def garbage(line: socket.socket, device: Device) -> None:
    line.sendall(os.urandom(200))
    device.read(line)
    line.close()


def paper_out(line: socket.socket, device: Device) -> None:
    device.read(line, 1500)
    line.sendall(PAPER_OUT)
    device.over.wait(2)


def cover_open(line: socket.socket, device: Device) -> None:
    line.sendall(COVER_OPEN)
    device.read(line, 200)
    device.over.wait(2)


def accepts_nothing(_line: socket.socket, device: Device) -> None:
    device.over.wait(2)


def pulled(line: socket.socket, device: Device) -> None:
    device.read(line, 700)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


PERSONALITIES = {
    "absent": (None, JobState.FAILED),
    "silent": (silent, JobState.SENT),
    "garbage": (garbage, JobState.SENT),
    "paper out": (paper_out, JobState.UNKNOWN),
    "cover open": (cover_open, JobState.UNKNOWN),
    "accepts nothing": (accepts_nothing, JobState.UNKNOWN),
    "pulled in the middle": (pulled, JobState.UNKNOWN),
}


@pytest.fixture
def till(shop, cashier):
    """A till with a receipt waiting for paper, and a queue whose papers are as long as one with a logo."""
    an_open_drawer(shop, by=cashier)
    sale = a_sale(shop, [(a_product(shop), 1)], by=cashier)

    def render(job):
        return (f"{MARK.decode()} ke-{job.copy}\n" if job.copy else "ASLI\n").encode() + BODY

    return shop, PrintQueue(shop.context, render), sale


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def originals(paper: bytes) -> int:
    return paper.count(b"ASLI\n")


@pytest.mark.parametrize("name", PERSONALITIES)
def test_whatever_the_printer_does_the_sale_stands_and_one_original_at_most_leaves(till, cashier, name):
    shop, queue, sale = till
    behave, expected = PERSONALITIES[name]
    device = Device(behave) if behave is not None else None
    printer = NetworkPrinter("127.0.0.1", device.port if device else free_port(), deadline=DEADLINE)
    began = time.monotonic()
    job = queue.work_once(printer)
    spent = time.monotonic() - began
    good = MemoryPrinter()
    if job.state is JobState.FAILED:
        queue.retry(job.uid, by=cashier)
        assert queue.work_once(good).state is JobState.SENT
    elif job.state is JobState.UNKNOWN:
        assert queue.retry(job.uid, by=cashier).copy == 1  # nobody knows what is on the paper: never again unmarked
        assert queue.work_once(good).state is JobState.SENT
        assert MARK in b"".join(good.jobs)
    seen = bytes(device.got if device else b"") + b"".join(good.jobs)
    if device is not None:
        device.close()
    assert job.state is expected
    assert spent < DEADLINE + 2, "somebody waited for the printer"
    assert originals(seen) <= 1
    assert MARK in seen or originals(seen) == 1
    assert shop.returns.look(sale.number).lines
    assert shop.verify.run().findings == ()
    table.note(f"printer: {name}", 1, "sale stands, ≤ 1 original, nobody waits", f"{job.state}, sale stands")


def test_a_serial_line_whose_printer_stops_reading_is_given_up(till):
    _shop, queue, _sale = till
    ours, theirs = pty.openpty()
    try:
        job = queue.work_once(SerialPrinter(os.ttyname(theirs), deadline=DEADLINE))
    finally:
        os.close(ours)
        os.close(theirs)
    assert job.state is JobState.UNKNOWN
    table.note("printer: serial line nobody reads", 1, "given up at the deadline", str(job.state))


def test_a_pipe_without_a_reader_takes_nothing_and_the_paper_waits(till, tmp_path):
    _shop, queue, _sale = till
    os.mkfifo(tmp_path / "lp0")
    job = queue.work_once(FilePrinter(tmp_path / "lp0", deadline=DEADLINE))
    assert job.state is JobState.FAILED
    table.note("printer: pipe without a reader", 1, "nothing sent, the paper waits", str(job.state))


def test_without_asking_what_was_taken_a_deaf_printer_would_count_as_served(till, monkeypatch):
    _shop, queue, _sale = till
    monkeypatch.setattr("ntt_pos.devices.printers._wait_taken", lambda _handle, _job: None)
    device = Device(accepts_nothing)
    job = queue.work_once(NetworkPrinter("127.0.0.1", device.port, deadline=DEADLINE))
    told = bytes(device.got)
    device.close()
    assert (job.state, told) == (JobState.SENT, b"")
    table.note("control: printer's answer not awaited", 1, "a deaf printer counts as served", f"{job.state}")
