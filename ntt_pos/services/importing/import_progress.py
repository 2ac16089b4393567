"""How far an import has come: told to the progress bar now and then, and asked whether to stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ntt_pos.domain.importing.workbook import ImportStopped
from ntt_pos.services.core.progress import Progress

Stop = Callable[[], bool]
_EVERY: Final = 10


class ImportSteps:
    """Counts what is done of what is expected; raises ImportStopped when the user wants it."""

    def __init__(self, progress: Progress | None = None, cancelled: Stop | None = None) -> None:
        self._progress = progress
        self._cancelled = cancelled
        self._total = 0
        self._done = 0

    def expect(self, total: int) -> None:
        """Say how many steps there will be."""
        self._total = total
        self._done = 0
        self._tell()

    def one(self) -> None:
        """Count one step."""
        self._done += 1
        if self._done % _EVERY == 0 or self._done == self._total:
            self._tell()

    def _tell(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise ImportStopped("The import was stopped. Nothing was changed.")
        if self._progress is not None:
            self._progress(self._done, self._total)
