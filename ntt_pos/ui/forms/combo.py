"""One of several: a field that opens a list; closed it says what it is about and what is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView, QSizePolicy, QStyledItemDelegate, QWidget

from ntt_pos.ui.theme import Look, Size, Space, Weight
from ntt_pos.ui.widgets.button import ENTER
from ntt_pos.ui.widgets.painting import smooth, write

ARROW = 26


class Combo(QComboBox):
    """Shows "Pillar: all" when it has a ``label``, else the chosen word; Space, Enter or F4 open the list."""

    def __init__(
        self,
        look: Look,
        name: str,
        options: Sequence[tuple[str, str]] = (),
        *,
        label: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._label = look, label
        self.setAccessibleName(name)
        self.setView(QListView())
        self.view().setAccessibleName(name)
        self.setItemDelegate(QStyledItemDelegate(self))  # rows as high as the style says: a finger takes them
        self.setFixedHeight(Space.TARGET)
        self.setMaxVisibleItems(14)
        self.setSizePolicy(
            QSizePolicy.Policy.Maximum if label else QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        )
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_options(options)

    @property
    def value(self) -> str:
        """The key of what is chosen."""
        return str(self.currentData() or "")

    def show_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other options (key, words); what was chosen stays chosen when it is still there."""
        kept = self.value
        blocked = self.blockSignals(True)
        self.clear()
        for key, words in options:
            self.addItem(words, key)
        self.choose(kept)
        self.blockSignals(blocked)
        self.updateGeometry()
        self.update()

    def choose(self, value: str) -> None:
        """Choose by key; an unknown key chooses the first."""
        self.setCurrentIndex(max(self.findData(value), 0) if self.count() else -1)

    def sizeHint(self) -> QSize:
        """Return a width that shows every option."""
        return self._room_for(range(self.count()))

    def minimumSizeHint(self) -> QSize:
        """Return a width that shows the first option, which narrows nothing; others may be cut."""
        return QSize(min(self.sizeHint().width(), max(self._room_for(range(1)).width(), LEAST)), Space.TARGET)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: a turn over a field must not change it."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter open the list."""
        if event.key() in ENTER:
            if not event.isAutoRepeat():
                self.showPopup()
            return
        super().keyPressEvent(event)

    def showPopup(self) -> None:
        """Open the list; rows that were laid out before it had its style lay one over the other."""
        self.view().installEventFilter(self)  # before Qt's own, which chooses before a key is a key press
        self.view().ensurePolished()
        self.view().doItemsLayout()
        super().showPopup()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose by Enter in the open list when it is pressed: the Enter that ends a scan was taken before it comes here."""
        if watched is self.view() and isinstance(event, QKeyEvent) and event.key() in ENTER:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                row = self.view().currentIndex().row()
                self.hidePopup()
                if row >= 0:
                    self.setCurrentIndex(row)
                    self.activated.emit(row)
                return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the closed field."""
        painter = smooth(self)
        ask, strong = self._look.colour, self.hasFocus()
        painter.setPen(QPen(ask("primary" if strong else "edge"), 2 if strong else 1))
        painter.setBrush(ask("surface" if self.isEnabled() else "raised"))
        edge = 1.0 if strong else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), Space.RADIUS_S, Space.RADIUS_S)
        box = QRectF(self.rect()).adjusted(PAD, 0, -ARROW - 4, 0)
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if self._label:
            words = f"{self._label}: "
            write(painter, box, words, self._look.font(Size.BODY), ask("muted"), side)
            box.setLeft(box.left() + QFontMetricsF(painter.font()).horizontalAdvance(words))
        first = self._label and self.currentIndex() == 0
        font = self._look.font(Size.BODY, Weight.REGULAR if first or not self._label else Weight.MEDIUM)
        ink = ask("muted" if first or not self.isEnabled() else "ink")
        write(painter, box, self.currentText(), font, ink, side, cut=True)
        x, y = self.width() - ARROW / 2 - 4, self.height() / 2
        painter.setPen(
            QPen(ask("muted"), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([QPointF(x - 4, y - 2), QPointF(x, y + 2.5), QPointF(x + 4, y - 2)]))

    def _room_for(self, places: range) -> QSize:
        metrics = QFontMetricsF(self._look.font(Size.BODY, Weight.MEDIUM))
        label = metrics.horizontalAdvance(f"{self._label}: ") if self._label else 0.0
        widest = max((metrics.horizontalAdvance(self.itemText(n)) for n in places), default=40.0)
        return QSize(round(min(label + widest, 300) + 2 * PAD + ARROW), Space.TARGET)


PAD, LEAST = 12, 132
