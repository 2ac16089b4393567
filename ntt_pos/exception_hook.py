"""When something fails that nobody expected: the log has it, the window stays, and the person is told about the money."""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType
from typing import Final

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

_log = logging.getLogger(__name__)
_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class ExceptionHook(QObject):
    """Takes every exception that reached the end of a thread; ``happened`` carries it to the screen's thread."""

    happened = Signal(object)

    def install(self) -> None:
        """Catch what nobody caught, in the window's thread and in every other, and what Qt itself complains about."""
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        qInstallMessageHandler(_qt_says)

    def remove(self) -> None:
        """Give the hooks back to Python and Qt."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _log.error("Nobody caught this", exc_info=(kind, error, trace))
        self.happened.emit(error)

    def _uncaught_in_thread(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_value is None:
            return
        name = told.thread.name if told.thread is not None else "?"
        _log.error(
            "Nobody caught this in thread %s", name, exc_info=(told.exc_type, told.exc_value, told.exc_traceback)
        )
        self.happened.emit(told.exc_value)


def _qt_says(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    _log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", text)
