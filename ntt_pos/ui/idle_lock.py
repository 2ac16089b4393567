"""The window locks by itself when nobody has touched it for the minutes that the settings say."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from ntt_pos.ui.session import Session


class IdleLock(QTimer):
    """Locks when nobody touches the window; while something is being written it waits as long once more."""

    def __init__(
        self, session: Session, lock: Callable[[], None], writing: Callable[[], bool], parent: QObject
    ) -> None:
        super().__init__(parent, singleShot=True)
        self._session, self._lock, self._writing = session, lock, writing
        self.timeout.connect(self._due)

    def touched(self) -> None:
        """Count the minutes from now on; nothing is counted while nobody is signed in."""
        if self._session.actor is not None:
            self.start(self._session.settings.idle_lock_minutes * 60_000)

    def _due(self) -> None:
        if self._writing():
            self.touched()
        else:
            self._lock()
