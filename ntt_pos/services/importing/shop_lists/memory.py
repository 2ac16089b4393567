"""The answers given for lists of one kind, kept on this PC, so that next month's list asks only what is new."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ntt_pos.data.atomic_files import write_whole
from ntt_pos.files import read_plain

LARGEST: Final = 2_000_000  # bytes
KINDS_KEPT: Final = 50
# What is true of one file only.
_ONCE: Final = ("day", "year", "twice", "stock", "amount", "no price", "owner", "unread", "old sheet", "several prices")


def kept_answers(file: Path, kind: str) -> dict[str, str]:
    """Return the answers kept for lists of a kind; none when nothing is kept or the file cannot be read."""
    found = _all(file).get(kind, {})
    return dict(found)


def keep_answers(file: Path, kind: str, answers: Mapping[str, str]) -> None:
    """Keep the answers that hold for the next list of the kind too; raises OSError."""
    lasting = {key: answer for key, answer in answers.items() if not key.startswith(_ONCE)}
    kinds = _all(file)
    kinds.pop(kind, None)
    kinds[kind] = lasting
    newest = dict(list(kinds.items())[-KINDS_KEPT:])
    write_whole(file, json.dumps(newest, ensure_ascii=False).encode())


def _all(file: Path) -> dict[str, dict[str, str]]:
    try:
        data = read_plain(file, LARGEST)
        told = json.loads(data) if len(data) <= LARGEST else {}
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {
        str(kind): {str(key): str(answer) for key, answer in answers.items()}
        for kind, answers in told.items()
        if isinstance(answers, dict)
    }
