"""Printing on Windows: bytes go unchanged through the spooler to a printer known by its name."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any, Final, Protocol

from ntt_pos.devices.deadline import DEADLINE, DeadlinePrinter, Sending
from ntt_pos.domain.core.errors import DeviceError

_CHUNK: Final = 4096
_LEVEL: Final = 2
_OFFLINE: Final = 0x00000080 | 0x00001000  # off, not available
_STOPPED: Final = 0x00000001 | 0x00000002 | 0x00000004  # paused, error, being removed
_PAPER: Final = 0x00000008 | 0x00000010 | 0x00000040 | 0x00400000  # jammed, out, problem, door open
_USED_OFFLINE: Final = 0x00000400  # an attribute: somebody ticked "use printer offline", or Windows did
_DOCUMENT: Final = "NTT Mart"
# What Windows says of a job in its queue.
_JOB_GOES: Final = 0x00000004 | 0x00000100  # being deleted, deleted
_JOB_PRINTS: Final = 0x00000010
_JOB_DONE: Final = 0x00000080 | 0x00001000  # printed, complete
_DELETE_JOB: Final = 5
_LOOK_AGAIN: Final = 0.1
_TO_TAKE_BACK: Final = 0.6  # seconds before the deadline at which a job that still waits is taken back


class Spooler(Protocol):
    """What of win32print is used, so that a fake can stand in for it in tests."""

    def OpenPrinter(self, name: str) -> Any: ...  # noqa: N802, D102 - Windows' names

    def ClosePrinter(self, handle: Any) -> None: ...  # noqa: N802, D102 - Windows' names

    def StartDocPrinter(self, handle: Any, level: int, info: tuple[str, Any, str]) -> int: ...  # noqa: N802, D102

    def StartPagePrinter(self, handle: Any) -> None: ...  # noqa: N802, D102 - Windows' names

    def WritePrinter(self, handle: Any, data: bytes) -> int: ...  # noqa: N802, D102 - Windows' names

    def EndPagePrinter(self, handle: Any) -> None: ...  # noqa: N802, D102 - Windows' names

    def EndDocPrinter(self, handle: Any) -> None: ...  # noqa: N802, D102 - Windows' names

    def AbortPrinter(self, handle: Any) -> None: ...  # noqa: N802, D102 - Windows' names

    def GetPrinter(self, handle: Any, level: int) -> dict[str, Any]: ...  # noqa: N802, D102 - Windows' names

    def GetJob(self, handle: Any, job: int, level: int) -> dict[str, Any]: ...  # noqa: N802, D102 - Windows' names

    def SetJob(self, handle: Any, job: int, level: int, info: None, command: int) -> None: ...  # noqa: N802, D102


class Win32RawPrinter(DeadlinePrinter):
    """A printer of Windows, written to in RAW so that the driver changes nothing.

    That the spooler accepted a job is no paper: the job is followed until it left the queue. One that still waits at the
    deadline is taken back, so that it does not come out in the middle of the next customer's.
    """

    def __init__(self, name: str, *, spooler: Spooler | None = None, deadline: float = DEADLINE) -> None:
        super().__init__(name, deadline=deadline)
        self._given = spooler

    def status(self) -> str:
        """Return what Windows says of the printer; advice, never a gate."""
        try:
            spooler = self._spooler()
            handle = spooler.OpenPrinter(self.name)
        except Exception:  # noqa: BLE001 - pywin32 raises its own errors; a status is only advice
            return "ABSENT"
        try:
            return _state(spooler.GetPrinter(handle, _LEVEL))
        except Exception:  # noqa: BLE001 - as above
            return "UNKNOWN"
        finally:
            spooler.ClosePrinter(handle)

    def _deliver(self, job: Sending) -> None:
        spooler = self._spooler()
        try:
            handle = spooler.OpenPrinter(self.name)
        except Exception as error:
            raise DeviceError(
                "Windows does not know the printer {name}. Choose it again in the settings.", name=self.name
            ) from error
        try:
            self._spool(spooler, handle, job)
        except (TimeoutError, DeviceError):
            raise
        except Exception as error:  # pywin32 raises its own errors
            raise self._stopped(job) from error
        finally:
            spooler.ClosePrinter(handle)

    def _spool(self, spooler: Spooler, handle: Any, job: Sending) -> None:
        if _state(spooler.GetPrinter(handle, _LEVEL)) != "READY":
            raise DeviceError(
                "The printer {name} is off, paused or without paper, says Windows. Nothing came out; what was recorded "
                "stands, the paper waits.",
                name=self.name,
            )
        number = spooler.StartDocPrinter(handle, 1, (_DOCUMENT, None, "RAW"))
        try:
            _write(spooler, handle, job)
        except BaseException:
            spooler.AbortPrinter(handle)
            raise
        spooler.EndDocPrinter(handle)
        self._follow(spooler, handle, number, job)

    def _follow(self, spooler: Spooler, handle: Any, number: int, job: Sending) -> None:
        """Wait until a job has left the queue; one that is late is taken back."""
        began = False
        while True:
            try:
                state = int(spooler.GetJob(handle, number, 1)["Status"])
            except Exception:  # noqa: BLE001 - pywin32 raises its own error for a job that left the queue
                return
            began = began or bool(state & _JOB_PRINTS)
            if state & _JOB_DONE:
                return
            if state & _JOB_GOES or job.left <= _TO_TAKE_BACK:
                break
            time.sleep(_LOOK_AGAIN)
        if not state & _JOB_GOES:
            with suppress(Exception):  # it left the queue meanwhile
                spooler.SetJob(handle, number, 0, None, _DELETE_JOB)
        if not began:
            job.taken = 0
        raise self._stopped(job)

    def _spooler(self) -> Spooler:
        if self._given is not None:
            return self._given
        try:
            import win32print
        except ImportError as error:
            raise DeviceError(
                "Printing through Windows works on Windows only. Choose another kind of printer in the settings."
            ) from error
        spooler: Spooler = win32print
        return spooler


def _write(spooler: Spooler, handle: Any, job: Sending) -> None:
    spooler.StartPagePrinter(handle)
    while job.taken < len(job.data):
        if job.late:
            raise TimeoutError
        taken = spooler.WritePrinter(handle, job.data[job.taken : job.taken + _CHUNK])
        if taken <= 0:
            raise TimeoutError
        job.taken += taken
    spooler.EndPagePrinter(handle)


def _state(printer: dict[str, Any]) -> str:
    """Return how a printer is by what Windows says of it: READY, ABSENT or PAPER."""
    flags = int(printer["Status"])
    if flags & _PAPER:
        return "PAPER"
    off = flags & (_OFFLINE | _STOPPED) or int(printer["Attributes"]) & _USED_OFFLINE
    return "ABSENT" if off else "READY"
