"""The bar of keys at the lower edge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ntt_pos.i18n import _
from ntt_pos.ui.theme import Look, Size, Space
from ntt_pos.ui.till.actions import Act
from ntt_pos.ui.widgets.button import Button, Kind
from ntt_pos.ui.widgets.layout import row

GAP = 6


class KeyBar(QWidget):
    """A button per act: its key cap, its verb, its count."""

    def __init__(self, look: Look, acts: Sequence[Act], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = row(self, gap=GAP)
        self._buttons: list[tuple[Act, Button]] = []
        for act in acts:
            button = Button(look, _(act.name), kind=Kind.KEY, cap=act.cap, height=Space.TARGET, size=Size.BODY - 0.5)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.explain(_(act.told))
            button.clicked.connect(lambda _checked=False, act=act: act.do())
            line.addWidget(button, 1)
            self._buttons.append((act, button))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the caps over the verbs when the window is too small for them side by side."""
        super().resizeEvent(event)
        self._stack()

    def _stack(self) -> None:
        count = len(self._buttons)
        width = (self.width() - GAP * (count - 1)) // count
        stacked = not all(button.fits(width) for _act, button in self._buttons)
        for _act, button in self._buttons:
            if button.stacked != stacked:
                button.stacked = stacked
                button.update()

    def refresh(self) -> None:
        """Show counts, and which keys do something now."""
        for act, button in self._buttons:
            count = act.count()
            button.set_words(f"{_(act.shown)} {count}" if count else _(act.shown))
            button.refuse(act.why_not())
        self._stack()
