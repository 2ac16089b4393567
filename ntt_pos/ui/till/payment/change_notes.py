"""Change in notes and coins, as the cashier gives it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.money import banknotes
from ntt_pos.i18n import _
from ntt_pos.ui.theme import Look, Size, Space, Weight
from ntt_pos.ui.widgets.painting import smooth

Notes = tuple[tuple[int, int], ...]


def in_words(notes: Notes) -> str:
    """Return ``1×50.000 · 1×20.000``."""
    return " · ".join(f"{count}×{i18n.rupiah(note)}" for note, count in notes)


class NotesToGive(QWidget):
    """The notes and coins of an amount as chips: how many of which."""

    def __init__(
        self, look: Look, *, height: int = 40, size: float = Size.AMOUNT, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._chip, self._size = look, height, size
        self._notes: tuple[tuple[int, int], ...] = ()
        self._least = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keep_room(self, rows: int) -> None:
        """Take the height of some rows of chips also while there are fewer: nothing beside them moves then."""
        self._least = rows * (self._chip + Space.S) - Space.S if rows else 0
        self.setFixedHeight(self.heightForWidth(self.width()))

    def say(self, amount: int) -> None:
        """Show the notes of an amount."""
        notes = banknotes(amount)
        self.show_notes(notes, _("Give {notes}", notes=in_words(notes)) if notes else "")

    def show_notes(self, notes: Notes, words: str) -> None:
        """Show these notes and coins; ``words`` say them to who does not see the chips."""
        self._notes = notes
        self.setAccessibleName(words)
        self.setFixedHeight(self.heightForWidth(self.width()))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """The chips wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows of chips."""
        places = self._places(float(width))
        return max(self._least, round(places[-1][0].bottom()) if places else 0)

    def sizeHint(self) -> QSize:
        """Return one row's size."""
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height the chips need."""
        super().resizeEvent(event)
        height = self.heightForWidth(self.width())
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chips."""
        painter = smooth(self)
        ask = self._look.colour
        for box, count, note in self._places(float(self.width())):
            painter.setPen(QPen(ask("positive"), 1))
            painter.setBrush(ask("surface"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), Space.RADIUS_S, Space.RADIUS_S)
            head = QRectF(box.left() + 10, box.top(), box.width(), box.height())
            painter.setFont(self._look.font(self._size, Weight.MEDIUM))
            painter.setPen(ask("positive"))
            painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, f"{count}×")
            painter.setPen(ask("ink"))
            painter.drawText(
                box.adjusted(0, 0, -10, 0),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                i18n.rupiah(note),
            )

    def _places(self, width: float) -> list[tuple[QRectF, int, int]]:
        metrics = QFontMetricsF(self._look.font(self._size, Weight.MEDIUM))
        places, x, y = [], 0.0, 0.0
        for note, count in self._notes:
            wide = metrics.horizontalAdvance(f"{count}×") + metrics.horizontalAdvance(i18n.rupiah(note)) + 28
            if x and x + wide > width:
                x, y = 0.0, y + self._chip + Space.S
            places.append((QRectF(x, y, wide, self._chip), count, note))
            x += wide + Space.S
        return places
