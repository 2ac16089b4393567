"""Asking a receipt printer how it is: ESC/POS real-time status (DLE EOT), answered although a job is on its way."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from enum import StrEnum
from typing import Final

PATIENCE: Final = 0.5
_OFFLINE: Final = b"\x10\x04\x02"  # why the printer is offline
_PAPER: Final = b"\x10\x04\x04"  # what its paper sensors see
# Each answer is one byte in which these four bits always read 1..1 and 0..0; any other byte answers something else.
_FIXED: Final = 0b10010011
_AS_EVER: Final = 0b00010010
_COVER_OPEN: Final = 0b00000100
_STOPPED_FOR_PAPER: Final = 0b00100000
_NO_PAPER: Final = 0b01100000


class PrinterState(StrEnum):
    """How a printer is: what it said itself, ABSENT when it cannot be reached, UNKNOWN when it said nothing."""

    READY = "READY"
    ABSENT = "ABSENT"
    PAPER = "PAPER"
    COVER = "COVER"
    UNKNOWN = "UNKNOWN"


def ask(line: socket.socket, *, patience: float = PATIENCE) -> PrinterState:
    """Ask the printer at the other end of a line; silence is not ready, it is UNKNOWN.

    ``patience`` is in seconds, for each of two questions; the line's own timeout is put back afterwards.
    """
    before = line.gettimeout()
    try:
        why = _answer(line, _OFFLINE, patience)
        if why is None:
            return PrinterState.UNKNOWN
        paper = _answer(line, _PAPER, patience)
    finally:
        line.settimeout(before)
    if why & _COVER_OPEN:
        return PrinterState.COVER
    if why & _STOPPED_FOR_PAPER or (paper is not None and paper & _NO_PAPER):
        return PrinterState.PAPER
    return PrinterState.UNKNOWN if paper is None else PrinterState.READY


def _answer(line: socket.socket, question: bytes, patience: float) -> int | None:
    end = time.monotonic() + patience
    line.settimeout(patience)
    with suppress(OSError):
        line.sendall(question)
        while (left := end - time.monotonic()) > 0:
            line.settimeout(left)
            said = line.recv(1)
            if not said:
                return None
            if said[0] & _FIXED == _AS_EVER:
                return said[0]
    return None
