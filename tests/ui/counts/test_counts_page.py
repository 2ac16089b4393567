"""Stok opname on the screen: counted blind by scanner and by hand, compared, given its reasons and posted, by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.users import Role
from ntt_pos.domain.goods.counting import ScopeKind
from ntt_pos.ui.approval_dialog import ApprovalDialog
from ntt_pos.ui.counts.count_dialogs import NewCountDialog, RestDialog, ThrowAwayDialog
from ntt_pos.ui.office.statement_preview import PreviewDialog
from tests.builders import a_product, a_sale
from tests.conftest import OWNER_PIN
from tests.ui.conftest import UiDriver

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
COFFEE, SALT = "8992154695923", "8990000000012"


@pytest.fixture
def counter(office) -> UiDriver:
    """A manager at the page of stock counts."""
    hands, hands.page = office("counts")
    return hands


def begin(hands: UiDriver, *, everything: bool = True) -> None:
    hands.press(Qt.Key.Key_N, CONTROL)
    assert isinstance(hands.dialog, NewCountDialog)
    if everything:
        for _place in range(3):
            hands.press(Qt.Key.Key_Right)
        assert hands.dialog.kinds[ScopeKind.ALL].isChecked()
        assert not hands.dialog.which.isVisible()
    hands.press(Qt.Key.Key_F12)


def shown(hands: UiDriver) -> dict[str, str]:
    """Return what the list of a count shows beside each product."""
    return {row.cells[0].text: row.cells[3].text for row in hands.page.counting.grid.rows}


def test_a_count_is_done_from_the_keyboard_from_the_first_scan_to_the_minutes(counter, opened):
    hands = counter
    begin(hands)
    assert hands.page.about.text() == "semua barang"
    assert set(shown(hands).values()) == {"–"}
    for _ in range(3):
        hands.burst(COFFEE)
    assert shown(hands)["Kopi Arabika 250 g"] == "3 bks"
    hands.type("35")
    hands.enter()
    assert shown(hands)["Kopi Arabika 250 g"] == "35 bks"
    hands.burst(SALT)
    assert shown(hands)["Garam kasar (curah)"] == "–"
    hands.type("49,5")
    hands.enter()
    assert shown(hands)["Garam kasar (curah)"] == "49,5 kg"
    hands.press(Qt.Key.Key_F12)
    view = hands.page.comparing
    cells = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in view.grid.rows}
    assert cells["Kopi Arabika 250 g"][:3] == ["37 bks", "35 bks", "−2 bks"]
    assert not view.post_button.isEnabled()
    hands.type("dicuri")
    hands.enter()
    hands.press(Qt.Key.Key_1, ALT)
    assert view.post_button.isEnabled()
    hands.press(Qt.Key.Key_F12)
    (posted,) = hands.shop.counting.posted()
    assert hands.page.grid.chosen == posted.number
    assert posted.differences == 2
    hands.press(Qt.Key.Key_P, CONTROL)
    assert isinstance(hands.dialog, PreviewDialog)
    hands.press(Qt.Key.Key_O, CONTROL)
    assert opened[0].name == f"{posted.number}.pdf"
    assert opened[0].read_bytes().startswith(b"%PDF")


def test_whose_goods_are_counted_is_typed_and_what_is_on_no_list_begins_nothing(counter):
    hands = counter
    hands.press(Qt.Key.Key_N, CONTROL)
    hands.dialog.which.setFocus()
    hands.type("atlantis")
    hands.press(Qt.Key.Key_F12)
    assert isinstance(hands.dialog, NewCountDialog)
    assert hands.dialog.which.property("state") == "refused"
    hands.dialog.which.setFocus()
    hands.dialog.which.selectAll()
    hands.type("leworah")
    hands.enter()  # picks, and goes on to the verb
    hands.enter()
    assert hands.dialog is None
    assert set(shown(hands)) == {"Kopi Arabika 250 g"}


def test_a_scan_never_becomes_a_quantity_and_a_star_sets_it(counter):
    hands = counter
    begin(hands)
    hands.burst(COFFEE)
    hands.type("12*")
    hands.burst(COFFEE)
    assert shown(hands)["Kopi Arabika 250 g"] == "12 bks"
    assert hands.page.counting.entry.text() == ""
    hands.type("1,5")
    hands.burst(COFFEE)
    assert shown(hands)["Kopi Arabika 250 g"] == "13 bks"
    hands.page.counting.entry.clear()
    hands.type(COFFEE)  # thirteen digits typed by a slow hand are a code too
    hands.enter()
    assert shown(hands)["Kopi Arabika 250 g"] == "14 bks"


@pytest.mark.parametrize("typed", ["-1", "1,5", "99999999,5", "1e5", "☕", "4006381333931", "3*4006381333931"])
def test_what_cannot_be_counted_is_refused_in_words_and_counts_nothing(counter, typed):
    hands = counter
    begin(hands)
    hands.page.counting.grid.choose(hands.page.counting.grid.rows[0].key)
    hands.burst(COFFEE)
    before = shown(hands)
    hands.page.counting.entry.setText(typed)
    hands.page.counting.entry.textEdited.emit(typed)
    hands.enter()
    hands.page.counting.narrow("")
    assert shown(hands) == before
    assert not hands.page.message.isHidden()


def test_goods_of_another_producer_are_not_counted_in_this_count(counter):
    hands = counter
    begin(hands, everything=False)
    assert set(shown(hands)) == {"Kopi Arabika 250 g"}
    hands.burst(SALT)
    assert set(shown(hands).values()) == {"–"}
    assert not hands.page.message.isHidden()


def test_leaving_and_coming_back_finds_the_count_and_selling_in_between_is_no_loss(counter, coffee, cashier):
    hands = counter
    begin(hands, everything=False)
    hands.type("37")
    hands.enter()
    a_sale(hands.shop, [(coffee, 5)], by=cashier)
    hands.escape()
    assert hands.page.grid.chosen.startswith("draft:")
    hands.enter()
    assert shown(hands)["Kopi Arabika 250 g"] == "37 bks"
    hands.press(Qt.Key.Key_F12)
    assert list(hands.page.comparing.grid.rows) == []
    hands.press(Qt.Key.Key_F12)
    assert hands.shop.counting.posted()[0].differences == 0


def test_what_nobody_counted_is_asked_about_and_enter_leaves_it(counter):
    hands = counter
    begin(hands)
    hands.burst(COFFEE)
    hands.press(Qt.Key.Key_F12)
    assert isinstance(hands.dialog, RestDialog)
    hands.enter()
    assert [row.cells[0].text for row in hands.page.comparing.grid.rows] == ["Kopi Arabika 250 g"]
    hands.escape()
    hands.press(Qt.Key.Key_F12)
    hands.press(Qt.Key.Key_F8)
    assert len(hands.page.comparing.grid.rows) == 2
    hands.press(Qt.Key.Key_1, ALT)
    hands.press(Qt.Key.Key_F6)
    assert hands.page.comparing.post_button.isEnabled()


def test_words_narrow_the_list_and_enter_chooses(counter):
    hands = counter
    for name in ("Kopi Robusta", "Teh Kelor"):
        a_product(hands.shop, name=name)
    begin(hands)
    hands.type("garam")
    assert set(shown(hands)) == {"Garam kasar (curah)"}
    hands.enter()
    assert len(shown(hands)) == 4
    hands.type("1,25")
    hands.enter()
    assert shown(hands)["Garam kasar (curah)"] == "1,25 kg"
    hands.press(Qt.Key.Key_Delete)
    assert shown(hands)["Garam kasar (curah)"] == "–"


def test_throwing_a_count_away_is_asked_first_and_enter_keeps_it(counter):
    hands = counter
    begin(hands)
    hands.burst(COFFEE)
    hands.escape()
    hands.press(Qt.Key.Key_Delete)
    assert isinstance(hands.dialog, ThrowAwayDialog)
    hands.enter()
    assert len(hands.shop.counting.under_way()) == 1
    hands.press(Qt.Key.Key_Delete)
    hands.dialog._away()
    hands.settle()
    assert hands.shop.counting.under_way() == ()
    assert list(hands.page.grid.rows) == []


def test_where_the_shop_wants_it_posting_asks_for_a_signature(counter, owner):
    hands = counter
    hands.shop.rights.change(by=owner, role=Role.MANAGER, act=Act.COUNT_STOCK, verdict=Verdict.APPROVAL)
    begin(hands, everything=False)
    hands.type("36")
    hands.enter()
    hands.press(Qt.Key.Key_F12)
    hands.press(Qt.Key.Key_1, ALT)
    hands.press(Qt.Key.Key_F12)
    assert isinstance(hands.dialog, ApprovalDialog)
    assert hands.shop.counting.posted() == ()
    # The reason that the count gave is not asked again.
    assert hands.dialog.reason.text() == "Hilang"
    hands.type(OWNER_PIN)
    hands.enter()
    assert hands.dialog is None
    (posted,) = hands.shop.counting.posted()
    assert posted.approver == owner.name


def test_a_scan_without_an_open_count_is_refused_and_a_blind_sheet_can_be_printed(counter, opened):
    hands = counter
    hands.burst(COFFEE)
    assert not hands.page.message.isHidden()
    begin(hands)
    hands.press(Qt.Key.Key_P, CONTROL)
    hands.press(Qt.Key.Key_O, CONTROL)
    assert opened[0].name.startswith("lembar-hitung-")
