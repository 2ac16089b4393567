"""A backup is brought back from Cadangan: seen first, signed and typed, and the window opens again on what it left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer

from ntt_pos import behind_window, bootstrap, desktop
from ntt_pos.data.window_lock import WindowLock
from ntt_pos.services.safety.restore import Asked
from ntt_pos.ui.recovery import RecoveryWindow
from ntt_pos.ui.safety.restore_dialog import BringBackDialog, RestoreDialog
from ntt_pos.ui.theme import Look
from tests.builders import a_sale
from tests.conftest import OWNER_PIN

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def kept(shop, coffee, cashier):
    """A shop that sold once, was backed up, and sold twice since."""
    a_sale(shop, [(coffee, 1)], by=cashier)
    made = shop.backups.make(by=shop.people.system_actor()).manifest
    for _each in range(2):
        a_sale(shop, [(coffee, 1)], by=cashier)
    return made


def words_of(dialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(type(dialog.title)))


def test_only_the_owners_word_brings_a_backup_back_and_what_goes_is_told(office, kept):
    hands, _page = office("safety")
    given = []
    hands.session.bring_back = given.append
    hands.press(Qt.Key.Key_R, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert isinstance(hands.dialog, RestoreDialog)
    hands.enter()
    dialog = hands.dialog
    assert isinstance(dialog, BringBackDialog)
    assert "Penjualan 2 Nomornya dilewati" in words_of(dialog)

    hands.type("bela")  # a manager may look, and may not do it
    hands.enter()
    hands.type("654321")
    hands.enter()
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert "Ketik PULIHKAN bila memang mau." in words_of(dialog)
    hands.type("pulihkan")
    hands.enter()
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert given == []
    assert hands.dialog is dialog

    dialog.username.setText("pemilik")
    dialog.secret.setText(OWNER_PIN)
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert given == [Asked(kept.path, "pemilik", OWNER_PIN, None, None)]


def test_esc_goes_back_to_the_list_and_to_the_page(office, kept):
    hands, page = office("safety")
    hands.press(Qt.Key.Key_R, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    hands.enter()
    hands.escape()
    assert isinstance(hands.dialog, RestoreDialog)
    hands.escape()
    assert hands.dialog is None
    assert page.isAncestorOf(hands.focus)


def brought_back(shop, asked, monkeypatch):
    """Close the window for a backup, press what it asks, and return the shop that opens again."""
    told = []

    def act(window):
        if window.go.isEnabled():
            told.append(window.told.text())
            window.enter() if window.restored else window.close()
        else:
            QTimer.singleShot(20, window, lambda: act(window))

    shown = RecoveryWindow.run

    def run(window):
        QTimer.singleShot(20, window, lambda: act(window))
        return shown(window)

    monkeypatch.setattr(RecoveryWindow, "run", run)
    folder = shop.folder
    shop.close()
    lock = WindowLock(folder.root)
    assert lock.take()
    again = desktop._brought_back(Look("light", motion=False), folder, asked, lock, practice=False)
    assert not WindowLock(folder.root).take(), "the folder is this window's again"
    lock.release()
    return again, told


@pytest.mark.parametrize(("secret", "sales"), [(OWNER_PIN, 1), ("000000", 3)])
def test_the_window_opens_again_on_the_backup_or_on_the_books_as_they_were(
    qapp, shop, kept, monkeypatch, secret, sales
):
    again, told = brought_back(shop, Asked(kept.path, "pemilik", secret, None), monkeypatch)
    assert ("Pembukuan sudah kembali: 1 penjualan" in told[0]) is (sales == 1)
    with again:
        assert len(again.checkout.recent_sales()) == sales
        assert again.verify.run().findings == ()
    laid_aside = list(shop.folder.root.glob("ntt-pos-sebelum-pulih-*.db"))
    assert len(laid_aside) == (sales == 1)


def test_the_chosen_backup_ends_the_window_and_says_so(qapp, shop, kept):
    asked = Asked(kept.path, "pemilik", OWNER_PIN, None)
    caught_up = behind_window.tell_what_waits
    behind_window.tell_what_waits = lambda session, _waits: session.bring_back(asked)
    try:
        with pytest.raises(desktop.BackupChosen) as chosen:
            desktop._run(shop, Look("light", motion=False), desktop.ExceptionHook(), None, practice=True)
    finally:
        behind_window.tell_what_waits = caught_up
        for window in qapp.topLevelWidgets():
            window.close()
            window.deleteLater()
    assert chosen.value.asked == asked
    bootstrap.open_shop(shop.folder.root).close()
