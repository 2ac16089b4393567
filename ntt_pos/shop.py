"""An open shop: every service made of what this PC has, when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ntt_pos.devices.clock import SystemClock
from ntt_pos.devices.ids import SystemIds
from ntt_pos.domain.core.paper import PaperProfile
from ntt_pos.domain.core.printer_profiles import printer_model
from ntt_pos.i18n import Language
from ntt_pos.paths import DataFolder
from ntt_pos.services.core.people import People
from ntt_pos.services.core.shop_settings import SettingsAdmin
from ntt_pos.services.core.unit_of_work import Context
from ntt_pos.settings import LocalSettings, PrinterSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ntt_pos.domain.core.people import Actor
    from ntt_pos.domain.goods.labels import LabelKind
    from ntt_pos.domain.money.shift_report import ShiftReport
    from ntt_pos.services.core.logo import Logo
    from ntt_pos.services.core.personal import Personal
    from ntt_pos.services.core.photos import Photos
    from ntt_pos.services.core.ports import Clock, Ids, Printer
    from ntt_pos.services.core.print_queue import Job, PrintQueue
    from ntt_pos.services.core.registers import Registers
    from ntt_pos.services.core.rights import RightsAdmin
    from ntt_pos.services.goods.agreements import Agreements
    from ntt_pos.services.goods.bundles import Bundles
    from ntt_pos.services.goods.catalogue import Catalogue
    from ntt_pos.services.goods.counting import Counting
    from ntt_pos.services.goods.deliveries import Deliveries
    from ntt_pos.services.goods.labels import Labels, LabelWish
    from ntt_pos.services.goods.notes import Notes
    from ntt_pos.services.goods.producer_admin import ProducerAdmin
    from ntt_pos.services.goods.product_admin import ProductAdmin
    from ntt_pos.services.goods.products import Products
    from ntt_pos.services.goods.stock_card import StockCards
    from ntt_pos.services.goods.stock_moves import StockMoves
    from ntt_pos.services.importing.imports import Imports
    from ntt_pos.services.makers.showcase import Showcase
    from ntt_pos.services.money.close_day import DayClose
    from ntt_pos.services.money.corrections import Corrections
    from ntt_pos.services.money.messages import Messages
    from ntt_pos.services.money.payables import Payables
    from ntt_pos.services.money.payouts import Payouts
    from ntt_pos.services.money.reconciliation import Reconciliation
    from ntt_pos.services.money.safe import Safe
    from ntt_pos.services.money.shifts import Shifts
    from ntt_pos.services.money.statement_prints import StatementPapers
    from ntt_pos.services.money.statements import Statements
    from ntt_pos.services.money.vouchers import Vouchers
    from ntt_pos.services.printing.print_rendering import Renderer
    from ntt_pos.services.reports.day_papers import Reports
    from ntt_pos.services.reports.overview import Overview
    from ntt_pos.services.reports.report_catalogue import ReportCatalogue
    from ntt_pos.services.safety.backup import Backups, Places
    from ntt_pos.services.safety.export import Export
    from ntt_pos.services.safety.merge import Merge
    from ntt_pos.services.safety.restore import Restore
    from ntt_pos.services.safety.verify import Verify
    from ntt_pos.services.selling.checkout import Checkout
    from ntt_pos.services.selling.drafts import Drafts
    from ntt_pos.services.selling.kwitansi import KwitansiAdmin
    from ntt_pos.services.selling.qris import Qris
    from ntt_pos.services.selling.receipts import Receipts
    from ntt_pos.services.selling.returns import Returns


class Shop:
    """An open shop: every service, ready to use; close it when done (it is a context manager).

    Services are made when first asked for, so that a till is usable before anything it does not need is loaded.
    """

    def __init__(self, context: Context, folder: DataFolder, local: LocalSettings) -> None:
        self.context = context
        self.folder = folder
        self.local = local

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self.context.database.close()

    @cached_property
    def people(self) -> People:
        """Users and signing in."""
        return People(self.context)

    @cached_property
    def rights(self) -> RightsAdmin:
        """Who may do what."""
        from ntt_pos.services.core.rights import RightsAdmin

        return RightsAdmin(self.context)

    @cached_property
    def registers(self) -> Registers:
        """The installations that share these books."""
        from ntt_pos.services.core.registers import Registers

        return Registers(self.context)

    @cached_property
    def merge(self) -> Merge:
        """Taking another outlet's books in."""
        from ntt_pos.services.safety.merge import Merge

        return Merge(self.context)

    @cached_property
    def personal(self) -> Personal:
        """The people behind the producers."""
        from ntt_pos.services.core.personal import Personal

        return Personal(self.context)

    @cached_property
    def settings(self) -> SettingsAdmin:
        """The shop's settings."""
        return SettingsAdmin(self.context)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Finding articles."""
        from ntt_pos.services.goods.catalogue import Catalogue

        return Catalogue(self.context)

    @cached_property
    def checkout(self) -> Checkout:
        """Selling."""
        from ntt_pos.services.selling.checkout import Checkout

        return Checkout(self.context)

    @cached_property
    def shifts(self) -> Shifts:
        """The drawer."""
        from ntt_pos.services.money.shifts import Shifts

        return Shifts(self.context)

    @cached_property
    def drafts(self) -> Drafts:
        """The open basket and the held ones."""
        from ntt_pos.services.selling.drafts import Drafts

        return Drafts(self.context)

    @cached_property
    def renderer(self) -> Renderer:
        """Papers as bytes for this PC's printer."""
        from ntt_pos.services.printing.print_rendering import Renderer

        return Renderer(self.context, paper_profile(self.local.printer))

    @cached_property
    def print_queue(self) -> PrintQueue:
        """What waits for paper."""
        from ntt_pos.services.core.print_queue import PrintQueue

        # Another printer may be chosen later: the renderer is asked for with every job.
        return PrintQueue(self.context, lambda job: self.renderer.render(job))  # noqa: PLW0108

    def print_x(self, *, by: Actor) -> Job:
        """Queue the X report of the open shift as this person may read it; it records nothing and closes nothing."""
        from ntt_pos.services.core.print_queue import JobKind

        return self.print_queue.enqueue(
            JobKind.X, "X", payload=self.renderer.report(self.shifts.report(), blind=self.shifts.blind_for(by))
        )

    def report_page(self, report: ShiftReport, *, blind: bool = False) -> bytes:
        """Return an X or Z report as a page (PDF) in the language of the shop's papers."""
        from ntt_pos.documents.receipt.z_report import draw_z_pdf

        settings = self.context.settings
        return draw_z_pdf(report, Language(settings.receipt_language), practice=self.context.home.practice, blind=blind)

    def print_qris(self, amount: int = 0) -> str:
        """Queue the shop's QRIS code on the receipt printer, with an amount in rupiah (0: the static code)."""
        return self.qris.print(amount, profile=paper_profile(self.local.printer))

    def print_scanner_strip(self, prefix: str, suffix: str) -> Job:
        """Queue the strip that helps to program a scanner of this PC."""
        from ntt_pos.documents.engine.escpos import paper_bytes
        from ntt_pos.documents.labels.scanner_strip import scanner_lines
        from ntt_pos.services.core.print_queue import JobKind

        settings, profile = self.context.settings, paper_profile(self.local.printer)
        language = Language(settings.receipt_language)
        lines = scanner_lines(prefix, suffix, profile, language, settings.shop_name)
        return self.print_queue.enqueue(JobKind.LABEL, "SCANNER", payload=paper_bytes(lines, profile))

    def print_labels(self, wishes: Sequence[LabelWish], kind: LabelKind) -> str:
        """Queue labels on the receipt printer of this PC; returns the job's uid."""
        return self.labels.print_roll(wishes, kind, profile=paper_profile(self.local.printer))

    def use_local(self, local: LocalSettings) -> None:
        """Keep other settings of this PC and use them from now on (another printer, language, folder)."""
        local.save(self.folder.local_settings)
        self.local = local
        for name in ("renderer", "printer", "backups", "restore"):
            self.__dict__.pop(name, None)

    @cached_property
    def printer(self) -> Printer:
        """The receipt printer of this PC."""
        from ntt_pos.devices.printers import printer_for

        return printer_for(self.local)

    @cached_property
    def imports(self) -> Imports:
        """Taking in a workbook."""
        from ntt_pos.services.importing.imports import Imports

        return Imports(self.context)

    @cached_property
    def products(self) -> Products:
        """Producers, products, terms and prices."""
        from ntt_pos.services.goods.products import Products

        return Products(self.context)

    @cached_property
    def deliveries(self) -> Deliveries:
        """Goods handed in."""
        from ntt_pos.services.goods.deliveries import Deliveries

        return Deliveries(self.context)

    @cached_property
    def stock_moves(self) -> StockMoves:
        """Goods taken back, counted and written off."""
        from ntt_pos.services.goods.stock_moves import StockMoves

        return StockMoves(self.context)

    @cached_property
    def counting(self) -> Counting:
        """Counts at the shelf."""
        from ntt_pos.services.goods.counting import Counting

        return Counting(self.context)

    @cached_property
    def notes(self) -> Notes:
        """Notes of goods, listed and printed."""
        from ntt_pos.services.goods.notes import Notes

        return Notes(self.context)

    @cached_property
    def labels(self) -> Labels:
        """Labels for shelves and goods."""
        from ntt_pos.services.goods.labels import Labels

        return Labels(self.context)

    @cached_property
    def stock_cards(self) -> StockCards:
        """Every unit of a product explained."""
        from ntt_pos.services.goods.stock_card import StockCards

        return StockCards(self.context)

    @cached_property
    def returns(self) -> Returns:
        """Goods a customer brings back."""
        from ntt_pos.services.selling.returns import Returns

        return Returns(self.context)

    @cached_property
    def bundles(self) -> Bundles:
        """Hampers: what is in them and what they cost."""
        from ntt_pos.services.goods.bundles import Bundles

        return Bundles(self.context)

    @cached_property
    def qris(self) -> Qris:
        """The shop's QRIS code with an amount."""
        from ntt_pos.services.selling.qris import Qris

        return Qris(self.context)

    @cached_property
    def reconciliation(self) -> Reconciliation:
        """Payments that were not cash, and what the bank still owes."""
        from ntt_pos.services.money.reconciliation import Reconciliation

        return Reconciliation(self.context)

    @cached_property
    def receipts(self) -> Receipts:
        """Receipts found again and given out as text, page and message."""
        from ntt_pos.services.selling.receipts import Receipts

        return Receipts(self.context)

    @cached_property
    def kwitansi(self) -> KwitansiAdmin:
        """Kwitansi for buyers who must account for the money."""
        from ntt_pos.services.selling.kwitansi import KwitansiAdmin

        return KwitansiAdmin(self.context)

    @cached_property
    def logo(self) -> Logo:
        """The logo on the shop's papers."""
        from ntt_pos.services.core.logo import Logo

        return Logo(self.context)

    @cached_property
    def photos(self) -> Photos:
        """Photos of producers and products."""
        from ntt_pos.services.core.photos import Photos

        return Photos(self.context)

    @cached_property
    def agreements(self) -> Agreements:
        """What was agreed, from when."""
        from ntt_pos.services.goods.agreements import Agreements

        return Agreements(self.context)

    @cached_property
    def producer_admin(self) -> ProducerAdmin:
        """The card of a producer, filled in and kept."""
        from ntt_pos.services.goods.producer_admin import ProducerAdmin

        return ProducerAdmin(self.context)

    @cached_property
    def product_admin(self) -> ProductAdmin:
        """The card of a product, filled in and kept."""
        from ntt_pos.services.goods.product_admin import ProductAdmin

        return ProductAdmin(self.context)

    @cached_property
    def showcase(self) -> Showcase:
        """Products and their makers for the customer's display."""
        from ntt_pos.services.makers.showcase import Showcase

        return Showcase(self.context)

    @cached_property
    def corrections(self) -> Corrections:
        """Accounts and payments put right."""
        from ntt_pos.services.money.corrections import Corrections

        return Corrections(self.context)

    @cached_property
    def payouts(self) -> Payouts:
        """Money that leaves to producers."""
        from ntt_pos.services.money.payouts import Payouts

        return Payouts(self.context)

    @cached_property
    def vouchers(self) -> Vouchers:
        """The papers of the producers' money."""
        from ntt_pos.services.money.vouchers import Vouchers

        return Vouchers(self.context)

    @cached_property
    def payables(self) -> Payables:
        """Who is to be paid, and a producer's account with its history."""
        from ntt_pos.services.money.payables import Payables

        return Payables(self.context)

    @cached_property
    def safe(self) -> Safe:
        """The safe and the bank, and whether all money covers what is owed."""
        from ntt_pos.services.money.safe import Safe

        return Safe(self.context)

    @cached_property
    def close_day(self) -> DayClose:
        """Closing a business date."""
        from ntt_pos.services.money.close_day import DayClose

        return DayClose(self.context)

    @cached_property
    def statements(self) -> Statements:
        """The producers' statements."""
        from ntt_pos.services.money.statements import Statements

        reports = self.reports
        return Statements(self.context, day_pages=lambda day: (reports.recap_pdf(day), reports.day_report_pdf(day)))

    @cached_property
    def statement_papers(self) -> StatementPapers:
        """Statements on paper, each original once."""
        from ntt_pos.services.money.statement_prints import StatementPapers

        return StatementPapers(self.context)

    @cached_property
    def messages(self) -> Messages:
        """Drafts of messages to producers."""
        from ntt_pos.services.money.messages import Messages

        return Messages(self.context)

    @cached_property
    def reports(self) -> Reports:
        """The recap and the day report."""
        from ntt_pos.services.reports.day_papers import Reports

        return Reports(self.context)

    @cached_property
    def report_catalogue(self) -> ReportCatalogue:
        """The manager's reports, as values and as files."""
        from ntt_pos.services.reports.report_catalogue import ReportCatalogue

        return ReportCatalogue(self.context)

    @cached_property
    def overview(self) -> Overview:
        """What the manager's screens show."""
        from ntt_pos.services.reports.overview import Overview

        return Overview(self.context)

    @cached_property
    def backups(self) -> Backups:
        """Verified copies of the books."""
        from ntt_pos.services.safety.backup import Backups

        return Backups(self.context, backup_places(self.folder, self.local))

    @cached_property
    def restore(self) -> Restore:
        """Bringing a backup back, and rehearsing it."""
        return open_restore(self.folder, clock=self.context.clock, ids=self.context.ids)

    @cached_property
    def export(self) -> Export:
        """The archive for the auditor."""
        from ntt_pos.services.safety.export import Export

        return Export(self.context)

    @cached_property
    def verify(self) -> Verify:
        """Proving the books."""
        from ntt_pos.services.safety.verify import Verify

        return Verify(self.context)


def paper_profile(printer: PrinterSettings) -> PaperProfile:
    """Return what the receipt printer of this PC can do."""
    return printer_model(printer.profile).paper(columns=printer.columns, cutter=printer.cutter, drawer=printer.drawer)


def backup_places(folder: DataFolder, local: LocalSettings) -> Places:
    """Return where this PC keeps backups."""
    from ntt_pos.services.safety.backup import Places

    second = Path(local.second_copy_folder) if local.second_copy_folder else None
    return Places(folder.backups, second, local.backup_key)


def open_restore(folder: DataFolder, *, clock: Clock | None = None, ids: Ids | None = None) -> Restore:
    """Return what restores the books of a data folder; the shop itself need not open."""
    from ntt_pos.services.safety.restore import Restore

    second = LocalSettings.load(folder.local_settings).second_copy_folder
    places = (Path(second),) if second else ()
    return Restore(folder, clock=clock or SystemClock(), ids=ids or SystemIds(), places=places)
