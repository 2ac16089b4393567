"""A person and the values that can be erased: name, telephone, bank account, address, id number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import Unit
from ntt_pos.data.models import people

_PERSON, _VALUE = people.person.c, people.personal_value.c
_VALUES: Final = (
    sa.select(_VALUE.kind, _VALUE.value)
    .join(people.person, _PERSON.id == _VALUE.person_id)
    .where(_PERSON.uid == sa.bindparam("uid"))
)


def personal_values(unit: Unit, person_uid: str) -> dict[str, str]:
    """Return the personal values of somebody by their kind."""
    return {row["kind"]: str(row["value"]) for row in unit.rows(_VALUES, {"uid": person_uid})}


def person_id(unit: Unit, uid: str) -> int:
    """Return the local id of a person that is there."""
    return int(unit.value(sa.select(_PERSON.id).where(_PERSON.uid == uid)))


def forget_personal(unit: Unit, person: int, kind: str) -> None:
    """Remove a personal value of somebody."""
    unit.run(sa.delete(people.personal_value).where(_VALUE.person_id == person, _VALUE.kind == kind))


def keep_personal(unit: Unit, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep personal values."""
    if rows:
        unit.run(sa.insert(people.personal_value), rows)
