"""Printing on this Windows: raw bytes through the spooler to a socket, a serial port, and pages."""

from __future__ import annotations

import hashlib
import os
import pty
import shutil
import socket
import subprocess
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import ground
import wine
from wine import CUPS, need

QUEUE: Final = "Struk"
# Every value a byte can have, more than once, and more than one write's worth.
JOB: Final = bytes(range(256)) * 40 + b"\x1b@TERIMA KASIH\n\x1dV\x00"


class Listener:
    """A network printer that keeps what it is sent."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.got = b""
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            with line:
                while data := line.recv(4096):
                    self.got += data


@contextmanager
def spooler(port: int) -> Iterator[None]:
    """Run a print server of the stage's own, with one raw queue that hands on to a socket."""
    shutil.rmtree(CUPS, ignore_errors=True)
    for name in ("spool/tmp", "cache", "state", "root", "log"):
        (CUPS / name).mkdir(parents=True)
    (CUPS / "cupsd.conf").write_text(
        f"Listen {CUPS}/sock\nWebInterface No\nBrowsing No\nLogLevel warn\n"
        "<Location />\nOrder allow,deny\nAllow all\n</Location>\n<Location /admin>\nOrder allow,deny\nAllow all\n</Location>\n"
        "<Policy default>\n<Limit All>\nOrder allow,deny\nAllow all\n</Limit>\n</Policy>\n",
        encoding="ascii",
    )
    (CUPS / "cups-files.conf").write_text(
        f"ServerRoot {CUPS}/root\nRequestRoot {CUPS}/spool\nTempDir {CUPS}/spool/tmp\nCacheDir {CUPS}/cache\n"
        f"StateDir {CUPS}/state\nAccessLog {CUPS}/log/access\nErrorLog {CUPS}/log/error\nPageLog {CUPS}/log/page\n"
        "FileDevice Yes\nSystemGroup root\nSandboxing relaxed\n",
        encoding="ascii",
    )
    for folder in (CUPS, *CUPS.rglob("*")):
        folder.chmod(0o777 if folder.is_dir() else 0o644)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command = ["/usr/sbin/cupsd", "-f", "-c", str(CUPS / "cupsd.conf"), "-s", str(CUPS / "cups-files.conf")]
    server = subprocess.Popen(command, **quiet)
    try:
        wine.wait((CUPS / "sock").exists, 20, "the print server did not start")
        queue = ("-p", QUEUE, "-E", "-v", f"socket://127.0.0.1:{port}", "-m", "raw")
        ground.run("lpadmin", "-h", CUPS / "sock", *queue)
        yield
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(CUPS)


def sent(kind: str, target: str, **more: str) -> str:
    """Send the job with the program's own printer and return what it said."""
    job = ground.BUILD / "struk.bin"
    job.write_bytes(JOB)
    done = wine.inside("send", kind, target, job, **more)
    need(done.returncode == 0, f"{kind} {target}: {done.stderr[-500:]}")
    return done.stdout


def through_the_spooler() -> str:
    """Send bytes with WritePrinter and compare what came out of the other end."""
    printer = Listener()
    with spooler(printer.port):
        wine.stop()  # Windows learns of its printers when it starts
        said = sent("WIN32RAW", QUEUE)
        wine.wait(lambda: len(printer.got) >= len(JOB), 30, f"{len(printer.got)} of {len(JOB)} bytes came out; {said}")
        need(printer.got == JOB, f"other bytes came out: {hashlib.sha256(printer.got).hexdigest()}")
        need("REFUSED" not in said, said)
        unknown = sent("WIN32RAW", "Printer Hilang")
        need("REFUSED" in unknown, f"a printer that is not there was accepted: {unknown}")
    wine.stop()
    return f"{len(JOB)} bytes, all 256 values, equal"


def pages_through_the_spooler() -> str:
    """Print two pages with the program's own page job and count them in what came out."""
    printer = Listener()
    with spooler(printer.port):
        wine.stop()
        done = wine.inside("pages", QUEUE, WINEQT_QPA_PLATFORM="windows")
        need(done.returncode == 0, done.said)
        wine.wait(lambda: b"%%EOF" in printer.got, 60, f"no pages came out ({len(printer.got)} bytes); {done.said}")
        pages = printer.got.count(b"%%Page:")
        need(pages == 2, f"{pages} of 2 pages came out")
    wine.stop()
    return f"2 pages, {len(printer.got) >> 10} kB of PostScript"


def over_a_serial_port() -> str:
    """Send bytes to COM3, which is a pseudo terminal here."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    port = wine.DRIVE.parent / "dosdevices" / "com3"
    port.unlink(missing_ok=True)
    port.symlink_to(os.ttyname(theirs))
    got = bytearray()

    def read() -> None:
        while True:
            try:
                got.extend(os.read(ours, 4096))
            except OSError:
                return

    threading.Thread(target=read, daemon=True).start()
    try:
        said = sent("SERIAL", "COM3@9600")
        wine.wait(lambda: len(got) >= len(JOB), 20, f"{len(got)} of {len(JOB)} bytes came over COM3; {said}")
        need(bytes(got) == JOB, "other bytes came over COM3")
        absent = sent("SERIAL", "COM7")
        need("REFUSED" in absent, f"a port that is not there was accepted: {absent}")
    finally:
        port.unlink()
        os.close(theirs)
        os.close(ours)
    return f"{len(JOB)} bytes over COM3, equal"
