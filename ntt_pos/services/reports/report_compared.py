"""A period beside the one before it and the same of last year, for the papers that others judge the shop by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ntt_pos.data.queries.reports import report_sales as query
from ntt_pos.data.queries.reports.report_sales import By, Turnover
from ntt_pos.domain.reports.report import Kind, Period, Table, growth, period_before, period_last_year, row
from ntt_pos.i18n import N_

if TYPE_CHECKING:
    from ntt_pos.services.reports.report_context import ReportContext

Measures = dict[str, Callable[[Sequence[Turnover]], int]]

MONEY: Measures = {
    N_("Turnover (rupiah)"): lambda sold: sum(each.net for each in sold),
    N_("Producer's part (rupiah)"): lambda sold: sum(each.producer_share for each in sold),
    N_("Units sold (pieces)"): lambda sold: sum(each.units for each in sold),
}


def compared_table(making: ReportContext, measures: Measures, *, by: By, producer_id: int | None = None) -> Table:
    """Return each measure of the period beside the times before; a time without any sale stays empty."""
    periods = (making.period, period_before(making.period), period_last_year(making.period))
    now, before, last_year = (_sold(making, each, by, producer_id) for each in periods)
    columns = making.columns(
        N_("What"),
        (N_("This period"), Kind.COUNT),
        (N_("Time before"), Kind.COUNT),
        (N_("Up or down"), Kind.PERCENT),
        (N_("Last year"), Kind.COUNT),
        (N_("Up or down"), Kind.PERCENT),
    )
    rows = []
    for name, measure in measures.items():
        value = measure(now)
        past, year = (measure(sold) if sold else None for sold in (before, last_year))
        rows.append(row(making.text(name), value, past, _change(value, past), year, _change(value, year)))
    return making.table(making.text("Compared"), columns, rows)


def compared_note(making: ReportContext) -> str:
    """Return which dates the times before are."""
    before, last_year = period_before(making.period), period_last_year(making.period)
    return making.text(
        "Compared with {first} to {last}, and of last year {year_first} to {year_last}; an empty place: nothing was sold then.",
        first=before.first,
        last=before.last,
        year_first=last_year.first,
        year_last=last_year.last,
    )


def _sold(making: ReportContext, period: Period, by: By, producer_id: int | None) -> Sequence[Turnover]:
    return query.turnover(making.unit, making.outlet, period.first, period.last, by=by, producer_id=producer_id)


def _change(value: int, past: int | None) -> int | None:
    return None if past is None else growth(value, past)
