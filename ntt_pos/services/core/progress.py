"""How far long work has come, for whoever shows it: so much done of so much."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

Progress = Callable[[int, int], None]
STEP: Final = 500
"""After how many rows or records it is told again."""
