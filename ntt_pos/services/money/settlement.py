"""Settling one producer: what is not settled yet becomes a numbered, hashed statement that nothing changes afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ntt_pos.data.models import account
from ntt_pos.data.queries.money.settlement import Taking
from ntt_pos.data.queries.money.unsettled import put_settled
from ntt_pos.domain.core.open_days import read_closed_dates
from ntt_pos.domain.core.same_fields import same_fields
from ntt_pos.domain.money.settlement import build_payload, chain_hash, payload_hash
from ntt_pos.domain.money.settlement_facts import SettlementFacts, SettlementKind, ShopFacts
from ntt_pos.domain.money.statement_payload import payload_text

if TYPE_CHECKING:
    from datetime import date

    from ntt_pos.domain.money.statement_payload import StatementPayload
    from ntt_pos.services.core.unit_of_work import Context, UnitOfWork


def shop_facts(context: Context) -> ShopFacts:
    """Return the shop and its settings as a statement shows them."""
    settings = context.settings
    return same_fields(
        ShopFacts,
        settings,
        name=settings.shop_name,
        outlet=context.home.outlet_code,
        contact=settings.complaint_contact,
        step=settings.payout_step,
        language=settings.receipt_language,
        opens=settings.opens_at,
        closes=settings.closes_at,
        closed_dates=read_closed_dates(settings.closed_dates),
    )


def payload_of(
    context: Context, taken: Taking, day: date, kind: SettlementKind = SettlementKind.ADHOC
) -> StatementPayload:
    """Return all that a statement of ``taken`` would show as of ``day``; nothing is recorded."""
    return build_payload(
        same_fields(
            SettlementFacts,
            taken,
            shop=shop_facts(context),
            date=day,
            kind=kind,
            entries=taken.entry_facts,
        )
    )


def settle(work: UnitOfWork, taken: Taking, day: date, kind: SettlementKind) -> str:
    """Freeze what ``taken`` holds as of ``day`` and return the settlement's number."""
    payload = payload_of(work.context, taken, day, kind)
    text = payload_text(payload)
    sha = payload_hash(text)
    number = work.outlet_number("TJ", day)
    codes = work.context.codes
    codes["producer", taken.producer_id] = taken.producer.code
    names = [("producer_entry", m) for m in taken.entries] + [("stock_movement", m) for m in taken.movements]
    codes.update({(table, member.id): member.uid for table, member in names})
    with work.record("settlement", on=day) as record:
        settlement_id = record.add(
            account.settlement,
            {
                **record.posting(),
                "number": number,
                "producer_id": taken.producer_id,
                "kind": kind,
                "opening": taken.opening,
                "closing": payload.closing,
                "payable": payload.payable,
                "payload": text,
                "payload_sha256": sha,
                "previous_hash": taken.previous_hash,
                "chain_hash": chain_hash(taken.previous_hash, number, kind, sha),
                "chain_position": taken.position,
            },
        )
        record.add_all(
            account.settlement_entry,
            [{"settlement_id": settlement_id, "entry_id": member.id} for member in taken.entries],
        )
        record.add_all(
            account.settlement_movement,
            [{"settlement_id": settlement_id, "movement_id": member.id} for member in taken.movements],
        )
        if kind is SettlementKind.ADHOC:  # what a night takes its cut tells
            record.cite_others()
    for table, member in names:
        codes.pop((table, member.id), None)
    put_settled(work.unit, taken.producer_id)
    return number
