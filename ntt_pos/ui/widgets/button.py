"""Buttons: a verb, often with the key cap that does the same; painted alike everywhere."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ntt_pos.ui.theme import Look, Size, Space, Weight
from ntt_pos.ui.widgets.painting import draw_box, draw_tick, smooth, write
from ntt_pos.ui.widgets.text import tip

CAP_PAD = 7
SLIM = 6
BOX = 20
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def save_keys(event: QKeyEvent) -> bool:
    """Tell whether a key press is Ctrl+Enter."""
    return event.key() in ENTER and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


class ButtonKind(StrEnum):
    """What a button is for."""

    PLAIN = "PLAIN"
    KEY = "KEY"
    PRIMARY = "PRIMARY"
    PAY = "PAY"
    DANGER = "DANGER"
    CHOICE = "CHOICE"
    TICK = "TICK"
    AMOUNT = "AMOUNT"
    LINK = "LINK"
    BAR = "BAR"


class Button(QAbstractButton):
    """A verb with an optional key cap before it and a small note after it; a press does ``do``.

    ``refuse(reason)`` disables it and tells why on hover; ``refuse("")`` enables it again. Enter presses the focused
    button once, however long it is held.
    """

    def __init__(
        self,
        look: Look,
        text: str,
        do: Callable[[], object] | None = None,
        *,
        kind: ButtonKind = ButtonKind.PLAIN,
        cap: str = "",
        note: str = "",
        height: int = Space.TARGET,
        size: float = Size.BODY,
        elide: bool = False,
        slim: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._elides = elide
        self._slim = SLIM if slim else 0  # painted lower than it can be touched
        self.stacked = False
        self.leaves_up_and_down = False  # a list of the dialog takes them, or its pages
        self._look, self._kind, self._cap, self._note, self._size = look, kind, cap, note, size
        self._height = height
        self._reason = ""
        self._tip = ""
        self._marked = False
        self._measured_words: tuple[str, str] | None = None
        self._measured = (0.0, 0.0, 0.0)
        self.setText(text)
        if do is not None:
            self.clicked.connect(lambda _checked=False: do())
        self.setAccessibleName(f"{text} {note}".strip())
        self.setAccessibleDescription(cap)
        self.setCheckable(kind in (ButtonKind.CHOICE, ButtonKind.TICK))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def reason(self) -> str:
        """Why it cannot be pressed now, or an empty text."""
        return self._reason

    @property
    def cap(self) -> str:
        """The key that does the same, as it is on the button."""
        return self._cap

    @property
    def kind(self) -> ButtonKind:
        """What the button is for."""
        return self._kind

    @property
    def least(self) -> int:
        """The least width that shows everything."""
        return round(self._content_width()) + 2 * Space.S

    def fits(self, width: int) -> bool:
        """Whether cap and verb stand side by side in this width."""
        return self._content_width() + 2 * Space.XS <= width

    def refuse(self, reason: str) -> None:
        """Disable the button and say why; an empty reason enables it."""
        self._reason = reason
        self.setAccessibleDescription(reason or self._cap)
        self.setEnabled(not reason)
        self.setToolTip(tip(reason or self._tip))

    def explain(self, words: str) -> None:
        """Say on hover what the button does."""
        self._tip = words
        self.setToolTip(tip(self._reason or words))

    def set_words(self, text: str, note: str = "") -> None:
        """Change the verb and the note."""
        if (text, note) != (self.text(), self._note):
            self._note = note
            self.setText(text)
            self.setAccessibleName(f"{text} {note}".strip())
            self.updateGeometry()
            self.update()

    def set_height(self, height: int) -> None:
        """Change how high the button is."""
        if height != self._height:
            self._height = height
            self.updateGeometry()

    def mark(self, *, chosen: bool) -> None:
        """Paint the button as what stands in a field already; it stays a button."""
        if chosen != self._marked:
            self._marked = chosen
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the words on hover exactly when they are cut."""
        super().resizeEvent(event)
        if self._elides:
            self._tip = self.text() if self._content_width() > self.width() - 2 * Space.XS else ""
            self.setToolTip(tip(self._reason or self._tip))

    def set_kind(self, kind: ButtonKind) -> None:
        """Change what the button is for."""
        self._kind, self._measured_words = kind, None
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size that shows everything."""
        padding = Space.S if self._kind is ButtonKind.KEY else Space.L
        return QSize(round(self._content_width()) + 2 * padding, self._height)

    def minimumSizeHint(self) -> QSize:
        """Return the least size: the words with hardly any air."""
        if self._kind is ButtonKind.KEY:
            return QSize(Space.TARGET, self._height)
        least = min(self._content_width(), 200.0) if self._elides else self._content_width()
        return QSize(round(least) + 8, self._height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button, once; Ctrl+Enter is the dialog's."""
        if save_keys(event):
            event.ignore()
            return
        if event.key() in ENTER:
            if not event.isAutoRepeat():
                self.click()
            return
        if self.leaves_up_and_down and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()  # Qt would move the focus to the next button
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Paint the hover."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Paint without the hover."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button."""
        painter = smooth(self)
        back, line, ink = self._colours()
        box = QRectF(self.rect()).adjusted(1, 1 + self._slim, -1, -1 - self._slim)
        focused = self.hasFocus()
        chosen = self._marked or (self._kind is ButtonKind.CHOICE and self.isChecked())
        width = 2.0 if focused or chosen else 1.0
        if focused and self._filled():
            # The ring of a filled button is inside, in the colour of its words.
            draw_box(painter, box, Space.RADIUS_S, back)
            draw_box(painter, box.adjusted(3, 3, -3, -3), Space.RADIUS_S - 3, Qt.BrushStyle.NoBrush, QPen(ink, 2))
        else:
            ring = "bar_ink" if self._kind is ButtonKind.BAR else "primary"  # the bar is of the primary colour itself
            edge = self._look.colour(ring) if focused or chosen else line
            painter.setPen(QPen(edge, width) if edge.alpha() else Qt.PenStyle.NoPen)
            painter.setBrush(back)
            inset = (width - 1) / 2
            painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), Space.RADIUS_S, Space.RADIUS_S)
            if focused and chosen:  # its edge is that of a chosen one already
                draw_box(painter, box.adjusted(4, 4, -4, -4), Space.RADIUS_S - 3, Qt.BrushStyle.NoBrush, QPen(edge, 2))
        self._words(painter, ink)

    def _filled(self) -> bool:
        return self._kind in (ButtonKind.PRIMARY, ButtonKind.PAY, ButtonKind.DANGER) and self.isEnabled()

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        ask = self._look.colour
        kind = self._kind
        clear = self._look.clear
        if not self.isEnabled():
            if kind in (ButtonKind.LINK, ButtonKind.BAR):
                return clear, clear, ask("muted")
            return ask("raised"), ask("line"), ask("muted")
        filled = {
            ButtonKind.PRIMARY: ("primary", "on_primary"),
            ButtonKind.PAY: ("positive", "on_positive"),
            ButtonKind.DANGER: ("danger", "on_danger"),
        }.get(kind)
        if filled:
            back = QColor(ask(filled[0]))
            if self.isDown():
                back = back.darker(125)
            elif self.underMouse():
                back = back.lighter(108)
            return back, back, ask(filled[1])
        if kind is ButtonKind.BAR:
            return ask("bar_pill") if not self.isDown() else ask("primary"), clear, ask("bar_ink")
        if kind is ButtonKind.LINK:
            return (ask("tint") if self.underMouse() else clear), clear, ask("primary")
        chosen = self._marked or (self._kind is ButtonKind.CHOICE and self.isChecked())
        back = ask("tint") if self.isDown() or self.underMouse() or chosen else ask("surface")
        return back, ask("line"), ask("primary") if chosen else ask("ink")

    def _verb_font(self) -> QFont:
        strong = self._kind in (
            ButtonKind.PRIMARY,
            ButtonKind.PAY,
            ButtonKind.DANGER,
            ButtonKind.CHOICE,
            ButtonKind.TICK,
            ButtonKind.AMOUNT,
            ButtonKind.LINK,
        )
        return self._look.font(self._size, Weight.MEDIUM if strong else Weight.REGULAR)

    def _cap_font(self) -> QFont:
        return self._look.font(Size.META if self._size <= Size.AMOUNT else Size.BODY, Weight.MEDIUM)

    def _parts(self) -> tuple[float, float, float]:
        """Return how wide cap, verb and note are, measured once for these words: each painting asks several times."""
        words = self.text(), self._note
        if words != self._measured_words:
            self._measured_words, self._measured = words, self._measure()
        return self._measured

    def _measure(self) -> tuple[float, float, float]:
        pad = 5 if self._kind is ButtonKind.KEY else CAP_PAD
        cap = QFontMetricsF(self._cap_font()).horizontalAdvance(self._cap) + 2 * pad if self._cap else 0.0
        verb = QFontMetricsF(self._verb_font()).horizontalAdvance(self.text())
        note = QFontMetricsF(self._look.font(Size.META)).horizontalAdvance(self._note) if self._note else 0.0
        return cap, verb, note

    def _gap(self) -> float:
        if self._kind is ButtonKind.KEY:
            return 6.0
        return float(Space.M if self._size > Size.AMOUNT else Space.S)

    def _content_width(self) -> float:
        parts = [part for part in self._parts() if part]
        return sum(parts) + self._gap() * (len(parts) - 1) + self._box()

    def _box(self) -> float:
        """Return how wide the box of a tick is, with the gap behind it."""
        return BOX + self._gap() if self._kind is ButtonKind.TICK else 0.0

    def _words(self, painter: QPainter, ink: QColor) -> None:
        cap, verb, note = self._parts()
        gap = self._gap()
        text = self.text()
        edge = float(Space.XS if self._kind is ButtonKind.KEY else Space.S)
        spare = self.width() - 2 * edge - self._content_width()
        if self.stacked:
            self._stacked(painter, ink, cap)
            return
        if spare < 0:
            verb += spare
            text = QFontMetricsF(self._verb_font()).elidedText(text, Qt.TextElideMode.ElideRight, verb)
        x = max((self.width() - self._content_width()) / 2, edge)
        middle = self.height() / 2
        if self._kind is ButtonKind.TICK:
            self._draw_box(painter, QRectF(x, middle - BOX / 2, BOX, BOX))
            x += self._box()
        if cap:
            x = self._draw_cap(painter, x, middle, cap, ink) + gap
        write(painter, QRectF(x, 0, verb + 2, self.height()), text, self._verb_font(), ink)
        if note:
            painter.setFont(self._look.font(Size.META))
            if not self._filled():
                painter.setPen(self._look.colour("muted"))
            painter.drawText(
                QRectF(x + verb + gap, 0, note + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self._note
            )

    def _stacked(self, painter: QPainter, ink: QColor, cap: float) -> None:
        """Draw the cap over the verb: the bar of a small window."""
        self._draw_cap(painter, (self.width() - cap) / 2, 12.0, cap, ink)
        box = QRectF(2, 21, self.width() - 4.0, self.height() - 22)
        write(painter, box, self.text(), self._look.font(Size.META), ink, Qt.AlignmentFlag.AlignCenter, cut=True)

    def _draw_box(self, painter: QPainter, box: QRectF) -> None:
        """Draw the box of yes or no."""
        ask, yes = self._look.colour, self.isChecked()
        name = "muted" if not self.isEnabled() else "primary" if yes else "edge"
        draw_box(painter, box.adjusted(0.5, 0.5, -0.5, -0.5), 5, ask(name if yes else "surface"), ask(name))
        if yes:
            draw_tick(painter, self._look, box)

    def _draw_cap(self, painter: QPainter, x: float, middle: float, width: float, ink: QColor) -> float:
        height = 20.0 if self._size <= Size.AMOUNT else 26.0
        box = QRectF(x, middle - height / 2, width, height)
        if self._filled() or self._kind is ButtonKind.CHOICE:
            words = ink
            draw_box(painter, box, 5, Qt.BrushStyle.NoBrush, ink)
        else:
            words = self._look.colour("primary" if self.isEnabled() else "muted")
            draw_box(painter, box, 5, self._look.colour("tint"))
        write(painter, box, self._cap, self._cap_font(), words, Qt.AlignmentFlag.AlignCenter)
        return x + width


def keep_keys(place: QWidget) -> None:
    """Let a click on a button of a place leave the keys where they are: what is typed next goes there."""
    for each in place.findChildren(Button):
        if each.focusPolicy() is Qt.FocusPolicy.StrongFocus:
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
