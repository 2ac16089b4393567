"""The card of a producer: who else is like them, the people behind it, and what they have on sale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import account, goods, people

_P, _PERSON, _VALUE = people.producer.c, people.person.c, people.personal_value.c
_OTHERS: Final = (_P.outlet_id == sa.bindparam("outlet")) & (_P.id != sa.bindparam("but"))
_NEIGHBOURS: Final = sa.select(_P.name, _P.code).where(_OTHERS, _P.village_code == sa.bindparam("village"))
_SAME_PHONE: Final = (
    sa.select(_P.name, _P.code)
    .select_from(
        people.producer.join(people.person, _PERSON.uid == _P.person_uid).join(
            people.personal_value, _VALUE.person_id == _PERSON.id
        )
    )
    .where(_OTHERS, _VALUE.kind == "PHONE", _VALUE.value == sa.bindparam("phone"))
    .limit(1)
)
_COLLECTORS: Final = (
    sa.select(people.collector.c.id, people.collector.c.relation, _VALUE.value.label("name"))
    .select_from(
        people.collector.outerjoin(
            people.personal_value,
            (_VALUE.person_id == people.collector.c.person_id) & (_VALUE.kind == "NAME"),
        )
    )
    .where(people.collector.c.producer_id == sa.bindparam("producer"), people.collector.c.active == sa.true())
    .order_by(people.collector.c.id)
)


def name(unit: Unit, producer_id: int) -> str | None:
    """Return a producer's name."""
    found: str | None = unit.value(sa.select(_P.name).where(_P.id == producer_id))
    return found


def rests(unit: Unit, producer_id: int | None) -> bool:
    """Return whether a producer rests: then nothing of theirs is sold."""
    return unit.value(sa.select(_P.active).where(_P.id == producer_id)) is False


def neighbours(unit: Unit, outlet_id: int, village: str, *, but: int) -> Sequence[Row]:
    """Return name and code of the producers of a village but one."""
    return unit.rows(_NEIGHBOURS, {"outlet": outlet_id, "but": but, "village": village})


def with_phone(unit: Unit, outlet_id: int, phone: str, *, but: int) -> Row | None:
    """Return name and code of another producer with this telephone number."""
    return unit.row(_SAME_PHONE, {"outlet": outlet_id, "but": but, "phone": phone})


def collectors(unit: Unit, producer_id: int) -> Sequence[Row]:
    """Return who may fetch a producer's money: local id, relation, and the name unless it was erased."""
    return unit.rows(_COLLECTORS, {"producer": producer_id})


def on_sale(unit: Unit, producer_id: int) -> tuple[int, ...]:
    """Return the local ids of a producer's products that are on sale."""
    product = goods.product.c
    query = sa.select(product.id).where(product.producer_id == producer_id, product.active == sa.true())
    return tuple(row["id"] for row in unit.rows(query))


def balance(unit: Unit, producer_id: int) -> int:
    """Return what the shop owes a producer, in rupiah."""
    now = account.balance_now.c
    return int(unit.value(sa.select(now.amount).where(now.producer_id == producer_id)) or 0)
