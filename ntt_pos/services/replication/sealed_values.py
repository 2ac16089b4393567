"""What travels beside the records, because no record holds it: personal values, cards, and the hashes of secrets.

It is sealed for one PC and replaced whole, so that what was erased is gone from where it travels, too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ntt_pos.data.models import makers, referred
from ntt_pos.data.queries.core import chains
from ntt_pos.data.types import Blob, Flag
from ntt_pos.domain.core.errors import DomainError

if TYPE_CHECKING:
    from ntt_pos.data.engine import Table, Unit

_SECRETS = ("uid", "secret_hash", "recovery_hash")


@dataclass(frozen=True, slots=True)
class Beside:
    """Rows by table, with what names the rows that they refer to; bytes as hex, photos of cards by their SHA-256."""

    rows: Mapping[str, Sequence[Mapping[str, Any]]]

    @classmethod
    def of(cls, unit: Unit) -> Beside:
        """Return what stands in these books now."""
        told: dict[str, list[dict[str, Any]]] = {"secrets": [dict(row) for row in chains.secrets(unit)]}
        for table in chains.BESIDE:
            told[str(table.name)] = [
                {
                    name: bytes(value).hex() if isinstance(value, (bytes, memoryview)) else value
                    for name, value in row.items()
                }
                for row in chains.beside(unit, table)
            ]
        return cls(told)

    @property
    def text(self) -> str:
        """Return it as JSON, the same for the same rows."""
        return json.dumps(self.rows, ensure_ascii=False, sort_keys=True, default=str)

    @classmethod
    def read(cls, text: str) -> Beside:
        """Read it back; raises DomainError when it is not what ``text`` gave."""
        try:
            told = json.loads(text)
            names = {str(table.name) for table in chains.BESIDE}
            right = told.keys() == {"secrets", *names} and all(isinstance(rows, list) for rows in told.values())
        except (ValueError, AttributeError, RecursionError) as error:
            raise _nonsense() from error
        if not right:
            raise _nonsense()
        return cls(told)

    @property
    def photos(self) -> tuple[str, ...]:
        """Return the SHA-256 of each photo that it names."""
        try:
            return tuple(str(row["sha256"]) for row in self.rows[str(makers.card_photo.name)])
        except (KeyError, TypeError) as error:
            raise _nonsense() from error

    def put(self, unit: Unit, photo: Callable[[str], bytes]) -> None:
        """Put it in the place of what these books hold beside their records, which is written over; raises DomainError."""
        unit.overwrite_deleted()
        try:
            for row in self.rows["secrets"]:
                chains.put_secret(unit, row["uid"], {name: row[name] for name in _SECRETS[1:]})
            chains.forget_beside(unit)
            for table in chains.BESIDE:
                chains.put_beside(unit, table, [_row(unit, table, each, photo) for each in self.rows[str(table.name)]])
        except (KeyError, ValueError, TypeError) as error:
            raise _nonsense() from error


def _row(unit: Unit, table: Table, told: Mapping[str, Any], photo: Callable[[str], bytes]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.columns:
        name = str(column.name)
        target = referred(column)
        if name == "id":
            continue
        if table is makers.card_photo and name == "jpeg":
            row[name] = photo(told["sha256"])
        elif told[name] is None:
            row[name] = None
        elif target is not None:
            row[name] = chains.id_named(unit, target, told[name], column=target.info["key"])
            if row[name] is None:
                raise ValueError(name)
        elif isinstance(column.type, Blob):
            row[name] = bytes.fromhex(told[name])
        else:
            row[name] = bool(told[name]) if isinstance(column.type, Flag) else told[name]
    return row


def _nonsense() -> DomainError:
    return DomainError("What came beside the records is not what this program sends. It was not taken in.")
