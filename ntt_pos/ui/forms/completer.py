"""A field that offers what fits while one types: villages, producers, products, categories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget
from shiboken6 import isValid

from ntt_pos.ui.lists.grid import ROW, Grid, GridCell, GridRow, Heading
from ntt_pos.ui.theme import Look, Size
from ntt_pos.ui.widgets.button import ENTER
from ntt_pos.ui.widgets.fields import Field
from ntt_pos.ui.widgets.layout import column, frame

MOST_SHOWN = 6
FRAME = 6
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be picked: its key, what the field then says, and a line below it in the list."""

    key: str
    words: str
    below: str = ""


Offer = Callable[[Sequence[Option]], None]
Ask = Callable[[str, Offer], None]


class CompleterField(Field):
    """``ask(text, offer)`` looks up what fits and calls ``offer``. ``key`` is what was picked, "" for other words."""

    picked = Signal(str)

    def __init__(
        self, look: Look, name: str, ask: Ask, *, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(look, name, placeholder=placeholder, size=Size.BODY, parent=parent)
        self._look, self._name, self._ask = look, name, ask
        self._options: Sequence[Option] = ()
        self._list: QFrame | None = None
        self._grid: Grid | None = None
        self._asked = 0
        self._waiting = self._pick_first = False
        self.key = ""
        self.textEdited.connect(self._typed)

    @property
    def offering(self) -> bool:
        """Whether the list is open."""
        return self._list is not None and not self._list.isHidden()

    def put(self, key: str, words: str) -> None:
        """Show something as picked."""
        self.key = key
        self.setText(words)
        self.setCursorPosition(0)
        self.mark(refused=False)

    def open_list(self) -> None:
        """Offer what fits what is there now."""
        self._asked += 1
        asked = self._asked
        self._waiting, self._pick_first = True, False
        self._ask(self.text(), lambda found: self._offer(found) if asked == self._asked else None)

    def close_list(self) -> None:
        """Take the list away."""
        self._asked += 1
        self._waiting = False
        if self._list is not None:
            self._list.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the list with the arrows, pick with Enter, close it with Esc."""
        grid = self._grid
        if event.key() in STEPS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.offering and grid is not None:
                grid.step(STEPS[Qt.Key(event.key())])
            else:
                self.open_list()
        elif self.offering and event.key() == Qt.Key.Key_Escape:
            self.close_list()
        elif self.offering and event.key() in ENTER and grid is not None and grid.chosen:
            if not event.isAutoRepeat():
                self._pick(grid.chosen)
                self.entered.emit()
        elif self._waiting and event.key() in ENTER and self.text().strip():
            self._pick_first = True  # the list is still on its way to a quick hand
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the first key type anew."""
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list when the field is left; the one thing that fits is picked by leaving."""
        if self.offering and not self.key and self.text().strip():
            exact = [each for each in self._options if each.words.casefold() == self.text().strip().casefold()]
            if exact or len(self._options) == 1:
                self._pick((exact or list(self._options))[0].key)
        self.close_list()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave no list behind."""
        self.close_list()
        super().hideEvent(event)

    def _typed(self, _text: str) -> None:
        self.key = ""
        self.picked.emit("")
        self.open_list()

    def _pick(self, key: str) -> None:
        option = next((each for each in self._options if each.key == key), None)
        if option is None:
            return
        self.put(option.key, option.words)
        self.close_list()
        self.picked.emit(option.key)

    def _offer(self, found: Sequence[Option]) -> None:
        if not isValid(self) or not self.isVisible() or not self.hasFocus():
            return
        self._waiting = False
        self._options = found
        if not found:
            self.close_list()
            return
        if self._pick_first:
            self._pick(found[0].key)
            self.entered.emit()
            return
        if self._list is None:
            self._list = self._make_list()
        box, grid = self._list, self._grid
        if grid is None:
            return
        grid.show_rows([GridRow(each.key, (GridCell(each.words, each.below),)) for each in found])
        grid.choose(found[0].key)
        window = self.window()
        height = min(len(found), MOST_SHOWN) * ROW + FRAME
        below = self.mapTo(window, QPoint(0, self.height() + 2))
        if below.y() + height > window.height():
            below = self.mapTo(window, QPoint(0, -height - 2))
        box.setGeometry(below.x(), below.y(), max(self.width(), 320), height)
        box.show()
        box.raise_()

    def _make_list(self) -> QFrame:
        box = frame("card", self.window())
        box.hide()
        self._grid = grid = Grid(self._look, self._name, (Heading(""),))
        grid.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        grid.clicked.connect(lambda _index: self._pick(grid.chosen))
        column(box, gap=0, margins=1).addWidget(grid)
        self.destroyed.connect(lambda: box.deleteLater() if isValid(box) else None)
        return box


def among(options: Sequence[Option]) -> Ask:
    """Return an ``ask`` that offers those of a few options whose words hold every typed word; all when nothing is typed."""

    def ask(text: str, offer: Offer) -> None:
        words = text.casefold().split()
        offer([each for each in options if all(word in f"{each.words} {each.below}".casefold() for word in words)][:50])

    return ask
