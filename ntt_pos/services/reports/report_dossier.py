"""A producer's sales history for a bank: what this shop sold for them, what it paid, and how that can be proved."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ntt_pos.data.queries.reports import report_goods as goods_query
from ntt_pos.data.queries.reports import report_money as money_query
from ntt_pos.data.queries.reports import report_sales as query
from ntt_pos.data.queries.reports.report_sales import By, Turnover
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.reports.report import (
    Cell,
    Figure,
    Kind,
    Period,
    Report,
    Series,
    Table,
    Units,
    growth,
    months_of,
    row,
    this_month,
)
from ntt_pos.i18n import N_
from ntt_pos.services.reports.report_compared import MONEY, compared_note, compared_table

if TYPE_CHECKING:
    from ntt_pos.services.reports.report_context import ReportContext

QUARTER: Final = 3


def dossier(making: ReportContext) -> Report:
    """Return the sales history of one producer over the period, month by month; raises DomainError without a producer."""
    who = goods_query.producers_named(making.unit, making.outlet).get(making.producer_id or 0)
    if who is None:
        raise DomainError("Choose the producer the history is about.")
    making.period = _known(making, who.producer_id)
    period = making.period
    days = query.turnover(making.unit, making.outlet, period.first, period.last, by=By.DAY, producer_id=who.producer_id)
    paid = money_query.payouts(making.unit, making.outlet, period.first, period.last, producer_id=who.producer_id)
    making.step()
    months = _by_month(period, days)
    net = sum(each.net for each in days)
    share = sum(each.producer_share for each in days)
    # A month that is not whole says nothing about how business goes.
    whole = [each for month, each in months.items() if period.first <= month and this_month(month).last <= period.last]
    received = sum(each.amount for each in paid if not each.reversed)
    active = sum(1 for each in months.values() if each[1] > 0)
    place = ", ".join(part for part in (who.village, who.district) if part)
    history = making.report(
        f"riwayat-{who.code.lower()}",
        making.text("Sales history"),
        [
            compared_table(making, MONEY, by=By.DAY, producer_id=who.producer_id),
            _months_table(making, months, paid),
            _products_table(making, who.producer_id),
            _payments_table(making, paid),
            _stock_table(making, who.producer_id),
            _statements_table(making, who.producer_id),
        ],
        figures=(
            Figure(making.text("Months with sales"), active, Kind.COUNT),
            Figure(making.text("Turnover"), net),
            Figure(making.text("Producer's part"), share),
            Figure(making.text("Paid to the producer"), received),
            Figure(making.text("Part per month, all months"), _average(share, len(months))),
            Figure(making.text("Part per month, months with sales"), _average(share, active)),
            Figure(making.text("Up or down in three months"), _growth(whole), Kind.PERCENT),
        ),
        notes=(
            making.text(
                "This history covers only what was sold through {shop}. What {producer} sells elsewhere, owns or owes is not in it.",
                shop=making.context.settings.shop_name,
                producer=who.name,
            ),
            compared_note(making),
            making.text(
                "Every amount is read from the shop's books. The first eight digits of a statement's hash are printed on the paper that the producer holds: they prove that nothing was changed."
            ),
        ),
        subject=" · ".join(part for part in (f"{who.name} ({who.code})", place, making.pillar(who.pillar)) if part),
    )
    series = Series(
        making.text("Producer's part of each month (rupiah)"),
        tuple(making.language.day(month).partition(" ")[2] for month in months),
        tuple(each[3] for each in months.values()),
    )
    return making.letter(history, series=[series], receiver=making.text("The producer"))


def _average(amount: int, months: int) -> int:
    """Return rupiah per month, rounded half up; 0 without a month."""
    return (2 * amount + months) // (2 * months) if months else 0


def _known(making: ReportContext, producer_id: int) -> Period:
    """Return the period from the producer's first day in the shop on: there is nothing to tell of the time before."""
    first = money_query.first_traded(making.unit, producer_id)
    if first is None or first <= making.period.first:
        return making.period
    return Period(min(first, making.period.last), making.period.last)


def _by_month(period: Period, days: tuple[Turnover, ...]) -> dict[dt.date, tuple[int, int, int, int]]:
    """Return (units, sold, returned, producer's part) of each month of the period, also of those without a sale."""
    months = dict.fromkeys(months_of(period), (0, 0, 0, 0))
    for each in days:
        units, sold, returned, share = months[each.key.replace(day=1)]
        months[each.key.replace(day=1)] = (
            units + each.units,
            sold + each.sold,
            returned + each.returned,
            share + each.producer_share,
        )
    return months


def _growth(months: list[tuple[int, int, int, int]]) -> int | None:
    if len(months) < 2 * QUARTER:
        return None
    shares = [each[3] for each in months]
    return growth(sum(shares[-QUARTER:]), sum(shares[-2 * QUARTER : -QUARTER]))


def _months_table(
    making: ReportContext,
    months: dict[dt.date, tuple[int, int, int, int]],
    paid: tuple[money_query.PayoutLine, ...],
) -> Table:
    received: dict[dt.date, int] = defaultdict(int)
    for each in paid:
        if not each.reversed:
            received[each.date.replace(day=1)] += each.amount
    columns = making.columns(
        N_("Month"),
        (N_("Units"), Kind.PIECES, True),
        (N_("Sold"), Kind.RUPIAH, True),
        (N_("Returned"), Kind.RUPIAH, True),
        (N_("Turnover"), Kind.RUPIAH, True),
        (N_("Producer's part"), Kind.RUPIAH, True),
        (N_("Paid to the producer"), Kind.RUPIAH, True),
    )
    rows = [
        row(making.language.month(month), units, sold, -returned, sold - returned, share, received.get(month, 0))
        for month, (units, sold, returned, share) in months.items()
    ]
    return making.table(making.text("Month by month"), columns, rows, bars=(0, 5))


def _products_table(making: ReportContext, producer_id: int) -> Table:
    period = making.period
    named = query.products_named(making.unit, making.outlet)
    sold = query.turnover(making.unit, making.outlet, period.first, period.last, by=By.PRODUCT, producer_id=producer_id)
    columns = making.columns(
        N_("Product"),
        (N_("Units"), Kind.PIECES, True),
        (N_("Turnover"), Kind.RUPIAH, True),
        (N_("Producer's part"), Kind.RUPIAH, True),
    )
    rows = [
        row(named[each.key].name if each.key in named else each.name, each.units, each.net, each.producer_share)
        for each in sorted(sold, key=lambda each: -each.net)
    ]
    return making.table(making.text("Products sold"), columns, rows)


def _payments_table(making: ReportContext, paid: tuple[money_query.PayoutLine, ...]) -> Table:
    columns = making.columns(
        (N_("Date"), Kind.DATE), N_("Voucher"), N_("Means"), (N_("Amount"), Kind.RUPIAH, True), N_("Note")
    )

    def note(each: money_query.PayoutLine) -> str:
        said = making.text("advance") if each.kind == "ADVANCE" else ""
        if each.reversed:
            said = making.text("undone, amount not counted")
        return " · ".join(filter(None, (said, making.language.booked(each.at, each.date))))

    rows = [
        row(
            calendar_date(each.at),
            each.number,
            making.text(MEANS[each.means].short),
            0 if each.reversed else each.amount,
            note(each),
        )
        for each in paid
    ]
    return making.table(making.text("Payments"), columns, rows)


def _stock_table(making: ReportContext, producer_id: int) -> Table:
    columns = making.columns(
        N_("Product"), (N_("On the shelf"), Kind.QUANTITY), N_("Unit"), (N_("Last sold"), Kind.DATE)
    )
    rows = [
        row(each.name, Units(each.quantity, each.price_per), each.unit, each.last_sold)
        for each in goods_query.shelf(making.unit, making.outlet, producer_id=producer_id).values()
        if each.active or each.quantity
    ]
    return making.table(making.text("Goods in the shop today"), columns, rows)


def _statements_table(making: ReportContext, producer_id: int) -> Table:
    columns = making.columns(
        (N_("Date"), Kind.DATE), N_("Statement"), (N_("Balance"), Kind.RUPIAH), N_("Hash, first 16 digits")
    )
    period = making.period
    rows: list[tuple[Cell, ...]] = [
        (
            calendar_date(each.at),
            " · ".join(filter(None, (each.number, making.language.booked(each.at, each.date)))),
            each.closing,
            each.chain_hash[:16],
        )
        for each in money_query.statements(making.unit, producer_id, period.first, period.last)
    ]
    return making.table(making.text("Statements"), columns, [row(*cells) for cells in rows])
