"""Golden files: what a paper was when somebody last looked at it and found it good."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "golden"


def same_as_golden(name: str, data: bytes) -> bool:
    """Tell whether ``data`` is what the golden file holds; with NTT_POS_GOLDEN=write the file is made anew."""
    path = FOLDER / name
    if os.environ.get("NTT_POS_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return path.read_bytes() == data
