"""A row as a record tells it becomes a row as its table holds it: names become local ids, words become dates and pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ntt_pos.data.queries.core import chains
from ntt_pos.data.types import Blob, Day, Flag, Instant
from ntt_pos.services.core.journal_rows import sealed_columns, told_columns
from ntt_pos.services.replication.refused_records import NotHere

if TYPE_CHECKING:
    from ntt_pos.data.engine import Table, Unit

_MOST_NAMES: Final = 200_000
_CHANGES: Final[Mapping[type, Callable[[Any], Any]]] = {
    Flag: bool,
    Day: date.fromisoformat,
    Instant: datetime.fromisoformat,
}


class ToldRows:
    """Reads the rows of records; what a name stands for is asked once. ``photo`` returns the JPEG of a SHA-256."""

    def __init__(self, unit: Unit, photo: Callable[[str], bytes]) -> None:
        self._unit = unit
        self._photo = photo
        self.ids: dict[tuple[str, str], int] = {}

    def forget(self) -> None:
        """Forget which names stand for which rows, when there are too many to keep."""
        if len(self.ids) > _MOST_NAMES:
            self.ids.clear()

    def row(self, table: Table, told: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row as its table holds it; a column from after the record keeps what the table has for such rows."""
        plan = _plan(table)
        if not told.keys() <= plan.names:
            raise ValueError(f"{table.name}: {', '.join(sorted(told.keys() - plan.names))}")
        row: dict[str, Any] = {}
        for column, name, target, change in plan.columns:
            value = told.get(name)
            if value is None and column in plan.never_null:
                continue
            if value is not None:
                if target is not None:
                    value = self.id_of(target, value)
                elif column == plan.photo:
                    value = self._photo(value)
                elif change is not None:
                    value = change(value)
            row[column] = value
        return row

    def id_of(self, table: Table, name: str) -> int:
        """Return the local id of the row that a name stands for."""
        key = (str(table.name), name)
        found = self.ids.get(key)
        if found is None:
            found = chains.id_named(self._unit, table, name, column=table.info["key"])
            if found is None:
                raise NotHere(f"{table.name} {name}")
            self.ids[key] = found
        return found

    @staticmethod
    def cite_each_other(table: Table, told: list[dict[str, Any]]) -> bool:
        """Whether one of these new rows of a table names another one."""
        new = {row["uid"] for row in told}
        return any(row.get(name) in new for row in told for name in _plan(table).of_its_own)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a table's rows are read back from a journal."""

    columns: tuple[tuple[str, str, Table | None, Callable[[Any], Any] | None], ...]
    """(column, name there, table it refers to, how its value is read)"""
    never_null: frozenset[str]
    names: frozenset[str]
    of_its_own: tuple[str, ...]  # under which a row names another one of its table
    photo: str  # the column that holds bytes


@cache
def _plan(table: Table) -> _Plan:
    told, sealed = told_columns(table), sealed_columns(table)
    kinds = {name: type(table.c[name].type) for name, *_rest in told}
    return _Plan(
        columns=tuple(
            (name, shown, target, None if target is not None else _CHANGES.get(kinds[name]))
            for name, shown, target, _only_hash in told
            if name not in sealed
        ),
        never_null=frozenset(name for name, *_rest in told if not table.c[name].nullable),
        names=frozenset(shown for _name, shown, *_rest in told),
        of_its_own=tuple(shown for _name, shown, target, _only_hash in told if target is table),
        photo=next((name for name, kind in kinds.items() if kind is Blob), ""),
    )
