"""Printing on Windows: bytes go unchanged through the spooler to a printer known by its name."""

from __future__ import annotations

from typing import Any, Final, Protocol

from ntt_pos.devices.deadline import DEADLINE, DeadlinePrinter, Sending
from ntt_pos.domain.core.errors import DeviceError

_CHUNK: Final = 4096
_LEVEL: Final = 2
_OFFLINE: Final = 0x00000080
_PAPER: Final = 0x00000008 | 0x00000010 | 0x00000040  # jammed, out, problem
_DOCUMENT: Final = "NTT Mart"


class Spooler(Protocol):
    """What of win32print is used, so that a fake can stand in for it in tests."""

    def OpenPrinter(self, name: str) -> Any: ...  # noqa: N802, D102 - Windows' names

    def ClosePrinter(self, handle: Any) -> None: ...  # noqa: N802, D102 - Windows' names

    def StartDocPrinter(self, handle: Any, level: int, info: tuple[str, Any, str]) -> int: ...  # noqa: N802, D102

    def StartPagePrinter(self, handle: Any) -> None: ...  # noqa: N802, D102 - Windows' names

    def WritePrinter(self, handle: Any, data: bytes) -> int: ...  # noqa: N802, D102 - Windows' names

    def EndPagePrinter(self, handle: Any) -> None: ...  # noqa: N802, D102 - Windows' names

    def EndDocPrinter(self, handle: Any) -> None: ...  # noqa: N802, D102 - Windows' names

    def GetPrinter(self, handle: Any, level: int) -> dict[str, Any]: ...  # noqa: N802, D102 - Windows' names


class Win32RawPrinter(DeadlinePrinter):
    """A printer of Windows, written to in RAW so that the driver changes nothing."""

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
            flags = int(spooler.GetPrinter(handle, _LEVEL)["Status"])
        except Exception:  # noqa: BLE001 - as above
            return "UNKNOWN"
        finally:
            spooler.ClosePrinter(handle)
        if flags & _OFFLINE:
            return "ABSENT"
        return "PAPER" if flags & _PAPER else "READY"

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
        spooler.StartDocPrinter(handle, 1, (_DOCUMENT, None, "RAW"))
        try:
            spooler.StartPagePrinter(handle)
            while job.taken < len(job.data):
                if job.late:
                    raise TimeoutError
                taken = spooler.WritePrinter(handle, job.data[job.taken : job.taken + _CHUNK])
                if taken <= 0:
                    raise TimeoutError
                job.taken += taken
            spooler.EndPagePrinter(handle)
        finally:
            spooler.EndDocPrinter(handle)

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
