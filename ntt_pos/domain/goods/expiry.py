"""From which day on goods and permits count as about to expire."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

GOODS_SOON: Final = timedelta(days=7)
PERMIT_SOON: Final = timedelta(days=30)
# The reports look farther ahead, and a producer's statement leaves time to renew a permit.
GOODS_AHEAD: Final = timedelta(days=30)
PERMIT_AHEAD: Final = timedelta(days=60)
