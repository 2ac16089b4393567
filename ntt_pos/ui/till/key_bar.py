"""The bar of keys at the lower edge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ntt_pos.ui.theme import Size, Space
from ntt_pos.ui.widgets.action import Action, Actions
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.layout import add, row

GAP = 6


class KeyBar(QWidget):
    """A button per act: its key cap, its verb, its count."""

    def __init__(self, acts: Actions, shown: Sequence[Action], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = row(self, gap=GAP)
        self._acts = acts
        self._buttons: list[Button] = []
        for action in shown:
            button = add(line, acts.button(action, kind=ButtonKind.KEY, height=Space.TARGET, size=Size.BODY - 0.5), 1)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._buttons.append(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the caps over the verbs when the window is too small for them side by side."""
        super().resizeEvent(event)
        self._stack()

    def _stack(self) -> None:
        count = len(self._buttons)
        width = (self.width() - GAP * (count - 1)) // count
        stacked = not all(button.fits(width) for button in self._buttons)
        for button in self._buttons:
            if button.stacked != stacked:
                button.stacked = stacked
                button.update()

    def refresh(self) -> None:
        """Show counts, and which keys do something now."""
        self._acts.refresh()
        self._stack()
