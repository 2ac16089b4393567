"""Trying a scanner: ten codes that are not the shop's, how many arrive whole, and how fast."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from ntt_pos.domain.goods.barcode import in_store_ean13

TRIES: Final = 10
CODES: Final = tuple(in_store_ean13(99_990 + number, "29") for number in range(TRIES))
MARK: Final = "~"  # what is programmed before every code when they do not arrive whole


@dataclass(frozen=True, slots=True)
class ScannerTrial:
    """A trial so far: the lines that arrived, how many were the code that was shown, and ms a character for those."""

    tried: int = 0
    whole: int = 0
    milliseconds: float = 0.0

    @property
    def done(self) -> bool:
        """Whether all ten were tried."""
        return self.tried >= TRIES

    @property
    def good(self) -> bool:
        """Whether all ten arrived whole."""
        return self.done and self.whole == TRIES

    @property
    def pace(self) -> float:
        """Milliseconds a character, on the average of the codes that arrived whole."""
        return self.milliseconds / self.whole if self.whole else 0.0

    def arrived(self, line: str, shown: str, span_ms: float) -> ScannerTrial:
        """Return the trial with one more line, typed in so many milliseconds; a sign before or after the code is whole too."""
        if shown not in line:
            return replace(self, tried=self.tried + 1)
        per_sign = span_ms / max(1, len(line))
        return ScannerTrial(self.tried + 1, self.whole + 1, self.milliseconds + per_sign)
