"""Stand-ins for the outside world: a clock that obeys, identifiers in order, and printers that behave or do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ntt_pos.devices.clock import SystemClock
from ntt_pos.devices.rehearsal import RehearsalClock, SeededIds
from ntt_pos.domain.core.errors import DeviceError, HalfPrinted

FIRST_DAY = datetime(2026, 2, 28, 0, 0, tzinfo=UTC)  # 08:00 in Larantuka


class FixedClock(RehearsalClock):
    """A clock that stands still, at 08:00 WITA on 28 February 2026 unless told otherwise."""

    def __init__(self, at: datetime = FIRST_DAY) -> None:
        super().__init__(at)

    def start_again(self) -> None:
        """Start the PC anew: from now on it has been up for no time."""
        self._up = timedelta(0)


def set_this_pcs_clock(clock: FixedClock) -> None:
    """Let a process of its own take this clock for the PC's."""
    SystemClock.now = lambda _pc: clock.now()  # type: ignore[method-assign]
    SystemClock.utc_offset = lambda _pc: clock.utc_offset()  # type: ignore[method-assign]


class SequenceIds(SeededIds):
    """Identifiers that are the same in every run with the same seed."""


class MemoryPrinter:
    """A printer that keeps every job it was sent."""

    def __init__(self, name: str = "memory") -> None:
        self.name = name
        self.jobs: list[bytes] = []

    def send(self, data: bytes) -> None:
        """Keep the job."""
        self.jobs.append(data)

    def status(self) -> str:
        """Return READY."""
        return "READY"


class FailingPrinter(MemoryPrinter):
    """A printer that fails the first ``times`` jobs (all of them when None), having taken none of their bytes."""

    def __init__(self, name: str = "failing", *, times: int | None = None) -> None:
        super().__init__(name)
        self.left = times
        self.tries = 0

    def send(self, data: bytes) -> None:
        """Fail, or keep the job when the failures are used up."""
        self.tries += 1
        if self.left is None or self.left > 0:
            self.left = None if self.left is None else self.left - 1
            raise DeviceError("The printer {name} does not answer.", name=self.name)
        super().send(data)

    def status(self) -> str:
        """Return ABSENT while it fails."""
        return "READY" if self.left == 0 else "ABSENT"


class StallingPrinter(MemoryPrinter):
    """A printer that took some of the bytes and then went silent: nobody knows what is on the paper."""

    def __init__(self, name: str = "stalling", *, after: int = 10) -> None:
        super().__init__(name)
        self.after = after

    def send(self, data: bytes) -> None:
        """Keep the first bytes only, and fail."""
        self.jobs.append(data[: self.after])
        raise HalfPrinted("The printer {name} stopped in the middle.", name=self.name)
