"""How the budgets are measured and told: ours, a raw baseline of the same run, their ratio, the budget, the verdict."""

from __future__ import annotations

import gc
import os
import shutil
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any


def memory_sizes() -> dict[str, float]:
    """Return what Linux says of this process's memory in MiB; ``VmHWM`` is the most it held.

    The ``ru_maxrss`` of a process that another one started begins with what that one held.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return {line.split(":")[0]: int(line.split()[1]) / 1024 for line in status.splitlines() if line.endswith("kB")}


@dataclass(frozen=True, slots=True)
class Timing:
    """Many runs of one thing, in milliseconds."""

    samples: tuple[float, ...]
    busy: tuple[float, ...] = ()  # of these, the milliseconds of this thread's own work

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.samples)

    @property
    def p95(self) -> float:
        """What 95 of 100 runs stay below."""
        return self._at(0.95)

    @property
    def p99(self) -> float:
        """What 99 of 100 runs stay below."""
        return self._at(0.99)

    @property
    def longest(self) -> float:
        """The longest one."""
        return max(self.samples)

    def _at(self, share: float) -> float:
        ordered = sorted(self.samples)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def __str__(self) -> str:
        if len(self.samples) == 1:
            return f"{self.median:.0f} ms"
        told = f"median {self.median:.2f} p95 {self.p95:.2f} p99 {self.p99:.2f} ms (n={len(self.samples)})"
        return (
            f"{told}, own work median {Timing(self.busy).median:.2f} p95 {Timing(self.busy).p95:.2f}"
            if self.busy
            else told
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """One measured thing. ``kept`` is None where there is no budget, only a figure worth knowing."""

    what: str
    ours: str
    baseline: str = ""
    ratio: float | None = None
    budget: str = ""
    kept: bool | None = None

    def __str__(self) -> str:
        parts = [self.ours]
        if self.baseline:
            parts.append(f"raw: {self.baseline}")
        if self.ratio is not None:
            parts.append(f"ratio {self.ratio:.2f}")
        if self.budget:
            parts.append(f"budget {self.budget}")
        verdict = {True: "KEPT", False: "MISSED", None: "-"}[self.kept]
        return f"{verdict:7}{self.what}\n       {'; '.join(parts)}"


@dataclass(frozen=True, slots=True)
class Bench:
    """What a benchmark is given: where its files lie, and whether only a quick look is wanted."""

    folder: Path
    quick: bool = False

    def few(self, full: int, quick: int) -> int:
        """Return ``full``, or ``quick`` for a quick look."""
        return quick if self.quick else full


def timed(act: Callable[[], Any]) -> float:
    """Return the milliseconds that one act takes."""
    start = time.perf_counter_ns()
    act()
    return (time.perf_counter_ns() - start) / 1e6


def timing(acts: Iterable[Callable[[], Any]]) -> Timing:
    """Run acts one after the other, with the garbage collector at work as in the program, and return their timing."""
    gc.collect()
    samples, busy = [], []
    for act in acts:
        worked = time.thread_time_ns()
        samples.append(timed(act))
        busy.append((time.thread_time_ns() - worked) / 1e6)
    return Timing(tuple(samples), tuple(busy))


def turn_about(rounds: int, first: Callable[[int], Any], second: Callable[[int], Any]) -> tuple[Timing, Timing]:
    """Time two things by turns, so that a slow moment of the machine hits both."""
    gc.collect()
    ours, theirs = [], []
    for number in range(rounds):
        ours.append(timed(partial(first, number)))
        theirs.append(timed(partial(second, number)))
    return Timing(tuple(ours)), Timing(tuple(theirs))


@contextmanager
def without(folder: Path, names: Sequence[str]) -> Iterator[None]:
    """Remove these sub-folders at the end: copies of large files are not left behind."""
    try:
        yield
    finally:
        for name in names:
            shutil.rmtree(folder / name, ignore_errors=True)


def fsync_milliseconds(folder: Path, *, rounds: int = 50) -> Timing:
    """Return what it costs here to append a page to a file and force it to the disk."""
    path = folder / "fsync"
    samples = []
    with path.open("wb") as file:
        for _ in range(rounds):
            start = time.perf_counter_ns()
            file.write(b"\1" * 4096)
            file.flush()
            os.fsync(file.fileno())
            samples.append((time.perf_counter_ns() - start) / 1e6)
    path.unlink()
    return Timing(tuple(samples))


def resident_mebibytes(pid: int | None = None) -> float | None:
    """Return the memory a process holds now, in MiB, where the system tells it."""
    try:
        pages = int(Path(f"/proc/{pid or os.getpid()}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
