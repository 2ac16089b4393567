"""What is wrong with how a window stands: words that are cut or covered, targets that are too small, ink that is too pale."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QScrollArea, QScrollBar, QWidget

from ntt_pos.ui.widgets.button import Button
from ntt_pos.ui.widgets.text import ElidedText, NameText, PartsText

AMOUNT = re.compile(r"\d{1,3}(\.\d{3})+")
TARGET = 44


def luminance(colour: QColor) -> float:
    """Return how light a colour is, as WCAG reckons it."""
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def place(widget: QWidget, window: QWidget) -> QRect:
    """Return where a widget stands in its window."""
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def scrolled(widget: QWidget) -> bool:
    """Whether a scroll area is around a widget: what is not in sight there can be scrolled to."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            return any(bar.maximum() for bar in (around.verticalScrollBar(), around.horizontalScrollBar()))
        around = around.parentWidget()
    return False


def shown(window: QWidget) -> Iterator[QWidget]:
    """Return what is in sight; with a dialog open, what is in the dialog."""
    top = getattr(getattr(window, "stage", None), "top", None)
    inside = top.panel if top is not None else window
    for each in inside.findChildren(QWidget):
        if each.isVisible() and not each.visibleRegion().isEmpty():
            yield each


def faults(window: QWidget) -> list[str]:
    """Return every fault that can be measured, a sentence each."""
    picture = window.grab().toImage()
    found: list[str] = []
    for each in shown(window):
        found += _faults_of(each, window, picture)
    return found


def _faults_of(each: QWidget, window: QWidget, picture: QImage) -> Iterator[str]:
    if isinstance(each, QLabel) and each.text():
        yield from _cut(each)
        yield from _covered(each, each.text())
        yield from _pale(each, each.text(), each.palette().color(each.foregroundRole()), window, picture)
    elif isinstance(each, Button):
        yield from _button(each)
        yield from _covered(each, each.text())
        yield from _pale(each, each.text(), each._colours()[2], window, picture)
    elif isinstance(each, QAbstractButton):
        if min(each.width(), each.height()) < TARGET:
            yield f"small {each.width()}×{each.height()}: {type(each).__name__} {each.accessibleName()!r}"
    elif isinstance(each, QLineEdit):
        if each.height() < TARGET:
            yield f"low field {each.height()}: {each.accessibleName()!r}"
        words = each.text() or each.placeholderText()
        if not each.text() and each.fontMetrics().horizontalAdvance(words) > each.width() - 8:
            yield f"placeholder cut: {words!r}"
    elif isinstance(each, QScrollBar) and each.maximum() > 0 and getattr(window.stage, "top", None) is not None:
        yield f"scroll bar {each.orientation().name} {each.maximum()} in {type(window.stage.top).__name__}"


def _cut(label: QLabel) -> Iterator[str]:
    metrics, words = label.fontMetrics(), label.text()
    box = label.contentsRect()
    if label.wordWrap():
        need = label.heightForWidth(label.width())
        if need > label.height() + 1:
            yield f"wrapped words cut ({label.height()} of {need}): {words!r}"
        return
    wide = max(metrics.horizontalAdvance(line) for line in words.split("\n"))
    if isinstance(label, NameText):
        return
    if wide > box.width() + 1:
        if not isinstance(label, ElidedText):
            yield f"words cut ({box.width()} of {wide}): {words!r}"
        elif isinstance(label, PartsText) and "…" not in label.shown():
            yield f"ellipsis: {words!r}"
        elif _amounts(metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width())) != _amounts(words):
            yield f"amount in an ellipsis: {words!r}"
        else:
            yield f"ellipsis: {words!r}"
    if (high := metrics.tightBoundingRect(words).height()) > label.height():
        yield f"words cut in height ({label.height()} of {high}): {words!r}"


def _amounts(words: str) -> list[str]:
    return [each.group() for each in AMOUNT.finditer(words)]


def _covered(widget: QWidget, words: str) -> Iterator[str]:
    box = widget.visibleRegion().boundingRect()
    if box != widget.rect() and not scrolled(widget):
        yield f"not whole ({box.width()}×{box.height()} of {widget.width()}×{widget.height()}): {words!r}"


def _button(button: Button) -> Iterator[str]:
    if button.height() < TARGET:
        yield f"low button {button.height()}: {button.text()!r}"
    if button.width() < TARGET:
        yield f"narrow button {button.width()}: {button.text()!r}"
    if not button.stacked and button._content_width() > button.width() - 4:
        yield f"button cut ({button.width()} of {button._content_width():.0f}): {button.text()!r}"


def _pale(widget: QWidget, words: str, ink: QColor, window: QWidget, picture: QImage) -> Iterator[str]:
    box = place(widget, window).intersected(window.rect())
    ratio = picture.devicePixelRatio()
    seen: Counter[int] = Counter()
    for x in range(box.left(), box.right(), 3):
        for y in range(box.top(), box.bottom(), 2):
            seen[picture.pixel(int(x * ratio), int(y * ratio))] += 1
    if not seen:
        return
    ground = QColor(seen.most_common(1)[0][0])
    if (told := contrast(ink, ground)) < 4.5:
        yield f"pale {told:.2f} ({ink.name()} on {ground.name()}): {words!r}"
