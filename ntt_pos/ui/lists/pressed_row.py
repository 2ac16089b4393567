"""A press chooses the row of a list, and a drag chooses no other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView


class PressedRow(QObject):
    """Keeps Qt from marking rows that a drag goes over: the marked row and the row that is acted on would differ."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a mouse move over the rows only while no button is down."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove and event.buttons():
            return True
        return super().eventFilter(watched, event)
