"""Words on the screen: always plain text, sized by the type scale, coloured by what they say."""

from __future__ import annotations

import html

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ntt_pos.i18n import together, words_of
from ntt_pos.ui.theme import Look, Size, Tone, Weight
from ntt_pos.ui.widgets.layout import dress


def tip(words: str) -> str:
    """Return words for a tooltip, which would take a name that looks like markup for markup."""
    return f"<qt>{html.escape(words)}</qt>".replace("\n", "<br>") if "<" in words or "&" in words else words


class Text(QLabel):
    """A label: ``size`` of the type scale, ``tone`` of the theme; markup in names is never interpreted."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        *,
        size: float = Size.BODY,
        weight: QFont.Weight = Weight.REGULAR,
        tone: Tone = Tone.INK,
        wrap: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(look.font(size, weight))
        self.setProperty("tone", tone.value)
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.setWordWrap(wrap)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show words; where they wrap, no line ends between a number and its unit."""
        super().setText(together(text) if self.wordWrap() else text)

    def text(self) -> str:
        """Return the words as they were given."""
        return super().text().replace("\u00a0", " ")

    def set_tone(self, tone: Tone) -> None:
        """Change what the colour says."""
        dress(self, tone.value, "tone")


class ElidedText(Text):
    """A one-line label that ends in an ellipsis when it does not fit; the tooltip holds the whole text.

    ``side`` is where it is cut: a name of goods in the middle, as its end tells the size.
    """

    side = Qt.TextElideMode.ElideRight

    def minimumSizeHint(self) -> QSize:
        """Return a width that may shrink to almost nothing."""
        return QSize(24, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Return the width of the whole text."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the whole text in the tooltip exactly when it is cut."""
        super().resizeEvent(event)
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        self.setToolTip(tip(self.text()) if cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, cut to the width."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(self.text(), self.side, self.width())
        painter.drawText(self.rect(), int(self.alignment()) | Qt.TextFlag.TextSingleLine, text)


class PartsText(ElidedText):
    """Facts between dots on one line: those at the end that do not fit go whole; the tooltip holds them all."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(self.alignment()) | Qt.TextFlag.TextSingleLine, self.shown())

    def shown(self) -> str:
        """Return the facts that fit."""
        metrics, parts = self.fontMetrics(), self.text().split(" · ")
        while len(parts) > 1 and metrics.horizontalAdvance(" · ".join(parts)) > self.width():
            parts.pop()
        return metrics.elidedText(" · ".join(parts), self.side, self.width())


class NameText(Text):
    """A name in one or two lines: what is too long is cut in the middle, and the tooltip holds the whole."""

    def sizeHint(self) -> QSize:
        """Return the size of the name in one line; it makes do with less."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2, self._high(1))

    def minimumSizeHint(self) -> QSize:
        """Return a width that may shrink, and the height of the lines there are."""
        return QSize(24, self._high(len(self._lines())))

    def hasHeightForWidth(self) -> bool:
        """A narrow place has two lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines at a width."""
        return self._high(len(wrapped(self.text(), self.fontMetrics(), width)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the whole name in the tooltip exactly when it is cut, and ask for the height of its lines."""
        super().resizeEvent(event)
        self.setToolTip(tip(self.text()) if any("…" in line for line in self._lines()) else "")
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        lines, high = self._lines(), self.fontMetrics().lineSpacing()
        top = (self.height() - high * len(lines)) // 2
        for place, line in enumerate(lines):
            painter.drawText(0, top + place * high + self.fontMetrics().ascent(), line)

    def _lines(self) -> list[str]:
        return wrapped(self.text(), self.fontMetrics(), max(self.width(), 24)) or [""]

    def _high(self, lines: int) -> int:
        return self.fontMetrics().lineSpacing() * max(lines, 1)


def growing(widget: QWidget) -> QWidget:
    """Let a widget take the width that is left."""
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, widget.sizePolicy().verticalPolicy())
    return widget


def wrapped(text: str, metrics: QFontMetrics, width: int, *, most: int = 2) -> list[str]:
    """Return a text in at most ``most`` lines of a width (pixels); what is too long is cut in the middle of the last one.

    The end of a product's name tells its size, so it stays, and a unit stays with its number.
    """
    words = words_of(text)
    lines: list[str] = []
    while words and len(lines) < most - 1:
        line = words.pop(0)
        while words and metrics.horizontalAdvance(f"{line} {words[0]}") <= width:
            line += f" {words.pop(0)}"
        lines.append(cut_middle(line, metrics, width))
    return [*lines, cut_middle(" ".join(words), metrics, width)] if words else lines


def cut_middle(line: str, metrics: QFontMetrics, width: int) -> str:
    """Return a line of at most a width (pixels): whole words go, and its last one, which tells the size of goods, stays."""
    if metrics.horizontalAdvance(line) <= width:
        return line  # Qt's own cut counts parts of a pixel on an enlarged screen
    *words, last = words_of(line)
    for many in range(len(words), 0, -1):
        shorter = f"{' '.join(words[:many])} … {last}"
        if metrics.horizontalAdvance(shorter) <= width:
            return shorter
    return metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, width)
