"""A night in a process of its own, by the tests' clock, that can be killed in the middle."""

from __future__ import annotations

import os
import signal
from datetime import datetime
from pathlib import Path

from ntt_pos import bootstrap
from ntt_pos.services.money import statements
from tests.fakes import FixedClock

LOADED_LATE = (  # by the night itself
    "ntt_pos.documents.reports.recap_pdf",
    "ntt_pos.documents.statement.statement_pdf",
    "ntt_pos.services.money.close_day",
    "ntt_pos.services.reports.day_papers",
)
PRODUCERS, COMMIT, HALF_A_PAPER, CARELESS = "producers", "commit", "half-a-paper", "careless"


def die() -> None:
    """Be gone at once, as in a power cut."""
    os.kill(os.getpid(), signal.SIGKILL)


def write_carelessly(path: Path, data: bytes) -> None:
    """Write as one should not: under the paper's own name, and be gone half way through the last paper."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data[: len(data) // 2])
        file.flush()
        if path.name.startswith("laporan-hari"):
            die()
        file.write(data[len(data) // 2 :])


def die_before_the_rename(_handle: int) -> None:
    """Stand in for fsync: the bytes are written, the paper has no name yet."""
    die()


def close(folder: Path, at: datetime, killed: str = "") -> None:
    """Close the day of a shop and draw its papers; with ``killed`` only as far as that."""

    def progress(done: int, _total: int) -> None:
        if killed == PRODUCERS and done == 2:
            die()

    with bootstrap.open_shop(folder, clock=FixedClock(at)) as shop:
        by = shop.people.system_actor()
        shop.close_day.close(by=by, progress=progress)
        if killed == COMMIT:
            die()
        if killed == HALF_A_PAPER:
            os.fsync = die_before_the_rename
        if killed == CARELESS:
            statements.write_durably = write_carelessly
        shop.statements.draw_pending(shop.folder.reports, by=by)
