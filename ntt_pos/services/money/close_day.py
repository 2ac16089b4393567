"""Closing a business date (Tutup Hari): the cut, a statement for each producer who had entries, then the day is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ntt_pos.data.models import shop
from ntt_pos.data.queries.core import calendar
from ntt_pos.data.queries.core.heads import other_heads
from ntt_pos.data.queries.money import days, settlement
from ntt_pos.data.queries.money.days import Awaited, HeldBasket, OpenDrawer
from ntt_pos.data.queries.money.places import counts as counts_of_money
from ntt_pos.data.queries.money.statements import count_unprinted
from ntt_pos.data.queries.selling import baskets
from ntt_pos.domain.core import journal
from ntt_pos.domain.core.business_date import shop_date, wita
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.money.closing import Cut, automatic_run_waits, closing_hour_come, days_to_close
from ntt_pos.domain.money.settlement_facts import SettlementKind
from ntt_pos.domain.money.shift import SAFE
from ntt_pos.domain.typed.typed_text import plain_reason
from ntt_pos.services.core.progress import Progress
from ntt_pos.services.money.settlement import settle

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context

Cancelled = Callable[[], bool]
BATCH: Final = 50
UNPRINTED_SINCE: Final = dt.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class DayResult:
    """A date that was closed, or was closed already; ``settlements`` counts the night's statements."""

    date: dt.date
    settlements: int
    already: bool = False
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DaysClosed:
    """What a run did, oldest date first; ``cancelled`` when it was stopped between two producers.

    ``held`` are the baskets that still wait for their customers: they belong to no day, so somebody must look at them.
    ``without`` are the registers of other PCs of which more is to come, or that were not heard of on the last day: what
    comes later goes into their producers' next statements.
    """

    days: tuple[DayResult, ...]
    open_shifts: tuple[OpenDrawer, ...] = ()
    cancelled: bool = False
    held: tuple[HeldBasket, ...] = ()
    without: tuple[Awaited, ...] = ()


@dataclass(frozen=True, slots=True)
class ClosePlan:
    """What closing today would settle, and what is still open: nothing of it stops the closing.

    ``early``: the closing hour has not come, so a reason is asked. ``without`` are registers of other PCs of which more is
    to come, or that were not heard of on the day. ``counts`` are stock counts under way, ``unprinted``
    statements of closed days, ``safe_counted`` the day the safe was counted last.
    """

    days: tuple[dt.date, ...]
    early: bool
    producers: int
    drawers: tuple[OpenDrawer, ...]
    held: tuple[HeldBasket, ...]
    counts: int
    unprinted: int
    safe_counted: dt.date | None
    without: tuple[Awaited, ...] = ()


class EarlyClose(DomainError):
    """Today is closed before its hour: what is sold afterwards counts for tomorrow, so somebody says why."""


class DayClose:
    """Closes business dates, one by one and in order; run twice is once, and a broken run is resumed."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def due(self) -> tuple[dt.date, ...]:
        """Return the dates with records that should be closed: missed ones, and one whose closing was interrupted.

        Today is not among them.
        """
        today = self._today()
        with self.context.reading() as unit:
            state = calendar.day_state(unit, self.context.home.outlet_id)
            recorded = days.recorded_dates(unit, self.context.home.outlet_id, state.last_closed)
        found = {day for day in recorded if day < today}
        if state.unfinished is not None:
            found.add(state.unfinished)
        return tuple(sorted(found))

    def state(self) -> calendar.DayState:
        """Return how far the outlet's calendar is."""
        with self.context.reading() as unit:
            return calendar.day_state(unit, self.context.home.outlet_id)

    def is_today(self, date: dt.date | None) -> bool:
        """Whether this is today's business date and still open, so that somebody has to decide that it ends."""
        today = self._today()
        return (date or today) == today and not self._cut_already(today)

    def plan(self, *, by: Actor) -> ClosePlan:
        """Return what closing today would do; raises Denied for who may not close the day."""
        self.context.allow(by, Act.CLOSE_DAY, "plan")
        outlet, today = self.context.home.outlet_id, self._today()
        with self.context.reading() as unit:
            state = calendar.day_state(unit, outlet)
            recorded = days.recorded_dates(unit, outlet, state.last_closed)
            due = days_to_close(
                None, today=today, recorded=recorded, last_closed=state.last_closed, cut=state.unfinished
            )
            safe = counts_of_money(unit, outlet).get(SAFE)
            return ClosePlan(
                days=due,
                early=today in due and today != state.unfinished and not self._hour_come(today),
                producers=len(settlement.waiting(unit, outlet, today)),
                drawers=days.open_drawers(unit, outlet),
                held=days.held_baskets(unit, outlet),
                counts=days.counts_under_way(unit, outlet),
                unprinted=count_unprinted(unit, outlet, today - UNPRINTED_SINCE),
                safe_counted=safe.as_of if safe is not None else None,
                without=self._missing(unit, max(due, default=today)),
            )

    def close_by_hand(
        self,
        *,
        by: Actor,
        date: dt.date | None = None,
        why: str = "",
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> DaysClosed:
        """Close a date as ``close`` does, for somebody who decides it; the journal holds ``why``.

        Raises EarlyClose when it is today's, before its closing hour, and no reason is given; DomainError when a register of
        another PC is known to be open then.
        """
        reason = plain_reason(why)
        early = self.is_today(date) and not self._hour_come(self._today())
        if early:
            self._wait_for_others()
        if early and not reason:
            raise EarlyClose(
                "The closing hour, {hour}.00, has not come. Say why the day is closed now; nothing was closed.",
                hour=self.context.settings.close_hour,
            )
        return self.close(by=by, date=date, why=reason if early else "", progress=progress, cancelled=cancelled)

    def close(
        self,
        *,
        by: Actor,
        date: dt.date | None = None,
        why: str = "",
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> DaysClosed:
        """Close a date (without one: today's), and before it every earlier date that was missed.

        Open shifts, held baskets and registers of which more is to come do not stop it; the result names them. Raises DomainError for a date that has
        not come, ClockSuspect when the clock was set back: what it calls today is another day.
        """
        outlet = self.context.home.outlet_id
        today = self._today()
        with self.context.reading() as unit:
            self.context.refuse_set_back_clock(unit)
            state = calendar.day_state(unit, outlet)
            recorded = days.recorded_dates(unit, outlet, state.last_closed)
            drawers, held = days.open_drawers(unit, outlet), days.held_baskets(unit, outlet)
            due = days_to_close(
                date, today=today, recorded=recorded, last_closed=state.last_closed, cut=state.unfinished
            )
            without = self._missing(unit, max(due, default=today))
            made = days.night_statements(unit, outlet, date or today) if not due else 0
        if not due:
            return DaysClosed((DayResult(date or today, made, already=True),), drawers, held=held)
        results: list[DayResult] = []
        for day in due:
            result = self._close_one(by, day, progress, cancelled, why=why if day == today else "")
            if result is None:
                return DaysClosed(tuple(results), drawers, cancelled=True, held=held, without=without)
            results.append(result)
        return DaysClosed(tuple(results), drawers, held=held, without=without)

    def close_if_due(
        self, *, by: Actor, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> DaysClosed:
        """Close what the automatic run may close now: missed dates, and today's from its closing hour on.

        Today's waits while a shift is open or other PCs' records are to come. A run that comes late (the PC was off at
        night) so never closes the new day.
        """
        today = self._today()
        hour_come = self._hour_come(today)
        with self.context.reading() as unit:
            self.context.refuse_set_back_clock(unit)
            drawers = days.open_drawers(unit, self.context.home.outlet_id)
            awaited = days.awaited(unit, self.context.home.outlet_id)
        running = {each.register for each in drawers} | {each.register for each in awaited}
        if not automatic_run_waits(today, today=today, running=len(running), hour_come=hour_come):
            return self.close(by=by, progress=progress, cancelled=cancelled)
        due = self.due()
        # Today stays open, so an open drawer is as it should be.
        if not due:
            return DaysClosed(())
        return replace(self.close(by=by, date=due[-1], progress=progress, cancelled=cancelled), open_shifts=())

    def _wait_for_others(self) -> None:
        """Raise DomainError while a register of another PC is known to be open: before the hour its day is not over."""
        with self.context.reading() as unit:
            running = [each for each in days.awaited(unit, self.context.home.outlet_id) if each.cashier]
        if running:
            raise DomainError(
                "{registers} is still open, and the closing hour, {hour}.00, has not come. Close the shift there, or wait; "
                "nothing was closed.",
                registers=", ".join(each.register for each in running),
                hour=self.context.settings.close_hour,
            )

    def _today(self) -> dt.date:
        return shop_date(self.context.clock.now(), cutoff_hour=self.context.settings.cutoff_hour)

    def _missing(self, unit: Unit, day: dt.date) -> tuple[Awaited, ...]:
        context = self.context
        return days.missing(unit, context.home.outlet_id, day, cutoff_hour=context.settings.cutoff_hour)

    def _hour_come(self, today: dt.date) -> bool:
        now, hour = wita(self.context.clock.now()), self.context.settings.close_hour
        return closing_hour_come(today, now=now, close_hour=hour)

    def _cut_already(self, day: dt.date) -> bool:
        last = self.state().last_cut
        return last is not None and last >= day

    def _close_one(
        self, by: Actor, day: dt.date, progress: Progress | None, cancelled: Cancelled | None, *, why: str
    ) -> DayResult | None:
        """Cut, settle and close one date; None when it was stopped on the way (the date then stays cut)."""
        outlet = self.context.home.outlet_id
        self._cut(by, day, why)
        with self.context.reading() as unit:
            cut = days.cut_of(unit, outlet, day)
            if cut is not None and (cut.heads is None or not (cut.heads or self.context.seat)):
                cut = None  # alone there is nothing that comes from elsewhere
            waiting = [producer_id for producer_id, _code in settlement.waiting(unit, outlet, day, cut)]
        numbers: list[str] = []
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH]
            with self.context.reading() as unit:
                taken = settlement.taking(unit, batch, day, cut)
            for place, producer_id in enumerate(batch, start):
                if cancelled is not None and cancelled():
                    return None
                if progress is not None:
                    progress(place, len(waiting))
                numbers += self._settle(by, taken[producer_id], day, cut)
        if progress is not None:
            progress(len(waiting), len(waiting))
        made = self._finish(by, day, cut)
        return DayResult(day, made, numbers=tuple(numbers))

    def _cut(self, by: Actor, day: dt.date, why: str) -> None:
        """Commit the cut: from here on every new record is dated later than ``day``.

        It cites the head of every other register's journal: what came later is a late entry of the next statement. It
        names the registers of other PCs that nobody waited for.
        """
        outlet = self.context.home.outlet_id
        with self.context.writing(by, act=Act.CLOSE_DAY, subject=day.isoformat()) as work:
            state = calendar.day_state(work.unit, outlet)
            if state.last_cut is not None and state.last_cut >= day:
                return
            with work.record("day.cut", on=day) as record:
                record.add(shop.day_cut, record.posting())
                record.notes["heads"] = other_heads(work.unit, outlet, self.context.home.register_id)
                without = [each.register for each in self._missing(work.unit, day)]
                if without:
                    record.notes["without"] = without
                if why:
                    record.notes["why"] = why
            calendar.put_cut(work.unit, outlet, day)

    def _settle(self, by: Actor, taken: settlement.Taking, day: dt.date, cut: Cut | None) -> list[str]:
        with self.context.writing(by, act=Act.CLOSE_DAY, subject=day.isoformat()) as work:
            if settlement.last_position(work.unit, taken.producer_id) != taken.position - 1:
                # Another window or an ad-hoc statement was faster: look again at what is left up to this date.
                taken = settlement.taking(work.unit, [taken.producer_id], day, cut)[taken.producer_id]
            if not taken.entries:
                return []
            return [settle(work, taken, day, SettlementKind.NIGHT)]

    def _finish(self, by: Actor, day: dt.date, cut: Cut | None) -> int:
        outlet = self.context.home.outlet_id
        with self.context.writing(by, act=Act.CLOSE_DAY, subject=day.isoformat()) as work:
            state = calendar.day_state(work.unit, outlet)
            made = days.night_statements(work.unit, outlet, day)
            if state.last_closed is not None and state.last_closed >= day:
                return made
            sums = days.day_sums(work.unit, outlet, day, cut)
            with work.record("day.closed", on=day) as record:
                record.add(
                    shop.day_closed,
                    {
                        **record.posting(),
                        "statements": made,
                        "summary": journal.canonical(sums),
                    },
                )
            calendar.put_closed(work.unit, outlet, day)
            baskets.forget_buyers(work.unit, outlet, work.now)
        return made
