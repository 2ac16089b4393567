"""Closing a day: which dates may be closed, in which order, and when the automatic run waits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ntt_pos.domain.core.errors import DomainError


def days_to_close(
    asked: date | None, *, today: date, recorded: Collection[date], last_closed: date | None, cut: date | None = None
) -> tuple[date, ...]:
    """Return the dates to close now, oldest first: missed dates with records, an unfinished cut, and the asked date.

    Without a date today is meant (the shop's date, ``shop_date``); an already closed date is a no-op (empty). Raises
    DomainError for a date after today's.
    """
    last = asked if asked is not None else today
    if last > today:
        raise DomainError(
            "{date} has not come yet: today is {today}. Only days up to today can be closed.", date=last, today=today
        )
    if last_closed is not None and last <= last_closed:
        return ()
    open_dates = {day for day in (*recorded, *([cut] if cut else [])) if last_closed is None or day > last_closed}
    return tuple(sorted({day for day in open_dates if day <= last} | {last}))


@dataclass(frozen=True, slots=True)
class Cut:
    """What a closed day holds: the journal of the register that cut it up to there, of the others up to the heads it cites.

    ``heads`` is None for a day that an older program cut: all registers wrote into one database then. ``without`` are the
    registers of other PCs that nobody waited for.
    """

    register: str
    seq: int
    heads: Mapping[str, int] | None
    without: tuple[str, ...] = ()

    def holds(self, register: str, seq: int) -> bool:
        """Return whether a journal record was there when the day was cut."""
        if register == self.register:
            return seq < self.seq
        return self.heads is None or seq <= self.heads.get(register, 0)

    def limits(self) -> dict[str, int]:
        """Return the newest record of each register that it holds."""
        return {**(self.heads or {}), self.register: self.seq - 1}


def without_late(whole: int, late: int) -> int | None:
    """Return a sum (rupiah or base units) without what came after the day's cut; None when it is of nothing else."""
    return None if late and whole == late else whole - late


def automatic_run_waits(day: date, *, today: date, running: int, hour_come: bool = True) -> bool:
    """Tell whether the automatic run leaves a date for later.

    A past date never waits. Today's waits while shifts are open, or other PCs' records are to come, and until its closing
    hour: a run that is made up for in the morning closes what was missed, not the day that begins.
    """
    return day >= today and (running > 0 or not hour_come)


def closing_hour_come(day: date, *, now: datetime, close_hour: int) -> bool:
    """Tell whether the closing hour of a date has come; ``now`` in WITA, past midnight it still has."""
    return (now.date(), now.hour) >= (day, close_hour)
