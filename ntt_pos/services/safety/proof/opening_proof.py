"""What is looked at before a window's first act is recorded: how the books are built, and the heads kept outside."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from ntt_pos.services.safety.proof.kept_heads import DigitsAsked, OlderBooks

T = TypeVar("T")

MOST_SECONDS: Final = 10.0  # a second folder that hangs does not keep the till from selling


class OpeningProof:
    """Runs once, behind the window or before the first act, whichever is earlier; what fails is tried again."""

    def __init__(
        self,
        books: Callable[[], None],
        heads: Callable[[], OlderBooks | DigitsAsked | None],
        *,
        seconds: float = MOST_SECONDS,
    ) -> None:
        self._books = books
        self._heads = heads
        self._seconds = seconds
        self._lock = Lock()
        self._begun: tuple[Future[None], Future[OlderBooks | DigitsAsked | None]] | None = None
        self._told = False

    def of_books(self) -> None:
        """Return when the books are built as the program builds them; raises StorageError."""
        self._answer(self._both()[0], None)

    def of_heads(self) -> None:
        """Return when the journal was compared with the heads kept outside; the screen tells of an alarm from now on."""
        self._answer(self._both()[1], None)
        self._told = True

    def before_an_act(self) -> None:
        """Let an act wait for both. Raises StorageError for unsound books, and once for an alarm that nobody saw yet."""
        books, heads = self._both()
        self._answer(books, None)
        try:
            alarm = self._answer(heads, self._seconds)
        except TimeoutError:
            return
        if alarm is not None and not self._told:
            self._told = True
            raise alarm

    def _both(self) -> tuple[Future[None], Future[OlderBooks | DigitsAsked | None]]:
        with self._lock:
            if self._begun is None:
                with_threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="opening")
                self._begun = (with_threads.submit(self._books), with_threads.submit(self._heads))
                with_threads.shutdown(wait=False)
            return self._begun

    def _answer(self, asked: Future[T], seconds: float | None) -> T:
        try:
            return asked.result(seconds)
        except TimeoutError:
            raise
        except BaseException:
            with self._lock:
                self._begun = None
            raise
