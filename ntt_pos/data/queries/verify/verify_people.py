"""The personal values of everybody beside the seals that the journal holds of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ntt_pos.data.models import people

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit


def sealed_people() -> sa.Select[Any]:
    """Everybody with their seals, values and salts, a row for each value; ``code`` is that of the producer they are."""
    who, value, producer = people.person, people.personal_value, people.producer
    return (
        sa.select(who.c.id, who.c.uid, who.c.seals, value.c.kind, value.c.value, value.c.salt, producer.c.code)
        .select_from(
            who.outerjoin(value, value.c.person_id == who.c.id).outerjoin(producer, producer.c.person_uid == who.c.uid)
        )
        .order_by(who.c.id, value.c.kind)
    )


def any_sealed(unit: Unit) -> bool:
    """Whether the shop was started since seals are made: before that no value has one."""
    return unit.value(sa.select(people.person.c.id).where(people.person.c.seals.is_not(None)).limit(1)) is not None
