"""The exact amount and the notes a customer is likely to hand over, each a button."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.money import likely_notes
from ntt_pos.i18n import _
from ntt_pos.ui.theme import Look, Size, Space
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.layout import empty

ACROSS = 3
MANY = 1_000_000_000  # rupiah: three of these stand beside each other in smaller digits only


class LikelyNotes(QWidget):
    """``taken`` says which amount (rupiah) was touched."""

    taken = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._look = look
        self._buttons: dict[int, Button] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(Space.S)
        for place in range(ACROSS):
            self._grid.setColumnStretch(place, 1)

    def offer(self, due: int | None) -> None:
        """Offer notes for an amount due in cash; None: nothing is."""
        empty(self._grid)
        self._buttons = {}
        for place, value in enumerate(likely_notes(due) if due is not None else ()):
            exact = value == due
            button = Button(
                self._look,
                i18n.rupiah(value),
                partial(self.taken.emit, value),
                kind=ButtonKind.AMOUNT,
                note=_("exact") if exact else "",
                cap="F12" if exact else "",
                height=56,
                size=Size.TITLE - 1 if value < MANY else Size.BODY,
            )
            self._grid.addWidget(button, place // ACROSS, place % ACROSS)
            self._buttons[value] = button
        self.setVisible(due is not None)

    def mark(self, typed: int | None) -> None:
        """Mark the amount that is typed."""
        for value, button in self._buttons.items():
            button.mark(chosen=value == typed)
