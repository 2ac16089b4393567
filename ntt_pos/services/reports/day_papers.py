"""The manager's papers: what to pay to whom (the recap), what the outlet sold (the day report), and today at a glance.

Whoever reads them needs the right to see reports; the ``_in`` and ``_pdf`` ones are for services that asked already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ntt_pos.data.queries.core import calendar
from ntt_pos.data.queries.money import account as accounts
from ntt_pos.data.queries.money import days, statements
from ntt_pos.data.queries.reports import day_papers as query
from ntt_pos.data.queries.reports.day_papers import DayShare
from ntt_pos.domain.core.business_date import business_date, calendar_date, shop_date
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.words import MEANS, OWN_GOODS, PILLARS
from ntt_pos.domain.money.account import PaysBy, payable
from ntt_pos.domain.money.solvency import check_solvency
from ntt_pos.domain.reports.recap import DayReport, OpenShiftNote, Recap, RecapRow, Share
from ntt_pos.i18n import Language

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """What the manager sees first: the open business date, today's takings so far, and what waits (rupiah, counts).

    ``later`` is what is dated behind today already: the till sells on after the close.
    """

    date: dt.date
    sales: int
    takings: int
    producers_with_balance: int
    owed: int
    missed: tuple[dt.date, ...]
    unprinted: int
    open_drawers: tuple[str, ...]
    below_zero: tuple[str, ...]
    later: days.BookedLater


class DayPapers:
    """Papers and figures for the manager."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def home(self, *, by: Actor) -> HomeFacts:
        """Return today at a glance; raises Denied."""
        self.context.allow(by, Act.SEE_REPORTS, "home")
        outlet, settings = self.context.home.outlet_id, self.context.settings
        now = self.context.clock.now()
        with self.context.reading() as unit:
            state = calendar.day_state(unit, outlet)
            today = business_date(now, cutoff_hour=settings.cutoff_hour, newest=state.newest, last_cut=state.last_cut)
            this_day = shop_date(now, cutoff_hour=settings.cutoff_hour)
            # After the close of the day its takings stay in sight; what is sold then counts for tomorrow.
            sums = days.day_sums(unit, outlet, this_day)
            balances = [each.balance for each in accounts.producer_accounts(unit, outlet) if each.balance > 0]
            recorded = days.recorded_dates(unit, outlet, state.last_closed)
            return HomeFacts(
                date=today,
                sales=sums["sales"],
                takings=sums["total"] - sums["money_back"],
                producers_with_balance=len(balances),
                owed=sum(balances),
                missed=tuple(day for day in recorded if day < this_day),
                unprinted=len(statements.undrawn(unit, outlet)),
                open_drawers=tuple(each.register for each in days.open_drawers(unit, outlet)),
                below_zero=query.below_zero(unit, outlet),
                later=days.booked_later(unit, outlet, this_day),
            )

    def recap(self, day: dt.date, *, by: Actor) -> Recap:
        """Return the payment recap of a date: every producer with a balance or a statement, as of the end of that date.

        Raises Denied.
        """
        self.context.allow(by, Act.SEE_REPORTS, f"recap {day}")
        with self.context.reading() as unit:
            return self.recap_in(unit, day)

    def recap_in(self, unit: Unit, day: dt.date) -> Recap:
        """Return the payment recap inside an open reading."""
        home, settings = self.context.home, self.context.settings
        balances = accounts.balance_as_of(unit, home.outlet_id, day)
        settled = query.settled_on(unit, home.outlet_id, day)
        rows = []
        for each in accounts.producer_accounts(unit, home.outlet_id):
            number = settled.get(each.producer_id, ("", 0))[0]
            balance = balances.get(each.producer_id, 0)
            if not number and not balance:
                continue
            ready, carried = payable(balance, PaysBy(each.pays_by), settings.payout_step)
            rows.append(
                RecapRow(
                    producer_code=each.code,
                    producer=each.name,
                    village=each.village,
                    district=each.district,
                    number=number,
                    balance=balance,
                    payable=ready,
                    carried=carried,
                    pays_by=each.pays_by,
                )
            )
        cut = query.day_cut(unit, home.outlet_id, day)
        missed: tuple[dt.date, ...] = ()
        if cut.closed_at is not None:
            same_run = calendar_date(cut.closed_at)
            before = query.closings(unit, home.outlet_id, before=day, after=cut.closed_at - dt.timedelta(days=1))
            missed = tuple(d for d, at in before if d < calendar_date(at) == same_run)
        held = check_solvency(query.money_at(unit, home.outlet_id, day), balances.values())
        return Recap(
            shop=settings.shop_name,
            outlet=home.outlet_code,
            address=settings.address,
            date=day,
            rows=tuple(rows),
            open_shifts=tuple(OpenShiftNote(*each) for each in cut.open_shifts),
            missed=missed,
            without=self._closed_without(unit, day),
            safe=held.safe,
            drawers=held.drawers,
            bank=held.bank,
            waiting=held.waiting,
            practice=home.practice,
        )

    def _closed_without(self, unit: Unit, day: dt.date) -> tuple[str, ...]:
        cut = days.cut_of(unit, self.context.home.outlet_id, day)
        return cut.without if cut is not None else ()

    def day_report(self, day: dt.date, *, by: Actor) -> DayReport:
        """Return the outlet's business date, all registers together, amounts net of returns in the breakdowns.

        Raises Denied.
        """
        self.context.allow(by, Act.SEE_REPORTS, f"day {day}")
        with self.context.reading() as unit:
            return self.day_report_in(unit, day)

    def day_report_in(self, unit: Unit, day: dt.date) -> DayReport:
        """Return the day report inside an open reading."""
        home, settings = self.context.home, self.context.settings
        language = Language(settings.receipt_language)
        sums = days.day_sums(unit, home.outlet_id, day)
        parts = {by: query.parts(unit, home.outlet_id, day, by=by) for by in ("pillar", "producer", "product")}
        means = query.means(unit, home.outlet_id, day, day)
        shifts = query.shifts_of(unit, home.outlet_id, day)
        units = query.units_sold(unit, home.outlet_id, day)
        below = query.below_zero(unit, home.outlet_id)
        return DayReport(
            shop=settings.shop_name,
            outlet=home.outlet_code,
            address=settings.address,
            date=day,
            sales=sums["sales"],
            sales_paid=sums["paid"],
            units=units,
            returns=sums["returns"],
            returns_paid=sums["returned_paid"],
            rounding=sums["rounding"] + sums["returned_rounding"],
            discounts=sums["discount"],
            producer_share=sums["producer_share"] - sums["returned_producer_share"],
            shop_share=sums["shop_share"] - sums["returned_shop_share"],
            tax=sums["tax"] - sums["returned_tax"],
            means=tuple(Share(language.text(MEANS[m.key].short), m.count, m.paid) for m in means),
            pillars=_shares(
                parts["pillar"], language, {"": OWN_GOODS, **{each: PILLARS[each].paper for each in PILLARS}}
            ),
            producers=_shares(parts["producer"], language, {"": OWN_GOODS}),
            products=_shares(parts["product"], language, {}),
            registers=shifts,
            negative_stock=below,
            without=self._closed_without(unit, day),
            practice=home.practice,
        )

    def recap_pdf(self, day: dt.date) -> bytes:
        """Draw the payment recap of a date."""
        from ntt_pos.documents.reports.recap_pdf import draw_recap

        with self.context.reading() as unit:
            recap = self.recap_in(unit, day)
        return draw_recap(recap, Language(self.context.settings.receipt_language))

    def day_report_pdf(self, day: dt.date) -> bytes:
        """Draw the day report of a date."""
        from ntt_pos.documents.reports.recap_pdf import draw_day_report

        with self.context.reading() as unit:
            report = self.day_report_in(unit, day)
        return draw_day_report(report, Language(self.context.settings.receipt_language))


def _shares(parts: Iterable[DayShare], language: Language, words: Mapping[str, str]) -> tuple[Share, ...]:
    return tuple(
        Share(
            language.text(words[part.key]) if part.key in words else part.key,
            part.count,
            part.paid,
            part.producer_share,
            part.shop_share,
        )
        for part in parts
    )
