"""Work that must not hold up the till: one thread for the database, and one queued signal that brings results back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from ntt_pos.domain.core.errors import ShopError
from ntt_pos.i18n import N_

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Unexpected(ShopError):
    """A bug: told to whoever waits for the work like any failure, and to everybody through ``Tasks.unexpected``."""


class Tasks(QObject):
    """Runs work one after the other on one thread; ``done`` and ``failed`` are called on the screen's thread.

    ``refused`` carries every failure that has words. ``unexpected`` carries errors nobody took: a ShopError without
    ``failed``, or a bug (which is also logged, and told to ``failed`` as ``Unexpected`` so that nothing waits for ever).
    """

    unexpected = Signal(object)
    refused = Signal(object)
    idle = Signal()
    _back = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._pending = 0
        self._closed = False
        self._back.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def pending(self) -> int:
        """How many works are not yet answered."""
        return self._pending

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[ShopError], None] | None = None,
        *,
        owner: QObject | None = None,
    ) -> None:
        """Do ``work`` on the thread. When ``owner`` is gone by then, nobody is called back."""
        if self._closed:
            return
        self._pending += 1
        future = self._pool.submit(work)
        future.add_done_callback(lambda finished: self._back.emit((finished, done, failed, owner)))

    def close(self) -> None:
        """Finish what has begun and stop."""
        self._closed = True
        self._pool.shutdown(wait=True)

    def _deliver(self, answer: tuple[Future[Any], Any, Any, QObject | None]) -> None:
        future, done, failed, owner = answer
        self._pending -= 1
        gone = owner is not None and not isValid(owner)
        error = future.exception()
        if error is None:
            if done is not None and not gone:
                done(future.result())
        else:
            bug = not isinstance(error, ShopError)
            if bug:
                _log.error("Unexpected failure in background work", exc_info=error)
            told = (
                Unexpected(N_("The program met something it did not expect. It was written to the log."))
                if bug
                else error
            )
            waited = failed is not None and not gone
            if waited:
                failed(told)
            if not bug:
                self.refused.emit(error)
            if bug or not waited:
                self.unexpected.emit(error)
        if not self._pending:
            self.idle.emit()
