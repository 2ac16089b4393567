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


class Stopped(ShopError):
    """Work that was asked to stop, at a place where nothing is left half done."""


class Steps(QObject):
    """How far long work has come, told from its thread to the screen; whether it stops is asked by the work."""

    told = Signal(int, int)
    said = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.stopped = False

    def tell(self, done: int, total: int) -> None:
        """Say how far it is (from any thread)."""
        self.told.emit(done, total)

    def say(self, words: str) -> None:
        """Say what was learnt meanwhile (from any thread)."""
        self.said.emit(words)

    def asked_to_stop(self) -> bool:
        """Whether somebody wants it to stop."""
        return self.stopped

    def stop_here(self) -> None:
        """Raise ``Stopped`` when somebody wants it to stop: for work that has no better place of its own."""
        if self.stopped:
            raise Stopped(N_("Stopped because the program is closing. What was finished stays."))

    def tell_or_stop(self, done: int, total: int) -> None:
        """Say how far it is, and stop here when that is wanted."""
        self.stop_here()
        self.tell(done, total)


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
        self._works: set[Future[Any]] = set()
        self._steps: set[Steps] = set()
        self._closed = False
        self._back.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def pending(self) -> int:
        """How many works are not yet answered."""
        return len(self._works)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[ShopError], None] | None = None,
        *,
        owner: QObject | None = None,
        steps: Steps | None = None,
    ) -> None:
        """Do ``work`` on the thread. When ``owner`` is gone by then, nobody is called back.

        ``steps`` tells how far the work is and stops it when the window closes; it is deleted with the answer.
        """
        if self._closed:
            return
        if steps is not None:
            steps.setParent(self)  # outlives the page that asked: the work tells on
            self._steps.add(steps)
        future = self._pool.submit(work)
        self._works.add(future)
        future.add_done_callback(lambda finished: self._back.emit((finished, done, failed, owner, steps)))

    def stop(self) -> None:
        """Take no more work, drop what has not begun, and stop what is under way where it can be stopped."""
        self._closed = True
        for steps in self._steps:
            steps.stopped = True
        for work in self._works.copy():
            work.cancel()

    def close(self) -> None:
        """Finish what has begun and stop."""
        self._closed = True
        self._pool.shutdown(wait=True)

    def _deliver(self, answer: tuple[Future[Any], Any, Any, QObject | None, Steps | None]) -> None:
        future, done, failed, owner, steps = answer
        self._works.discard(future)
        if steps is not None:
            self._steps.discard(steps)
        try:
            if not future.cancelled():
                self._answer(future, done, failed, gone=owner is not None and not isValid(owner))
        finally:
            if steps is not None and isValid(steps):
                steps.deleteLater()
            if not self._works:
                self.idle.emit()

    def _answer(self, future: Future[Any], done: Any, failed: Any, *, gone: bool) -> None:
        error = future.exception()
        if error is None:
            if done is not None and not gone:
                done(future.result())
            return
        bug = not isinstance(error, ShopError)
        if bug:
            _log.error("Unexpected failure in background work", exc_info=error)
        told = (
            Unexpected(N_("The program met something it did not expect. It was written to the log.")) if bug else error
        )
        waited = failed is not None and not gone
        if waited:
            failed(told)
        if not bug:
            self.refused.emit(error)
        if bug or not waited:
            self.unexpected.emit(error)
