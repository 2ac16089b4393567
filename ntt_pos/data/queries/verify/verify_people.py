"""The personal values of everybody beside the seals that the journal holds of them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ntt_pos.data.models import people


def sealed_people() -> sa.Select[Any]:
    """Everybody with their seals, values and salts, a row for each value; ``code`` is that of the producer they are.

    Only of outlets that were started since seals are made: before that none of their values has one.
    """
    who, value, producer = people.person, people.personal_value, people.producer
    started = sa.select(who.c.outlet_id).where(who.c.seals.is_not(None))
    return (
        sa.select(
            who.c.id,
            who.c.uid,
            who.c.erased,
            who.c.seals,
            value.c.kind,
            value.c.value,
            value.c.salt,
            producer.c.code,
        )
        .select_from(
            who.outerjoin(value, value.c.person_id == who.c.id).outerjoin(producer, producer.c.person_uid == who.c.uid)
        )
        .where(who.c.outlet_id.in_(started))
        .order_by(who.c.id, value.c.kind)
    )
