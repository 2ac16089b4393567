"""A printer's deadline: a whole job is taken in time, or the till is told; a printer never holds up the shop."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from typing import Final

from ntt_pos.domain.core.errors import DeviceError, HalfPrinted

DEADLINE: Final = 8.0


class Sending:
    """A job on its way: its bytes, how many the device has taken, and the moment after which it is given up."""

    def __init__(self, data: bytes, seconds: float) -> None:
        self.data = data
        self.taken = 0
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """The seconds left, never below 0."""
        return max(self._end - time.monotonic(), 0.0)

    @property
    def late(self) -> bool:
        """Whether the job is given up: not one byte more may leave."""
        return self.left <= 0


class DeadlinePrinter(ABC):
    """A printer whose whole job has ``deadline`` seconds, whatever the device or the system below it does.

    The job runs beside the caller, because a cable or a driver may hold a write for ever. A job that is late is given
    up: when the device already took bytes nobody knows what is on the paper (HalfPrinted). While such a job is still
    stuck the next one is refused at once, so that papers never mix.
    """

    def __init__(self, name: str, *, deadline: float = DEADLINE) -> None:
        self.name = name
        self._deadline = deadline
        self._free = threading.Lock()
        self._state = "UNKNOWN"

    def send(self, data: bytes) -> None:
        """Put a whole job on paper, once; raises DeviceError (nothing came out) or HalfPrinted (nobody knows)."""
        if not self._free.acquire(blocking=False):
            raise DeviceError(
                "The printer {name} is still stuck with the paper before. Switch it off and on.", name=self.name
            )
        job = Sending(data, self._deadline)
        failed: list[Exception] = []
        done = threading.Event()

        def work() -> None:
            try:
                self._deliver(job)
            except Exception as error:  # noqa: BLE001 - handed to the caller, who waits beside this thread
                failed.append(error)
            finally:
                self._free.release()
                done.set()

        threading.Thread(target=work, name=f"printer {self.name}", daemon=True).start()
        if not done.wait(self._deadline):
            self._state = "ABSENT"
            raise self._stopped(job)
        self._state = "ABSENT" if failed else "READY"
        if failed:
            raise self._in_words(failed[0], job) from failed[0]

    def status(self) -> str:
        """Return READY, ABSENT, PAPER or UNKNOWN: how the last job went, where the device cannot be asked."""
        return self._state

    @abstractmethod
    def _deliver(self, job: Sending) -> None:
        """Hand the bytes to the device, keeping count in ``job.taken``, and stop when the job is late."""

    def _stopped(self, job: Sending) -> DeviceError:
        if job.taken:
            return HalfPrinted(
                "The printer {name} stopped in the middle. Look at the paper, then print a copy if it is needed. "
                "What was recorded stands.",
                name=self.name,
            )
        return DeviceError(
            "The printer {name} takes nothing. Check its power, paper and cable. What was recorded stands; the paper waits.",
            name=self.name,
        )

    def _in_words(self, error: Exception, job: Sending) -> Exception:
        if isinstance(error, DeviceError):
            return error
        if isinstance(error, TimeoutError) or job.taken:
            return self._stopped(job)
        if isinstance(error, PermissionError):
            return DeviceError("This user may not use the printer {name}. Ask for access to it.", name=self.name)
        if isinstance(error, OSError):
            return DeviceError(
                "The printer {name} does not answer ({reason}). Check its power and cable. "
                "What was recorded stands; the paper waits.",
                name=self.name,
                reason=error.strerror or type(error).__name__,
            )
        return error
