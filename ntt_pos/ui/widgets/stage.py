"""Where dialogs open: over one window, one above the other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ntt_pos.ui.widgets.dialog import Dialog


class Stage(QObject):
    """Where dialogs open: over one window, one above the other; the focus comes back when they close.

    ``help_of`` makes the dialog that F1 opens over another one, ``last_key`` tells the moment of the last key.
    """

    changed = Signal()

    def __init__(self, ground: QWidget, help_of: Callable[[Dialog], Dialog]) -> None:
        super().__init__(ground)
        self.help_of = help_of
        self.last_key: Callable[[], float] = lambda: 0.0
        self._ground = ground
        self._open: list[tuple[Dialog, QWidget | None]] = []
        self._put_by: list[tuple[Dialog, QWidget | None]] = []
        self._had_keys: QWidget | None = None
        ground.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keep_keys)

    @property
    def top(self) -> Dialog | None:
        """The dialog that has the keys, or None."""
        return self._open[-1][0] if self._open else None

    @property
    def writing(self) -> bool:
        """Whether a dialog waits for what it writes."""
        return any(dialog.writing for dialog, _before in self._open)

    def keeps_window(self) -> bool:
        """Whether a dialog, also one put by, shows what nobody has yet; it says what is to be done first."""
        dialogs = (each for each, _before in [*self._put_by, *self._open])
        if (keeper := next((each for each in dialogs if each.keeps_window()), None)) is None:
            return False
        keeper.leave()
        return True

    def open(self, dialog: Dialog) -> Dialog:
        """Show a dialog over the window."""
        before = QApplication.focusWidget()
        dialog.above_another = self.top is not None
        dialog.stage = self
        dialog.setParent(self._ground, Qt.WindowType.SubWindow)  # Tab stays inside: Qt's own walk, as in an MDI window
        self._open.append((dialog, before))
        dialog.closed.connect(lambda: self._close(dialog))
        dialog.appear()
        self.changed.emit()
        return dialog

    def close_all(self) -> None:
        """Close every dialog, also those put by (the till changes its language, or somebody else signed in)."""
        for dialog, _before in reversed([*self._put_by, *self._open]):
            self._close(dialog)

    def put_by(self) -> None:
        """Hide every dialog with what was typed there, until ``bring_back`` or ``close_all``."""
        if self._open:
            self._had_keys = QApplication.focusWidget()  # Qt gives them to the next field when this one is hidden
        self._put_by += self._open
        self._open = []
        for dialog, _before in reversed(self._put_by):
            dialog.hide()
        self.changed.emit()

    def bring_back(self) -> None:
        """Show the dialogs that were put by as they were left, with the keys where they were."""
        self._open = self._put_by + self._open
        self._put_by = []
        for dialog, _before in self._open:
            dialog.arrange()
            dialog.show()
            dialog.raise_()
        top, keys = self.top, self._had_keys
        if top is not None:
            (keys if keys is not None and isValid(keys) else top).setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the window."""
        if event.type() == QEvent.Type.Resize:
            for dialog, _before in self._open:
                dialog.arrange()
        return super().eventFilter(watched, event)

    def _keep_keys(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Give the keys back to the dialog when something behind it took them: work that ended there, or a list."""
        top = self.top
        if top is None or now is None or now is top or top.isAncestorOf(now) or now.window() is not top.window():
            return
        inside: list[QWidget | None] = [top.focusWidget()]
        ready = [each for each in inside if each is not None and each.isEnabled() and each.isVisible()]
        (ready[0] if ready else top).setFocus()

    def _close(self, dialog: Dialog) -> None:
        for place in (self._open, self._put_by):
            for index, (each, before) in enumerate(place):
                if each is dialog:
                    del place[index]
                    dialog.hide()
                    dialog.deleteLater()
                    if place is self._open and before is not None and isValid(before) and before.isVisible():
                        before.setFocus(Qt.FocusReason.OtherFocusReason)
                    self.changed.emit()
                    return
