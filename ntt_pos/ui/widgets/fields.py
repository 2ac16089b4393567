"""Fields for what people type: words, amounts, quantities; a refusal marks the field and says why beneath it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QGuiApplication, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.typed.typed_numbers import parse_rupiah
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.announce import AnnouncedSoon, announce
from ntt_pos.ui.widgets.button import ENTER, save_keys
from ntt_pos.ui.widgets.layout import column, dress, fill
from ntt_pos.ui.widgets.scroll_area import bring_into_sight
from ntt_pos.ui.widgets.text import Text

LONGEST = 200
MOST_DIGITS = 15
GAP = "\u2009"  # between the caret and an example
HEIGHTS = {"": 44, "entry": 56, "money": 64}


EDITING = (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_Y, Qt.Key.Key_Z)


def edits(key: int, *, redo: bool) -> bool:
    """Whether Ctrl with a letter does something in a field of text now; else it is the page's.

    A picture that was copied is no text, and what was not undone cannot come again.
    """
    if key == Qt.Key.Key_V:
        copied = QGuiApplication.clipboard().mimeData()
        return copied.hasText() or not copied.hasImage()
    return redo if key == Qt.Key.Key_Y else key in EDITING


class Field(QLineEdit):
    """One line of text. ``entered`` comes once per Enter, never for a key that is held down."""

    entered = Signal()

    def __init__(
        self,
        look: Look,
        name: str,
        *,
        placeholder: str = "",
        size: float = Size.AMOUNT,
        weight: QFont.Weight = Weight.REGULAR,
        role: str = "",
        secret: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setFont(look.font(size, weight))
        self.setMaxLength(LONGEST)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setFixedHeight(HEIGHTS[role])
        if role:
            self.setProperty("role", role)
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        self.textEdited.connect(lambda _text: self.mark(refused=False))

    def setPlaceholderText(self, text: str) -> None:
        """Show an example while the field is empty, a little beside the caret."""
        right = bool(self.alignment() & Qt.AlignmentFlag.AlignRight)
        super().setPlaceholderText((f"{text}{GAP}" if right else f"{GAP}{text}") if text else "")
        self.setAccessibleDescription(text)  # else it would be told with the gap

    def placeholderText(self) -> str:
        """Return the example as it was given."""
        return super().placeholderText().strip(GAP)

    def setAlignment(self, flag: Qt.AlignmentFlag) -> None:
        """Change the side, and that of the caret's gap."""
        words = self.placeholderText()
        super().setAlignment(flag)
        self.setPlaceholderText(words)

    def mark(self, *, refused: bool) -> None:
        """Show or take away the red mark of a refusal."""
        dress(self, "refused" if refused else "", "state")

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl with a letter to the page, but for copying and undoing: on Linux a field would take Ctrl+E itself."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            and Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z
            and not edits(event.key(), redo=self.isRedoAvailable())
        ):
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn Enter into ``entered``; Ctrl+Enter is the dialog's."""
        if save_keys(event):
            event.ignore()
            return
        if event.key() in ENTER:
            if not event.isAutoRepeat():
                self.entered.emit()
            return
        super().keyPressEvent(event)


class AmountField(Field):
    """Whole rupiah, right-aligned, with dots between thousands while typing; anything else is kept and refused on use."""

    def __init__(
        self, look: Look, name: str, *, placeholder: str = "", big: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            look,
            name,
            placeholder=placeholder,
            size=Size.SUM if big else Size.AMOUNT,
            weight=Weight.MEDIUM,
            role="money" if big else "",
            parent=parent,
        )
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._inside: Text | None = None
        if big and placeholder:
            self.setPlaceholderText("")
            self._inside = Text(look, placeholder, size=Size.TITLE, tone=Tone.MUTED, parent=self)
            self._inside.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._inside.adjustSize()
        self.textEdited.connect(self._group)
        self._clicked = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Note a click that brings the keys here."""
        super().focusInEvent(event)
        self._clicked = event.reason() == Qt.FocusReason.MouseFocusReason

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the whole amount at the click that comes to it: what is typed replaces it. The next one places the cursor."""
        super().mouseReleaseEvent(event)
        if self._clicked and not self.hasSelectedText():
            self.selectAll()
        self._clicked = False

    def name(self, name: str) -> None:
        """Change what the field is called."""
        self.setAccessibleName(name)
        if self._inside is not None:
            self._inside.setText(name)
            self._inside.adjustSize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the field's name at the left."""
        super().resizeEvent(event)
        if self._inside is not None:
            self._inside.move(Space.L + 2, (self.height() - self._inside.height()) // 2)

    def amount(self) -> int:
        """Return the rupiah typed; raises DomainError saying what is accepted."""
        return parse_rupiah(self.text())

    def amount_or_none(self) -> int | None:
        """Return the rupiah typed, or None when it is empty or no amount."""
        try:
            return self.amount() if self.text() else None
        except ShopError:
            return None

    def put(self, value: int, *, select: bool = False) -> None:
        """Show an amount."""
        self.setText(i18n.rupiah(value))
        self.mark(refused=False)
        if select:
            self.selectAll()

    def _group(self, text: str) -> None:
        digits = text.replace(".", "")
        if not digits or not (digits.isascii() and digits.isdigit()) or len(digits) > MOST_DIGITS:
            return
        grouped = i18n.rupiah(int(digits))
        if grouped == text:
            return
        after = len(text[self.cursorPosition() :].replace(".", ""))
        self.setText(grouped)
        place = len(grouped)
        while after and place:
            place -= 1
            after -= grouped[place] != "."
        self.setCursorPosition(place)


class Labelled(QWidget):
    """A field with its name above and a line beneath that explains or refuses."""

    def __init__(
        self, look: Look, label: str, field: QWidget, *, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._hint, self._tone = hint, Tone.MUTED
        stack = column(self, gap=Space.XS)
        self._name = name = Text(look, label, size=Size.META, tone=Tone.MUTED)
        name.setBuddy(field)
        self._below = Text(look, hint, size=Size.META, tone=Tone.MUTED, wrap=True)
        fill(stack, name, field, self._below)
        if not hint:
            self._below.hide()
        self._soon: AnnouncedSoon | None = None
        self._describe()
        if isinstance(field, QLineEdit):
            field.textEdited.connect(lambda _text: self.accept())

    def _describe(self) -> None:
        """Let a screen reader tell the line beneath with the field."""
        example = self.field.placeholderText() if isinstance(self.field, QLineEdit) else ""
        self.field.setAccessibleDescription(self._below.text().strip() or example)

    def refuse(self, reason: str) -> None:
        """Mark the field and say why; the field keeps its text, selected."""
        self._below.setText(reason)
        self._below.set_tone(Tone.DANGER)
        self._below.show()
        announce(self.field, reason, urgent=True)
        self._describe()
        if isinstance(self.field, Field):
            self.field.mark(refused=True)
            self.field.selectAll()
        self.field.setFocus()
        bring_into_sight(self)

    def rename(self, label: str, hint: str) -> None:
        """Change what the field is called and the line that explains it."""
        self._name.setText(label)
        self.field.setAccessibleName(label)
        self.explain(hint)

    def explain(self, hint: str, *, tone: Tone = Tone.MUTED) -> None:
        """Change the line that explains the field."""
        if hint != self._hint and tone is not Tone.MUTED:
            self._soon = self._soon or AnnouncedSoon(self)
            self._soon.say(hint)
        self._hint, self._tone = hint, tone
        self.accept()

    def accept(self) -> None:
        """Take the mark away."""
        self._below.setText(self._hint)
        self._below.set_tone(self._tone)
        self._below.setVisible(bool(self._hint))
        self._describe()
        if isinstance(self.field, Field):
            self.field.mark(refused=False)
