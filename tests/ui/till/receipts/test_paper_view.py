"""A paper on the screen: its amounts end at the right edge, also on a line that is full."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtGui import QImage

from ntt_pos.domain.devices.paper import PaperLine
from ntt_pos.ui.theme import Look
from ntt_pos.ui.till.receipts.paper_view import SIDE, PaperView


@pytest.mark.parametrize("label", ["Tunai", "Diperbaiki: Tunai → QRIS"])
def test_an_amount_ends_at_the_right_edge(qapp, label):
    look = Look("light")
    view = PaperView(look)
    text = label + "201.600".rjust(32 - len(label))
    view.show_lines([SimpleNamespace(line=PaperLine(text, tail=7), modules=())], 32)
    image = view.picture().convertToFormat(QImage.Format.Format_Grayscale8)
    ink = [
        x
        for x in range(4, image.width() - 4)
        for y in range(2 * SIDE, image.height() - 2 * SIDE)
        if image.pixel(x, y) & 255 < 128
    ]
    assert image.width() - 2 * SIDE - 8 < max(ink) <= image.width() - 2 * SIDE
