"""A choice as large as what hangs on it: its key, what it does, and what it means below."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ntt_pos.ui.theme import Look, Size, Space, Weight
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import ENTER
from ntt_pos.ui.widgets.painting import draw_box, smooth

HEIGHT, LEAST = 84, 56  # the least on a screen of 600


class BigChoice(QAbstractButton):
    """A choice with what it means below, and its key."""

    def __init__(self, look: Look, action: Action) -> None:
        super().__init__()
        self._look, self._cap, self._below = look, action.cap, action.told
        self.setText(action.name)
        self.setAccessibleName(f"{action.name}. {action.told}")
        self.setAccessibleDescription(action.cap)
        self.clicked.connect(lambda _checked=False: action.do())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(LEAST)
        self.setMaximumHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Return the size of a choice."""
        return QSize(560, HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses; the arrows go to the next one."""
        if event.key() in ENTER:
            if not event.isAutoRepeat():
                self.click()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the choice."""
        painter = smooth(self)
        ask, strong = self._look.colour, self.hasFocus()
        painter.setPen(QPen(ask("primary" if strong else "line"), 2 if strong else 1))
        painter.setBrush(ask("tint" if strong or self.underMouse() else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), Space.RADIUS, Space.RADIUS)
        cap = QRectF(Space.L, (self.height() - 36) / 2, 36, 36)
        draw_box(painter, cap, Space.RADIUS_S, ask("primary" if strong else "tint"))
        painter.setPen(ask("on_primary" if strong else "primary"))
        painter.setFont(self._look.font(Size.AMOUNT, Weight.MEDIUM))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._cap)
        left, top = cap.right() + Space.L, (self.height() - HEIGHT) / 2
        painter.setPen(ask("ink"))
        painter.setFont(self._look.font(Size.AMOUNT + 1, Weight.MEDIUM))
        side = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, top + 18, self.width() - left - 12, 24), side, self.text())
        painter.setPen(ask("muted"))
        painter.setFont(self._look.font(Size.BODY))
        painter.drawText(QRectF(left, top + 43, self.width() - left - 12, 22), side, self._below)
