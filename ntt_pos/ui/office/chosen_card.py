"""The card beside a list: what is chosen in it, or words that ask to choose."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.office.facts import CARD_WIDTH
from ntt_pos.ui.theme import Look
from ntt_pos.ui.widgets.layout import column, fill, plain


class ChosenCard(QFrame):
    """Shows ``inside`` once something is chosen."""

    def __init__(self, look: Look, title: str, hint: str, *, width: int = CARD_WIDTH, role: str = "card") -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on=True)
        self.setFixedWidth(width)
        self._none, self.inside = EmptyState(look, title, hint), plain()
        fill(column(self, gap=0, margins=1 if role == "card" else 0), (self._none, 1), (self.inside, 1))
        self.clear()

    def clear(self, *, chosen: bool = False) -> None:
        """Ask to choose, unless something is chosen."""
        self._none.setVisible(not chosen)
        self.inside.setVisible(chosen)
