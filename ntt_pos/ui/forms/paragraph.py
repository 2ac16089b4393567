"""A question that is answered with a few sentences, with how many characters are left."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from ntt_pos.i18n import ngettext
from ntt_pos.ui.forms.questions import Question, TextQuestion
from ntt_pos.ui.theme import Look, Size
from ntt_pos.ui.widgets.button import save_keys
from ntt_pos.ui.widgets.fields import edits

HEIGHT = 92


class _Sentences(QPlainTextEdit):
    """Text on several lines; Tab goes on, Ctrl+Enter is the dialog's."""

    def event(self, event: QEvent) -> bool:
        """Leave to the page what does nothing here: a copied picture is no text."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            and event.key() in (Qt.Key.Key_V, Qt.Key.Key_Y)
            and not edits(event.key(), redo=self.document().isRedoAvailable())
        ):
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if save_keys(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


class ParagraphQuestion(Question):
    """A few sentences."""

    def __init__(self, look: Look, label: str, *, hint: str = "", longest: int, placeholder: str = "") -> None:
        self.text = _Sentences()
        self.text.setAccessibleName(label)
        self.text.setProperty("role", "paragraph")
        self.text.setTabChangesFocus(True)
        self.text.setFont(look.font(Size.BODY))
        self.text.setFixedHeight(HEIGHT)
        self.text.setPlaceholderText(placeholder)
        super().__init__(look, label, self.text, hint=hint)
        self.setProperty("wide", True)
        self._hint, self._longest = hint, longest
        self.text.textChanged.connect(self._typed)

    def value(self) -> str:
        return " ".join(self.text.toPlainText().split())

    def put(self, value: str) -> None:
        self.text.setPlainText(value)

    def _typed(self) -> None:
        self.labelled.explain(f"{self._hint} {left_words(self._longest - len(self.value()))}".strip())
        self.changed.emit()


def counted(question: TextQuestion, hint: str, longest: int) -> TextQuestion:
    """Let a line of text say how many characters are left."""
    question.field.setMaxLength(longest)

    def typed() -> None:
        question.labelled.explain(f"{hint} {left_words(longest - len(question.field.text()))}".strip())

    question.changed.connect(typed)
    return question


def left_words(left: int) -> str:
    """Return how many characters fit, or are too many."""
    if left < 0:
        return ngettext("{n} character too many.", "{n} characters too many.", -left)
    return ngettext("{n} character left.", "{n} characters left.", left)
