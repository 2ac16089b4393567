"""What a pair of fresh eyes stumbled over in its first hours at the till."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.ui.forms.denominations import DenominationCounter
from ntt_pos.ui.login import UserCardButton
from ntt_pos.ui.scanner import Scanner
from ntt_pos.ui.widgets.button import Button
from ntt_pos.ui.widgets.fields import Field


def refused(field: Field) -> bool:
    return field.property("state") == "refused"


def test_letters_signs_and_codes_are_no_number_of_notes(hands):
    counter = DenominationCounter(hands.window.session.look, total="Jumlah")
    field = counter.first
    for typed in ("1e5", "-3", "8901234567890", "١٢"):
        field.setText(typed)
        assert refused(field), typed
        assert counter.total() == 0 or typed == "8901234567890"
        with pytest.raises(DomainError, match="12"):
            counter.counted()
    field.setText("12")
    assert not refused(field)
    assert counter.counted() == {100_000: 12}


@pytest.mark.parametrize("by_touch", [False, True])
def test_a_pin_that_is_typed_takes_the_place_of_the_one_filled_in(shop, new_hands, by_touch):
    """Who reads the PIN on the card types it, too: both stood in the field one behind the other, and were refused."""
    shop.folder.practice_note.write_text('{"users": [{"username": "ani", "secret": "246802"}]}', encoding="utf-8")
    hands = new_hands()
    login = hands.window.login
    card = next(each for each in login.findChildren(UserCardButton) if each.property("username") == "ani")
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert login.pad.field.text() == "246802"
    for digit in "246802":
        if by_touch:
            key = next(each for each in login.pad.findChildren(Button) if each.text() == digit)
            QTest.mouseClick(key, Qt.MouseButton.LeftButton)
        else:
            hands.type(digit)
    assert login.pad.field.text() == "246802"


def test_the_arrows_reach_everybody_and_fill_in_a_practice_pin(hands):
    hands.settle()
    login = hands.window.login
    names = [user.username for user in login._users]
    login.choose(names[0])
    seen = {names[0]}
    for _step in names:
        hands.press(Qt.Key.Key_Right)
        seen.add(login._username)
    assert seen == set(names)


def focused(hands) -> Field:
    hands.settle()
    field = hands.window.login.pad.field
    field.setFocus()
    assert QApplication.focusWidget() is field
    return field


def scan_with_stamps(field: Field, code: str, stamps: list[int]) -> list[str]:
    scanner = Scanner(parent=field)
    scanned: list[str] = []
    scanner.scanned.connect(scanned.append)
    keys = [(getattr(Qt.Key, f"Key_{sign}"), sign) for sign in code] + [(Qt.Key.Key_Return, "\r")]
    for (key, text), stamp in zip(keys, stamps, strict=True):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        event.setTimestamp(stamp)
        if not scanner.eventFilter(field, event):
            field.event(event)
    return scanned


def test_a_scan_is_a_scan_also_where_a_busy_pc_hands_its_keys_on_late(hands):
    field = focused(hands)
    quick = [1_000 + 4 * place for place in range(14)]
    assert scan_with_stamps(field, "8992154695923", quick) == ["8992154695923"]
    assert field.text() == ""


def test_thirteen_digits_by_a_slow_hand_are_no_scan(hands):
    field = focused(hands)
    slow = [1_000 + 200 * place for place in range(14)]
    assert scan_with_stamps(field, "8992154695923", slow) == []
    assert field.text() == "8992154695923"
