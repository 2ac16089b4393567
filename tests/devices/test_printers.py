"""Printers: a whole job within the deadline or a sentence, whatever the other side does; the fakes keep the same promises."""

# ruff: noqa: N802 - Windows names its functions so

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ntt_pos.devices.clock import SystemClock
from ntt_pos.devices.deadline import DeadlinePrinter
from ntt_pos.devices.ids import SystemIds
from ntt_pos.devices.printers import (
    FilePrinter,
    NetworkPrinter,
    NoPrinter,
    SerialPrinter,
    UsbPrinter,
    printer_for,
)
from ntt_pos.devices.win32 import Win32RawPrinter
from ntt_pos.domain.core.errors import DeviceError, HalfPrinted
from ntt_pos.i18n import Language
from ntt_pos.pc_settings import LocalSettings, PrinterKind, PrinterSettings
from tests.fakes import MemoryPrinter

JOB = b"\x1b@struk\n" * 50
SHORT = 0.4


class Listener:
    """A network printer of the tests: it reads everything, or nothing at all."""

    def __init__(self, *, reads: bool = True) -> None:
        self.server = socket.socket()
        self.server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.server.bind(("127.0.0.1", 0))
        self.server.listen(1)
        self.port = self.server.getsockname()[1]
        self.got = b""
        self.lines: list[socket.socket] = []
        self.thread = threading.Thread(target=self.serve, args=(reads,), daemon=True)
        self.thread.start()

    def serve(self, reads):
        try:
            line, _ = self.server.accept()
        except OSError:
            return  # the test was over before anybody rang
        self.lines.append(line)
        while reads and (data := line.recv(4096)):
            self.got += data
        if reads:
            line.close()

    def close(self):
        self.server.close()
        for line in self.lines:
            line.close()


@pytest.fixture
def listener():
    made = Listener()
    yield made
    made.close()


class FakeSpooler:
    """Windows' spooler as the tests know it."""

    def __init__(self, *, known=True, writes=-1, status=0, attributes=0, queue: tuple[int, ...] = ()) -> None:
        self.known, self.writes, self.state, self.attributes = known, writes, status, attributes
        self.queue = list(queue)  # what Windows says of the job, look by look; the last one stays, none means it left
        self.got = b""
        self.calls: list[str] = []

    def OpenPrinter(self, name):
        self.calls.append("open")
        if not self.known:
            raise RuntimeError("1801: the printer name is invalid")
        return 1

    def ClosePrinter(self, handle):
        self.calls.append("close")

    def StartDocPrinter(self, handle, level, info):
        assert (level, info[2]) == (1, "RAW")
        return 1

    def StartPagePrinter(self, handle):
        self.calls.append("page")

    def WritePrinter(self, handle, data):
        if self.writes == 0:
            raise RuntimeError("the spooler went away")
        self.writes -= 1
        self.got += data
        return len(data)

    def EndPagePrinter(self, handle):
        self.calls.append("end page")

    def EndDocPrinter(self, handle):
        self.calls.append("end")

    def AbortPrinter(self, handle):
        self.calls.append("abort")

    def GetPrinter(self, handle, level):
        return {"Status": self.state, "Attributes": self.attributes}

    def GetJob(self, handle, job, level):
        assert job == 1
        if not self.queue:
            raise RuntimeError("87: the parameter is incorrect")
        return {"Status": self.queue[0] if len(self.queue) == 1 else self.queue.pop(0)}

    def SetJob(self, handle, job, level, info, command):
        assert (job, level, info, command) == (1, 0, None, 5)
        self.calls.append("delete")
        self.queue = []


def received(kind: str, tmp_path: Path, listener: Listener):
    """Return a printer of each kind and what its device got."""
    if kind == "network":
        return NetworkPrinter("127.0.0.1", listener.port), lambda: (listener.thread.join(2), listener.got)[1]
    if kind == "file":
        return FilePrinter(tmp_path / "lp0"), (tmp_path / "lp0").read_bytes
    if kind == "win32":
        spooler = FakeSpooler()
        return Win32RawPrinter("POS-58", spooler=spooler), lambda: spooler.got
    printer = MemoryPrinter()
    return printer, lambda: b"".join(printer.jobs)


@pytest.mark.parametrize("kind", ["network", "file", "win32", "memory"])
def test_every_printer_takes_a_job_whole_and_once(kind, tmp_path, listener):
    printer, got = received(kind, tmp_path, listener)
    printer.send(JOB)
    assert got() == JOB
    assert printer.status() == "READY"
    assert printer.name


def test_a_printer_that_accepts_nothing_is_given_up_at_the_deadline():
    deaf = Listener(reads=False)
    printer = NetworkPrinter("127.0.0.1", deaf.port, deadline=SHORT)
    began = time.monotonic()
    with pytest.raises(HalfPrinted, match="stopped in the middle"):
        printer.send(b"x" * 40_000_000)
    assert time.monotonic() - began < SHORT + 1
    assert printer.status() == "ABSENT"
    deaf.close()


@pytest.mark.parametrize("host", ["printer..toko", "p" * 64, "printer-toko.invalid"])
def test_a_name_that_no_network_knows_is_told_in_words(host):
    """A name of wrong shape is refused by Python before anybody is asked, and was taken for a bug."""
    with pytest.raises(DeviceError) as told:
        NetworkPrinter(host).send(JOB)
    assert "namanya tidak dikenal" in Language("id").explain(told.value)


def test_a_printer_that_is_off_is_told_in_words_and_nothing_came_out():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(DeviceError, match="does not answer") as told:
        NetworkPrinter("127.0.0.1", port).send(JOB)
    assert not isinstance(told.value, HalfPrinted)


class Stuck(DeadlinePrinter):
    """A driver that holds the write for ever, having taken ``taken`` bytes."""

    def __init__(self, taken: int) -> None:
        super().__init__("stuck", deadline=0.1)
        self.taken = taken
        self.go = threading.Event()
        self.more = 0

    def _deliver(self, job):
        job.taken = self.taken
        self.go.wait(5)
        if not job.late:
            self.more += 1


@pytest.mark.parametrize(("taken", "error"), [(0, DeviceError), (7, HalfPrinted)])
def test_a_driver_that_never_returns_holds_nobody_up(taken, error):
    printer = Stuck(taken)
    began = time.monotonic()
    with pytest.raises(DeviceError) as told:
        printer.send(JOB)
    assert type(told.value) is error
    assert time.monotonic() - began < 1
    with pytest.raises(DeviceError, match="still stuck"):
        printer.send(JOB)
    printer.go.set()
    for _ in range(100):
        if printer._free.acquire(blocking=False):
            break
        time.sleep(0.01)
    assert printer.more == 0


@pytest.mark.posix("Windows has no pipes among its files")
def test_a_pipe_that_nobody_reads_is_no_printer(tmp_path):
    os.mkfifo(tmp_path / "lp0")
    with pytest.raises(DeviceError, match="does not answer"):
        FilePrinter(tmp_path / "lp0", deadline=SHORT).send(JOB)


@pytest.mark.posix("Windows has no pipes among its files")
def test_a_device_that_fills_up_is_given_up_at_the_deadline(tmp_path):
    path = tmp_path / "lp0"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(HalfPrinted):
        FilePrinter(path, deadline=SHORT).send(b"x" * 10_000_000)
    os.close(reader)


@pytest.mark.posix("a pseudo terminal; make windows sends over COM3")
def test_a_serial_line_carries_the_bytes_unchanged():
    import pty

    master, slave = pty.openpty()
    SerialPrinter(os.ttyname(slave), 19200).send(b"\x1b@a\nb\r\n")
    assert os.read(master, 100) == b"\x1b@a\nb\r\n"
    os.close(master)
    os.close(slave)


@pytest.mark.posix("Windows keeps a port's speed itself")
def test_a_serial_line_needs_a_speed_and_a_line(tmp_path):
    import pty

    master, slave = pty.openpty()
    with pytest.raises(DeviceError, match="not a speed"):
        SerialPrinter(os.ttyname(slave), 1234).send(JOB)
    os.close(master)
    os.close(slave)
    with pytest.raises(DeviceError, match="not a serial line"):
        SerialPrinter(str(tmp_path / "file")).send(JOB)


@pytest.mark.posix("the devices of Linux; make windows asks a port that is not there")
def test_an_unplugged_device_is_not_made_anew_as_a_file():
    missing = Path("/dev/no-such-printer-here")
    with pytest.raises(DeviceError, match="does not answer"):
        FilePrinter(missing).send(JOB)
    assert not missing.exists()


@pytest.mark.posix("Windows names its printers; their numbers are asked on Linux only")
def test_a_usb_printer_is_found_by_its_numbers(tmp_path, monkeypatch):
    device = tmp_path / "usb1"
    (device / "if0").mkdir(parents=True)
    (device / "idVendor").write_text("0416\n")
    (device / "idProduct").write_text("5011\n")
    place = tmp_path / "usbmisc" / "lp3"
    place.mkdir(parents=True)
    (place / "device").symlink_to(device / "if0")
    printer = UsbPrinter(0x0416, 0x5011, root=tmp_path / "usbmisc")
    assert printer._find() == Path("/dev/usb/lp3")
    with pytest.raises(DeviceError, match="not connected"):
        UsbPrinter(0x0416, 0x9999, root=tmp_path / "usbmisc").send(JOB)


def test_windows_problems_are_sentences():
    with pytest.raises(DeviceError, match="does not know the printer"):
        Win32RawPrinter("POS-58", spooler=FakeSpooler(known=False)).send(JOB)
    spooler = FakeSpooler(writes=1)
    with pytest.raises(HalfPrinted):
        Win32RawPrinter("POS-58", spooler=spooler).send(b"x" * 10_000)
    assert spooler.calls[-2:] == ["abort", "close"], "half a job is taken back, not printed later"
    assert Win32RawPrinter("POS-58", spooler=FakeSpooler(status=0x10)).status() == "PAPER"
    assert Win32RawPrinter("POS-58", spooler=FakeSpooler(known=False)).status() == "ABSENT"


def test_windows_printing_elsewhere_says_where_it_works(monkeypatch):
    monkeypatch.setitem(sys.modules, "win32print", None)
    with pytest.raises(DeviceError, match="on Windows only"):
        Win32RawPrinter("POS-58").send(JOB)


@pytest.mark.parametrize(
    ("kind", "target", "expected"),
    [
        (PrinterKind.NETWORK, "192.168.1.50:9100", NetworkPrinter),
        (PrinterKind.NETWORK, "printer", NetworkPrinter),
        (PrinterKind.FILE, "/dev/usb/lp0", FilePrinter),
        (PrinterKind.USB, "0416:5011", UsbPrinter),
        (PrinterKind.SERIAL, "/dev/ttyUSB0@19200", SerialPrinter),
        (PrinterKind.WIN32RAW, "POS-58", Win32RawPrinter),
        (PrinterKind.NONE, "", NoPrinter),
    ],
)
def test_the_settings_choose_the_printer(kind, target, expected):
    assert type(printer_for(LocalSettings(printer=PrinterSettings(kind=kind, target=target)))) is expected


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        (PrinterKind.NETWORK, "a:b"),
        (PrinterKind.NETWORK, "a:70000"),
        (PrinterKind.USB, "0416"),
        (PrinterKind.FILE, " "),
    ],
)
def test_a_target_that_cannot_be_read_says_what_is_expected(kind, target):
    printer = printer_for(LocalSettings(printer=PrinterSettings(kind=kind, target=target)))
    with pytest.raises(DeviceError, match="for example"):
        printer.send(JOB)
    assert printer.status() == "ABSENT"


@pytest.mark.machine_clock
def test_the_clock_is_in_utc_and_identifiers_rise():
    assert SystemClock().now().tzinfo is UTC
    ids = SystemIds()
    moment = datetime(2026, 2, 28, tzinfo=UTC)
    made = [ids.uid(moment) for _ in range(500)]
    assert made == sorted(set(made))
    assert made[0][14] == "7"
    assert len(ids.token(16)) == 16


@pytest.mark.parametrize(
    ("printer", "opened"),
    [
        (PrinterSettings(kind=PrinterKind.FILE, target=r"\\kasir2\struk"), r"\\kasir2\struk"),
        (PrinterSettings(kind=PrinterKind.FILE, target=r"\\.\COM3"), r"\\.\COM3"),
        (PrinterSettings(kind=PrinterKind.SERIAL, target="COM3"), r"\\.\COM3"),
        (PrinterSettings(kind=PrinterKind.SERIAL, target=r"\\.\COM12@9600"), r"\\.\COM12"),
    ],
)
def test_names_of_windows_reach_it_letter_by_letter(printer, opened, monkeypatch):
    """Made into a path, a share or a port gets a backslash at its end, and Windows knows it no more."""
    asked = []

    def remember(name, *_):
        asked.append(name)
        raise FileNotFoundError(2, "not found", name)

    monkeypatch.setattr("ntt_pos.devices.printers.sys.platform", "win32")
    made = printer_for(LocalSettings(printer=printer))
    monkeypatch.setattr("ntt_pos.devices.printers.os.open", remember)
    with pytest.raises(DeviceError, match="does not answer"):
        made.send(JOB)
    assert asked == [opened]


SPOOLING, PRINTING, PRINTED, PAUSED, ERROR, DELETING, OFFLINE, PAPER_OUT = 0x8, 0x10, 0x80, 0x1, 0x2, 0x4, 0x20, 0x40


@pytest.mark.parametrize("queue", [(), (SPOOLING, PRINTING), (SPOOLING, PRINTING, PRINTED)])
def test_a_job_is_on_paper_when_it_has_left_the_queue_of_windows(queue):
    printer = Win32RawPrinter("POS-58", spooler=LeavingSpooler(queue=queue), deadline=3)
    printer.send(JOB)
    assert printer.status() == "READY"


class LeavingSpooler(FakeSpooler):
    """A spooler whose job leaves the queue after the last look."""

    def GetJob(self, handle, job, level):
        if not self.queue:
            raise RuntimeError("87: the parameter is incorrect")
        return {"Status": self.queue.pop(0)}


@pytest.mark.parametrize(
    ("queue", "error"),
    [
        ((SPOOLING,), DeviceError),
        ((PAUSED,), DeviceError),
        ((ERROR,), DeviceError),
        ((OFFLINE,), DeviceError),
        ((PAPER_OUT,), DeviceError),
        ((DELETING,), DeviceError),
        ((SPOOLING, PRINTING), HalfPrinted),
        ((PRINTING, PRINTING | PAPER_OUT), HalfPrinted),
    ],
)
def test_a_job_that_windows_only_accepted_is_taken_back_and_never_called_printed(queue, error):
    spooler = FakeSpooler(queue=queue)
    with pytest.raises(DeviceError) as told:
        Win32RawPrinter("POS-58", spooler=spooler, deadline=1.2).send(JOB)
    assert type(told.value) is error
    assert spooler.calls[-2:] == (["end", "close"] if queue == (DELETING,) else ["delete", "close"])


@pytest.mark.parametrize("said", [{"attributes": 0x400}, {"status": 0x80}, {"status": 0x1}, {"status": 0x10}])
def test_a_printer_that_is_off_or_paused_in_windows_gets_no_job(said):
    spooler = FakeSpooler(**said)
    with pytest.raises(DeviceError, match="is off, paused or without paper") as told:
        Win32RawPrinter("POS-58", spooler=spooler).send(JOB)
    assert not isinstance(told.value, HalfPrinted)
    assert spooler.got == b""
    assert Win32RawPrinter("POS-58", spooler=spooler).status() in {"ABSENT", "PAPER"}
