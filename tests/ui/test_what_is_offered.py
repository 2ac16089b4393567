"""What the screen offers is what the service does: every act, allowed, with approval, denied."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt

from ntt_pos import bootstrap
from ntt_pos.data import sqlite_file
from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.domain.core.permissions import APPROVABLE, OWNERS_ALONE, Act, Verdict
from ntt_pos.domain.core.users import Role
from ntt_pos.i18n import _
from ntt_pos.paths import DataFolder
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.office.navigation import Office
from ntt_pos.ui.office_pages import pages
from ntt_pos.ui.session import NO_RIGHT, Session
from ntt_pos.ui.theme import Look
from tests.builders import a_basket, a_product, a_sale
from tests.conftest import actor_named
from tests.fakes import FixedClock, SequenceIds
from tests.services.core.test_rights import ACTS_OF_SERVICES

CASES = [
    (act, verdict)
    for act in Act
    if act not in OWNERS_ALONE
    for verdict in Verdict
    if verdict is not Verdict.APPROVAL or act in APPROVABLE
]
# Where the office does an act: the page, and how its button is found there.
BUTTONS = {
    Act.RECEIVE_GOODS: ("notes", lambda page: page.new_button),
    Act.WITHDRAW_GOODS: ("notes", lambda page: page.take_button),
    Act.WRITE_OFF_STOCK: ("notes", lambda page: page.off_button),
    Act.EDIT_CATALOGUE: ("goods", lambda page: page.add_button),
    Act.SET_PRICE: ("goods", lambda page: page.price_button),
    Act.SET_TERMS: ("goods", lambda page: page.terms_button),
    Act.CLOSE_DAY: ("close", lambda page: page.close_button),
    Act.STATEMENT: ("producers", lambda page: page.write_button),
    Act.PAYOUT: ("producers", lambda page: page.pay_button),
    Act.ERASE_PERSONAL_DATA: ("producers", lambda page: page.erase_button),
    Act.CORRECT_ACCOUNT: ("payouts", lambda page: page.buttons["correct"]),
    Act.BACKUP: ("safety", lambda page: page.now_button),
    Act.VERIFY: ("safety", lambda page: page.prove_button),
    Act.EXPORT: ("safety", lambda page: page.archive_button),
    Act.CASHIERS: ("users", lambda page: page.add_button),
}


def served(shop, by, act: Act) -> bool:
    """Tell whether the service does the act, whatever else is wrong with what it is given."""
    try:
        if act in ACTS_OF_SERVICES:
            ACTS_OF_SERVICES[act](shop, by)
        else:
            shop.context.allow(by, act)
    except Denied as refused:
        if refused.act != act:
            raise
        return False
    except DomainError:
        return True
    return True


@pytest.fixture(scope="module")
def sold(stocked, tmp_path_factory):
    """A shop with an open drawer and a sale, closed, to be copied, and what was sold."""
    folder = DataFolder(tmp_path_factory.mktemp("sold"))
    shutil.copyfile(stocked.database, folder.database)
    with bootstrap.open_shop(folder.root, clock=FixedClock(), ids=SequenceIds(seed=4)) as shop:
        product = a_product(shop, delivered=5)
        a_sale(shop, [(product, 1)], by=actor_named(shop, "pemilik"))
    return folder.database, product


@pytest.fixture
def shop_url(sold, data_folder):
    shutil.copyfile(sold[0], data_folder.database)
    return sqlite_file.sqlite_url(data_folder.database)


@pytest.fixture
def furnished(shop, sold):
    shop.product = sold[1]
    shop.basket = a_basket(shop, (shop.product, 1))
    return shop


@pytest.fixture
def sitting(furnished, qapp):
    session = Session(furnished, Look("light", motion=False))
    office = Office(session, pages())
    yield SimpleNamespace(session=session, office=office)
    session.close()
    office.deleteLater()


@pytest.mark.parametrize(("act", "verdict"), CASES)
def test_an_act_is_offered_when_the_service_does_it(sitting, furnished, owner, manager, act, verdict):
    furnished.rights.change(by=owner, role=Role.MANAGER, act=act, verdict=verdict)
    sitting.session.sign_in(manager)
    assert sitting.session.rights == furnished.rights.matrix()[Role.MANAGER]
    assert sitting.session.may(act) is (verdict is not Verdict.DENIED)
    assert bool(sitting.session.why_not(act)) is (verdict is Verdict.DENIED)
    assert served(furnished, manager, act) is sitting.session.may(act)


@pytest.mark.parametrize(("act", "verdict"), CASES)
def test_a_page_is_offered_for_each_act_it_is_there_for(sitting, furnished, owner, act, verdict):
    """An auditor who may nothing else: whatever page appears is there for this act alone."""
    card = furnished.people.add_user(by=owner, username="dinas", name="Dinas", role=Role.AUDITOR, secret="135791")
    auditor = actor_named(furnished, card.username)
    for each in (Act.SEE_REPORTS, Act.VERIFY, Act.EXPORT):
        furnished.rights.change(by=owner, role=Role.AUDITOR, act=each, verdict=Verdict.DENIED)
    sitting.session.sign_in(auditor)
    assert sitting.office.able() == ()
    furnished.rights.change(by=owner, role=Role.AUDITOR, act=act, verdict=verdict)
    sitting.session.sign_in(auditor)
    wanted = tuple(page.key for page in pages() if act in page.acts) if verdict is not Verdict.DENIED else ()
    assert sitting.office.able() == wanted


@pytest.mark.parametrize("key", sorted({key for key, _button in BUTTONS.values()}))
def test_a_pages_buttons_are_there_for_whoever_may(office, furnished, owner, key):
    hands, _page = office("counts")
    for act, verdict in CASES:
        if act not in BUTTONS or BUTTONS[act][0] != key:
            continue
        before = furnished.rights.matrix()[Role.MANAGER][act]
        furnished.rights.change(by=owner, role=Role.MANAGER, act=act, verdict=verdict)
        hands.session.refresh_rights()
        hands.settle()
        if key in hands.window.office.able():
            page = hands.window.office.open(key)
            hands.settle()
            if key in {"goods", "producers", "payouts"}:
                page.look_up()  # the card of what is chosen, without its pause
                hands.settle()
            refused = BUTTONS[act][1](page).reason == _(NO_RIGHT)
        else:
            refused = True
        assert refused is (verdict is Verdict.DENIED), (act, verdict)
        furnished.rights.change(by=owner, role=Role.MANAGER, act=act, verdict=before)


def test_a_cashier_who_was_given_the_goods_finds_them_in_the_office_at_once(new_hands, furnished, owner):
    hands = new_hands("id", pages=pages())
    hands.sign_in("ani")
    hands.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert hands.window.halves.currentIndex() == 1, "nothing to do in the office yet"
    for act in (Act.RECEIVE_GOODS, Act.COUNT_STOCK):
        furnished.rights.change(by=owner, role=Role.CASHIER, act=act, verdict=Verdict.ALLOWED)
    hands.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    hands.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert hands.window.halves.currentIndex() == 2
    assert hands.window.office.able() == ("notes", "counts", "labels")
    page = hands.window.office.page()
    assert page.new_button.isEnabled()
    assert not page.off_button.isEnabled()
    labels = hands.window.office.open("labels")
    hands.settle()
    assert not labels.codes_button.isEnabled(), "a barcode given changes the goods"


def test_what_was_taken_away_disappears_while_somebody_works_in_the_office(office, furnished, owner):
    hands, page = office("notes")
    assert page.new_button.isEnabled()
    for act in (Act.RECEIVE_GOODS, Act.IMPORT):
        furnished.rights.change(by=owner, role=Role.MANAGER, act=act, verdict=Verdict.DENIED)
    hands.session.refresh_rights()
    hands.settle()
    assert page.new_button.reason
    assert "import" not in hands.window.office.able()
    assert hands.window.office._entries["import"].isHidden()


def test_a_page_closes_with_what_stands_over_it_when_the_right_to_see_it_is_taken_away(office, furnished, owner):
    hands, page = office("reports")
    window = hands.window
    hands.session.open(ConfirmDialog(hands.session, "Omzet", "Rp1.234.000", "Ya", lambda: None))
    hands.settle()
    for act in Act:
        if furnished.rights.of(hands.session.actor).get(act, Verdict.DENIED) is not Verdict.DENIED:
            furnished.rights.change(by=owner, role=Role.MANAGER, act=act, verdict=Verdict.DENIED)
    assert window.office.page() is page, "the control: nobody looked yet"
    hands.session.refresh_rights()
    hands.settle()
    assert window.stage.top is None
    assert window.halves.currentIndex() == 1
    assert window.office.page() is None


def test_whoever_sells_nothing_starts_in_the_office(new_hands, furnished, owner):
    furnished.people.add_user(by=owner, username="dinas", name="Dinas", role=Role.AUDITOR, secret="135791")
    hands = new_hands("id", pages=pages())
    hands.sign_in("dinas")
    assert hands.window.halves.currentIndex() == 2


def test_whoever_answers_for_the_clock_is_who_may_confirm_it(furnished, owner):
    able = {card.username for card in furnished.rights.able((Act.CONFIRM_CLOCK,))}
    assert able == {"pemilik", "bela"}
    furnished.rights.change(by=owner, role=Role.MANAGER, act=Act.CONFIRM_CLOCK, verdict=Verdict.DENIED)
    assert {card.username for card in furnished.rights.able((Act.CONFIRM_CLOCK,))} == {"pemilik"}
    assert actor_named(furnished, "bela").role is Role.MANAGER
