"""How the codes of outlets and registers look: LRT, LRT-02."""

from __future__ import annotations

import re
from typing import Final

OUTLET_CODE: Final = re.compile(r"[A-Z]{3}")
REGISTER_CODE: Final = re.compile(r"[A-Z]{3}-[0-9]{2}")
