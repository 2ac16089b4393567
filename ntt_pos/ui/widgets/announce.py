"""What a screen reader says by itself: refusals, messages, the line added, the total, the change, the selection."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

QUIET_MS: Final = 350


def announce(widget: QWidget, words: str, *, urgent: bool = False) -> None:
    """Let a screen reader, if one listens, say words; ``urgent`` ones (a refusal) interrupt what it is saying."""
    if not words or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, words)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)


class AnnouncedSoon(QObject):
    """Says what changes with every digit or letter once nothing more is typed, and never the same twice."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget, self._words, self._said = widget, "", ""
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self._say)

    def say(self, words: str) -> None:
        """Say words soon, unless others come before; empty words say nothing."""
        self._words = words
        self._quiet.start()

    def _say(self) -> None:
        if self._words != self._said:
            self._said = self._words
            announce(self._widget, self._words)
