"""A dialog that shrinks leaves nothing of its shadow behind."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

from ntt_pos.ui.theme import Look
from ntt_pos.ui.widgets.dialog import SHADOW, Dialog
from ntt_pos.ui.widgets.keys_help import KeysHelp
from ntt_pos.ui.widgets.stage import Stage
from ntt_pos.ui.widgets.text import Text


class Painted(Dialog):
    """A dialog that remembers which part of it was painted."""

    painted: QRect = QRect()

    def paintEvent(self, event):  # noqa: N802 Qt names it so
        self.painted = self.painted.united(event.rect())
        super().paintEvent(event)


@pytest.mark.usefixtures("qapp")
def test_what_the_shadow_covered_is_painted_again_when_the_panel_shrinks(qtbot):
    look = Look("light", motion=False)
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.resize(1200, 700)
    ground.show()
    dialog = Painted(look, "Coba")
    told = Text(look, "Tiga baris kesalahan yang panjang. " * 12, wrap=True)
    dialog.head.addWidget(told)
    Stage(ground, KeysHelp.of).open(dialog)
    qtbot.waitUntil(lambda: dialog.panel.height() > 100)
    QApplication.processEvents()
    before = dialog.panel.geometry()
    dialog.painted = QRect()
    told.hide()
    qtbot.waitUntil(lambda: dialog.panel.height() < before.height())
    qtbot.wait(50)
    shadow = before.adjusted(-SHADOW, -SHADOW + 8, SHADOW, SHADOW + 8)
    assert dialog.painted.contains(shadow), f"{dialog.painted} of {shadow}"
