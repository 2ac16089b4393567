"""The journal: canonical text of a record and the hash that chains it to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Final

GENESIS: Final = "0" * 64
CART_VOIDED: Final = "cart.voided"
LINE_VOIDED: Final = "line.voided"
_PREFIX: Final = "NTTPOS1\n"
_PLAIN: Final = frozenset({str, int})


def canonical(record: Mapping[str, object]) -> str:
    """Return sorted ASCII JSON of a record made of str, int, list and dict only.

    Raises TypeError for floats, null, bools, other types, and keys that are not text.
    """
    _check(record)
    return json.dumps(record, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def chain_hash(*, register: str, seq: int, previous: str, canonical_text: str) -> str:
    """Return a record's hash, 64 hex digits: SHA-256 over register, sequence, previous hash and canonical text."""
    text = f"{_PREFIX}{register}\n{seq}\n{previous}\n{canonical_text}"
    return hashlib.sha256(text.encode()).hexdigest()


def _check(value: object) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if type(key) is not str:
                raise TypeError(f"journal keys are text, not {key!r}")
            if type(inner) not in _PLAIN:
                _check(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            if type(inner) not in _PLAIN:
                _check(inner)
    elif type(value) not in _PLAIN:
        raise TypeError(f"the journal holds text, whole numbers, lists and dicts, not {value!r}")
