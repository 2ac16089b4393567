"""The manager's reports: which there are, making one of them, and writing it as a page, a workbook or plain text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.data.atomic_files import write_durably, write_whole
from ntt_pos.data.queries.core.calendar import day_state
from ntt_pos.data.queries.reports import report_goods as goods_query
from ntt_pos.data.queries.reports.report_goods import NamedProducer
from ntt_pos.domain.core.business_date import shop_date
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.reports.report import Period, Report, Table, this_month
from ntt_pos.files import writable_paper
from ntt_pos.i18n import N_, Language
from ntt_pos.services.core.progress import Progress
from ntt_pos.services.reports import report_goods, report_money, report_movers, report_sales
from ntt_pos.services.reports.report_context import ReportContext, ReportStopped
from ntt_pos.services.reports.report_dinas import dinas
from ntt_pos.services.reports.report_dossier import dossier

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context

__all__ = ["REPORTS", "Format", "NamedProducer", "ReportCatalogue", "ReportKind", "ReportSort", "ReportStopped"]

FOLDER: Final = "ringkasan"
LEAST_KNOWN: Final = 3  # what a workbook (PK) and our text (its mark) begin with


class ReportKind(StrEnum):
    """A report, by the name the command line knows."""

    RECAP = "recap"
    TRUST = "trust"
    EXCEPTIONS = "exceptions"
    UNCOLLECTED = "uncollected"
    DAYS = "days"
    HOURS = "hours"
    PRODUCTS = "products"
    PRODUCERS = "producers"
    CASHIERS = "cashiers"
    CATEGORIES = "categories"
    PILLARS = "pillars"
    VILLAGES = "villages"
    MEANS = "means"
    NOT_CASH = "not-cash"
    MOVERS = "movers"
    EXPIRING = "expiring"
    NEGATIVE = "negative"
    PERMITS = "permits"
    UNKNOWN_CODES = "unknown-codes"
    WANTED = "wanted"
    DINAS = "dinas"
    DOSSIER = "dossier"


class Format(StrEnum):
    """As what a report is written; the value ends the file's name."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class ReportSort:
    """A report in the list: its title, how it is made in how many steps.

    ``now``: it shows how things are now, whatever the period; ``producer``: it is about one.
    """

    title: str
    make: Callable[[ReportContext], Report]
    steps: int = 1
    now: bool = False
    producer: bool = False


REPORTS: Final = {
    ReportKind.RECAP: ReportSort(N_("Payment recap"), report_money.recap),
    ReportKind.TRUST: ReportSort(N_("Trust check"), report_money.trust),
    ReportKind.UNCOLLECTED: ReportSort(N_("Uncollected money"), report_money.uncollected, now=True),
    ReportKind.EXCEPTIONS: ReportSort(N_("Exceptions"), report_money.exceptions, 4),
    ReportKind.DAYS: ReportSort(N_("Sales by day"), report_sales.by_day),
    ReportKind.HOURS: ReportSort(N_("Sales by hour"), report_sales.by_hour),
    ReportKind.PRODUCTS: ReportSort(N_("Sales by product"), report_sales.by_product),
    ReportKind.PRODUCERS: ReportSort(N_("Sales by producer"), report_sales.by_producer),
    ReportKind.CASHIERS: ReportSort(N_("Sales by cashier"), report_sales.by_cashier),
    ReportKind.CATEGORIES: ReportSort(N_("Sales by category"), report_sales.by_category),
    ReportKind.PILLARS: ReportSort(N_("Sales by pillar"), report_sales.by_pillar),
    ReportKind.VILLAGES: ReportSort(N_("Sales by village"), report_sales.by_village),
    ReportKind.MEANS: ReportSort(N_("Sales by means of payment"), report_sales.by_means),
    ReportKind.NOT_CASH: ReportSort(N_("QRIS, card, transfer"), report_money.not_cash),
    ReportKind.MOVERS: ReportSort(N_("Fast and slow"), report_movers.movers),
    ReportKind.EXPIRING: ReportSort(N_("Expiring goods"), report_goods.expiring, now=True),
    ReportKind.NEGATIVE: ReportSort(N_("Stock below zero"), report_goods.negative_stock, now=True),
    ReportKind.PERMITS: ReportSort(N_("Permits running out"), report_goods.permits, now=True),
    ReportKind.UNKNOWN_CODES: ReportSort(N_("Unknown codes"), report_sales.unknown_codes),
    ReportKind.WANTED: ReportSort(N_("Asked for by customers"), report_goods.wanted),
    ReportKind.DINAS: ReportSort(N_("Pack for the trade office"), dinas, 6),
    ReportKind.DOSSIER: ReportSort(N_("Sales history for a bank"), dossier, 2, producer=True),
}


class ReportCatalogue:
    """Makes reports from the books; each is one value, whatever shows it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def today(self) -> dt.date:
        """Return the date that periods are reckoned from."""
        return shop_date(self._context.clock.now(), cutoff_hour=self._context.settings.cutoff_hour)

    def producers(self, *, by: Actor) -> tuple[NamedProducer, ...]:
        """Return the producers a history can be about, by name."""
        self._context.allow(by, Act.SEE_REPORTS)
        with self._context.reading() as unit:
            found = goods_query.producers_named(unit, self._context.home.outlet_id).values()
        return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.code)))

    def make(
        self,
        kind: ReportKind,
        period: Period | None = None,
        *,
        by: Actor,
        language: Language,
        producer_id: int | None = None,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Report:
        """Return a report over a period (else this month), in a language, from one consistent view of the books.

        No report says that it covers days that have not come. Raises Denied, ReportStopped once ``cancelled`` says so,
        and DomainError for a history without its producer.
        """
        self._context.allow(by, Act.SEE_REPORTS, str(kind))
        sort = REPORTS[kind]
        with self._context.reading() as unit:
            making = ReportContext(
                context=self._context,
                unit=unit,
                period=self._until_now(unit, period or this_month(self.today())),
                language=language,
                producer_id=producer_id,
                parts=sort.steps,
                progress=progress,
                cancelled=cancelled,
            )
            return sort.make(making)

    def _until_now(self, unit: Unit, period: Period) -> Period:
        """Return what of a period has been: up to today, or to tomorrow once today is cut and tomorrow's book begun."""
        newest = day_state(unit, self._context.home.outlet_id).newest
        now = max(self.today(), newest or self.today())
        return period if period.first > now else Period(period.first, min(period.last, now))

    def write(self, kind: ReportKind, report: Report, form: Format, folder: Path, *, by: Actor) -> Path:
        """Write a report into the folder of papers and return where it lies; an older one of the same name makes way.

        The recap as a page is the paper to sign, with its banknotes drawn. Raises Denied and OSError.
        """
        self._context.allow(by, Act.SEE_REPORTS, str(kind))
        path = folder / FOLDER / f"{file_name(report)}.{form}"
        write_durably(path, self.draw(kind, report, form))
        return path

    def save_list(self, table: Table, form: Format, path: Path, *, note: str, language: Language, by: Actor) -> None:
        """Write a list of a page as workbook or text (CSV) to a place somebody chose.

        ``note`` is what the page says of it. Raises Denied, and OSError where something else is there or inside a data
        folder.
        """
        from ntt_pos.documents.reports import report_files

        self._context.allow(by, Act.SEE_REPORTS, table.title)
        home, today = self._context.home, self.today()
        report = Report(
            name=table.title,
            title=table.title,
            shop=self._context.settings.shop_name,
            outlet=home.outlet_code,
            period=Period(today, today),
            language=language.code,
            tables=(table,),
            notes=(note,) if note else (),
            snapshot=True,
            practice=home.practice,
        )
        data = report_files.csv_text(report) if form is Format.CSV else report_files.workbook(report)
        writable_paper(path, data[:LEAST_KNOWN])
        write_whole(path, data)

    def draw(self, kind: ReportKind, report: Report, form: Format) -> bytes:
        """Return a report as bytes; the same report gives the same page."""
        if kind is ReportKind.RECAP and form is Format.PDF:
            from ntt_pos.documents.reports.recap_pdf import draw_recap
            from ntt_pos.services.reports.day_papers import DayPapers

            with self._context.reading() as unit:
                recap = DayPapers(self._context).recap_in(unit, report.period.last)
            return draw_recap(recap, Language(report.language))
        if form is Format.PDF:
            from ntt_pos.documents.reports.report_pdf import draw_report

            return draw_report(report)
        from ntt_pos.documents.reports import report_files

        return report_files.workbook(report) if form is Format.XLSX else report_files.csv_text(report)


def file_name(report: Report) -> str:
    """Return what a report's file is called, without its end."""
    first, last = report.period.first.isoformat(), report.period.last.isoformat()
    return f"{report.name}-{last}" if report.snapshot or first == last else f"{report.name}-{first}-{last}"
