"""The owner's control (Pengawasan): who moved money or rights by their word, what is usual, and what is new."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.data.atomic_files import write_durably
from ntt_pos.data.queries.reports import control as query
from ntt_pos.domain.core.business_date import shop_date
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.reports.control import (
    RECORDS,
    TITLES,
    WEEKS,
    CashierLine,
    ControlEvent,
    Trend,
    approvers,
    read_record,
)
from ntt_pos.domain.reports.report import Figure, Kind, Period, Report, row
from ntt_pos.domain.reports.report import Row as ReportRow
from ntt_pos.i18n import N_, Language
from ntt_pos.services.core.approvals import ALONE
from ntt_pos.services.reports.report_catalogue import FOLDER, Format, file_name
from ntt_pos.services.reports.report_context import ReportContext

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit
    from ntt_pos.domain.core.people import Actor
    from ntt_pos.services.core.unit_of_work import Context
    from ntt_pos.services.money.vouchers import Vouchers

WEEK: Final = dt.timedelta(days=7)
TRENDS: Final = {
    "differences": N_("Cash differences"),
    "refunds": N_("Given back"),
    "write_offs": N_("Paid for written-off goods"),
    "corrections": N_("Corrections"),
}


@dataclass(frozen=True, slots=True)
class ControlBoard:
    """The events of a period (newest first), the trends that end with its last week, and each cashier."""

    period: Period
    events: tuple[ControlEvent, ...]
    trends: Mapping[str, Trend]
    cashiers: tuple[CashierLine, ...]
    below_zero: int


class Control:
    """What only the owner sees: whoever changes rights and users answers for it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def today(self) -> dt.date:
        """Return the date that periods are reckoned from."""
        return shop_date(self._context.clock.now(), cutoff_hour=self._context.settings.cutoff_hour)

    def look(self, *, by: Actor) -> dt.datetime | None:
        """Journal that somebody looks, and return when they looked before (None: never)."""
        with self._context.writing(by, act=Act.RIGHTS, subject="control") as work:
            rows = query.looks(work.unit, self._context.home.outlet_id)
            before = next((each["at"] for each in rows if json.loads(each["canonical"])["user"] == by.username), None)
            with work.record(query.LOOKED):
                pass
        return before

    def board(self, period: Period, *, by: Actor, since: dt.datetime | None = None) -> ControlBoard:
        """Return what happened in a period of business dates; what was recorded after ``since`` is new."""
        self._context.allow(by, Act.RIGHTS, "control")
        outlet = self._context.home.outlet_id
        first = period.last - WEEKS * WEEK + dt.timedelta(days=1)
        with self._context.reading() as unit:
            sums = query.sums_by_day(unit, outlet, first, period.last)
            return ControlBoard(
                period,
                self._events(unit, period, since),
                {name: _trend(days, first) for name, days in sums.items()},
                query.by_cashier(unit, outlet, period.first, period.last),
                query.below_zero(unit, outlet),
            )

    def report(self, board: ControlBoard, *, language: Language) -> Report:
        """Return the board as a paper: figures against what is usual, each cashier beside the shop, every event."""
        with self._context.reading() as unit:
            making = ReportContext(self._context, unit, board.period, language)
            trends = [
                row(making.text(TRENDS[name]), each.now, *each.usual, sum(each.weeks))
                for name, each in board.trends.items()
            ]
            cashiers = [_cashier_row(each) for each in board.cashiers]
            shop = _together(board.cashiers)
            cashiers += [_cashier_row(replace(shop, name=making.text("The whole shop")))] if shop else []
            events = [
                row(
                    each.date,
                    making.text(TITLES[each.kind]),
                    each.detail,
                    each.document,
                    each.by,
                    making.text("without an approver") if each.alone else each.approver,
                    each.amount,
                )
                for each in board.events
            ]
            return making.report(
                "pengawasan",
                making.text("Control"),
                [
                    making.table(making.text("Against the weeks before"), making.columns(*_TREND_COLUMNS), trends),
                    making.table(making.text("By cashier"), making.columns(*_CASHIER_COLUMNS), cashiers),
                    making.table(making.text("What was done"), making.columns(*_EVENT_COLUMNS), events),
                ],
                figures=(
                    Figure(making.text("Events"), len(board.events), Kind.COUNT),
                    *(Figure(making.text(TRENDS[name]), each.now) for name, each in board.trends.items()),
                    Figure(making.text("Products below zero"), board.below_zero, Kind.COUNT),
                ),
            )

    def write(self, board: ControlBoard, form: Format, folder: Path, *, by: Actor, language: Language) -> Path:
        """Write the board as a page, workbook or text and return where it lies. Raises Denied and OSError."""
        from ntt_pos.documents.reports import report_files
        from ntt_pos.documents.reports.report_pdf import draw_report

        self._context.allow(by, Act.RIGHTS, "control")
        report = self.report(board, language=language)
        draw = {Format.PDF: draw_report, Format.XLSX: report_files.workbook, Format.CSV: report_files.csv_text}[form]
        path = folder / FOLDER / f"{file_name(report)}.{form}"
        write_durably(path, draw(report))
        return path

    def voucher(self, number: str, folder: Path, *, by: Actor, vouchers: Vouchers) -> Path:
        """Draw a voucher to look at and return where it lies; that is no print of it. Raises Denied and OSError."""
        self._context.allow(by, Act.RIGHTS, number)
        path = folder / FOLDER / f"{number}-lihat.pdf"
        write_durably(path, vouchers.pdf(vouchers.voucher(number)))
        return path

    def _events(self, unit: Unit, period: Period, since: dt.datetime | None) -> tuple[ControlEvent, ...]:
        outlet = self._context.home.outlet_id
        names = query.names(unit, outlet)
        rows = query.records(unit, outlet, RECORDS, period.first, period.last)
        found = (_event(each, names, since) for each in rows)
        return tuple(each for each in found if each is not None)


def _event(row: Row, names: Mapping[str, str], since: dt.datetime | None) -> ControlEvent | None:
    told = json.loads(row["canonical"])
    read = read_record(row["kind"], told)
    if read is None:
        return None
    return ControlEvent(
        key=f"{row['register']}:{row['seq']}",
        kind=read.kind,
        at=row["at"],
        date=row["business_date"],
        by=names.get(told["user"], told["user"]),
        detail=" · ".join(names.get(part, part) for part in read.detail.split(" · ")),
        document=read.document,
        amount=read.amount,
        approver=", ".join(names.get(each, each) for each in approvers(told).split(", ") if each),
        alone=str(told.get(ALONE, "")),
        new=since is not None and row["at"] > since,
    )


def _trend(days: Mapping[dt.date, int], first: dt.date) -> Trend:
    weeks = [0] * WEEKS
    for day, amount in days.items():
        weeks[(day - first).days // 7] += amount
    return Trend(tuple(weeks))


def _together(lines: tuple[CashierLine, ...]) -> CashierLine | None:
    if not lines:
        return None
    sums = (sum(values) for values in zip(*((e.sales, e.sold, e.discount, e.returned) for e in lines), strict=True))
    return CashierLine("", *sums)


def _cashier_row(each: CashierLine) -> ReportRow:
    return row(each.name, each.sales, each.sold, each.discount, each.discount_bp, each.returned, each.returned_bp)


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
_EVENT_COLUMNS: Final = (
    (N_("Date"), Kind.DATE),
    N_("What"),
    N_("Details"),
    N_("Document"),
    N_("Recorded by"),
    N_("Approved by"),
    (N_("Amount"), Kind.RUPIAH),
)
