"""How the journal holds a row, so that it reads the same in every database and for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from ntt_pos.data.engine import Table, Unit
from ntt_pos.data.models import referred
from ntt_pos.data.queries.core.records import key_of
from ntt_pos.data.types import Blob, instant_text

_AS_IT_IS: Final = frozenset({str, int})


def journal_row(
    unit: Unit, table: Table, row: Mapping[str, Any], codes: dict[tuple[str, int], str]
) -> dict[str, object]:
    """Return a row as the journal holds it: codes and uids for local ids, ISO dates, 0/1, no nulls.

    Of bytes and sealed texts it holds the SHA-256. The same function writes the journal and verifies it. ``codes``
    caches the names of referred rows (they never change).
    """
    plain: dict[str, object] = {}
    for name, shown, target, only_hash in told_columns(table):
        value = row.get(name)
        if value is None:
            continue
        if target is not None:
            plain[shown] = codes.get((target.name, value)) or name_of(unit, target, int(value), codes)
        elif only_hash:
            plain[shown] = hashlib.sha256(value.encode() if isinstance(value, str) else bytes(value)).hexdigest()
        else:
            plain[shown] = value if type(value) in _AS_IT_IS else _plain(value)
    return plain


def _plain(value: object) -> str | int:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int) else str(value)


@cache
def told_columns(table: Table) -> tuple[tuple[str, str, Table | None, bool], ...]:
    """Return (name, name in the journal, table it refers to, whether only as a hash) of each column the journal holds."""
    plan = []
    for column in table.columns:
        if column.name in ("id", "record_uid") or column.info.get("private"):
            continue
        target = referred(column)
        shown = column.name.removesuffix("_id") if target is not None else column.name
        only_hash = isinstance(column.type, Blob) or bool(column.info.get("sealed"))
        plan.append((str(column.name), str(shown), target, only_hash))
    return tuple(plan)


def journal_columns(table: Table) -> tuple[str, ...]:
    """Return the names under which the journal holds a table's columns."""
    return tuple(shown for _name, shown, _target, _only_hash in told_columns(table))


def sealed_columns(table: Table) -> frozenset[str]:
    """Return the columns of which the journal holds the SHA-256; the oldest records say nothing of them."""
    return frozenset(str(column.name) for column in table.columns if column.info.get("sealed"))


def name_of(unit: Unit, table: Table, row_id: int, codes: dict[tuple[str, int], str]) -> str:
    """Return what names a row in the journal: its code or username where it has one, else its uid."""
    known = codes.get((table.name, row_id))
    if known is None:
        known = key_of(unit, table, row_id)
        codes[table.name, row_id] = known
    return known
