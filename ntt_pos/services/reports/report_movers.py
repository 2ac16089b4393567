"""What sells fast, by pieces a week, and what lies on the shelf without being sold."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ntt_pos.data.queries.reports import report_goods as goods_query
from ntt_pos.data.queries.reports import report_sales as query
from ntt_pos.data.queries.reports.report_sales import By, Turnover
from ntt_pos.domain.reports.report import Column, Kind, Report, Row, Units, a_week, row
from ntt_pos.i18n import N_
from ntt_pos.services.reports.report_context import BELOW

if TYPE_CHECKING:
    from ntt_pos.services.reports.report_context import ReportContext

MOVERS: Final = 50
Expired = dict[int, list[goods_query.Dated]]


def movers(making: ReportContext) -> Report:
    """Return what sold most pieces a week, and what is on the shelf without having been sold, longest first.

    What lies there past its date cannot be sold and has its date beside it.
    """
    sold = {
        each.key: each
        for each in query.turnover(making.unit, making.outlet, making.period.first, making.period.last, by=By.PRODUCT)
    }
    shelf = goods_query.shelf(making.unit, making.outlet)
    expired: Expired = defaultdict(list)
    for batch in goods_query.dated(making.unit, making.outlet, making.today - dt.timedelta(days=1)):
        expired[batch.product_id].append(batch)
    tables = [
        making.table(
            making.text("Sells fast"),
            _fast_columns(making),
            _fast(sold, shelf, expired, making.period.days),
            bars=(0, 5),
        ),
        making.table(making.text("Not selling"), _idle_columns(making), _idle(sold, shelf, expired)),
    ]
    return making.report("laku-cepat-lambat", making.text("Fast and slow"), tables)


def _since(batches: Iterable[goods_query.Dated]) -> dt.date | None:
    """Return the first date of goods that lie on the shelf past theirs."""
    return min((each.expiry for each in batches), default=None)


def _fast(
    sold: Mapping[int, Turnover], shelf: Mapping[int, goods_query.Shelf], expired: Expired, days: int
) -> list[Row]:
    """Return what sold most a week, with how long the good units on the shelf last."""

    def pace(each: Turnover) -> Fraction:
        return Fraction(each.quantity, shelf[each.key].price_per)

    best = sorted((e for e in sold.values() if e.units > 0 and e.key in shelf), key=lambda e: (-pace(e), -e.net, e.key))
    fast = []
    for each in best[:MOVERS]:
        known = shelf[each.key]
        good = known.quantity - sum(batch.quantity for batch in expired[each.key])
        fast.append(
            row(
                known.name,
                known.producer,
                a_week(each.quantity, known.price_per, days),
                known.unit,
                Units(each.quantity, known.price_per),
                each.net,
                Units(good, known.price_per),
                good * days // each.quantity if each.quantity > 0 else None,
                _since(expired[each.key]),
                about=f"product {each.key}",
            )
        )
    return fast


def _idle(sold: Mapping[int, Turnover], shelf: Mapping[int, goods_query.Shelf], expired: Expired) -> list[Row]:
    """Return what is on the shelf and was not sold, longest first."""
    lying = [
        each for each in shelf.values() if each.quantity > 0 and getattr(sold.get(each.product_id), "units", 0) <= 0
    ]
    lying.sort(key=lambda each: (each.last_sold or dt.date.min, each.name))
    return [
        row(
            each.name,
            each.producer,
            Units(each.quantity, each.price_per),
            each.unit,
            each.last_sold,
            _since(expired[each.product_id]),
            about=f"product {each.product_id}",
        )
        for each in lying
    ]


def _fast_columns(making: ReportContext) -> tuple[Column, ...]:
    return making.columns(
        N_("Product"),
        (N_("Producer"), *BELOW),
        (N_("A week"), Kind.QUANTITY),
        N_("Unit"),
        (N_("Sold"), Kind.QUANTITY),
        (N_("Turnover"), Kind.RUPIAH, True),
        (N_("Can be sold"), Kind.QUANTITY),
        (N_("Lasts (days)"), Kind.COUNT),
        (N_("Expired after"), Kind.DATE),
    )


def _idle_columns(making: ReportContext) -> tuple[Column, ...]:
    return making.columns(
        N_("Product"),
        (N_("Producer"), *BELOW),
        (N_("On the shelf"), Kind.QUANTITY),
        N_("Unit"),
        (N_("Last sold"), Kind.DATE),
        (N_("Expired after"), Kind.DATE),
    )
