"""The line of the basket as a screen reader says it: when it is added, chosen or changed, once each."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ntt_pos.ui.models.cart_model import CartModel
from ntt_pos.ui.widgets.announce import announce


class ToldLine:
    """Remembers which line was said last, and in which words."""

    def __init__(self, view: QWidget, model: CartModel) -> None:
        self._view, self._model = view, model
        self._key = self._words = ""

    def say(self, key: str) -> None:
        """Say a line."""
        self._key, self._words = key, self._words_of(key)
        announce(self._view, self._words)

    def added(self, key: str) -> None:
        """Say the line just added, unless it was said as the one that changed."""
        if (self._key, self._words) != (key, self._words_of(key)):
            self.say(key)

    def changed(self) -> None:
        """Say the line that was said last when it has another quantity, price or discount now."""
        words = self._words_of(self._key)
        if words and words != self._words:
            self.say(self._key)

    def _words_of(self, key: str) -> str:
        row = self._model.row_of(key)
        return self._model.words(row) if row >= 0 else ""
