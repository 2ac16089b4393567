"""The one entry field: scans, codes, words and quantities all come here."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from ntt_pos.domain.selling.order_text import is_order
from ntt_pos.i18n import _
from ntt_pos.ui.theme import FLASH_MS, Look, Size
from ntt_pos.ui.widgets.button import ENTER
from ntt_pos.ui.widgets.fields import Field

STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}


class EntryField(Field):
    """Arrows go to the list beside it, Esc clears, a refusal flashes red; Enter judges the whole line, a pasted order is no line."""

    judges_lines = True
    moved = Signal(int)
    escaped = Signal()
    let_go = Signal()
    order_pasted = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            look,
            _("Scan a product, or type its name, code, or 3*"),
            placeholder=_("Scan a product, or type its name, code, 3* …"),
            size=Size.TITLE,
            role="entry",
            parent=parent,
        )
        self._calm = QTimer(self, singleShot=True, interval=FLASH_MS)
        self._calm.timeout.connect(lambda: self.mark(refused=False))
        self._spent = ""
        self.textEdited.connect(self._typed_anew)

    def _typed_anew(self) -> None:
        self._spent = ""

    def spend(self) -> None:
        """Let the text stand to be read; what is typed or scanned next takes its place, also after a dialog."""
        self._spent = self.text()
        self.selectAll()

    @property
    def unjudged(self) -> str:
        """What stands here and is neither in the basket nor refused."""
        return "" if self._spent and self.text() == self._spent else self.text().strip()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose a text that was judged already: Qt forgets that when a dialog takes the keys."""
        super().focusInEvent(event)
        if self._spent and self.text() == self._spent:
            self.selectAll()

    def flash(self) -> None:
        """Flash red; the text stays as it is: what is still being scanned goes on behind it."""
        self.mark(refused=True)
        self._calm.start()

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+Z to the till while nothing is typed: it brings a removed line back."""
        asked = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if asked and not self.text() and event.matches(QKeySequence.StandardKey.Undo):  # type: ignore[attr-defined]
            event.ignore()
            return False
        return super().event(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Tell that Enter was let go."""
        if event.key() in ENTER and not event.isAutoRepeat():
            self.let_go.emit()
        super().keyReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send arrows and Esc where they belong."""
        if event.key() in STEPS and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.moved.emit(STEPS[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.matches(QKeySequence.StandardKey.Paste) and is_order(copied := QGuiApplication.clipboard().text()):
            self.order_pasted.emit(copied)
        else:
            super().keyPressEvent(event)
