"""What was done to the shop and what came of it: one row per fault, gathered over all processes of a run."""

from __future__ import annotations

import json
import os
from pathlib import Path

OUT = Path(__file__).resolve().parents[2] / "faults-out"
_ROWS = OUT / "rows.jsonl"
HEADS = ("fault", "times", "expected", "seen")


def begin() -> None:
    """Start an empty table."""
    OUT.mkdir(exist_ok=True)
    _ROWS.write_text("", encoding="utf-8")


def note(fault: str, times: int, expected: str, seen: str) -> None:
    """Add a row; every process of a run may."""
    OUT.mkdir(exist_ok=True)
    line = json.dumps([fault, times, expected, seen]) + "\n"
    handle = os.open(_ROWS, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, line.encode())
    finally:
        os.close(handle)


def finish() -> str:
    """Write the table of this run as Markdown and return it, "" when nothing was noted."""
    if not _ROWS.is_file():
        return ""
    rows = sorted(json.loads(line) for line in _ROWS.read_text(encoding="utf-8").splitlines())
    if not rows:
        return ""
    lines = ["| " + " | ".join(HEADS) + " |", "| --- | ---: | --- | --- |"]
    lines += [f"| {fault} | {times} | {expected} | {seen} |" for fault, times, expected, seen in rows]
    text = "\n".join(lines) + "\n"
    (OUT / "table.md").write_text(text, encoding="utf-8")
    return text
