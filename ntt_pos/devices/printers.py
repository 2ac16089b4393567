"""Receipt printers: over the network, as a file or device, over USB or a serial line, through Windows, or none."""

from __future__ import annotations

import os
import select
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from ntt_pos.devices.deadline import DEADLINE, DeadlinePrinter, Sending
from ntt_pos.devices.realtime_status import PATIENCE, PrinterState, ask
from ntt_pos.domain.core.errors import DeviceError
from ntt_pos.domain.devices.printer_profiles import printer_model
from ntt_pos.i18n import N_
from ntt_pos.pc_settings import LocalSettings, PrinterKind, PrinterSettings

RAW_PORT: Final = 9100
BAUD: Final = 9600
_CHUNK: Final = 4096
_FAREWELL: Final = 0.5
_LOOK_AGAIN: Final = 0.02
_USB_PRINTERS: Final = Path("/sys/class/usbmisc")
_DEVICES: Final = Path("/dev")  # a device that is unplugged must not be made anew as a file
_PORTS: Final = "\\\\.\\"  # before a port's name: with it Windows knows also COM10 and above
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 a disk in memory: what is there are files


class _Printer(Protocol):
    name: str

    def send(self, data: bytes) -> None: ...

    def status(self) -> str: ...


class NoPrinter:
    """The shop has no printer here: receipts are shown on the screen and kept; asking for paper says why there is none."""

    def __init__(self, problem: str = "", target: str = "") -> None:
        self.name = "-"
        self._problem = problem
        self._target = target

    def send(self, data: bytes) -> None:
        """Refuse, with the reason."""
        del data
        if self._problem:
            raise DeviceError(self._problem, target=self._target)
        raise DeviceError("No printer is set up on this PC. Choose one in the settings; the receipt is on the screen.")

    def status(self) -> str:
        """Return ABSENT."""
        return "ABSENT"


class NetworkPrinter(DeadlinePrinter):
    """A printer that takes bytes on a TCP port, usually 9100; one that ``answers`` is asked how it is."""

    def __init__(self, host: str, port: int = RAW_PORT, *, deadline: float = DEADLINE, answers: bool = False) -> None:
        super().__init__(f"{host}:{port}", deadline=deadline)
        self._address = (host, port)
        self._answers = answers

    def status(self) -> str:
        """Return how the printer says it is; one that cannot be asked is as the last job found it."""
        if not self._answers:
            return super().status()
        try:
            with socket.create_connection(self._address, timeout=PATIENCE) as line:
                return ask(line)
        except (OSError, UnicodeError):
            return PrinterState.ABSENT

    def _deliver(self, job: Sending) -> None:
        try:
            line = socket.create_connection(self._address, timeout=max(job.left, 0.01))
        except UnicodeError as error:  # a name of wrong shape is refused before any network is asked
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from error
        with line:
            if self._answers and (trouble := _TROUBLE.get(ask(line, patience=min(PATIENCE, job.left / 4)))):
                raise DeviceError(trouble, name=self.name)
            line.setblocking(False)
            while job.taken < len(job.data):
                _wait_writable(line.fileno(), job)
                job.taken += line.send(job.data[job.taken : job.taken + _CHUNK])
            line.settimeout(min(_FAREWELL, max(job.left, 0.01)))
            line.shutdown(socket.SHUT_WR)
            # Most printers close the line when the paper is out; those that keep it open have taken the bytes too.
            with suppress(TimeoutError):
                line.recv(_CHUNK)
            _wait_taken(line.fileno(), job)


class FilePrinter(DeadlinePrinter):
    """A printer that is a file: a device such as /dev/usb/lp0, a shared port, or an ordinary file for trying out."""

    def __init__(self, path: Path | str, *, deadline: float = DEADLINE) -> None:
        super().__init__(str(path), deadline=deadline)
        # As it was typed: a Path would give a share a backslash at its end, and Windows knows it no more.
        self._target = str(path)

    def _deliver(self, job: Sending) -> None:
        path = Path(self._target)
        device = path.is_relative_to(_DEVICES) and not path.is_relative_to(_MEMORY)
        made = 0 if device else os.O_CREAT
        handle = os.open(self._target, _WRITE_FLAGS | made, 0o644)
        try:
            self._prepare(handle)
            _write(handle, job)
            _wait_taken(handle, job)
        finally:
            os.close(handle)

    def _prepare(self, handle: int) -> None:
        """Set the line up before the first byte."""


class SerialPrinter(FilePrinter):
    """A printer on a serial line: 8 bits, no parity, no flow control but the line's own."""

    def __init__(self, port: str, baud: int = BAUD, *, deadline: float = DEADLINE) -> None:
        device = port if sys.platform != "win32" or port.startswith(_PORTS) else f"{_PORTS}{port}"
        super().__init__(device, deadline=deadline)
        self.name = port
        self._baud = baud

    def _prepare(self, handle: int) -> None:
        if sys.platform == "win32":
            return  # Windows keeps a port's speed: set it once with "mode COM3 BAUD=9600"
        import termios
        import tty

        speed = getattr(termios, f"B{self._baud}", None)
        if speed is None:
            raise DeviceError("{baud} is not a speed of a serial line. Try 9600.", baud=str(self._baud))
        try:
            tty.setraw(handle)
            now = termios.tcgetattr(handle)
            now[4] = now[5] = speed
            termios.tcsetattr(handle, termios.TCSANOW, now)
        except termios.error as error:
            raise DeviceError("{name} is not a serial line.", name=self.name) from error


class UsbPrinter(FilePrinter):
    """A printer found by its USB vendor and product number; the system's own driver carries the bytes."""

    def __init__(self, vendor: int, product: int, *, deadline: float = DEADLINE, root: Path = _USB_PRINTERS) -> None:
        super().__init__("", deadline=deadline)
        self.name = f"USB {vendor:04x}:{product:04x}"
        self._numbers = (vendor, product)
        self._root = root

    def _deliver(self, job: Sending) -> None:
        self._target = str(self._find())
        super()._deliver(job)

    def _find(self) -> Path:
        if sys.platform == "win32":
            raise DeviceError("On Windows choose the printer by its name in Windows instead of USB numbers.")
        for place in sorted(self._root.glob("lp*")):
            device = place / "device" / ".."
            try:
                numbers = tuple(int((device / name).read_text(), 16) for name in ("idVendor", "idProduct"))
            except (OSError, ValueError):
                continue
            if numbers == self._numbers:
                return Path("/dev/usb") / place.name
        raise DeviceError("The printer {name} is not connected. Plug it in and switch it on.", name=self.name)


def printer_for(local: LocalSettings) -> _Printer:
    """Return the receipt printer of this PC; a target that cannot be read gives a NoPrinter that says so."""
    printer = local.printer
    try:
        return _made(printer)
    except ValueError:
        return NoPrinter(_EXPECTED[printer.kind], printer.target)


def _made(printer: PrinterSettings) -> _Printer:
    kind, target = printer.kind, printer.target.strip()
    if kind is PrinterKind.NONE:
        return NoPrinter()
    if not target:
        raise ValueError("an empty target")
    if kind is PrinterKind.NETWORK:
        host, _, port = target.rpartition(":") if ":" in target else (target, "", str(RAW_PORT))
        return NetworkPrinter(host, _port(port), answers=printer_model(printer.profile).answers)
    if kind is PrinterKind.USB:
        vendor, _, product = target.partition(":")
        return UsbPrinter(int(vendor, 16), int(product, 16))
    if kind is PrinterKind.SERIAL:
        line, _, baud = target.partition("@")
        return SerialPrinter(line, int(baud or BAUD))
    if kind is PrinterKind.WIN32RAW:
        from ntt_pos.devices.win32 import Win32RawPrinter

        return Win32RawPrinter(target)
    return FilePrinter(target)


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65536:  # noqa: PLR2004 - TCP's ports
        raise ValueError(f"{port} is no port")
    return port


def _wait_writable(handle: int, job: Sending) -> None:
    if job.late or not select.select([], [handle], [], job.left)[1]:
        raise TimeoutError


def _write(handle: int, job: Sending) -> None:
    """Write to a file or device; where the system can, a device that takes nothing is left at the deadline."""
    while job.taken < len(job.data):
        if job.late:
            raise TimeoutError
        if _CAN_WAIT:
            _wait_writable(handle, job)
        with suppress(BlockingIOError):
            job.taken += os.write(handle, job.data[job.taken : job.taken + _CHUNK])


def _wait_taken(handle: int, job: Sending) -> None:
    """Wait until a line's other end has taken what this PC's system still holds for it.

    A printer that took the call but reads nothing would else count as served. Linux tells for sockets and serial lines;
    elsewhere, and for other files, what the system took is all that can be known.
    """
    if sys.platform != "linux":
        return
    import fcntl
    import termios

    held = bytearray(4)
    while True:
        try:
            fcntl.ioctl(handle, termios.TIOCOUTQ, held)
        except OSError:
            return
        if not int.from_bytes(held, sys.byteorder):
            return
        if job.late:
            raise TimeoutError
        time.sleep(_LOOK_AGAIN)


_TROUBLE: Final = {
    PrinterState.PAPER: N_(
        "The printer {name} has no paper. Put in a roll. Nothing came out; what was recorded stands, the paper waits."
    ),
    PrinterState.COVER: N_(
        "The cover of the printer {name} is open. Close it. Nothing came out; what was recorded stands, the paper waits."
    ),
}
_CAN_WAIT: Final = sys.platform != "win32"
_WRITE_FLAGS: Final = (
    os.O_WRONLY | os.O_APPEND | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
)
_EXPECTED: Final = {
    PrinterKind.NETWORK: N_(
        "“{target}” is not a network printer. Type its address and port, for example 192.168.1.50:9100."
    ),
    PrinterKind.FILE: N_("“{target}” is not a file or device. Type its path, for example /dev/usb/lp0."),
    PrinterKind.USB: N_("“{target}” are not USB numbers. Type them with a colon, for example 0416:5011."),
    PrinterKind.SERIAL: N_("“{target}” is not a serial line. Type for example COM3 or /dev/ttyUSB0@9600."),
    PrinterKind.WIN32RAW: N_("Type the printer's name as Windows shows it; “{target}” is none."),
}
