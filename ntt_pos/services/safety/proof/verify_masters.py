"""Proving the master rows: producers, products, users and settings are as they were last recorded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from ntt_pos.data.models import Sort, metadata
from ntt_pos.data.queries.verify import verify_books as query
from ntt_pos.i18n import N_
from ntt_pos.services.core.journal_rows import journal_row, sealed_columns
from ntt_pos.services.safety.proof.verify_report import RunNotes

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit


@dataclass(slots=True)
class Masters:
    """The last recorded state of every master row, as a digest: what a table holds must be that."""

    last: dict[tuple[str, str], tuple[int, bytes, str]] = field(default_factory=dict)

    def note(self, table: str, row: Mapping[str, Any], order: int, where: str) -> None:
        """Note how a record at a place of the journal told a row of a master table."""
        key = (table, str(row.get("uid", "")))
        known = self.last.get(key)
        if known is None or known[0] < order:
            self.last[key] = (order, _digest(row), where)


def prove_masters(unit: Unit, notes: RunNotes, masters: Masters, *, whole: bool) -> None:
    """Compare every master row with its last recorded state; ``whole`` when the journal was read from the first record."""
    for table in metadata.sorted_tables:
        if table.info["sort"] is not Sort.MASTER:
            continue
        asked, sealed = query.rows_with_names(table), sealed_columns(table)
        for row in unit.stream(asked.query):
            codes = {
                (target, row[column]): str(row[label])
                for column, target, label in asked.names
                if row[column] is not None
            }
            known = masters.last.pop((str(table.name), str(row["uid"])), None)
            if known is None and not whole:
                continue
            plain = journal_row(unit, table, cast("Mapping[str, Any]", row), codes)
            notes.count("rows")
            name = str(row[table.info["key"]])
            if known is None:
                notes.find(
                    str(table.name), name, N_("{table} {name} is in no journal record."), table=table.name, name=name
                )
            elif known[1] not in (_digest(plain), _digest({n: v for n, v in plain.items() if n not in sealed})):
                notes.find(
                    str(table.name),
                    name,
                    N_("{table} {name} is not as it was last recorded ({where})."),
                    table=table.name,
                    name=name,
                    where=known[2],
                )
    for (table_name, uid), (_, _, where) in masters.last.items():
        notes.find(
            table_name,
            uid,
            N_("{table} {name}, recorded by {where}, was removed."),
            table=table_name,
            name=uid,
            where=where,
        )


def _digest(row: Mapping[str, Any]) -> bytes:
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).digest()
