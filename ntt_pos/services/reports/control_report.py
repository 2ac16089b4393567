"""The owner's control as a paper: trends of twelve weeks, each person, what lies below zero, and every event."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.reports.control import (
    TITLES,
    WEEK,
    CashierLine,
    ControlBoard,
    ControlEvent,
    PersonLine,
    by_person,
    together,
)
from ntt_pos.domain.reports.report import Figure, Kind, Report, Series, row
from ntt_pos.domain.reports.report import Row as ReportRow
from ntt_pos.i18n import N_, Language

if TYPE_CHECKING:
    from ntt_pos.services.reports.report_context import ReportContext

TRENDS: Final = {
    "differences": N_("Cash differences"),
    "refunds": N_("Given back"),
    "write_offs": N_("Paid for written-off goods"),
    "corrections": N_("Producers' balances corrected"),
}


def control_report(making: ReportContext, board: ControlBoard) -> Report:
    """Return the board as a paper: figures against what is usual, each cashier beside the shop, every event."""
    trends = [
        row(making.text(TRENDS[name]), each.now, *each.usual, sum(each.weeks)) for name, each in board.trends.items()
    ]
    cashiers = [_cashier_row(each) for each in board.cashiers]
    shop = together(board.cashiers)
    cashiers += [_cashier_row(replace(shop, name=making.text("The whole shop")))] if shop else []
    events = [
        row(
            calendar_date(each.at),
            making.text(TITLES[each.kind]),
            _words_of(each, making.language),
            each.document,
            each.by,
            making.text("without an approver") if each.alone else each.approver,
            each.amount,
        )
        for each in board.events
    ]
    report = making.report(
        "pengawasan",
        making.text("Control"),
        [
            making.table(making.text("Against the weeks before"), making.columns(*_TREND_COLUMNS), trends),
            making.table(making.text("By cashier"), making.columns(*_CASHIER_COLUMNS), cashiers),
            making.table(
                making.text("By person"), making.columns(*_PERSON_COLUMNS), map(_person_row, by_person(board.events))
            ),
            making.table(making.text("What was done"), making.columns(*_EVENT_COLUMNS), events),
        ],
        figures=(
            Figure(making.text("Events"), len(board.events), Kind.COUNT),
            *(Figure(making.text(TRENDS[name]), each.now) for name, each in board.trends.items()),
            Figure(making.text("Products below zero"), board.below_zero, Kind.COUNT),
        ),
    )
    return replace(report, series=tuple(_weeks(making, board)))


def was(event: ControlEvent, language: Language) -> str:
    """Return the price or the terms that an event changed; empty for neither."""
    if event.before is None:
        return ""
    return language.rupiah(event.before) if isinstance(event.before, int) else terms_told(event.before, language)


def terms_told(terms: Terms, language: Language) -> str:
    """Return what a producer gets: commission 15 %, net price 20.000."""
    if terms.kind is TermsKind.COMMISSION:
        return language.text("commission {rate}", rate=language.rate(terms.rate_bp))
    if terms.kind is TermsKind.NET_PRICE:
        return language.text("net price {price}", price=terms.net_price)
    return language.text("the shop's own goods")


def _words_of(each: ControlEvent, language: Language) -> str:
    """Return what the paper says of an event: its words, what was before, the book date, and what was noted."""
    before = was(each, language)
    told = language.text("before {price}", price=before) if before else ""
    noted = [f"{note.by}: {note.words}" for note in each.notes]
    return " · ".join(part for part in (each.detail, told, language.booked(each.at, each.date), *noted) if part)


def _weeks(making: ReportContext, board: ControlBoard) -> list[Series]:
    """Return each trend as a chart, its weeks named by their last days."""
    found = []
    for name, trend in board.trends.items():
        last = len(trend.weeks) - 1
        days = (board.period.last - (last - at) * WEEK for at in range(len(trend.weeks)))
        low, high = (making.language.rupiah(each) for each in trend.usual)
        usual = making.text("usually {low} to {high}", low=low, high=high)
        title = f"{making.text(TRENDS[name])} · {usual}"
        found.append(Series(title, tuple(_short(day, making.language) for day in days), trend.weeks, usual=trend.usual))
    return found


def _short(day: dt.date, language: Language) -> str:
    return language.day(day).rpartition(" ")[0]


def _cashier_row(each: CashierLine) -> ReportRow:
    return row(each.name, each.sales, each.sold, each.discount, each.discount_bp, each.returned, each.returned_bp)


def _person_row(each: PersonLine) -> ReportRow:
    return row(
        each.name,
        each.written_off,
        each.paid,
        each.missing,
        each.paid_missing,
        each.shifts,
        each.difference,
        each.others,
    )


_TREND_COLUMNS: Final = (
    N_("What"),
    (N_("This week"), Kind.RUPIAH),
    (N_("Usually from"), Kind.RUPIAH),
    (N_("to"), Kind.RUPIAH),
    (N_("In 12 weeks"), Kind.RUPIAH),
)
_CASHIER_COLUMNS: Final = (
    N_("Cashier"),
    (N_("Sales"), Kind.COUNT),
    (N_("Sold"), Kind.RUPIAH),
    (N_("Discounts"), Kind.RUPIAH),
    (N_("Part"), Kind.PERCENT),
    (N_("Given back"), Kind.RUPIAH),
    (N_("Part"), Kind.PERCENT),
)
_PERSON_COLUMNS: Final = (
    N_("Who"),
    (N_("Write-offs"), Kind.COUNT, True),
    (N_("Paid for them"), Kind.RUPIAH, True),
    (N_("Counts that missed goods"), Kind.COUNT, True),
    (N_("Paid for them"), Kind.RUPIAH, True),
    (N_("Shifts with a difference"), Kind.COUNT, True),
    (N_("Difference"), Kind.RUPIAH, True),
    (N_("Other events"), Kind.COUNT, True),
)
_EVENT_COLUMNS: Final = (
    (N_("Date"), Kind.DATE),
    N_("What"),
    N_("Details"),
    N_("Document"),
    N_("Recorded by"),
    N_("Approved by"),
    (N_("Amount"), Kind.RUPIAH),
)
