"""A history's records applied to empty books: what both hold, in words that do not depend on local ids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ntt_pos.data import engine, migrate, sqlite_file
from ntt_pos.data.models import metadata
from ntt_pos.data.queries.core import chains
from ntt_pos.domain.core.parcel import Record
from ntt_pos.services.replication.apply_records import Apply
from ntt_pos.services.replication.sealed_values import Beside

if TYPE_CHECKING:
    from ntt_pos.data.engine import Database, Unit

# What belongs to a PC and not to the shop: papers that wait, what is being typed, wrong secrets, who sits at the register.
LOCAL = {
    "chain_heard",
    "print_job",
    "held_cart",
    "draft_cart",
    "count_draft",
    "count_draft_line",
    "note_draft",
    "register_pc",
    "sign_in_throttle",
}
# Local ids that no foreign key names.
NAMED = {
    ("stock_now", "batch_id"): "batch",
    ("product_day", "producer_id"): "producer",
    ("balance_now", "newest_entry_id"): "producer_entry",
    ("balance_now", "settled_entry_id"): "producer_entry",
    ("balance_now", "settled_movement_id"): "stock_movement",
}
Told = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Held:
    """What books hold: their records, what travels beside them, and every row in words."""

    records: list[Record]
    beside: Beside
    photos: dict[str, bytes]
    rows: Told


def held(source: Database) -> Held:
    """Read books of the one register LRT-01."""
    with source.reading() as unit:
        records = [Record(str(row["uid"]), row["canonical"], row["hash"]) for row in chains.records_after(unit, 1, 0)]
        return Held(records, Beside.of(unit), chains.photos_of(unit, sorted(chains.photos(unit))), told(unit))


def applied(
    source: Held, path: Path, *, change: Callable[[list[Record]], Sequence[Record]] = lambda records: records
) -> Database:
    """Apply the records of books to a new, empty file, with what travels beside them; return the file's database."""
    url = sqlite_file.sqlite_url(path)
    migrate.create(url)
    target = engine.connect(url)
    try:
        with target.writing() as unit:
            Apply(unit, source.photos.__getitem__).take_all("LRT-01", 1, change(source.records))
            source.beside.put(unit, source.photos.__getitem__)
    except BaseException:
        target.close()
        raise
    return target


def told(unit: Unit) -> Told:
    """Return every row of every table but what belongs to this PC, with names for local ids."""
    names = {
        table.name: {row["id"]: str(row["uid"]) for row in unit.rows(sa.select(table.c.id, table.c.uid))}
        for table in metadata.sorted_tables
        if "id" in table.c
    }
    found: Told = {}
    for table in metadata.sorted_tables:
        if table.name in LOCAL:
            continue
        targets = {
            str(column.name): NAMED.get((str(table.name), str(column.name)))
            or next((str(key.column.table.name) for key in column.foreign_keys), "")
            for column in table.columns
            if column.name != "id"
        }
        found[str(table.name)] = sorted(
            (
                tuple(
                    names[target].get(row[name], row[name]) if target and row[name] else row[name]
                    for name, target in targets.items()
                )
                for row in unit.rows(sa.select(table))
            ),
            key=repr,
        )
    return found


def differing(source: Held, target: Database) -> list[str]:
    """Return the tables that do not hold the same."""
    with target.reading() as unit:
        after = told(unit)
    return [name for name, rows in source.rows.items() if rows != after[name]]
