"""The owner's control (Pengawasan): who moved money or rights by their word, what is usual, and what is new."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.data.atomic_files import write_durably
from ntt_pos.data.queries.reports import control as query
from ntt_pos.domain.core.business_date import calendar_date, shop_date
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.terms import TermsKind
from ntt_pos.domain.core.typed_text import plain_reason
from ntt_pos.domain.reports.control import (
    RECORDS,
    TITLES,
    WEEKS,
    CashierLine,
    ControlEvent,
    ControlKind,
    EventNote,
    Trend,
    approvers,
    read_record,
)
from ntt_pos.domain.reports.report import Figure, Kind, Period, Report, row
from ntt_pos.domain.reports.report import Row as ReportRow
from ntt_pos.i18n import N_, Language, screen_language
from ntt_pos.services.core.approvals import ALONE
from ntt_pos.services.reports.report_catalogue import FOLDER, Format, file_name
from ntt_pos.services.reports.report_context import ReportContext

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context

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

    def note(self, key: str, words: str, *, by: Actor) -> None:
        """Write something beside an event, by its key; it is a record of the journal and never changed.

        Raises DomainError for no words or an event that is not there.
        """
        plain = plain_reason(words)
        if not plain:
            raise DomainError("Type what you noticed. Nothing was noted.")
        register, _colon, seq = key.partition(":")
        with self._context.writing(by, act=Act.RIGHTS, subject="control") as work:
            if not seq.isdecimal() or not query.known(work.unit, self._context.home.outlet_id, register, int(seq)):
                raise DomainError("There is no such event. Nothing was noted.")
            with work.record(query.NOTED) as record:
                record.notes = {"event": key, "words": plain}

    def paper(self, number: str, folder: Path, *, by: Actor, draw: Callable[[str], bytes]) -> Path:
        """Draw a document to look at and return where it lies; that is no print of it. Raises Denied and OSError."""
        self._context.allow(by, Act.RIGHTS, number)
        path = folder / FOLDER / f"{number}-lihat.pdf"
        write_durably(path, draw(number))
        return path

    def _events(self, unit: Unit, period: Period, since: dt.datetime | None) -> tuple[ControlEvent, ...]:
        outlet = self._context.home.outlet_id
        names = query.names(unit, outlet)
        rows = query.records(unit, outlet, RECORDS, period.first, period.last)
        priced = query.prices_before(unit, outlet, period.first, period.last)
        notes: dict[str, list[EventNote]] = defaultdict(list)
        for each in query.noted(unit, outlet, period.first):
            told = json.loads(each["canonical"])
            notes[told["event"]].append(EventNote(each["at"], names.get(told["user"], told["user"]), told["words"]))
        events = []
        for each in rows:
            found = _event(each, names, since)
            if found is not None:
                single = found.kind is ControlKind.PRICE and found.amount is not None
                product_id, before = priced.get(each["record_uid"], (None, None)) if single else (None, None)
                told_of = tuple(notes[found.key])
                events.append(replace(found, notes=told_of, product_id=product_id, before=before))
        return tuple(events)


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
        detail=" · ".join(_shown(part, names) for part in read.detail.split(" · ") if part != told["date"]),
        document=read.document,
        amount=read.amount,
        approver=", ".join(names.get(each, each) for each in approvers(told).split(", ") if each),
        alone=str(told.get(ALONE, "")),
        new=since is not None and row["at"] > since,
    )


def _shown(part: str, names: Mapping[str, str]) -> str:
    """Return a word of a record as it is read: a name for a code, a date as dates are written, a price with its dots."""
    language = screen_language()
    code, _space, price = part.rpartition(" ")
    if code == TermsKind.NET_PRICE and price.isdecimal():
        return language.text("net price {price}", price=int(price))
    if code in names and price.isdecimal():
        return f"{names[code]} {language.rupiah(int(price))}"
    try:
        return language.day(dt.date.fromisoformat(part))
    except ValueError:
        return names.get(part, part)


def _words_of(each: ControlEvent, language: Language) -> str:
    """Return what the paper says of an event: its words, the old price, the book date, and what was noted."""
    was = language.text("before {price}", price=each.before) if each.before is not None else ""
    noted = [f"{note.by}: {note.words}" for note in each.notes]
    return " · ".join(part for part in (each.detail, was, language.booked(each.at, each.date), *noted) if part)


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
