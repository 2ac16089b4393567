"""The table on the province's server that fact sheets are put into: a shop's role adds to it and reads no sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit

# Made by the server's administrator, as the README says.
_SHEETS: Final = sa.table("fact_sheet", sa.column("sha256", sa.Text()), sa.column("file", sa.LargeBinary()))


def there(unit: Unit, hashes: Collection[str]) -> frozenset[str]:
    """Return which of these sheets, by SHA-256, are there already."""
    query = sa.select(_SHEETS.c.sha256).where(_SHEETS.c.sha256.in_(hashes))
    return frozenset(unit.run(query).scalars())


def put(unit: Unit, files: Mapping[str, bytes]) -> None:
    """Add sheets by their SHA-256; one that came meanwhile stays."""
    rows = [{"sha256": sha, "file": data} for sha, data in files.items()]
    unit.run(insert(_SHEETS).on_conflict_do_nothing(), rows)


def all_of(unit: Unit, known: Collection[str]) -> Iterable[tuple[str, bytes]]:
    """Yield every sheet with its SHA-256 but those that are known."""
    hashes = unit.run(sa.select(_SHEETS.c.sha256).order_by(_SHEETS.c.sha256)).scalars().all()
    for sha in hashes:
        if sha not in known:
            yield sha, bytes(unit.value(sa.select(_SHEETS.c.file).where(_SHEETS.c.sha256 == sha)))
