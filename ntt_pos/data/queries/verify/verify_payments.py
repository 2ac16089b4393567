"""What an auditor asks of payments: what the producer was owed before each, in the books of whoever paid."""

from __future__ import annotations

import sqlalchemy as sa

from ntt_pos.data.models import account, proof, shop
from ntt_pos.data.types import KnownText


def payments() -> sa.Select[tuple[object, ...]]:
    """Every payment with its record, by producer."""
    v, j = account.payout, proof.journal
    told = KnownText(j.c.canonical).label("canonical")
    columns = (v.c.number, v.c.producer_id, v.c.balance_before, j.c.register_id, j.c.seq, j.c.at, told)
    return sa.select(*columns).join(j, j.c.record_uid == v.c.record_uid).order_by(v.c.producer_id)


def entries_by_chain() -> sa.Select[tuple[object, ...]]:
    """Every entry of producers that were paid, by producer, register and place in its chain."""
    v, e, j, r = account.payout, account.producer_entry, proof.journal, shop.register
    columns = (e.c.producer_id, e.c.amount, j.c.register_id, r.c.code, j.c.seq, j.c.at)
    return (
        sa.select(*columns)
        .select_from(e.join(j, j.c.record_uid == e.c.record_uid).join(r, r.c.id == j.c.register_id))
        .where(e.c.producer_id.in_(sa.select(v.c.producer_id)))
        .order_by(e.c.producer_id, j.c.register_id, j.c.seq)
    )
