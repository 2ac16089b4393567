"""The statement of a producer: from what the books hold to the frozen payload, its hash and its place in the chain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from ntt_pos.domain.core import journal
from ntt_pos.domain.money.account import Arithmetic, Entry, EntryKind, arithmetic, payable
from ntt_pos.domain.money.settlement_facts import (
    DayFact,
    EntryFact,
    MovementFact,
    PaymentFact,
    ProducerFacts,
    SettlementFacts,
    SettlementKind,
    ShopFacts,
    SoldFact,
    StockFact,
)
from ntt_pos.domain.money.settlement_goods import (
    PACE_DAYS,
    Mark,
    ShelfColumns,
    advice_rows,
    shelf_columns,
    stock_rows,
    units_to_bring,
)

__all__ = [
    "GENESIS",
    "LAST_PAYMENTS",
    "LAYOUT",
    "PACE_DAYS",
    "WEEKS",
    "DayFact",
    "EntryFact",
    "Mark",
    "MovementFact",
    "PaymentFact",
    "ProducerFacts",
    "SettlementFacts",
    "SettlementKind",
    "ShelfColumns",
    "ShopFacts",
    "SoldFact",
    "StockFact",
    "build_payload",
    "chain_hash",
    "payload_hash",
    "payload_text",
    "shelf_columns",
    "units_to_bring",
]

LAYOUT: Final = 1
GENESIS: Final = journal.GENESIS
WEEKS: Final = 8
LAST_PAYMENTS: Final = 3
_PREFIX: Final = "NTTSET1\n"


def payload_text(payload: Mapping[str, object]) -> str:
    """Return the canonical text of a payload (sorted ASCII JSON); raises TypeError for floats, nulls and bools."""
    return journal.canonical(payload)


def payload_hash(text: str) -> str:
    """Return the SHA-256 of a payload's canonical text, 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def chain_hash(previous: str, number: str, kind: str, payload_sha256: str) -> str:
    """Return a settlement's hash over the producer's previous one (first: 64 zeros), its number, kind and payload."""
    return hashlib.sha256(f"{_PREFIX}{previous}\n{number}\n{kind}\n{payload_sha256}".encode()).hexdigest()


def build_payload(facts: SettlementFacts) -> dict[str, object]:
    """Return all that the statement shows, free of its number and of the time it is made (layout 1).

    Amounts in rupiah, quantities in base units. Raises ValueError when the facts contradict each other, because a paper
    that does not add up must not be numbered.
    """
    line = arithmetic([Entry(each.kind, each.amount) for each in facts.entries], facts.opening)
    if line.sold != sum(each.producer_share for each in facts.sold):
        raise ValueError(f"{facts.producer.code}: the SALE entries are not the sum of the sold lines' shares")
    ready, carried = payable(line.closing, facts.producer.pays_by, facts.shop.step)
    sold_lines = _sold_lines(facts.sold)
    return {
        "layout": LAYOUT,
        "language": facts.shop.language,
        "shop": {
            "name": facts.shop.name,
            "outlet": facts.shop.outlet,
            "address": facts.shop.address,
            "contact": facts.shop.contact,
            "complaint_until": (facts.date + timedelta(days=facts.shop.complaint_days)).isoformat(),
        },
        "producer": {
            "code": facts.producer.code,
            "name": facts.producer.name,
            "pillar": str(facts.producer.pillar),
            "village": facts.producer.village,
            "district": facts.producer.district,
            "pays_by": str(facts.producer.pays_by),
            "photo": facts.producer.photo,
        },
        "date": facts.date.isoformat(),
        "kind": str(facts.kind),
        **_arithmetic(line, facts.entries),
        "payable": ready,
        "carried": carried,
        "step": facts.shop.step,
        "stamp_duty_above": facts.shop.stamp_duty_above,
        "sold_lines": sold_lines,
        "sold_paid": sum(each.paid for each in facts.sold),
        "sold_shop": sum(each.paid - each.producer_share for each in facts.sold),
        "sold_units": sum(each.quantity if each.price_per == 1 else 1 for each in facts.sold),
        "back_lines": _back_lines(facts.entries),
        "stock": stock_rows(facts),
        "advice": advice_rows(facts),
        "weeks": _weeks(facts.days, facts.date),
        **_turnover(facts.days, facts.date),
        "payments": [
            {"date": each.day.isoformat(), "number": each.number, "amount": each.amount, "means": str(each.means)}
            for each in facts.payments[-LAST_PAYMENTS:]
        ],
    }


def _arithmetic(line: Arithmetic, entries: Iterable[EntryFact]) -> dict[str, object]:
    named = {kind for kind, _ in line.others}
    others: dict[tuple[EntryKind, str], int] = {}
    for each in sorted((e for e in entries if e.kind in named), key=lambda e: list(EntryKind).index(e.kind)):
        others[each.kind, each.note] = others.get((each.kind, each.note), 0) + each.amount
    return {
        "opening": line.opening,
        "paid_out": line.paid_out,
        "sold": line.sold,
        "returned": line.returned,
        "other": line.other,
        "others": [{"kind": str(kind), "amount": amount, "note": note} for (kind, note), amount in others.items()],
        "closing": line.closing,
    }


def _sold_lines(sold: Iterable[SoldFact]) -> list[dict[str, object]]:
    """Merge sold lines into one row per product, price and terms, by product code."""
    rows: dict[tuple[str, str, int, str, int, int, str, int, str], list[int]] = {}
    for each in sold:
        key = (
            each.product,
            each.name,
            each.price,
            str(each.terms),
            each.rate_bp,
            each.net_price,
            each.unit,
            each.price_per,
            each.photo,
        )
        sums = rows.setdefault(key, [0, 0, 0, 0])
        for place, value in enumerate((each.quantity, each.paid, each.producer_share, each.shop_discount)):
            sums[place] += value
    lines: list[dict[str, object]] = []
    for key in sorted(rows):
        product, name, price, terms, rate_bp, net_price, unit, price_per, photo = key
        quantity, paid, share, shop_discount = rows[key]
        lines.append(
            {
                "product": product,
                "name": name,
                "photo": photo,
                "unit": unit,
                "price_per": price_per,
                "quantity": quantity,
                "price": price,
                "paid": paid,
                "shop": paid - share,
                "share": share,
                "terms": terms,
                "rate_bp": rate_bp,
                "net_price": net_price,
                "shop_discount": shop_discount,
            }
        )
    return lines


def _back_lines(entries: Iterable[EntryFact]) -> list[dict[str, object]]:
    """List what came back, was corrected or came late, with the original date and number.

    A sale typed later than it happened stands among the sold lines; here it is named as LATE, with amount 0.
    """
    lines = []
    for each in entries:
        late = each.kind is EntryKind.SALE and each.occurred_on is not None and each.occurred_on < each.business_date
        if each.kind in _SHOWN_ELSEWHERE and not late:
            continue
        when = each.original_date or each.occurred_on
        lines.append(
            {
                "kind": "LATE" if late else str(each.kind),
                "name": each.name,
                "unit": each.unit,
                "price_per": each.price_per,
                "quantity": each.quantity,
                "reason": each.reason or each.note,
                "original_date": when.isoformat() if when else "",
                "original_number": each.original_number or each.document,
                "amount": 0 if late else each.amount,
            }
        )
    return lines


_SHOWN_ELSEWHERE: Final = frozenset(
    {EntryKind.SALE, EntryKind.PAYOUT, EntryKind.ADVANCE, EntryKind.PAYOUT_REVERSED, EntryKind.REPAYMENT}
)


def _weeks(days: Iterable[DayFact], on: date) -> list[dict[str, object]]:
    """Return the turnover of the last 8 weeks (Monday to Sunday), the week of the date last."""
    monday = on - timedelta(days=on.weekday())
    sums = {monday - timedelta(weeks=back): 0 for back in range(WEEKS - 1, -1, -1)}
    for each in days:
        start = each.day - timedelta(days=each.day.weekday())
        if each.day <= on and start in sums:
            sums[start] += each.paid
    return [{"start": start.isoformat(), "amount": amount} for start, amount in sums.items()]


def _turnover(days: Iterable[DayFact], on: date) -> dict[str, object]:
    """Return the turnover of this month, of the last, and of this year, up to the date."""
    known = [each for each in days if each.day <= on]
    last = on.replace(day=1) - timedelta(days=1)
    return {
        "this_month": sum(d.paid for d in known if (d.day.year, d.day.month) == (on.year, on.month)),
        "last_month": sum(d.paid for d in known if (d.day.year, d.day.month) == (last.year, last.month)),
        "this_year": sum(d.paid for d in known if d.day.year == on.year),
    }
