"""Every dialog of the office, none left out, opened again and again: no widget stays, and what the page holds stays alive."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

import ntt_pos.ui
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.goods.counting import CountScope, ScopeKind
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.domain.money.reconciliation import AwaitedMoney
from ntt_pos.domain.reports.control import ControlEvent, ControlKind
from ntt_pos.domain.selling.payment import Means
from ntt_pos.domain.selling.reentry import PaperSale, PaperTwice
from ntt_pos.services.core.paper_files import PaperBatch
from ntt_pos.services.printing.pdf_pages import PdfPages
from ntt_pos.services.replication.lost_office.lost_seat import LostSeat
from ntt_pos.services.safety.proof.verify_report import Finding, VerifyReport
from ntt_pos.services.safety.year_moving import YearsBoard
from ntt_pos.ui.closing import ClosingDialog
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.control.around_dialog import AroundDialog
from ntt_pos.ui.control.note_dialog import NoteDialog
from ntt_pos.ui.counts.count_dialogs import NewCountDialog, RestDialog, ThrowAwayDialog
from ntt_pos.ui.forms.confirm_list import ConfirmList
from ntt_pos.ui.goods.agreement_dialogs import PriceDialog, TermsDialog
from ntt_pos.ui.goods.bulk_dialog import BulkDialog
from ntt_pos.ui.goods.bundle_form import BundleDialog
from ntt_pos.ui.goods.bundles_dialog import BundlesDialog
from ntt_pos.ui.goods.changes_dialog import ChangesDialog
from ntt_pos.ui.goods.product_acts import _known
from ntt_pos.ui.goods.product_form import ProductDialog
from ntt_pos.ui.goods.stock_card import StockCardDialog
from ntt_pos.ui.goods.story_card_form import CardDialog
from ntt_pos.ui.home.papers_twice import TwiceDialog
from ntt_pos.ui.home.refund_checks import RefundsDialog
from ntt_pos.ui.home.start_dialog import StartDialog
from ntt_pos.ui.money.dialogs.account import CorrectionDialog, RepaymentDialog, ReversalDialog, WriteOffDialog
from ntt_pos.ui.money.dialogs.close_day import CloseDayDialog
from ntt_pos.ui.money.dialogs.message import MessageDialog
from ntt_pos.ui.money.dialogs.message_queue import MessageQueueDialog
from ntt_pos.ui.money.dialogs.money_moves import BankDialog, MoveDialog, SettleDialog
from ntt_pos.ui.money.dialogs.payout import PaidDialog, PayoutDialog
from ntt_pos.ui.money.dialogs.print_statements import PrintDialog
from ntt_pos.ui.money.dialogs.safe_count import CountSafeDialog
from ntt_pos.ui.notes.delivery_form import DeliveryForm
from ntt_pos.ui.notes.note_dialogs import KeepDialog, PickDialog, PostedDialog, UndoDialog
from ntt_pos.ui.notes.note_kinds import KindOfNote
from ntt_pos.ui.notes.place_form import place_headings
from ntt_pos.ui.notes.withdrawal_form import WithdrawalForm
from ntt_pos.ui.notes.write_off_form import ExpiryDialog, WriteOffForm
from ntt_pos.ui.office.printed_dialog import PrintedDialog
from ntt_pos.ui.office.statement_preview import PreviewDialog
from ntt_pos.ui.producers.producer_form import ProducerDialog
from ntt_pos.ui.safety.findings_dialog import FindingsDialog
from ntt_pos.ui.safety.older_books import DigitsDialog
from ntt_pos.ui.safety.restore_dialog import BringBackDialog, RestoreDialog
from ntt_pos.ui.safety.safety_page import AdoptDialog, MoveYearDialog
from ntt_pos.ui.setup.lost_office import LostOfficeDialog
from ntt_pos.ui.setup.other_pcs import InviteDialog
from ntt_pos.ui.setup.recovery_code import NewCodeDialog, RecoverDialog
from ntt_pos.ui.setup.rights_dialog import NewRoleDialog, RenameRoleDialog, RightsDialog
from ntt_pos.ui.setup.user_dialogs import RoleDialog, SecretDialog, UserDialog
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.keys_help import KeysHelp
from tests.builders import a_producer, a_product, a_sale, an_own_role
from tests.end_to_end.test_every_sheet import ROOMS
from tests.ui.conftest import standing

TIMES = 3  # what stays once stays each time
COMMON = {"_AgreementDialog", "ActDialog", "FormDialog", "LineForm", "PlaceForm"}  # what others are made from


@dataclass(frozen=True)
class Night:
    """A shop after its close, its window with a page open, and what is in its books."""

    hands: Any
    shop: Any
    coffee: Any

    @property
    def session(self) -> Any:
        return self.hands.session

    def page(self, key: str) -> Any:
        office = self.hands.window.office
        return office.page() if office.current == key else office.open(key)

    @property
    def account(self) -> Any:
        return self.shop.payables.account(self.coffee.producer.producer_id, by=self.session.by)

    @property
    def statements(self) -> Any:
        return self.shop.statements.list()

    @property
    def drafts(self) -> Any:
        return self.shop.messages.drafts(self.coffee.producer.producer_id, by=self.session.by)

    @property
    def user(self) -> Any:
        return next(each for each in self.shop.people.users() if each.username == "ani")

    @property
    def event(self) -> ControlEvent:
        return ControlEvent("LRT-01:1", ControlKind.DRAWER, self.session.now(), self.session.today(), "Ani")

    @property
    def twice(self) -> PaperTwice:
        sale = PaperSale("LRT-01-000001", "LRT-01", "17", None, self.session.now(), "a", 45_000)
        return PaperTwice("17", sale, replace(sale, number="LRT-02-000001"))

    @property
    def pages(self) -> PdfPages:
        return PdfPages.of(self.shop.statements.pdf(self.statements[0].number))


OPENERS: dict[str, Callable[[Night], Dialog]] = {
    "AdoptDialog": lambda it: AdoptDialog(it.page("safety"), DomainError("It is nobody's."), "E"),
    "AroundDialog": lambda it: AroundDialog(it.session, it.event, (), (), print),
    "BankDialog": lambda it: BankDialog(it.session, print),
    "BringBackDialog": lambda it: BringBackDialog(
        it.session,
        it.shop.folder.root,
        None,
        SimpleNamespace(counts={"sale": 3}, heads=SimpleNamespace(at=it.session.now()), anchored=False),
        {"sale": 1},
    ),
    "BulkDialog": lambda it: BulkDialog(it.session, [it.coffee.product_id], print),
    "BundleDialog": lambda it: BundleDialog(it.session, print, code="B001"),
    "BundlesDialog": lambda it: BundlesDialog(it.page("goods")),
    "CardDialog": lambda it: CardDialog(
        it.session, it.shop.cards.of_product(it.coffee.product_id), print, product_id=it.coffee.product_id
    ),
    "ChangesDialog": lambda it: ChangesDialog(
        it.session,
        [
            SimpleNamespace(
                key="a", code="K1", number="TTP-1", sheet="T", cell="C2", old=1, new=2, moved=True, in_the_way=()
            )
        ],
        print,
    ),
    "CloseDayDialog": lambda it: CloseDayDialog(it.session, it.shop.close_day.plan(by=it.session.by), print),
    "ClosingDialog": lambda it: ClosingDialog(it.session.look),
    "ConfirmDialog": lambda it: ConfirmDialog(it.session, "Sure?", "It goes.", "Go", print),
    "ConfirmList": lambda it: ConfirmList(it.session, "Which?", hint="", name="Rows", act=Act.EDIT_CATALOGUE),
    "CorrectionDialog": lambda it: CorrectionDialog(it.session, it.account, None, print),
    "CountSafeDialog": lambda it: CountSafeDialog(it.session, print),
    "DeliveryForm": lambda it: DeliveryForm(it.session, None, print),
    "DigitsDialog": lambda it: DigitsDialog(it.session),
    "ExpiryDialog": lambda it: ExpiryDialog(it.session, it.shop.notes.places((Bin.SHELF,), everybody=True)[0], print),
    "FindingsDialog": lambda it: FindingsDialog(
        it.session.look, VerifyReport((Finding("sale", "LRT-01-000001", "It is not there."),), "", {})
    ),
    "InviteDialog": lambda it: InviteDialog(it.session, it.shop.invite(it.shop.folder.root, by=it.session.by), print),
    "KeepDialog": lambda it: KeepDialog(it.session.look, keep=print, discard=print),
    "KeysHelp": lambda it: KeysHelp(it.session.look, "Here", it.page("home"), None),
    "KindOfNote": lambda it: KindOfNote(it.session.look, "Which note?"),
    "LostOfficeDialog": lambda it: LostOfficeDialog(it.session, LostSeat("LRT-09", 7, None, 2), print),
    "MessageDialog": lambda it: MessageDialog(it.session, "Kelompok", it.drafts),
    "MessageQueueDialog": lambda it: MessageQueueDialog(it.session, it.statements, frozenset()),
    "MoveDialog": lambda it: MoveDialog(it.session, it.shop.safe.board(by=it.session.by), print),
    "MoveYearDialog": lambda it: MoveYearDialog(it.page("safety"), YearsBoard((), 2025, 10**7)),
    "NewCodeDialog": lambda it: NewCodeDialog(it.session),
    "NewCountDialog": lambda it: NewCountDialog(it.session, print),
    "NewRoleDialog": lambda it: NewRoleDialog(it.session, print),
    "NoteDialog": lambda it: NoteDialog(it.session, "What?", print, print),
    "PaidDialog": lambda it: PaidDialog(
        it.session, "Paid", SimpleNamespace(number="BYR-1", amount=1, balance=0), print_voucher=print, page=print
    ),
    "PayoutDialog": lambda it: PayoutDialog(it.session, it.account, print),
    "PickDialog": lambda it: PickDialog(it.session.look, "Which?", place_headings(), print),
    "PostedDialog": lambda it: PostedDialog(it.session.look, "TTP-1", "Kept.", [("Labels", "L", print, "")], "Sign."),
    "PreviewDialog": lambda it: PreviewDialog(it.session, "Page", it.pages),
    "PriceDialog": lambda it: PriceDialog(
        it.page("goods"), it.shop.agreements.prices(it.coffee.product_id), print, it.coffee.product_id
    ),
    "PrintDialog": lambda it: PrintDialog(it.session.look, it.statements, ["Epson"], print),
    "PrintedDialog": lambda it: PrintedDialog(
        it.page("statements"), PaperBatch("1", "a.pdf", "LAP-1", 2, it.session.now())
    ),
    "ProducerDialog": lambda it: ProducerDialog(it.session, print, code="P001"),
    "ProductDialog": lambda it: ProductDialog(it.session, _known(it.session), print),
    "RecoverDialog": lambda it: RecoverDialog(it.session, "pemilik", print),
    "RefundsDialog": lambda it: RefundsDialog(it.session),
    "RenameRoleDialog": lambda it: RenameRoleDialog(it.session, [it.shop.rights.roles()[0]], print),
    "RepaymentDialog": lambda it: RepaymentDialog(it.session, it.account, print),
    "RestDialog": lambda it: RestDialog(it.session, ["Kopi"], print, print),
    "RestoreDialog": lambda it: RestoreDialog(it.session),
    "ReversalDialog": lambda it: ReversalDialog(it.session, it.account.history[0], print),
    "RightsDialog": lambda it: RightsDialog(it.session, it.shop.rights.roles(), print),
    "RoleDialog": lambda it: RoleDialog(it.page("users"), it.user),
    "SecretDialog": lambda it: SecretDialog(it.page("users"), it.user),
    "SettleDialog": lambda it: SettleDialog(it.session, (AwaitedMoney(Means.QRIS, 45_000),), print),
    "StartDialog": lambda it: StartDialog(it.session),
    "StockCardDialog": lambda it: StockCardDialog(it.session, it.coffee.product_id),
    "TermsDialog": lambda it: TermsDialog(
        it.page("goods"), it.shop.agreements.of_product(it.coffee.product_id), print, product_id=it.coffee.product_id
    ),
    "ThrowAwayDialog": lambda it: ThrowAwayDialog(it.session, it.shop.counting.under_way()[0], "Everything", print),
    "TwiceDialog": lambda it: TwiceDialog(it.session, [it.twice], print),
    "UndoDialog": lambda it: UndoDialog(it.session, it.shop.notes.list().rows[0], "It goes.", print),
    "UserDialog": lambda it: UserDialog(it.page("users")),
    "WithdrawalForm": lambda it: WithdrawalForm(it.session, None, print),
    "WriteOffDialog": lambda it: WriteOffDialog(it.session, it.account, print),
    "WriteOffForm": lambda it: WriteOffForm(it.session, print),
}


def dialogs(root: type[Dialog] = Dialog) -> set[str]:
    """Return the names of all dialogs that are not the till's, also of those nobody thought of here."""
    for module in pkgutil.walk_packages(ntt_pos.ui.__path__, "ntt_pos.ui."):
        importlib.import_module(module.name)
    found, kinds = set(), [root]
    while kinds:
        for each in kinds.pop().__subclasses__():
            kinds.append(each)
            if each.__module__.startswith("ntt_pos.ui.") and not each.__module__.startswith(ROOMS):
                found.add(each.__name__)
    return found - COMMON


@pytest.fixture
def night(office, shop, coffee, cashier, manager) -> Night:
    producer = a_producer(shop, code="P810", phone="0812 0000 0010")
    honey = a_product(shop, producer=producer, name="Madu hutan", delivered=30)
    a_sale(shop, [(honey, 3)], by=cashier)
    a_sale(shop, [(coffee, 2)], by=cashier)
    shop.close_day.close(by=manager)
    an_own_role(shop)
    shop.counting.start(CountScope(ScopeKind.ALL), by=manager)
    hands, _page = office("home", username="pemilik")
    return Night(hands, shop, honey)


def opened_and_closed(night: Night, name: str) -> None:
    """Open a dialog, walk to its next field with Tab, and leave it with whatever opened over it."""
    dialog = night.session.open(OPENERS[name](night))
    assert type(dialog).__name__ == name
    night.hands.settle()
    assert night.hands.dialog is dialog
    night.hands.press(Qt.Key.Key_Tab)
    night.hands.window.stage.close_all()
    night.hands.settle()


def test_the_list_of_dialogs_is_whole():
    assert set(OPENERS) == dialogs()


def test_the_list_would_notice_a_new_dialog():
    """The negative control."""
    made = type("ForgottenDialog", (Dialog,), {"__module__": "ntt_pos.ui.forgotten"})
    try:
        assert set(OPENERS) != dialogs()
    finally:
        made.__module__ = "tests"


def left_by(night: Night, name: str) -> Counter[str]:
    """Open a dialog again and again; return the widgets that stayed and the wrappers of the window that died."""
    for _time in range(2):  # first its page was perhaps built for it, then the card of that page is filled
        opened_and_closed(night, name)
    before = standing()
    held = night.hands.window.findChildren(QWidget)
    for _time in range(TIMES):
        opened_and_closed(night, name)
    return standing() - before + Counter(type(each).__name__ for each in held if not isValid(each))


def test_a_dialog_of_the_office_leaves_nothing_behind_and_the_window_alive(night):
    left = {}
    for name in OPENERS:
        if more := left_by(night, name):
            left[name] = more
    assert left == {}


def test_a_dialog_that_leaves_a_widget_is_found(night, monkeypatch):
    """The negative control: each opening makes a widget that nobody owns."""
    kept: list[QWidget] = []
    opens = OPENERS["KeepDialog"]
    monkeypatch.setitem(OPENERS, "KeepDialog", lambda it: (kept.append(QWidget()), opens(it))[1])
    assert left_by(night, "KeepDialog") == {"QWidget": TIMES}
