"""An open shop: every service made of what this PC has, when it is first asked for."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from ntt_pos.devices.clock import SystemClock
from ntt_pos.devices.ids import SystemIds
from ntt_pos.domain.devices.paper import PaperProfile
from ntt_pos.domain.devices.printer_profiles import printer_model
from ntt_pos.i18n import Language
from ntt_pos.paths import DataFolder
from ntt_pos.pc_settings import LocalSettings, PrinterSettings
from ntt_pos.services.core.unit_of_work import Context

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ntt_pos.domain.core.users import Actor
    from ntt_pos.domain.goods.labels import LabelKind
    from ntt_pos.domain.money.shift_report import ShiftReport
    from ntt_pos.services.core.contacts.personal_data import Personal
    from ntt_pos.services.core.logo import Logo
    from ntt_pos.services.core.paper_files import PaperFiles
    from ntt_pos.services.core.photos import Photos
    from ntt_pos.services.core.ports import Clock, Ids, Printer
    from ntt_pos.services.core.print_queue import Job, PrintQueue
    from ntt_pos.services.core.registers import Registers
    from ntt_pos.services.core.rights import RightsAdmin
    from ntt_pos.services.core.shop_pcs import Admissions
    from ntt_pos.services.core.shop_settings import SettingsAdmin
    from ntt_pos.services.core.sign_in.users import People
    from ntt_pos.services.goods.agreements import Agreements
    from ntt_pos.services.goods.bulk import BulkEdit
    from ntt_pos.services.goods.bundles import Bundles
    from ntt_pos.services.goods.catalogue import Catalogue
    from ntt_pos.services.goods.counting import Counting
    from ntt_pos.services.goods.deliveries import Deliveries
    from ntt_pos.services.goods.labels import Labels, LabelWish
    from ntt_pos.services.goods.note_drafts import NoteDrafts
    from ntt_pos.services.goods.notes import GoodsNotes
    from ntt_pos.services.goods.producer_admin import ProducerAdmin
    from ntt_pos.services.goods.product_admin import ProductAdmin
    from ntt_pos.services.goods.products import Products
    from ntt_pos.services.goods.stock_card import StockCards
    from ntt_pos.services.goods.stock_moves import StockMoves
    from ntt_pos.services.goods.tiles import Tiles
    from ntt_pos.services.importing.our_form.take_in import Imports
    from ntt_pos.services.importing.photo_files import PhotoFiles
    from ntt_pos.services.importing.shop_lists.take_in import ShopLists
    from ntt_pos.services.makers.display_cards import DisplayCards
    from ntt_pos.services.makers.etalase import Etalase
    from ntt_pos.services.makers.marketing_papers import MarketingPapers
    from ntt_pos.services.makers.publish import Publisher
    from ntt_pos.services.makers.story_cards import Cards
    from ntt_pos.services.money.close_day import DayClose
    from ntt_pos.services.money.corrections import Corrections
    from ntt_pos.services.money.drawer_now import DrawerNow
    from ntt_pos.services.money.messages import Messages
    from ntt_pos.services.money.payables import Payables
    from ntt_pos.services.money.payouts import Payouts
    from ntt_pos.services.money.reconciliation import Reconciliation
    from ntt_pos.services.money.safe import Safe
    from ntt_pos.services.money.shifts import Shifts
    from ntt_pos.services.money.statement_prints import StatementPapers
    from ntt_pos.services.money.statements import Statements
    from ntt_pos.services.money.vouchers import Vouchers
    from ntt_pos.services.printing.guide import Guides
    from ntt_pos.services.printing.print_rendering import Renderer
    from ntt_pos.services.replication.carriers import Carriers
    from ntt_pos.services.replication.exchange import Exchange
    from ntt_pos.services.replication.inviting import Inviting
    from ntt_pos.services.replication.office_copies import OfficeCopies
    from ntt_pos.services.replication.record_sending import RecordSending
    from ntt_pos.services.reports.control import Control
    from ntt_pos.services.reports.day_papers import DayPapers
    from ntt_pos.services.reports.fact_sheets import FactSheets
    from ntt_pos.services.reports.first_steps import FirstDays
    from ntt_pos.services.reports.overview import Overview
    from ntt_pos.services.reports.report_catalogue import ReportCatalogue
    from ntt_pos.services.safety.backup import Backups, Places
    from ntt_pos.services.safety.export import Export
    from ntt_pos.services.safety.proof.proofs import Proofs
    from ntt_pos.services.safety.proof.verify import Verify
    from ntt_pos.services.safety.restore import Restore
    from ntt_pos.services.safety.year_moving import YearFiles
    from ntt_pos.services.selling.baskets import Baskets
    from ntt_pos.services.selling.checkout import Checkout
    from ntt_pos.services.selling.claims import Claims
    from ntt_pos.services.selling.kwitansi import KwitansiAdmin
    from ntt_pos.services.selling.orders import Orders
    from ntt_pos.services.selling.practice import Practice
    from ntt_pos.services.selling.qris import Qris
    from ntt_pos.services.selling.receipts import Receipts
    from ntt_pos.services.selling.refund_checks import RefundChecks
    from ntt_pos.services.selling.returns import Returns
    from ntt_pos.services.selling.unknown_barcodes import UnknownBarcodes
    from ntt_pos.services.selling.wanted import Wanted


class _Service:
    """A service of the shop, made when it is first asked for; its module is loaded then."""

    def __init__(self, module: str, make: Callable[[Any, Any], object]) -> None:
        self.module = f"ntt_pos.services.{module}"
        self.make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.kind = name, owner.__annotations__[name]

    def __get__(self, shop: Shop | None, owner: type) -> Any:
        if shop is None:
            return self
        made = self.make(getattr(import_module(self.module), self.kind), shop)
        shop.__dict__[self.name] = made
        return made


def service(module: str, make: Callable[[Any, Any], object] = lambda kind, shop: kind(shop.context)) -> Any:
    """Declare a service of ``services/``: its class is the attribute's type, ``make`` builds it for a shop."""
    return _Service(module, make)


class Shop(AbstractContextManager["Shop"]):
    """An open shop: every service, ready to use; close it when done (it is a context manager).

    Services are made when first asked for, so that a till is usable before anything it does not need is loaded.
    """

    logo: Logo = service("core.logo")  # the logo on the shop's papers
    paper_files: PaperFiles = service("core.paper_files")  # papers that another program prints: did they come out?
    people: People = service("core.sign_in.users")  # users and signing in
    personal: Personal = service("core.contacts.personal_data")  # the people behind the producers
    photos: Photos = service("core.photos")  # photos of producers and products
    admissions: Admissions = service("core.shop_pcs")  # the PCs of the shop, where it has several
    registers: Registers = service("core.registers")  # the installations that share these books
    rights: RightsAdmin = service("core.rights")  # who may do what
    settings: SettingsAdmin = service("core.shop_settings")  # the shop's settings
    checkout: Checkout = service("selling.checkout")  # selling
    baskets: Baskets = service("selling.baskets")  # the open basket and the held ones
    kwitansi: KwitansiAdmin = service("selling.kwitansi")  # kwitansi for buyers who must account for the money
    orders: Orders = service("selling.orders")  # what customers order by WhatsApp
    practice: Practice = service("selling.practice")  # what the books show of a new cashier's practice
    qris: Qris = service("selling.qris")  # the shop's QRIS code with an amount
    receipts: Receipts = service("selling.receipts")  # receipts found again and given out as text, page and message
    returns: Returns = service("selling.returns")  # goods a customer brings back
    refund_checks: RefundChecks = service("selling.refund_checks")  # refunds that somebody confirms later
    wanted: Wanted = service("selling.wanted")  # what customers asked for in vain
    unknown_barcodes: UnknownBarcodes = service("selling.unknown_barcodes")  # scans that the shop does not know
    agreements: Agreements = service("goods.agreements")  # what was agreed, from when
    bundles: Bundles = service("goods.bundles")  # hampers: what is in them and what they cost
    catalogue: Catalogue = service("goods.catalogue")  # finding articles
    counting: Counting = service("goods.counting")  # counts at the shelf
    deliveries: Deliveries = service("goods.deliveries")  # goods handed in
    labels: Labels = service("goods.labels")  # labels for shelves and goods
    note_drafts: NoteDrafts = service("goods.note_drafts")  # notes of goods that are being typed
    notes: GoodsNotes = service("goods.notes")  # notes of goods, listed and printed
    producer_admin: ProducerAdmin = service("goods.producer_admin")  # the card of a producer, filled in and kept
    product_admin: ProductAdmin = service("goods.product_admin")  # the card of a product, filled in and kept
    bulk: BulkEdit = service("goods.bulk")  # one change for many products
    products: Products = service("goods.products")  # producers, products, terms and prices
    stock_cards: StockCards = service("goods.stock_card")  # every unit of a product explained
    tiles: Tiles = service("goods.tiles")  # what is in the till's window of goods
    stock_moves: StockMoves = service("goods.stock_moves")  # goods taken back, counted and written off
    close_day: DayClose = service("money.close_day")  # closing a business date
    corrections: Corrections = service("money.corrections")  # accounts and payments put right
    drawer: DrawerNow = service("money.drawer_now")  # the drawer as it is now
    messages: Messages = service("money.messages")  # drafts of messages to producers
    payables: Payables = service("money.payables")  # who is to be paid, and a producer's account with its history
    payouts: Payouts = service("money.payouts")  # money that leaves to producers
    reconciliation: Reconciliation = service("money.reconciliation")  # payments that were not cash
    safe: Safe = service("money.safe")  # the safe and the bank, and whether all money covers what is owed
    shifts: Shifts = service("money.shifts")  # the drawer opened, counted and closed
    statement_papers: StatementPapers = service("money.statement_prints")  # statements on paper, each original once
    vouchers: Vouchers = service("money.vouchers")  # the papers of the producers' money
    day_papers: DayPapers = service("reports.day_papers")  # the recap and the day report
    first_days: FirstDays = service("reports.first_steps")  # leading a new shop through its first days
    overview: Overview = service("reports.overview")  # what the manager's screens show
    control: Control = service("reports.control")  # what only the owner sees
    report_catalogue: ReportCatalogue = service("reports.report_catalogue")  # the manager's reports
    imports: Imports = service("importing.our_form.take_in")  # taking in a workbook
    photo_files: PhotoFiles = service("importing.photo_files")  # taking in the photos of many products at once
    shop_lists: ShopLists = service("importing.shop_lists.take_in")  # taking in a list that the shop keeps its own way
    export: Export = service("safety.export")  # the archive for the auditor
    proofs: Proofs = service("safety.proof.proofs")  # the proofs that are made each day and each week
    verify: Verify = service("safety.proof.verify")  # proving the books
    guides: Guides = service("printing.guide")  # papers beside the till
    cards: Cards = service("makers.story_cards")  # what the shop tells of makers and goods, and who agreed to it
    etalase: Etalase = service("makers.etalase")  # what is shown, what is missing, cards and feed
    marketing: MarketingPapers = service("makers.marketing_papers")  # printed catalogue, posters, cards of makers
    publisher: Publisher = service("makers.publish")  # the web catalogue
    display_cards: DisplayCards = service("makers.display_cards")  # goods and makers on the customer's display
    # papers as bytes for this PC's printer
    renderer: Renderer = service(
        "printing.print_rendering", lambda kind, shop: kind(shop.context, paper_profile(shop.local.printer))
    )
    # what waits for paper; another printer may be chosen later, so the renderer is asked for with every job
    print_queue: PrintQueue = service(
        "core.print_queue",
        lambda kind, shop: kind(shop.context, lambda job: shop.renderer.render(job)),  # noqa: PLW0108 see above
    )
    # the producers' statements
    statements: Statements = service(
        "money.statements",
        lambda kind, shop: kind(
            shop.context, day_pages=lambda day: (shop.day_papers.recap_pdf(day), shop.day_papers.day_report_pdf(day))
        ),
    )
    # the sheets of closed days that the province gets
    fact_sheets: FactSheets = service(
        "reports.fact_sheets",
        lambda kind, shop: kind(
            shop.context, shop.folder.sheets, shop.folder.sheet_key, sent_to=lambda: shop.local.sheet_folder
        ),
    )
    # verified copies of the books
    backups: Backups = service(
        "safety.backup", lambda kind, shop: kind(shop.context, backup_places(shop.folder, shop.local))
    )
    # closed years in files of their own
    year_files: YearFiles = service("safety.year_moving", lambda kind, shop: kind(shop.context, shop.backups))
    # the exchange of records with the shop's other PCs
    exchange: Exchange = service(
        "replication.exchange", lambda kind, shop: kind(shop.context, shop.folder, to=shop.carriers.now)
    )
    # what carries this PC's records to the others: a folder or the shop's hub
    carriers: Carriers = service(
        "replication.carriers",
        lambda kind, shop: kind(shop.folder, shop.context.home.register_code, lambda: shop.local),
    )
    # receipts of other registers whose goods come back here
    claims: Claims = service("selling.claims", lambda kind, shop: kind(shop.context, shop.exchange.hurry))

    def __init__(self, context: Context, folder: DataFolder, local: LocalSettings) -> None:
        self.context = context
        self.folder = folder
        self.local = local
        self.unread_list: Path | None = None  # a list of the shop's own that was chosen at the first start

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database, and the line to a hub."""
        if "carriers" in self.__dict__:
            self.carriers.close()
        self.context.database.close()

    def print_x(self, *, by: Actor) -> Job:
        """Queue the X report of the open shift as this person may read it; it records nothing and closes nothing."""
        from ntt_pos.services.core.print_queue import JobKind

        payload = self.renderer.report(self.shifts.report(), blind=self.shifts.blind_for(by))
        return self.print_queue.enqueue(JobKind.X, "X", payload=payload)

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

    def print_recovery_code(self, code: str, username: str) -> None:
        """Print the owner's recovery code on this PC's printer at once: no queue keeps it. Raises DeviceError."""
        from ntt_pos.documents.engine.escpos import paper_bytes
        from ntt_pos.documents.labels.recovery_slip import recovery_lines

        settings, profile = self.context.settings, paper_profile(self.local.printer)
        language = Language(settings.receipt_language)
        lines = recovery_lines(code, username, self.context.clock.now(), profile, language, settings.shop_name)
        self.printer.send(paper_bytes(lines, profile))

    def speak_statement(self, number: str, *, by: Actor) -> Path:
        """Write a statement as a sound file beside its page, for those who do not read. Raises DeviceError."""
        from ntt_pos.devices.speech import write_sound

        words, language, path = self.statement_papers.spoken(number, self.folder.reports, by=by)
        write_sound(words, path, language=language)
        return path

    def print_labels(self, wishes: Sequence[LabelWish], kind: LabelKind) -> str:
        """Queue labels on the receipt printer of this PC; returns the job's uid."""
        return self.labels.print_roll(wishes, kind, profile=paper_profile(self.local.printer))

    def use_local(self, local: LocalSettings) -> None:
        """Keep other settings of this PC and use them from now on (another printer, language, folder)."""
        local.save(self.folder.local_settings)
        self.local = local
        for name in ("renderer", "printer", "backups", "restore", "year_files"):
            self.__dict__.pop(name, None)

    @cached_property
    def printer(self) -> Printer:
        """The receipt printer of this PC."""
        from ntt_pos.devices.printers import printer_for

        return printer_for(self.local)

    @cached_property
    def record_sending(self) -> RecordSending:
        """This till's records on their way to the office's copy."""
        from ntt_pos.services.replication.record_sending import Receiver, RecordSending

        def receiver() -> Receiver | None:
            local = self.local
            return Receiver(Path(local.records_folder), local.records_for) if local.records_folder else None

        return RecordSending(self.context, self.folder.sheet_key, to=receiver)

    def use_hub(self, address: str, certificate: Path | None) -> None:
        """Meet the other PCs at a hub from now on, or let the first one join there; ``address`` holds this PC's password.

        Raises DomainError and StorageError.
        """
        from ntt_pos.services.replication import hub_access

        plain = hub_access.learn(self.folder, self.context.home.register_code, address, certificate)
        self.carriers.close()
        self.use_local(replace(self.local, hub=plain))

    def without_pc(self) -> tuple[str, ...]:
        """Return the registers that came from a server, and whose PCs have not joined yet."""
        from ntt_pos.services.core.shop_pcs import Admissions

        with self.context.reading() as unit:
            return Admissions(self.context).without_pc(unit)

    def invite(self, folder: Path | None, *, by: Actor) -> Inviting:
        """Show a code in a folder with which another PC joins the shop, or None for the hub where the PCs meet.

        In a shop of one PC they meet in that folder from now on.
        """
        from ntt_pos.services.replication.inviting import Inviting
        from ntt_pos.services.replication.join_places import JoinFolder

        at = JoinFolder(folder.absolute()) if folder is not None else self.carriers.to_join()
        try:
            inviting = Inviting(self.context, self.folder.sheet_key, at, by=by, hub=self.local.hub_host)
        except BaseException:
            at.close()
            raise
        if folder is not None:
            self.use_local(replace(self.local, exchange_folder=str(folder.absolute())))
        return inviting

    @cached_property
    def restore(self) -> Restore:
        """Bringing a backup back, and rehearsing it."""
        return open_restore(self.folder, clock=self.context.clock, ids=self.context.ids)


def paper_profile(printer: PrinterSettings) -> PaperProfile:
    """Return what the receipt printer of this PC can do."""
    return printer_model(printer.profile).paper(columns=printer.columns, cutter=printer.cutter, drawer=printer.drawer)


def backup_places(folder: DataFolder, local: LocalSettings) -> Places:
    """Return where this PC keeps backups."""
    from ntt_pos.services.safety.backup import Places

    second = Path(local.second_copy_folder) if local.second_copy_folder else None
    return Places(folder.backups, second, local.backup_key, max(local.backup_gigabytes, 1) * 10**9)


def open_copies(folder: DataFolder, *, clock: Clock | None = None, ids: Ids | None = None) -> OfficeCopies:
    """Return the office's copies of the tills' books; this PC needs no shop of its own for them."""
    from ntt_pos.services.replication.office_copies import OfficeCopies

    return OfficeCopies(folder.copies, folder.sheet_key, clock=clock or SystemClock(), ids=ids or SystemIds())


def open_restore(folder: DataFolder, *, clock: Clock | None = None, ids: Ids | None = None) -> Restore:
    """Return what restores the books of a data folder; the shop itself need not open."""
    from ntt_pos.services.safety.restore import Restore

    second = LocalSettings.load(folder.local_settings).second_copy_folder
    places = (Path(second),) if second else ()
    return Restore(folder, clock=clock or SystemClock(), ids=ids or SystemIds(), places=places)
