"""A printer is asked how it is before a job leaves: no paper and an open cover are told, silence is not ready."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager

import pytest

from ntt_pos.devices.printers import NetworkPrinter, printer_for
from ntt_pos.devices.realtime_status import PrinterState
from ntt_pos.domain.core.errors import DeviceError
from ntt_pos.pc_settings import LocalSettings, PrinterKind, PrinterSettings

JOB = b"\x1b@struk\n" * 20
FINE = 0b00010010


@contextmanager
def a_printer(offline=FINE, paper=FINE, *, noise=b""):
    """Serve as a network printer that answers both questions (None: says nothing), and keep what it was given to print."""
    answers = {b"\x10\x04\x02": offline, b"\x10\x04\x04": paper}
    printed = bytearray()
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line:
                while data := line.recv(4096):
                    if data in answers:
                        said = answers[data]
                        line.sendall(noise + (bytes([said]) if said is not None else b""))
                    else:
                        printed.extend(data)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield server.getsockname()[1], printed
    finally:
        server.close()


@pytest.mark.parametrize(
    ("offline", "paper", "state"),
    [
        (FINE, FINE, PrinterState.READY),
        (FINE | 0b00000100, FINE, PrinterState.COVER),
        (FINE | 0b00100000, FINE, PrinterState.PAPER),
        (FINE, FINE | 0b01100000, PrinterState.PAPER),
        (FINE, FINE | 0b00001100, PrinterState.READY),  # near its end, but there is some
        (None, None, PrinterState.UNKNOWN),
        (FINE, None, PrinterState.UNKNOWN),
        (0xFF, 0xFF, PrinterState.UNKNOWN),  # no answer to this question
    ],
)
def test_a_printer_that_answers_says_how_it_is_and_silence_is_not_ready(monkeypatch, offline, paper, state):
    monkeypatch.setattr("ntt_pos.devices.realtime_status.PATIENCE", 0.1)
    monkeypatch.setattr("ntt_pos.devices.realtime_status.ask.__kwdefaults__", {"patience": 0.1})
    with a_printer(offline, paper) as (port, _printed):
        assert NetworkPrinter("127.0.0.1", port, answers=True).status() == state


@pytest.mark.parametrize(
    ("offline", "paper", "words"),
    [(FINE | 0b00000100, FINE, "cover"), (FINE, FINE | 0b01100000, "no paper")],
)
def test_trouble_that_is_told_stops_the_job_before_its_first_byte(offline, paper, words):
    with a_printer(offline, paper) as (port, printed):
        with pytest.raises(DeviceError, match=words):
            NetworkPrinter("127.0.0.1", port, answers=True).send(JOB)
        assert printed == b""
        NetworkPrinter("127.0.0.1", port).send(JOB)  # a model that cannot be asked gets the job all the same
        assert printed == JOB


def test_a_job_goes_out_when_all_is_well_and_when_the_printer_is_silent():
    for told in (FINE, None):
        with a_printer(told, told) as (port, printed):
            NetworkPrinter("127.0.0.1", port, answers=True, deadline=1).send(JOB)
            assert printed == JOB


def test_a_printer_that_is_not_there_is_absent_and_the_model_decides_who_is_asked():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert NetworkPrinter("127.0.0.1", port, answers=True).status() == PrinterState.ABSENT
    asked = {
        profile: printer_for(
            LocalSettings(printer=PrinterSettings(PrinterKind.NETWORK, f"127.0.0.1:{port}", profile=profile))
        )._answers
        for profile in ("80-epson", "58-zj")
    }
    assert asked == {"80-epson": True, "58-zj": False}
