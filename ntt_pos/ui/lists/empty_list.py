"""What a list shows when it is empty: what that means and the next step."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.layout import column, fill
from ntt_pos.ui.widgets.text import Text


class EmptyState(QWidget):
    """A title and the next step, in the middle of the place where a list would be."""

    def __init__(self, look: Look, title: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        stack = column(self, gap=Space.S, margins=Space.XL)
        self._title = Text(
            look, title, size=Size.TITLE, weight=Weight.MEDIUM, wrap=True, align=Qt.AlignmentFlag.AlignHCenter
        )
        self._hint = Text(look, hint, tone=Tone.MUTED, wrap=True, align=Qt.AlignmentFlag.AlignHCenter)
        fill(stack, 2, self._title, self._hint, 3)

    def say(self, title: str, hint: str) -> None:
        """Change the words."""
        self._title.setText(title)
        self._hint.setText(hint)
