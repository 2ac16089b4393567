"""The whole card of a product takes one minute, inside the delivery form: keys are counted, seconds are reckoned."""

from __future__ import annotations

import sys
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage

from ntt_pos.ui.goods.story_card_form import CardDialog
from ntt_pos.ui.notes.delivery_form import DeliveryForm

CODE = "8992154695923"
CTRL = Qt.KeyboardModifier.ControlModifier
SENTENCE = "Dipetik merah di kebun 900 m, dijemur di tikar, disangrai kayu"
# A key, a thought and a scan by somebody who types seldom (Card, Moran & Newell: 0.5 s a key in unfamiliar text).
KEY, THOUGHT, SCAN = 0.5, 1.35, 2.0


class Hand:
    """Counts what a hand does, and presses it."""

    def __init__(self, hands) -> None:
        self.hands, self.keys, self.seconds = hands, 0, 0.0

    def think(self) -> None:
        self.seconds += THOUGHT

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        count = 1 + (modifier is not Qt.KeyboardModifier.NoModifier)
        self.keys, self.seconds = self.keys + count, self.seconds + KEY * count
        self.hands.press(key, modifier)

    def type(self, text: str) -> None:
        self.think()
        self.keys, self.seconds = self.keys + len(text), self.seconds + KEY * len(text)
        self.hands.type(text)

    def scan(self, code: str) -> None:
        self.seconds += SCAN
        self.hands.burst(code)


@pytest.fixture
def picture():
    image = QImage(1600, 1200, QImage.Format.Format_RGB32)
    image.fill(QColor("#7a3b12"))
    QGuiApplication.clipboard().setImage(image)
    yield
    QGuiApplication.clipboard().clear()


@pytest.mark.usefixtures("picture")
def test_a_card_is_filled_in_one_minute_while_goods_are_taken_in(office, shop, coffee, capsys):
    hands, _page = office("notes")
    hands.press(Qt.Key.Key_N, CTRL)
    hands.type("leworahang")
    hands.enter()
    form = hands.dialog
    assert isinstance(form, DeliveryForm)
    hand, begun = Hand(hands), time.perf_counter()
    hand.scan(CODE)
    hand.think()
    hand.press(Qt.Key.Key_Y, CTRL)
    assert isinstance(hands.dialog, CardDialog)
    hand.type(SENTENCE)
    hand.think()
    hand.press(Qt.Key.Key_V, CTRL)
    hand.press(Qt.Key.Key_Tab)
    hand.press(Qt.Key.Key_Tab)
    hand.type("250 g")
    hand.think()
    hand.press(Qt.Key.Key_Return, CTRL)
    machine = time.perf_counter() - begun
    assert hands.dialog is form  # the delivery waited, with what was being entered
    assert form.chosen is not None
    card = shop.cards.of_product(coffee.product_id).card
    assert (card.sentence, card.weight, len(card.photos)) == (SENTENCE, "250 g", 1)
    with capsys.disabled():
        told = f" [a card: {hand.keys} keys, {hand.seconds:.0f} s of a slow hand, {machine:.1f} s of this PC] "
        sys.stdout.write(told)
    assert hand.seconds + min(machine, 15) <= 60
