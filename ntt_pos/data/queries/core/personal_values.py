"""The people behind a producer and the values that can be erased: name, telephone, bank account, address, id number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import account, people, stock

_PRODUCER, _PERSON, _VALUE = people.producer.c, people.person.c, people.personal_value.c
_VALUES: Final = (
    sa.select(_VALUE.kind, _VALUE.value)
    .join(people.person, _PERSON.id == _VALUE.person_id)
    .where(_PERSON.uid == sa.bindparam("uid"))
)
_ID: Final[sa.BindParameter[int]] = sa.bindparam("producer")
_MINE: Final = (_PRODUCER.id == _ID) & (_PRODUCER.outlet_id == sa.bindparam("outlet"))
_CODE: Final = sa.select(_PRODUCER.code).where(_MINE)
_DELETE: Final = sa.delete(people.personal_value).where(_VALUE.person_id == sa.bindparam("person"))
_PEOPLE: Final = sa.union_all(
    sa.select(_PERSON.uid, _PERSON.erased, sa.literal("").label("relation"))
    .join(people.producer, _PRODUCER.person_uid == _PERSON.uid)
    .where(_MINE),
    sa.select(_PERSON.uid, _PERSON.erased, people.collector.c.relation)
    .join_from(people.collector, people.person, _PERSON.id == people.collector.c.person_id)
    .join(people.producer, _PRODUCER.id == people.collector.c.producer_id)
    .where(_MINE, people.collector.c.active == sa.true()),
)
_ALL: Final = (
    sa.select(_PERSON.id)
    .where(
        sa.or_(
            _PERSON.uid.in_(sa.select(_PRODUCER.person_uid).where(_MINE)),
            _PERSON.id.in_(sa.select(people.collector.c.person_id).where(people.collector.c.producer_id == _ID)),
            _PERSON.uid.in_(sa.select(account.payout.c.received_by_uid).where(account.payout.c.producer_id == _ID)),
            _PERSON.uid.in_(sa.select(stock.withdrawal.c.received_by_uid).where(stock.withdrawal.c.producer_id == _ID)),
        )
    )
    .order_by(_PERSON.id)
)


def personal_values(unit: Unit, person_uid: str) -> dict[str, str]:
    """Return the personal values of somebody by their kind."""
    return {row["kind"]: str(row["value"]) for row in unit.rows(_VALUES, {"uid": person_uid})}


def values_of(unit: Unit, person: int) -> Sequence[Row]:
    """Return id, kind, value and salt of each personal value of somebody, by kind."""
    asked = sa.select(_VALUE.id, _VALUE.kind, _VALUE.value, _VALUE.salt).where(_VALUE.person_id == person)
    return unit.rows(asked.order_by(_VALUE.kind))


def seals_and_values(unit: Unit, person_uid: str) -> tuple[str | None, Sequence[Row]]:
    """Return the seals of somebody's values as their row holds them, and the values."""
    row = unit.row(sa.select(_PERSON.id, _PERSON.seals).where(_PERSON.uid == person_uid))
    return (row["seals"], values_of(unit, row["id"])) if row is not None else (None, ())


def put_salt(unit: Unit, value_id: int, salt: bytes) -> None:
    """Give a personal value of before the salt of its seal."""
    unit.run(sa.update(people.personal_value).where(_VALUE.id == value_id).values(salt=salt))


def unsealed(unit: Unit, outlet_id: int) -> tuple[int, ...]:
    """Return the local ids of the people with values that have no seal yet."""
    asked = sa.select(_VALUE.person_id).where(_VALUE.salt.is_(None), _VALUE.outlet_id == outlet_id)
    return tuple(unit.run(asked.distinct().order_by(_VALUE.person_id)).scalars())


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


def producer_code(unit: Unit, outlet_id: int, producer_id: int) -> str | None:
    """Return the code of a producer of the outlet."""
    code: str | None = unit.value(_CODE, {"outlet": outlet_id, "producer": producer_id})
    return code


def people_now(unit: Unit, outlet_id: int, producer_id: int) -> Sequence[Row]:
    """Return uid, relation and whether erased of a producer's payee and of who may collect."""
    return unit.rows(_PEOPLE, {"outlet": outlet_id, "producer": producer_id})


def people_ever(unit: Unit, outlet_id: int, producer_id: int) -> tuple[int, ...]:
    """Return the local ids of the payee, of who may collect, and of who ever collected."""
    return tuple(unit.run(_ALL, {"outlet": outlet_id, "producer": producer_id}).scalars())


def forget_all(unit: Unit, person_id: int) -> int:
    """Remove every personal value of somebody and return how many there were."""
    return unit.run(_DELETE, {"person": person_id}).rowcount
